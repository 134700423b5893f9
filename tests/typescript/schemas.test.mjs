// Every emitted schema compiles in ajv's strict mode, and the views of events.yaml accept and refuse what they must.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { around, catalog, documents, records, schemasOf, strictAjv } from './schemas.mjs';
import { outputs } from './tools.mjs';

for (const [name, folder] of outputs('json-schema')) {
  test(`${name}: the schemas pass their metaschema and compile`, () => {
    const ajv = strictAjv();
    const schemas = schemasOf(folder);
    assert.ok(schemas.size > 0);
    for (const schema of schemas.values()) ajv.compile(schema);
  });

  test(`${name}: the examples of payloads are valid in both views`, () => {
    const ajv = strictAjv();
    for (const [file, schema] of schemasOf(folder)) {
      if (schema.$defs?.EventMetadata === undefined) continue;
      const payload = schema.properties.data.$ref;
      ajv.addSchema(schema);
      const validate = ajv.getSchema(`${schema.$id}${payload}`);
      for (const example of schema.$defs[payload.split('/').at(-1)].examples ?? []) {
        assert.ok(validate(example), `${file}: ${JSON.stringify(validate.errors)}`);
      }
    }
  });
}

const events = catalog();

test('every event has both views and an example', () => {
  for (const [type, event] of events) {
    assert.ok(event.producer && event.consumer && event.examples?.length > 0, type);
  }
});

test('both views accept every example', () => {
  for (const [type, event] of events) {
    for (const example of event.examples) {
      for (const view of ['producer', 'consumer']) {
        assert.ok(event[view](around(type, example)), `${view} ${type}: ${JSON.stringify(event[view].errors)}`);
      }
    }
  }
});

for (const { name, type, event, ...expected } of documents(events)) {
  test(`${type}: ${name}`, () => {
    for (const view of ['producer', 'consumer']) {
      const validate = events.get(type)[view];
      assert.equal(validate(event), expected[view], `${view}: ${JSON.stringify(validate.errors)}`);
    }
  });
}

test('records of today are read, but for a quantity of 0 and an empty payload', () => {
  const known = records().filter(({ event }) => events.has(event.type));
  assert.equal(known.length, 19);
  const refused = known.filter(({ event }) => !events.get(event.type).consumer(event));
  assert.deepEqual(refused.map(({ line }) => line), [13, 19]);
});
