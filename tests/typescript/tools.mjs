// What the proofs share: where things are, and how tools are run.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const here = path.dirname(fileURLToPath(import.meta.url));
export const root = path.resolve(here, '../..');
export const generated = path.join(root, 'generated');

/** Runs the newest compiler on a project, in a folder. */
export const tsc = (project, options) => run('node', [compilers.newest, '-p', project], options);

/** The newest compiler, and the oldest line that services still use. */
export const compilers = {
  newest: path.join(here, 'node_modules/typescript/bin/tsc'),
  'typescript 5': path.join(here, 'node_modules/typescript-5/bin/tsc'),
};

/** The options under which everything emitted must compile, beside the ones of a module system. */
export const STRICT = {
  noEmit: true,
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  isolatedModules: true,
  skipLibCheck: false,
  lib: ['ES2022'],
  types: [],
  target: 'ES2022',
};

/** The module systems that resolve packages by `exports`. */
export const MODULES = {
  nodenext: { module: 'nodenext', moduleResolution: 'nodenext' },
  bundler: { module: 'esnext', moduleResolution: 'bundler' },
};

/** Every case of the golden suite whose expected output has the folder `target`. */
export function goldens(target) {
  const cases = path.join(root, 'codegen/tests/cases');
  const folders = readdirSync(cases).map((name) => [name, path.join(cases, name, 'expected', target)]);
  const found = folders.filter(([, folder]) => existsSync(folder));
  assert.ok(found.length > 0, `no case of the golden suite has expected/${target}`);
  return found;
}

/** What was generated from events.yaml, and every golden. */
export function outputs(target) {
  return [['generated', path.join(generated, target)], ...goldens(target)];
}

/** A folder that is gone when the process ends. */
export function temporary() {
  const folder = mkdtempSync(path.join(tmpdir(), 'events-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs a program and returns its output; a failure shows what it printed. */
export async function run(program, args, options = {}) {
  try {
    const { stdout } = await promisify(execFile)(program, args, { maxBuffer: 1 << 26, ...options });
    return stdout;
  } catch (error) {
    throw new Error(`${path.basename(program)} ${args.join(' ')}\n${error.stdout ?? ''}${error.stderr ?? ''}`, { cause: error });
  }
}

export const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));
