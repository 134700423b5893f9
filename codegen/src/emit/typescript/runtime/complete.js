// A value as its contract writes it.

/**
 * The value with its members in the order of the contract, defaults filled in, and without a null that says "absent".
 * What the contract does not have, and what breaks it, stays as it is: this is no check.
 */
function complete(type, value) {
  if (typeof value !== 'object' || value === null) return value;
  switch (type.kind) {
    case 'nullable':
      return complete(type.of, value);
    case 'list':
      return Array.isArray(value) ? value.map((item) => complete(type.item, item)) : value;
    case 'map':
      return Array.isArray(value) ? value : completeMap(type, value);
    case 'object':
      return completeObject(type.members, value);
    case 'union': {
      const variant = type.variants.find(([tag]) => tag === value[type.tag]);
      return variant === undefined ? value : completeObject([[type.tag, {}], ...variant[1]], value);
    }
    case 'event':
      return completeObject([['type', {}], ['meta', { kind: 'object', members: META }], ['data', type.data]], value);
    default:
      return value;
  }
}

function completeMap(type, value) {
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, complete(type.value, member)]));
}

function completeObject(members, value) {
  if (Array.isArray(value)) return value;
  const completed = {};
  let known = 0;
  for (const [name, type, presence, initial] of members) {
    const given = value[name];
    if (given === undefined) {
      if (presence === 'default') completed[name] = complete(type, copy(initial));
      continue;
    }
    known++;
    if (given !== null || presence !== 'optional' || type.kind === 'nullable') {
      completed[name] = complete(type, given);
    }
  }
  return known === Object.keys(value).length ? completed : withOthers(completed, members, value);
}

/** A default of its own for each event. */
function copy(initial) {
  return typeof initial === 'object' ? structuredClone(initial) : initial;
}

function withOthers(completed, members, value) {
  const others = Object.entries(value).filter(([name]) => !members.some((member) => member[0] === name));
  return { ...completed, ...Object.fromEntries(others) };
}
