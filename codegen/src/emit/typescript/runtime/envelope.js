// The envelope around a payload.

/** Whether a value is the event of a contract, in a view. */
function isEvent(contract, value, view) {
  return (
    isObject(value) &&
    value.type === contract.type &&
    isMeta(value.meta, contract, view) &&
    contract.test(value.data, view) &&
    isClosed(value, 3, view)
  );
}

function isMeta(meta, contract, view) {
  return (
    isObject(meta) &&
    isUuid(meta.eventId) &&
    isDatetime(meta.timestamp) &&
    isText(meta.source) &&
    (meta.version === contract.version || isVersion(meta.version, contract.major)) &&
    (meta.correlationId === undefined || isText(meta.correlationId) || isLeftOut(meta.correlationId, view)) &&
    (meta.causationId === undefined || isText(meta.causationId) || isLeftOut(meta.causationId, view)) &&
    (meta.userId === undefined || isText(meta.userId) || isLeftOut(meta.userId, view)) &&
    (meta.metadata === undefined || isJsonMap(meta.metadata) || isLeftOut(meta.metadata, view)) &&
    isClosed(
      meta,
      4 + has(meta.correlationId) + has(meta.causationId) + has(meta.userId) + has(meta.metadata),
      view,
    )
  );
}

function isJsonMap(value) {
  if (!isObject(value)) return false;
  for (const name of Object.keys(value)) {
    if (!isText(name) || !isJson(value[name])) return false;
  }
  return true;
}

/** The table for a whole event. */
function eventType({ type, major, data, known = [type], message = `not ${type}` }) {
  return { kind: 'event', known, message, major, data };
}

/** The contract of an event whose type nobody knows, in a catalogue of these types. */
function unknownContract(known) {
  return { known, message: 'not an event type of the catalogue', data: { kind: 'json' }, test: () => false };
}

const TEXT = { kind: 'text' };

/** The members of `meta`, whose version {@link metaMembers} knows better. */
const META = [
  ['eventId', { kind: 'uuid' }],
  ['timestamp', { kind: 'datetime' }],
  ['source', TEXT],
  ['version', TEXT],
  ['correlationId', TEXT, 'optional'],
  ['causationId', TEXT, 'optional'],
  ['userId', TEXT, 'optional'],
  ['metadata', { kind: 'map', value: { kind: 'json' } }, 'optional'],
];

function metaMembers(major) {
  return META.map((member) => (member[0] === 'version' ? ['version', { kind: 'version', major }] : member));
}
