// The program that puts documents to the package: what it answers, to bad lines too. `tests/verdict.rs` asks Rust's the same.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

import { here, root } from './tools.mjs';

const answers = (...lines) => answersOf('verdict.mjs', ...lines);

function answersOf(program, ...lines) {
  const output = execFileSync('node', [path.join(here, program)], { input: lines.join('\n'), encoding: 'utf8' });
  return output.trimEnd().split('\n').map((line) => JSON.parse(line));
}

function question(more, quantity) {
  const meta = '{"eventId":"e1fccbf2-e3f0-438c-966f-9de0bcba6577","timestamp":"2026-11-24T02:44:45.213Z","source":"s","version":"1.0"}';
  const data = `{"workOrderId":"w, \\"event\\": {","workOrderNumber":"n","quantityCompleted":${quantity},"quantityRejected":0,"completedBy":"u","completedAt":"2025-11-01T00:00:00Z"}`;
  return `{${more},"event":{"type":"work-order.completed","meta":${meta},"data":${data}}}`;
}

const FINE = { ok: true, violations: [] };
const refused = (path, rule) => ({ ok: false, violations: [{ path, rule }] });

test('a document counts as it is written', () => {
  const asked = '"type":"work-order.completed","view":"write"';
  const quantities = ['7', '7.0', '1e400', '7,"quantityCompleted":7'];
  assert.deepEqual(answers(...quantities.map((quantity) => question(asked, quantity))), [
    FINE,
    FINE,
    refused('/data/quantityCompleted', 'not_finite'),
    refused('/data/quantityCompleted', 'duplicate'),
  ]);
});

test('messages are told to who asks', () => {
  const [{ violations }] = answers(question('"view":"read","messages":true', '-1'));
  assert.deepEqual(violations, [{ path: '/data/quantityCompleted', rule: 'min', message: 'less than 0' }]);
});

test('the type that is meant counts', () => {
  assert.deepEqual(answers(question('"type":"work-order.started","view":"read"', '7'), question('"view":"read"', '7')), [
    refused('/type', 'event_type'),
    FINE,
  ]);
});

test('the mistake that the README shows is found', () => {
  const mistake = readFileSync(path.join(root, 'examples/mistake.jsonl'), 'utf8').trim();
  const readme = readFileSync(path.join(root, 'README.md'), 'utf8');
  for (const program of ['verdict.mjs', 'ajv.mjs']) {
    const [answer] = answersOf(program, mistake);
    assert.ok(readme.includes(`${program} < examples/mistake.jsonl\n${JSON.stringify(answer)}\n`), program);
  }
});

test('a text may be broken', () => {
  const lines = ['{"type":"work-order.started","view":"read","text":"\\ufeff{}"}', '{"view":"read","text":"{"}'];
  assert.deepEqual(answers(...lines), [refused('', 'syntax'), refused('', 'eof')]);
});

test('a bad line gets an error, and the next its answer', () => {
  const lines = [
    '',
    '{',
    '[]',
    '"x"',
    '{"view":"read"}',
    '{"view":"read","event":1,"text":"1"}',
    '{"view":"both","event":1}',
    '{"view":7,"event":1}',
    '{"event":1}',
    '{"view":"read","text":1}',
    '{"view":"read","event":1,"more":1}',
    '{"view":"read","event":1,"messages":1}',
    '{"type":"no.such","view":"read","event":1}',
    '{"type":null,"view":"read","event":1}',
    '{"view":"read","event":{]}',
  ];
  const given = answers(...lines, '{"view":"read","event":1}');
  for (const [index, line] of lines.entries()) assert.deepEqual(Object.keys(given[index]), ['error'], line);
  assert.deepEqual(given.at(-1), refused('', 'type'));
});
