// A whole document against a table: every violation is named, in the order of the contract. A message never holds a value.

/** Every violation of `document`, which is of a program or of a text. */
function report(type, document, view) {
  const found = { view, violations: [] };
  check(type, document, undefined, found);
  return found.violations;
}

function check(type, node, at, found) {
  if (node === BOTTOMLESS) return add(found, at, 'depth', DEEP);
  if (type.kind === 'nullable') return node === null ? undefined : check(type.of, node, at, found);
  if (node === null && type.kind !== 'json') return add(found, at, 'null', 'null is no value here');
  const kind = KINDS[type.kind];
  if (!kind.holds(node)) return add(found, at, 'type', `not ${kind.noun}`);
  kind.check(type, node, at, found);
}

function add(found, at, rule, message) {
  found.violations.push({ path: pointer(at), rule, message });
}

const DEEP = 'more than 128 levels of arrays and objects';
const TWICE = 'the member stands twice';

/** Names come from documents too (the keys of a map), so that their length in a path is bounded. */
function pointer(at) {
  if (at === undefined) return '';
  const letters = [...String(at.step).toWellFormed()];
  const name = letters.slice(0, 100).join('').replaceAll('~', '~0').replaceAll('/', '~1');
  return `${pointer(at.up)}/${name}${letters.length > 100 ? '…' : ''}`;
}

const isPlain = (node) => typeof node === 'object' && node !== null && typeof node.toJSON !== 'function';
const OBJECT = { noun: 'an object', holds: (node) => isPlain(node) && !Array.isArray(node) };
const TEXT = { noun: 'a string of whole characters', holds: isText };
const NUMBER = { holds: (node) => typeof node === 'number' };

/** A scalar whose texts have a grammar. */
function grammar(accepts, message) {
  return {
    ...TEXT,
    check: (type, text, at, found) => {
      if (!accepts(text)) add(found, at, 'format', message);
    },
  };
}

/** A scalar whose texts have a grammar and a length. */
function measured(accepts, message) {
  return (type, value, at, found) => {
    if (accepts(value)) text(type, value, at, found);
    else add(found, at, 'format', message);
  };
}

/** What a value of each kind is, and what is to be checked in one. */
const KINDS = {
  bool: { noun: 'true or false', holds: (node) => typeof node === 'boolean', check: () => {} },
  int: { ...NUMBER, noun: 'an integer', check: int },
  number: { ...NUMBER, noun: 'a number', check: number },
  text: { ...TEXT, check: text },
  enum: {
    ...TEXT,
    check: (type, value, at, found) => {
      const isKept = type.open && found.view !== 'write';
      if (!isKept && !type.values.includes(value)) add(found, at, 'enum', 'not one of the values');
    },
  },
  uuid: grammar(isUuid, 'not a uuid'),
  datetime: grammar(isDatetime, 'not a date and time such as 2025-11-01T08:30:00.000Z'),
  date: grammar(isDate, 'not a date such as 2025-11-01'),
  time: grammar(isTime, 'not a time such as 08:30:00'),
  duration: grammar(isDuration, 'not a duration such as PT1H30M, with nine digits at most in each part'),
  bytes: grammar(isBytes, 'not padded base64'),
  email: { ...TEXT, check: measured(isEmail, 'not an e-mail address') },
  uri: { ...TEXT, check: measured(isUri, 'not an absolute URI') },
  int64: { ...TEXT, check: int64 },
  decimal: { ...TEXT, check: decimal },
  json: { noun: 'a value of JSON', holds: isJsonType, check: json },
  list: { noun: 'an array', holds: Array.isArray, check: list },
  map: { ...OBJECT, check: map },
  object: { ...OBJECT, check: (type, node, at, found) => object(type.members, membersOf(node), at, found) },
  union: { ...OBJECT, check: union },
  event: { ...OBJECT, check: event },
  eventType: {
    ...TEXT,
    check: (type, value, at, found) => {
      if (!type.known.includes(value)) add(found, at, 'event_type', type.message);
    },
  },
  version: { ...TEXT, check: version },
};

function isJsonType(node) {
  return node === null || isPlain(node) || ['string', 'number', 'boolean'].includes(typeof node);
}

function int(type, value, at, found) {
  const { min = -Number.MAX_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER } = type;
  const inexact = 'beyond the integers that a double holds exactly';
  if (!Number.isFinite(value)) return notFinite(at, found);
  if (!Number.isInteger(value)) return add(found, at, 'type', 'not an integer');
  if (value < -Number.MAX_SAFE_INTEGER) return add(found, at, 'min', inexact);
  if (value > Number.MAX_SAFE_INTEGER) return add(found, at, 'max', inexact);
  if (value < min) add(found, at, 'min', `less than ${min}`);
  if (value > max) add(found, at, 'max', `greater than ${max}`);
  if (type.multipleOf !== undefined && value % type.multipleOf !== 0) {
    add(found, at, 'multiple_of', `no multiple of ${type.multipleOf}`);
  }
}

function int64(type, value, at, found) {
  if (!isInt64(value)) return add(found, at, 'format', 'not the text of an integer of 64 bits');
  exact(type, 0, value, at, found);
}

function decimal(type, value, at, found) {
  const { precision, scale } = type;
  if (isDecimal(value, precision, scale)) return exact(type, scale, value, at, found);
  const digits = `${precision - scale} digits before the point and ${scale} behind it`;
  add(found, at, 'format', `not a decimal with at most ${digits}`);
}

/** Bounds of a number that is text. */
function exact({ min, max }, scale, value, at, found) {
  const units = unitsOf(value, scale);
  if (min !== undefined && units < unitsOf(min, scale)) add(found, at, 'min', `less than ${min}`);
  if (max !== undefined && units > unitsOf(max, scale)) add(found, at, 'max', `greater than ${max}`);
}

/** The bounds are texts, so that a message holds the digits of every language's. */
function number({ min, max, above, below }, value, at, found) {
  if (!Number.isFinite(value)) return notFinite(at, found);
  if (min !== undefined && value < Number(min)) add(found, at, 'min', `less than ${min}`);
  if (above !== undefined && value <= Number(above)) add(found, at, 'exclusive_min', `not greater than ${above}`);
  if (max !== undefined && value > Number(max)) add(found, at, 'max', `greater than ${max}`);
  if (below !== undefined && value >= Number(below)) add(found, at, 'exclusive_max', `not less than ${below}`);
}

function notFinite(at, found) {
  add(found, at, 'not_finite', 'beyond the range of a double');
}

function text(type, value, at, found) {
  measure(type, codePoints(value), ['min_length', 'max_length', 'code points'], at, found);
  const { pattern } = type;
  if (pattern !== undefined && !new RegExp(pattern, 'u').test(value)) {
    add(found, at, 'pattern', `does not match ${pattern}`);
  }
}

function measure({ min = 0, max = Infinity }, count, [tooFew, tooMany, unit], at, found) {
  if (count < min) add(found, at, tooFew, `fewer than ${min} ${unit}`);
  if (count > max) add(found, at, tooMany, `more than ${max} ${unit}`);
}

function list(type, items, at, found) {
  measure(type, items.length, ['min_items', 'max_items', 'entries'], at, found);
  if (type.unique && hasEqual(items)) add(found, at, 'unique', 'two entries are equal');
  // By index: what is missing is a violation too.
  for (let index = 0; index < items.length; index++) {
    check(type.item, items[index], { up: at, step: index }, found);
  }
}

/** Whether two entries are one text, number, truth value or null. */
function hasEqual(items) {
  const isComparable = (item) =>
    item === null || typeof item === 'boolean' || Number.isFinite(item) || isText(item);
  const comparable = items.filter(isComparable);
  return new Set(comparable).size < comparable.length;
}

function map(type, node, at, found) {
  const members = membersOf(node);
  // One that stands twice counts once.
  measure(type, new Set(members.map(([name]) => name)).size, ['min_entries', 'max_entries', 'members'], at, found);
  const seen = new Set();
  for (const [name, value] of members) {
    const here = { up: at, step: name };
    whole(name, here, found);
    if (seen.has(name) && name.isWellFormed()) add(found, here, 'duplicate', TWICE);
    seen.add(name);
    check(type.value, value, here, found);
  }
}

function whole(text, at, found) {
  if (!text.isWellFormed()) add(found, at, 'type', `not ${TEXT.noun}`);
}

/** The members of the contract in its order, then those that it does not have. */
function object(known, members, at, found, tag) {
  if (tag !== undefined) duplicates(tag, members, at, found);
  for (const [name, type, presence] of known) {
    duplicates(name, members, at, found);
    member(type, presence, members.find((entry) => entry[0] === name), { up: at, step: name }, found);
  }
  const seen = new Set();
  for (const [name, value] of members) {
    if (name === tag || known.some((entry) => entry[0] === name)) continue;
    // One that stands twice is unknown once.
    if (found.view !== 'write' || !seen.has(name)) unknown(value, { up: at, step: name }, found);
    seen.add(name);
  }
}

function duplicates(name, members, at, found) {
  if (members.filter((entry) => entry[0] === name).length > 1) {
    add(found, { up: at, step: name }, 'duplicate', TWICE);
  }
}

function member(type, presence, entry, at, found) {
  const isRequired = presence === undefined || (presence === 'default' && found.view === 'is');
  const nullIsAbsent = presence === 'optional' && type.kind !== 'nullable';
  if (entry === undefined) {
    if (isRequired) add(found, at, 'required', 'the member is absent');
  } else if (nullIsAbsent && entry[1] === null) {
    if (found.view !== 'read') add(found, at, 'null', 'null is no value here');
  } else {
    check(type, entry[1], at, found);
  }
}

function unknown(value, at, found) {
  if (found.view === 'write') {
    add(found, at, 'unknown_member', 'the contract has no such member');
  } else if (isDeeper(value, 128)) {
    add(found, at, 'depth', DEEP);
  }
}

function union(type, node, at, found) {
  const members = membersOf(node);
  const here = { up: at, step: type.tag };
  const tag = members.find(([name]) => name === type.tag)?.[1];
  const variant = type.variants.find(([value]) => value === tag);
  if (variant !== undefined) return object(variant[1], members, at, found, type.tag);
  if (tag === undefined) return add(found, here, 'required', 'the member is absent');
  if (tag === null) return add(found, here, 'null', 'null is no value here');
  if (!isText(tag)) return add(found, here, 'type', `not ${TEXT.noun}`);
  add(found, here, 'unknown_tag', 'no variant has this tag');
}

/** Any JSON has rules too: its depth, finite numbers, whole characters. */
function json(type, node, at, found) {
  if (isDeeper(node, 128)) return add(found, at, 'depth', DEEP);
  if (typeof node === 'string') return whole(node, at, found);
  if (typeof node === 'number' && !Number.isFinite(node)) return notFinite(at, found);
  if (typeof node !== 'object' || node === null) return;
  if (Array.isArray(node)) return list({ item: type }, node, at, found);
  for (const [name, value] of membersOf(node)) {
    const here = { up: at, step: name };
    whole(name, here, found);
    check(type, value, here, found);
  }
}

/** `known` holds the type strings that the event may have. */
function event({ known, message, major, data }, node, at, found) {
  const type = { kind: 'eventType', known, message };
  const meta = { kind: 'object', members: metaMembers(major) };
  object([['type', type], ['meta', meta], ['data', data]], membersOf(node), at, found);
}

function version({ major }, value, at, found) {
  if (!isVersion(value)) return add(found, at, 'version', 'not MAJOR.MINOR');
  if (!isVersion(value, major)) add(found, at, 'version', `not a version ${major}.x`);
}
