// A JSON text as it is written: every member, also those with one name, in the order of the text.

/** An object of a text: its members, name and value. */
class Members {
  constructor() {
    this.list = [];
  }
}

/** Stands for what has so many levels that even the report gives up. */
const BOTTOMLESS = /*#__PURE__*/ new Members();

/** A text that is no JSON. */
class NotJson extends Error {
  constructor(code, offset) {
    super(`not JSON: ${code} at byte ${offset}`);
    this.code = code;
  }
}

/** Deeper than any contract goes, and shallow enough for every stack. */
const LEVELS = 400;

/** The members of an object, of a text or of a program; one that is undefined is not there. */
function membersOf(object) {
  if (object instanceof Members) return object.list;
  return Object.entries(object).filter(([, value]) => value !== undefined);
}

/** Whether a value has more than so many levels of arrays and objects. */
function isDeeper(value, levels) {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0 || value === BOTTOMLESS) return true;
  if (Array.isArray(value)) return value.some((item) => isDeeper(item, levels - 1));
  return membersOf(value).some(([, member]) => isDeeper(member, levels - 1));
}

/** The document; throws {@link NotJson}. Numbers are doubles: one that no double holds is infinite. */
function parseTree(text) {
  const reader = { text, at: 0 };
  const tree = value(reader, LEVELS);
  if (peek(reader) !== undefined) fail(reader, 'trailing');
  return tree;
}

function value(reader, levels) {
  const next = peek(reader);
  if (next === '"') return string(reader);
  if (next === '[' || next === '{') {
    if (levels === 0) return skip(reader);
    return next === '[' ? list(reader, levels - 1) : object(reader, levels - 1);
  }
  return scalar(reader);
}

function list(reader, levels) {
  const items = [];
  sequence(reader, ']', () => items.push(value(reader, levels)));
  return items;
}

function object(reader, levels) {
  const members = new Members();
  sequence(reader, '}', () => members.list.push([name(reader), value(reader, levels)]));
  return members;
}

function sequence(reader, close, item) {
  reader.at++;
  if (eat(reader, close)) return;
  for (;;) {
    item();
    if (eat(reader, close)) return;
    expect(reader, ',');
  }
}

/** Steps over an array or an object, however deep, without recursion. */
function skip(reader) {
  const open = [];
  do {
    const next = peek(reader);
    if (next === '[' || next === '{') {
      reader.at++;
      const close = next === '[' ? ']' : '}';
      if (!eat(reader, close)) {
        open.push(close);
        if (close === '}') name(reader);
        continue;
      }
    } else if (next === '"') {
      string(reader);
    } else {
      scalar(reader);
    }
    while (open.length > 0 && eat(reader, open.at(-1))) open.pop();
    if (open.length > 0) {
      expect(reader, ',');
      if (open.at(-1) === '}') name(reader);
    }
  } while (open.length > 0);
  return BOTTOMLESS;
}

function name(reader) {
  if (peek(reader) !== '"') fail(reader, 'syntax');
  const text = string(reader);
  expect(reader, ':');
  return text;
}

const WORDS = [
  ['null', null],
  ['true', true],
  ['false', false],
];

function scalar(reader) {
  if (/[-0-9]/.test(peek(reader) ?? '')) return number(reader);
  for (const [word, meaning] of WORDS) {
    if (reader.text.startsWith(word, reader.at)) {
      reader.at += word.length;
      return meaning;
    }
  }
  return fail(reader, 'syntax');
}

function number(reader) {
  const start = reader.at;
  eatHere(reader, '-');
  if (!eatHere(reader, '0')) digits(reader);
  if (eatHere(reader, '.')) digits(reader);
  if (eatHere(reader, 'e') || eatHere(reader, 'E')) {
    if (!eatHere(reader, '+')) eatHere(reader, '-');
    digits(reader);
  }
  return Number(reader.text.slice(start, reader.at));
}

function digits(reader) {
  const start = reader.at;
  while (reader.text[reader.at] >= '0' && reader.text[reader.at] <= '9') reader.at++;
  if (reader.at === start) fail(reader, 'syntax');
}

const ESCAPES = { '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

function string(reader) {
  reader.at++;
  let text = plain(reader);
  while (reader.text[reader.at] !== '"') {
    reader.at++;
    text += escape(reader) + plain(reader);
  }
  reader.at++;
  return text;
}

/** Up to the next quote or backslash. */
function plain(reader) {
  const start = reader.at;
  for (;;) {
    const next = reader.text[reader.at];
    if (next === '"' || next === '\\') return reader.text.slice(start, reader.at);
    if (next === undefined || next < ' ') fail(reader, 'syntax');
    reader.at++;
  }
}

/** What follows a backslash; half a surrogate pair stays one. */
function escape(reader) {
  const letter = reader.text[reader.at];
  if (letter === 'u') {
    reader.at++;
    const hex = reader.text.slice(reader.at, reader.at + 4);
    if (!/^[0-9A-Fa-f]{4}$/.test(hex)) fail(reader, 'syntax');
    reader.at += 4;
    return String.fromCharCode(parseInt(hex, 16));
  }
  if (letter === undefined || !Object.hasOwn(ESCAPES, letter)) {
    throw new NotJson('syntax', byteOffset(reader.text, letter === undefined ? reader.at - 1 : reader.at));
  }
  reader.at++;
  return ESCAPES[letter];
}

/** The next character that is no white space. */
function peek(reader) {
  for (;;) {
    const next = reader.text[reader.at];
    if (next !== ' ' && next !== '\n' && next !== '\r' && next !== '\t') return next;
    reader.at++;
  }
}

function eat(reader, character) {
  const found = peek(reader) === character;
  if (found) reader.at++;
  return found;
}

function eatHere(reader, character) {
  const found = reader.text[reader.at] === character;
  if (found) reader.at++;
  return found;
}

function expect(reader, character) {
  if (!eat(reader, character)) fail(reader, 'syntax');
}

/** The text's end is always `eof`. */
function fail(reader, code) {
  throw new NotJson(reader.at >= reader.text.length ? 'eof' : code, byteOffset(reader.text, reader.at));
}

function byteOffset(text, at) {
  return new TextEncoder().encode(text.slice(0, at)).length;
}

/** Made when it is first needed: some test environments have none. */
let decoder;

/** The text of UTF-8; throws {@link NotJson}. A byte order mark is no JSON, and stays. */
function decode(input) {
  decoder ??= new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  try {
    return decoder.decode(input);
  } catch {
    throw new NotJson('utf8', validUpTo(input));
  }
}

/** Where the first byte is that is not UTF-8. */
function validUpTo(input) {
  const bytes = ArrayBuffer.isView(input)
    ? new Uint8Array(input.buffer, input.byteOffset, input.byteLength)
    : new Uint8Array(input);
  let offset = 0;
  for (const character of new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)) {
    const encoded = new TextEncoder().encode(character);
    if (encoded.some((byte, at) => bytes[offset + at] !== byte)) break;
    offset += encoded.length;
  }
  return offset;
}

/** Whether the value that JSON.parse made of a text has all its members: of two with one name it keeps the last. */
function holdsAll(value, text) {
  const members = membersInValue(value);
  return members === membersAtMost(text) || members === membersInText(text);
}

/**
 * As {@link membersInText} where that is easy to tell, and never less. Behind white space a colon may belong to a name
 * or to a text; behind anything but a quote it stands in a text.
 */
function membersAtMost(text) {
  let members = 0;
  for (let at = text.indexOf(':'); at !== -1; at = text.indexOf(':', at + 1)) {
    const before = text.charCodeAt(at - 1);
    if (before === 34) members++;
    else if (before <= 32) return Infinity;
  }
  return members;
}

/** How many members all objects of a JSON text have: one for each string with a colon behind it. */
function membersInText(text) {
  let members = 0;
  for (let open = text.indexOf('"'); open !== -1; ) {
    let behind = stringEnd(text, open);
    while (text.charCodeAt(behind) <= 32) behind++;
    if (text.charCodeAt(behind) === 58) members++;
    open = text.indexOf('"', behind);
  }
  return members;
}

/** Behind the string that opens there. */
function stringEnd(text, open) {
  let close = text.indexOf('"', open + 1);
  while (text.charCodeAt(close - 1) === 92 && isEscaped(text, close)) close = text.indexOf('"', close + 1);
  return close + 1;
}

/** Whether an odd number of backslashes stands before. */
function isEscaped(text, at) {
  let first = at;
  while (text.charCodeAt(first - 1) === 92) first--;
  return (at - first) % 2 === 1;
}

/** How many members all objects have that JSON.parse made; NaN where it is too deep to tell. */
function membersInValue(value, levels = LEVELS) {
  if (typeof value !== 'object' || value === null) return 0;
  if (levels === 0) return NaN;
  let members = 0;
  if (Array.isArray(value)) {
    for (const item of value) members += membersInValue(item, levels - 1);
  } else {
    for (const name in value) members += 1 + membersInValue(value[name], levels - 1);
  }
  return members;
}
