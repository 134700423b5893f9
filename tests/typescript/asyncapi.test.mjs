// The emitted AsyncAPI documents: AsyncAPI's own parser finds nothing to say, and their messages are those of the JSON Schemas.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

import asyncapi from '@asyncapi/parser';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';

import { around, catalog, documents, records } from './schemas.mjs';
import { generated, outputs } from './tools.mjs';

const HEADERS = ['event-type', 'event-version', 'event-source', 'correlation-id', 'causation-id'];

const read = async (text) => new asyncapi.Parser().parse(text);

/** A validator that knows what an AsyncAPI schema may hold beside draft 07. */
function ajv() {
  const ajv = new Ajv.default({ strict: true, allErrors: true, allowUnionTypes: true, strictTypes: false, strictRequired: false });
  ajv.addVocabulary(['x-parser-schema-id']);
  return addFormats.default(ajv);
}

/** Of each message: its parts, and validators of its value and its headers. */
function messagesOf(document) {
  return new Map(document.messages().all().map((message) => {
    const compile = (schema) => ajv().compile(schema.json());
    return [message.id(), { ...message.json(), payload: compile(message.payload()), headers: compile(message.headers()) }];
  }));
}

for (const [name, file] of outputs('asyncapi.yaml')) {
  const text = readFileSync(file, 'utf8');

  test(`${name}: the parser has nothing to say`, async () => {
    const { document, diagnostics } = await read(text);
    assert.deepEqual(diagnostics, []);
    assert.equal(document.version(), '3.1.0');
    assert.ok(document.messages().length > 0);
  });

  test(`${name}: examples are what their message says`, async () => {
    const { document } = await read(text);
    for (const [id, { examples = [], payload, headers }] of messagesOf(document)) {
      for (const example of examples) {
        assert.ok(payload(example.payload), `${id}: ${JSON.stringify(payload.errors)}`);
        assert.ok(headers(example.headers), `${id}: ${JSON.stringify(headers.errors)}`);
      }
    }
  });

  test(`${name}: every message has its topic, key, headers, version and whoever writes it`, async () => {
    const { document } = await read(text);
    const sent = new Set(document.operations().filterBySend().flatMap((operation) => operation.messages().all()).map((message) => message.id()));
    const topics = new Map(document.channels().all().flatMap((channel) => channel.messages().all().map((message) => [message.id(), channel.address()])));
    for (const message of document.messages().all()) {
      const id = message.id();
      assert.ok(sent.has(id) && topics.get(id) !== undefined, id);
      assert.ok(id.endsWith(`.v${message.json('x-version')}`), id);
      assert.deepEqual(message.headers().json().allOf[0].required, HEADERS, id);
      assert.equal(message.contentType(), 'application/json');
      const field = /^\$message\.payload#\/data\/(\w+)$/.exec(message.json('x-key'))[1];
      const [data] = [message.payload().properties().data];
      assert.ok(data.required().includes(field), `${id}: ${field}`);
      assert.notEqual(message.bindings().get('kafka').json().key, undefined, id);
    }
  });
}

const text = readFileSync(path.join(generated, 'asyncapi.yaml'), 'utf8');

test('a document that is wrong in one place is not passed', async () => {
  const wrong = [
    text.replace('#/components/messages/work-order.created.v1.0', '#/components/messages/work-order.made.v1.0'),
    text.replace('action: send', 'action: publish'),
    text.replace('partitions: 12', 'partitions: twelve'),
    text.replace('bindingVersion: "0.5.0"', 'bindingVersion: "0.5.0"\n        retention: 14d'),
  ];
  for (const document of wrong) {
    assert.notEqual(document, text);
    assert.notEqual((await read(document)).diagnostics.length, 0);
  }
});

test('the MES: topics with their settings, services with their owners, who reads what', async () => {
  const { document } = await read(text);
  const topics = Object.fromEntries(document.channels().all().map((channel) => [channel.address(), channel.bindings().get('kafka').json()]));
  assert.deepEqual(topics, {
    'mes-events': { partitions: 12, topicConfiguration: { 'retention.ms': 14 * 86_400_000 }, bindingVersion: '0.5.0' },
    'mes-events.dlq': { partitions: 12, topicConfiguration: { 'retention.ms': 30 * 86_400_000 }, bindingVersion: '0.5.0' },
  });
  assert.deepEqual(document.json('x-services')['material-service'].owner, 'logistics');
  const reads = document.operations().filterByReceive().map((operation) => [operation.id(), operation.messages().all().map((message) => message.id())]);
  assert.deepEqual(Object.fromEntries(reads), {
    'quality-service:receive:mes-events': ['work-order.completed.v1.0'],
    'material-service:receive:mes-events': ['work-order.created.v1.0', 'work-order.completed.v1.0'],
    'traceability-service:receive:mes-events': [
      'work-order.completed.v1.0', 'quality.inspection.completed.v1.0', 'material.received.v1.0', 'material.issued.v1.0',
    ],
  });
  const writes = document.operations().filterBySend().map((operation) => [operation.json('x-owner'), operation.id()]);
  assert.deepEqual(writes.at(-1), [undefined, '*:send:mes-events']);
  assert.deepEqual(writes[0], ['planning', 'work-order-service:send:mes-events']);
});

test('a message accepts and refuses what the producer view of its schema does', async () => {
  const messages = messagesOf((await read(text)).document);
  const events = catalog();
  assert.deepEqual([...messages.keys()].sort(), [...events.keys()].map((type) => `${type}.v1.0`).sort());
  const examples = [...events].flatMap(([type, { examples }]) => examples.map((data) => around(type, data)));
  const others = [...documents(events), ...records()].map(({ event }) => event);
  const seen = { accepted: 0, refused: 0 };
  for (const event of [...examples, ...others].filter(({ type }) => events.has(type))) {
    const { payload } = messages.get(`${event.type}.v1.0`);
    const expected = events.get(event.type).producer(event);
    assert.equal(payload(event), expected, `${JSON.stringify(event)}: ${JSON.stringify(payload.errors)}`);
    seen[expected ? 'accepted' : 'refused'] += 1;
  }
  assert.ok(seen.accepted >= 40 && seen.refused >= 20, JSON.stringify(seen));
});
