// The ways in. Each is given a function from the type string of an event to its contract. A guard answers for almost
// every event; only where it does not, the report goes over the whole document and names every violation.

/** The event of a text, of bytes or of a value. */
function parse(contracts, input) {
  const result = safeParse(contracts, input);
  if (result.ok) return result.event;
  throw new EventValidationError(result.violations);
}

/** The same without throwing. */
function safeParse(contracts, input) {
  const document = open(input);
  const { value, isWhole } = document;
  const contract = contracts(value?.type);
  if (isWhole && isEvent(contract, value, 'is')) return { ok: true, event: value };
  const violations = judge(contracts, document, 'read');
  if (violations.length > 0) return { ok: false, violations };
  return { ok: true, event: complete(eventType(contract), value) };
}

/** Whether a value is an event as it stands. */
function is(contracts, value) {
  return check(contracts, value, 'is').length === 0;
}

/** The event, where a publisher may write it. */
function validate(contracts, event) {
  const violations = check(contracts, event, 'write');
  if (violations.length === 0) return event;
  throw new EventValidationError(violations);
}

/** Every violation of a value. */
function check(contracts, value, view) {
  return judge(contracts, { value, isWhole: true }, view);
}

/** Every violation of a text or of bytes. */
function checkText(contracts, text, view) {
  return judge(contracts, open(text), view);
}

/** Whether a value is one of a named type, as it stands. */
function isOf(type, test, value) {
  return test(value, 'is') || report(type, value, 'is').length === 0;
}

/**
 * A value as it is; a text or bytes with the value that JSON.parse makes of them, and whether that holds all that
 * stands there: of two members with one name JSON.parse keeps the last.
 */
function open(input) {
  // A Buffer is a view in every realm; where tests run in one of their own, it is no instance of their Uint8Array.
  const isBytes = ArrayBuffer.isView(input) || input instanceof ArrayBuffer;
  if (typeof input !== 'string' && !isBytes) return { value: input, isWhole: true };
  try {
    const text = isBytes ? decode(input) : input;
    const value = parseJson(text);
    return { value, text, isWhole: holdsAll(value, text) };
  } catch (error) {
    if (!(error instanceof NotJson)) throw error;
    return { violations: [{ path: '', rule: error.code, message: error.message }] };
  }
}

function parseJson(text) {
  try {
    return JSON.parse(text);
  } catch (error) {
    parseTree(text);
    throw error;
  }
}

function judge(contracts, { value, text, isWhole, violations }, view) {
  if (violations !== undefined) return violations;
  if (isWhole && isEvent(contracts(value?.type), value, view)) return [];
  const tree = text === undefined ? value : parseTree(text);
  return report(eventType(contracts(typeIn(tree))), tree, view);
}

/** The type string of a document, where it has one. */
function typeIn(tree) {
  if (typeof tree !== 'object' || tree === null || Array.isArray(tree)) return undefined;
  return membersOf(tree).find(([name]) => name === 'type')?.[1];
}
