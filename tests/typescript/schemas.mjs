// The emitted schemas in ajv, as strict as it gets, and documents to put to them.
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

import { generated, readJson, root } from './tools.mjs';

/** Every schema of a folder, by file name. */
export function schemasOf(folder) {
  const names = readdirSync(folder).filter((name) => name.endsWith('.schema.json')).sort();
  return new Map(names.map((name) => [name, readJson(path.join(folder, name))]));
}

/** An ajv that refuses what it does not know or finds doubtful; it validates schemas against their metaschema. */
export function strictAjv() {
  const ajv = new Ajv2020.default({ strict: true, allErrors: true });
  addFormats.default(ajv);
  return ajv;
}

/** For every event type of a folder of schemas: validators of both views, the examples, and the members with a default. */
export function catalog(folder = path.join(generated, 'json-schema')) {
  const ajv = strictAjv();
  const events = new Map();
  for (const [name, schema] of schemasOf(folder)) {
    const [, type, view] = /^(.*)\.v\d+\.\d+\.(producer|consumer)\.schema\.json$/.exec(name) ?? [];
    if (type === undefined) continue;
    const payload = schema.$defs[schema.properties.data.$ref.split('/').at(-1)];
    const defaults = Object.keys(payload.properties).filter((member) => 'default' in payload.properties[member]);
    const event = events.get(type) ?? { examples: payload.examples ?? [], defaults };
    events.set(type, { ...event, [view]: ajv.compile(schema) });
  }
  return events;
}

/** An event around a payload, with its metadata. */
export function around(type, data) {
  const meta = {
    eventId: 'e1fccbf2-e3f0-438c-966f-9de0bcba6577',
    timestamp: '2026-11-24T02:44:45.213Z',
    source: 'test-service',
    version: '1.0',
  };
  return { type, meta, data };
}

/** Documents that differ from an example in one place, and whether each view accepts them. */
export function documents(events) {
  const cases = readJson(path.join(root, 'tests/fixtures/documents.json'));
  return cases.map((one) => ({ ...one, event: changed(around(one.type, events.get(one.type).examples[0]), one) }));
}

/** Records as services write them today; `line` counts from 1. */
export function records() {
  const lines = readFileSync(path.join(root, 'tests/fixtures/records.jsonl'), 'utf8').trim().split('\n');
  return lines.map((line, index) => ({ line: index + 1, event: JSON.parse(JSON.parse(line).value) }));
}

function changed(event, { set = {}, remove = [] }) {
  const copy = structuredClone(event);
  const parent = (pointer) => pointer.split('/').slice(1, -1).reduce((value, key) => value[key], copy);
  const last = (pointer) => pointer.split('/').at(-1);
  for (const [pointer, value] of Object.entries(set)) parent(pointer)[last(pointer)] = value;
  for (const pointer of remove) delete parent(pointer)[last(pointer)];
  return copy;
}
