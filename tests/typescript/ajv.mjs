// Documents put to the emitted schemas in ajv, one a line: `node ajv.mjs FOLDER < questions`.
//
// {"type": "order.placed", "view": "read" | "write", "event": …} is answered with {"ok": true}, or with
// {"ok": false, "errors": [{"path": …, "keyword": …}]}.
import { createInterface } from 'node:readline';

import { catalog } from './schemas.mjs';

const events = catalog(process.argv[2]);
const VIEWS = { read: 'consumer', write: 'producer' };

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  process.stdout.write(`${JSON.stringify(answer(line))}\n`);
}

function answer(line) {
  try {
    const { type, view, event } = JSON.parse(line);
    const validate = events.get(type)?.[VIEWS[view]];
    return validate === undefined ? { error: `there is no schema for ${type}, ${view}` } : verdict(validate, event);
  } catch (error) {
    return { error: String(error) };
  }
}

function verdict(validate, event) {
  if (validate(event)) return { ok: true };
  return { ok: false, errors: validate.errors.map(({ instancePath, keyword }) => ({ path: instancePath, keyword })) };
}
