// What a service carries that imports one event: not the others. `node --test` prints the sizes.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';

import { build } from 'esbuild';
import { rollup } from 'rollup';

import { EventTypes } from '../../generated/typescript/index.js';
import { generated, run, temporary } from './tools.mjs';

const ENTRY = path.join(generated, 'typescript/index.js');
const CREATED = EventTypes.WORK_ORDER_CREATED;

/** What a service may import, and the type strings that its bundle may then hold. */
const SERVICES = {
  'one type string': { script: 'export const type = EventTypes.WORK_ORDER_CREATED;', types: Object.values(EventTypes) },
  metadata: { script: 'export const meta = createEventMetadata("s");', types: [] },
  'the values of an enum': { script: 'export const high = Priority.HIGH;', types: [] },
  'the guard of a type': { script: 'export const guard = isDisposition;', types: [] },
  'the guard of an event': { script: 'export const guard = isWorkOrderCreatedEvent;', types: [CREATED] },
  'reading one event': { script: 'export const read = parseWorkOrderCreatedEvent;', types: [CREATED] },
  'creating and validating one event': {
    script: 'export const write = (data) => validateWorkOrderCreatedEvent(createWorkOrderCreatedEvent(data, { source: "s" }));',
    types: [CREATED],
  },
  'reading every event': { script: 'export const read = parseEvent;', types: Object.values(EventTypes) },
};

const BUNDLERS = {
  esbuild: async (file) => {
    const { outputFiles } = await build({ entryPoints: [file], bundle: true, minify: true, format: 'esm', write: false });
    return outputFiles[0].text;
  },
  rollup: async (file) => {
    const bundle = await rollup({ input: file, onwarn: (warning) => assert.fail(warning.message) });
    const { output } = await bundle.generate({ format: 'es' });
    await bundle.close();
    return output[0].code;
  },
};

const folder = temporary();
for (const [bundler, bundle] of Object.entries(BUNDLERS)) {
  for (const [index, [name, { script, types }]] of Object.entries(SERVICES).entries()) {
    test(`${bundler}: ${name}`, async (context) => {
      const names = [...new Set(script.match(/\b(?:is|parse|create|validate|Event|Priority)\w*/g))];
      const file = path.join(folder, `${bundler}-${index}.js`);
      writeFileSync(file, `import { ${names} } from ${JSON.stringify(ENTRY)};\n${script}\n`);
      const code = await bundle(file);
      const held = Object.values(EventTypes).filter((type) => code.includes(`'${type}'`) || code.includes(`"${type}"`));
      assert.deepEqual(held.filter((type) => !types.includes(type)), [], 'other events are left out');
      assert.equal(held.includes(CREATED), types.includes(CREATED), 'the test sees what is held');
      context.diagnostic(`${name}: ${code.length} bytes, ${gzipSync(code).length} gzipped`);
    });
  }
}

test('a bundle runs: minified, for browsers, in a file of its own', async () => {
  const file = path.join(folder, 'run.js');
  writeFileSync(file, `import { createEvent, parseEvent } from ${JSON.stringify(ENTRY)};
const event = createEvent('cache.invalidate', { cacheKey: 'k', reason: 'r', invalidatedBy: 's' }, { source: 's' });
console.log(parseEvent(JSON.stringify(event)).data.cacheKey);`);
  const outfile = path.join(folder, 'run.min.mjs');
  await build({ entryPoints: [file], bundle: true, minify: true, format: 'esm', platform: 'browser', outfile });
  assert.equal(await run('node', [outfile]), 'k\n');
});
