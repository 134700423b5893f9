// Side by side: each round gives every contender the same events, and what counts is the ratio of their medians.
import { randomUUID } from 'node:crypto';

import * as ours from '../../generated/typescript/index.js';
import { holdsAll } from '../../generated/typescript/runtime/tree.js';
import { contenders } from './contenders.mjs';

const ROUNDS = 60;
const EVENTS = 2_000;

const texts = Array.from({ length: EVENTS }, (_, index) => {
  const data = {
    transactionId: randomUUID(),
    partId: randomUUID(),
    partNumber: 'PN-4711-A',
    quantity: 12.5,
    lotNumber: `lot-${String(index % 1_000).padStart(3, '0')}`,
    supplierId: 'supplier-17',
    receivedBy: 'op-9',
    receivedDate: new Date(Date.now() - index * 3_600_000).toISOString(),
  };
  const options = { source: 'material-service', userId: 'op-9', correlationId: randomUUID(), causationId: randomUUID() };
  return JSON.stringify(ours.createEvent('material.received', data, options));
});
const values = texts.map((text) => JSON.parse(text));
const bytes = texts.map((text) => Buffer.from(text));
const nulls = texts.map((text) => text.replace('"supplier-17"', 'null'));

const isWhole = (text, index) => holdsAll(values[index], text);
const cases = new Map([
  ...Object.entries(contenders).map(([name, accepts]) => [name, () => values.every(accepts)]),
  ['emitted, writing', () => values.every((event) => ours.validateForPublish(event) === event)],
  ['JSON.parse', () => texts.every((text) => JSON.parse(text).type.length > 0)],
  ['JSON.parse, emitted', () => texts.every((text) => ours.isMaterialReceivedEvent(JSON.parse(text)))],
  ['JSON.parse, by hand', () => texts.every((text) => contenders['written by hand'](JSON.parse(text)))],
  ['duplicate check', () => texts.every(isWhole)],
  ['parseEvent, bytes', () => bytes.every((text) => ours.parseEvent(text).type.length > 0)],
  ['parseEvent, a null', () => nulls.every((text) => ours.parseEvent(text).type.length > 0)],
  ['JSON.parse, bytes', () => bytes.every((text) => JSON.parse(text.toString()).type.length > 0)],
  ['parseEvent', () => texts.every((text) => ours.parseEvent(text).type.length > 0)],
]);

const times = new Map([...cases.keys()].map((name) => [name, []]));
for (let round = 0; round < ROUNDS; round++) {
  for (const [name, run] of cases) {
    const began = process.hrtime.bigint();
    if (!run()) throw new Error(`${name} refuses an event`);
    times.get(name).push(Number(process.hrtime.bigint() - began) / EVENTS);
  }
}

/** The median of the rounds after the first ten, in which the code is compiled. */
const median = (name) => times.get(name).slice(10).sort((a, b) => a - b)[Math.floor((ROUNDS - 10) / 2)];

const rows = [
  ['validate', 'emitted', 'written by hand', 1.3],
  ['validate', 'emitted', 'ajv', 1],
  ['validate', 'emitted', 'typebox 0.34', 1],
  ['validate', 'emitted', 'typebox 1', 1],
  ['validate for publishing', 'emitted, writing', 'written by hand', undefined],
  ['parse and validate', 'JSON.parse, emitted', 'JSON.parse', 2],
  ['parse and validate', 'JSON.parse, emitted', 'JSON.parse, by hand', undefined],
  ['duplicate check of the text', 'duplicate check', 'JSON.parse', undefined],
  ['parseEvent of a text', 'parseEvent', 'JSON.parse', undefined],
  ['parseEvent of bytes', 'parseEvent, bytes', 'JSON.parse, bytes', undefined],
  ['parseEvent that completes', 'parseEvent, a null', 'JSON.parse', undefined],
];
const print = (cells) => console.log(`| ${cells.join(' | ')} |`);
console.log(`material.received, ${texts[0].length} bytes; ns an event, medians of ${ROUNDS - 10} rounds; node ${process.version}\n`);
print(['what', 'ours', 'ns', 'beside', 'ns', 'ratio', 'goal']);
print(['---', '---', '---:', '---', '---:', '---:', '---']);
const missed = [];
for (const [what, name, beside, goal] of rows) {
  const ratio = median(name) / median(beside);
  print([what, name, median(name).toFixed(0), beside, median(beside).toFixed(0), ratio.toFixed(2), goal === undefined ? '' : `≤ ${goal}`]);
  if (goal !== undefined && ratio > goal) missed.push(`${what}: ${name} beside ${beside} is ${ratio.toFixed(2)}, not ${goal}`);
}
if (missed.length > 0) {
  console.error(`missed:\n${missed.join('\n')}`);
  process.exitCode = 1;
}
