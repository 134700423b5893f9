// Documents put to the emitted package, one a line: `node verdict.mjs [FOLDER] < documents.jsonl`.
//
// {"type": "parcel.shipped", "view": "read" | "write", "event": …} is answered with {"ok": …, "violations": […]}, as
// `cargo run --example verdict` does in Rust. A document counts as it is written, down to the spelling of its numbers;
// `text` holds its JSON as a string, which may then be broken; `"messages": true` asks for messages too. FOLDER is the package; by default the one of this repository.
import path from 'node:path';
import { createInterface } from 'node:readline';
import { isDeepStrictEqual } from 'node:util';
import { pathToFileURL } from 'node:url';

import { generated } from './tools.mjs';

const folder = path.resolve(process.argv[2] ?? path.join(generated, 'typescript'));
const events = await import(pathToFileURL(path.join(folder, 'index.js')));
const MEMBERS = ['type', 'view', 'event', 'text', 'messages'];
const types = new Set(Object.values(events.EventTypes));

/** A line that asks nothing. */
class Mistake extends Error {}

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  process.stdout.write(`${JSON.stringify(answer(line))}\n`);
}

function answer(line) {
  try {
    const { type, view, text, messages } = question(line);
    const found = events.checkEventText(text, view);
    valuesAgree(text, view, found);
    if (type !== undefined && isAnother(text, type, found)) found.unshift({ path: '/type', rule: 'event_type', message: `not ${type}` });
    const violations = found.map(({ path, rule, message }) => (messages ? { path, rule, message: isJson([{ path, rule }]) ? message : 'no JSON' } : { path, rule }));
    return { ok: violations.length === 0, violations };
  } catch (error) {
    return { error: error instanceof Mistake ? error.message : String(error.stack) };
  }
}

/** What a line asks, with the document as it is written there. */
function question(line) {
  const asked = parsed(line);
  if (typeof asked !== 'object' || asked === null || Array.isArray(asked)) throw new Mistake('not a JSON object');
  for (const name of Object.keys(asked)) {
    if (!MEMBERS.includes(name)) throw new Mistake(`there is no \`${name}\` here, only ${MEMBERS.join(', ')}`);
  }
  const { type, view, text, messages } = asked;
  if (messages !== undefined && typeof messages !== 'boolean') throw new Mistake('`messages` is true or false');
  if (view !== 'read' && view !== 'write') throw new Mistake('`view` is "read" or "write"');
  if (type !== undefined && !types.has(type)) throw new Mistake(`the catalogue has no event type \`${type}\``);
  if (Object.hasOwn(asked, 'event') === Object.hasOwn(asked, 'text')) throw new Mistake('the document stands in `event`, or as text in `text`');
  if (!Object.hasOwn(asked, 'text')) return { type, view, text: memberText(line, 'event'), messages };
  if (typeof text !== 'string') throw new Mistake('`text` is not a string');
  return { type, view, text, messages };
}

function parsed(line) {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw new Mistake(`not a JSON object: ${error.message}`);
  }
}

/** A member of an object as it is written: the last of its name. The line is JSON, so that brackets and quotes match. */
function memberText(line, wanted) {
  const token = /"(?:[^"\\]|\\.)*"|[[\]{},:]|[^\s"[\]{},:]+/gu;
  let [depth, name, start, found] = [0, undefined, undefined, undefined];
  for (const { 0: text, index } of line.matchAll(token)) {
    if (depth === 1 && (text === ',' || text === '}')) {
      if (JSON.parse(name) === wanted) found = line.slice(start, index).trim();
      name = undefined;
    } else if (depth === 1 && text === ':') {
      start = index + 1;
    } else if (depth === 1 && name === undefined) {
      name = text;
    }
    if (text === '{' || text === '[') depth += 1;
    if (text === '}' || text === ']') depth -= 1;
  }
  return found;
}

/** A parsed document is judged as its text, but for what parsing hides. */
function valuesAgree(text, view, violations) {
  if (!isJson(violations) || violations.some(({ rule }) => rule === 'duplicate')) return;
  const found = events.checkEvent(JSON.parse(text), view);
  if (!isDeepStrictEqual(sorted(found), sorted(violations))) throw new Error(`a fault of the package: the parsed document gets ${JSON.stringify(found)}`);
}

function isJson(violations) {
  return violations.every(({ path, rule }) => path !== '' || !['syntax', 'eof', 'trailing'].includes(rule));
}

/** JavaScript's objects hold members that look like numbers first, so that unknown ones may be found in another order. */
function sorted(violations) {
  return violations.map(({ path, rule, message }) => `${path} ${rule} ${message}`).sort();
}

/** Whether the document is sound in its type, but has another than `type`. */
function isAnother(text, type, violations) {
  if (violations.some(({ path }) => path === '' || path === '/type')) return false;
  return JSON.parse(text).type !== type;
}
