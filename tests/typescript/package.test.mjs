// The package as a service gets it: packed, installed, compiled against and run.
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { before, test } from 'node:test';

import { MODULES, STRICT, compilers, generated, here, run, temporary, tsc } from './tools.mjs';

const service = temporary();
const json = (name, value) => writeFileSync(path.join(service, name), JSON.stringify(value, null, 2));

before(async () => {
  const packed = await run('npm', ['pack', '--json', '--pack-destination', service], { cwd: path.join(generated, 'typescript') });
  const { filename, files } = JSON.parse(packed)[0];
  const stray = files.map((file) => file.path).filter((file) => !/\.(d\.)?c?[jt]s$|^(package\.json|README\.md)$/.test(file));
  assert.deepEqual(stray, [], 'the package holds modules, its manifest and its README only');
  json('package.json', { name: 'service', private: true, type: 'module' });
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', `./${filename}`], { cwd: service });
  for (const name of readdirSync(path.join(here, 'consumers'))) {
    copyFileSync(path.join(here, 'consumers', name), path.join(service, name));
  }
});

for (const [name, modules] of Object.entries(MODULES)) {
  for (const [version, compiler] of Object.entries(compilers)) {
    test(`a strict ESM service compiles (${name}, ${version})`, async () => {
      const config = `tsconfig.${name}.json`;
      json(config, {
        compilerOptions: { ...STRICT, ...modules, verbatimModuleSyntax: true },
        files: ['services.ts', 'catalog.ts', 'validators.ts', 'refused.ts'],
      });
      await run('node', [compiler, '-p', config], { cwd: service });
    });
  }
}

test("the README's example compiles", async () => {
  const readme = readFileSync(path.join(generated, 'typescript/README.md'), 'utf8');
  const [, example] = /```ts\n(.*?)```/s.exec(readme);
  writeFileSync(path.join(service, 'readme.ts'), example);
  const options = { ...STRICT, ...MODULES.nodenext, verbatimModuleSyntax: true, lib: ['ES2022', 'DOM'] };
  json('tsconfig.readme.json', { compilerOptions: options, files: ['readme.ts'] });
  await tsc('tsconfig.readme.json', { cwd: service });
});

test('an ESM service compiles to JavaScript that runs', async () => {
  const options = { ...STRICT, ...MODULES.nodenext, verbatimModuleSyntax: true, noEmit: false, outDir: 'out' };
  json('tsconfig.run.json', { compilerOptions: { ...options, rootDir: '.' }, files: ['services.ts', 'catalog.ts', 'validators.ts'] });
  await tsc('tsconfig.run.json', { cwd: service });
  const catalog = await import(path.join(service, 'out/catalog.js'));
  assert.equal(catalog.created.meta.version, '1.0');
  assert.equal(catalog.closed.meta.causationId, catalog.created.meta.eventId);
  assert.equal('correlationId' in catalog.closed.meta, false);
  assert.equal(catalog.table['quality.ncr.closed'].key, 'ncrId');
  const services = await import(path.join(service, 'out/services.js'));
  assert.equal(services.invalidation.type, 'cache.invalidate');
  const publisher = new services.OwnPublisher();
  await services.publishWorkOrder(publisher, 'user-123');
  assert.deepEqual(publisher.sent.map((event) => event.meta.userId), ['user-123', 'user-123', 'user-123']);

  const validators = await import(path.join(service, 'out/validators.js'));
  const bytes = Buffer.from(JSON.stringify(validators.received));
  assert.equal(validators.handle(bytes), '12.5 of LOT-1');
  assert.equal(validators.handle(Buffer.from(bytes.toString().replace('12.5', '0'))), '/data/quantity exclusive_min');
  assert.deepEqual(validators.read(bytes.toString()), validators.received);
  assert.deepEqual(validators.violations.map(({ rule }) => rule), ['eof']);
  assert.equal(validators.narrow(validators.received), 12.5);
});

test('a CommonJS service compiles to JavaScript that runs', async () => {
  const commonjs = { ...STRICT, ...MODULES.nodenext, noEmit: false, rootDir: '.' };
  json('tsconfig.cts.json', { compilerOptions: { ...commonjs, verbatimModuleSyntax: true, outDir: 'out' }, files: ['commonjs.cts'] });
  await tsc('tsconfig.cts.json', { cwd: service });
  const { default: compiled } = await import(path.join(service, 'out/commonjs.cjs'));
  assert.equal(compiled.created.type, 'cache.invalidate');
  assert.deepEqual(compiled.read, compiled.created);
  assert.deepEqual(compiled.violations, [
    { path: '/type', rule: 'event_type', message: 'not an event type of the catalogue' },
  ]);

  mkdirSync(path.join(service, 'legacy'), { recursive: true });
  json('legacy/package.json', { type: 'commonjs' });
  copyFileSync(path.join(here, 'consumers/legacy.ts'), path.join(service, 'legacy/legacy.ts'));
  json('legacy/tsconfig.json', { compilerOptions: { ...commonjs, outDir: 'out' }, files: ['legacy.ts'] });
  await tsc('legacy/tsconfig.json', { cwd: service });
  writeFileSync(path.join(service, 'legacy/run.cjs'), "console.log(require('./out/legacy.js').created.type)");
  assert.equal(await run('node', ['legacy/run.cjs'], { cwd: service }), 'cache.invalidate\n');
});

const SCRIPT = `const event = createEvent('cache.invalidate', { cacheKey: 'k' }, { source: 's' });
console.log(event.type, EventTypes.NCR_CREATED, CACHE_INVALIDATION_EVENT);
try { parseEvent(JSON.stringify(event)) } catch (error) { console.log(error.message) }`;
const PRINTED = `cache.invalidate quality.ncr.created cache.invalidate
/data/reason: the member is absent [required]; /data/invalidatedBy: the member is absent [required]
`;
const NAMES = '{ createEvent, parseEvent, EventTypes, CACHE_INVALIDATION_EVENT }';

test('plain Node imports it', async () => {
  writeFileSync(path.join(service, 'plain.mjs'), `import ${NAMES} from '@mes/events';\n${SCRIPT};\n`);
  assert.equal(await run('node', ['plain.mjs'], { cwd: service }), PRINTED);
});

test('plain Node requires it', async () => {
  writeFileSync(path.join(service, 'plain.cjs'), `const ${NAMES} = require('@mes/events');\n${SCRIPT};\n`);
  assert.equal(await run('node', ['plain.cjs'], { cwd: service }), PRINTED);
});

test('no code is made from text, so that a content security policy need not allow it', async () => {
  const script = "import('@mes/events').then((m) => console.log(m.safeParseEvent('{}').violations.length))";
  assert.equal(await run('node', ['--disallow-code-generation-from-strings', '-e', script], { cwd: service }), '3\n');
});
