// What createEvent makes is what producers may write.
import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';

import * as esm from '../../generated/typescript/index.js';
import commonjs from '../../generated/typescript/index.cjs';
import { catalog } from './schemas.mjs';
import { goldens, root } from './tools.mjs';

const events = catalog();
const full = { source: 's', userId: 'u', correlationId: 'c', causationId: 'x', metadata: { plant: 7 } };

for (const [system, { EventTypes, EventVersions, createEvent, createEventMetadata }] of Object.entries({ esm, commonjs })) {
  test(`${system}: every type of the catalogue has a schema`, () => {
    assert.deepEqual(Object.values(EventTypes).sort(), [...events.keys()].sort());
  });

  test(`${system}: createEvent makes events that the producer view accepts`, () => {
    for (const [type, { producer, examples }] of events) {
      for (const options of [{ source: 's' }, full]) {
        const event = createEvent(type, examples[0], options);
        assert.equal(event.meta.version, EventVersions[type]);
        assert.ok(producer(JSON.parse(JSON.stringify(event))), `${type}: ${JSON.stringify(producer.errors)}`);
        assert.ok(producer(event), `${type}: an undefined member: ${JSON.stringify(producer.errors)}`);
      }
    }
  });

  test(`${system}: createEventMetadata leaves absent members out`, () => {
    const meta = createEventMetadata('s', undefined, 'c');
    assert.deepEqual(Object.keys(meta), ['eventId', 'timestamp', 'source', 'version', 'correlationId']);
    assert.notEqual(meta.eventId, createEventMetadata('s').eventId);
    assert.equal(new Date(meta.timestamp).toISOString(), meta.timestamp);
  });

  test(`${system}: createEvent refuses a type that is not in the catalogue`, () => {
    assert.throws(() => createEvent('work-order.dispatched', {}, { source: 's' }), TypeError);
    assert.throws(() => createEvent('toString', {}, { source: 's' }), TypeError);
  });
}

for (const [name, folder] of goldens('typescript')) {
  test(`${name}: createEvent fills defaults in, and makes what the producer view accepts`, async () => {
    const { createEvent } = await import(path.join(folder, 'index.js'));
    for (const [type, { producer, examples, defaults }] of catalog(path.join(folder, '../json-schema'))) {
      for (const example of examples) {
        const given = structuredClone(example);
        const event = createEvent(type, given, full);
        assert.deepEqual(given, example, 'what the caller gave is left as it was');
        assert.deepEqual(defaults.filter((member) => event.data[member] === undefined), []);
        assert.ok(producer(event), `${type}: ${JSON.stringify(producer.errors)}`);
      }
    }
  });
}

test('createEvent puts members in the order of the catalogue, and what it does not know last', async () => {
  const { createEvent, checkEvent } = await import(path.join(root, 'codegen/tests/cases/every-construct/expected/typescript/index.js'));
  const [example] = catalog(path.join(root, 'codegen/tests/cases/every-construct/expected/json-schema')).get('order.placed').examples;
  const backwards = (value) => {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map(backwards);
    return Object.fromEntries(Object.entries(value).reverse().map(([name, member]) => [name, backwards(member)]));
  };
  const { data } = createEvent('order.placed', { zzz: 1, ...backwards(example) }, full);
  const inOrder = createEvent('order.placed', example, full).data;
  assert.deepEqual(Object.keys(data), [...Object.keys(inOrder), 'zzz']);
  assert.deepEqual(Object.keys(data.lines[0]), Object.keys(inOrder.lines[0]));
  assert.deepEqual(Object.keys(data.delivery), Object.keys(inOrder.delivery));

  const { number, id } = example;
  const broken = { number, id, names: ['a'], attributes: 'x', lines: { 0: {} }, delivery: [], total: null };
  const made = createEvent('order.placed', broken, full);
  for (const name of Object.keys(broken)) assert.deepEqual(made.data[name], broken[name], 'what breaks the contract stays');
  assert.ok(checkEvent(made, 'write').length >= 8);
});
