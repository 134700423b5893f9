// Every emitted TypeScript package compiles, and its declarations tell the truth about its JavaScript.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

import { MODULES, STRICT, outputs, root, temporary, tsc } from './tools.mjs';

const require = createRequire(import.meta.url);

for (const [name, folder] of outputs('typescript')) {
  for (const [system, modules] of Object.entries(MODULES)) {
    test(`${name}: the declarations compile (${system})`, async () => {
      const config = path.join(temporary(), 'tsconfig.json');
      const files = ['index.d.ts', ...(system === 'nodenext' ? ['index.d.cts'] : [])].map((file) => path.join(folder, file));
      const compilerOptions = { ...STRICT, ...modules, verbatimModuleSyntax: true };
      writeFileSync(config, JSON.stringify({ compilerOptions, files }));
      await tsc(config);
    });
  }

  test(`${name}: both module systems export what the declarations declare`, async () => {
    const declared = modulesOf(folder).flatMap((file) => valuesDeclared(path.join(folder, file))).sort();
    const esm = Object.keys(await import(path.join(folder, 'index.js'))).sort();
    const commonjs = Object.keys(require(path.join(folder, 'index.cjs'))).sort();
    assert.deepEqual(esm, declared);
    assert.deepEqual(commonjs, declared);
  });

  test(`${name}: both module systems are declared alike`, () => {
    for (const file of modulesOf(folder)) {
      const text = (extension) => readFileSync(path.join(folder, file.replace('.d.ts', extension)), 'utf8');
      assert.equal(text('.d.cts').replaceAll(/^(.* from '\..*)\.cjs';$/gm, "$1.js';"), text('.d.ts'));
    }
  });
}

test('a brand is made by its guard, an open enum takes any text, a closed one its values', async () => {
  const folder = temporary();
  const index = path.join(root, 'codegen/tests/cases/every-construct/expected/typescript/index.js');
  writeFileSync(path.join(folder, 'brand.mts'), `import { isOrderNumber, type Currency, type Delivery, type OrderNumber } from ${JSON.stringify(index)};
export function place(text: string): OrderNumber | undefined {
  return isOrderNumber(text) ? text : undefined;
}
// @ts-expect-error a plain string is none
export const plain: OrderNumber = 'SO-1';
export const spelt: string = 'SO-1' as OrderNumber;
export const known: Currency = 'EUR';
export const unknown: Currency = 'XXX';
// @ts-expect-error a variant has its own members
export const delivery: Delivery = { by: 'PICKUP', address: 'Somewhere 1' };
`);
  const config = path.join(folder, 'tsconfig.json');
  const compilerOptions = { ...STRICT, ...MODULES.nodenext, verbatimModuleSyntax: true };
  writeFileSync(config, JSON.stringify({ compilerOptions, files: ['brand.mts'] }));
  await tsc(config);
});

/** The modules that the index exports. */
function modulesOf(folder) {
  const files = readdirSync(folder, { recursive: true }).filter((file) => file.endsWith('.d.ts'));
  return files.filter((file) => file !== 'index.d.ts');
}

function valuesDeclared(file) {
  const matches = readFileSync(file, 'utf8').matchAll(/^export declare (?:const|function|class) ([\w$]+)/gm);
  return [...matches].map((match) => match[1]);
}
