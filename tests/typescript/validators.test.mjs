// The emitted validators: what they accept and refuse in both views, and what they say about it.
import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { runInNewContext } from 'node:vm';

import * as esm from '../../generated/typescript/index.js';
import commonjs from '../../generated/typescript/index.cjs';
import { holdsAll } from '../../generated/typescript/runtime/tree.js';
import { around, catalog, documents, records } from './schemas.mjs';
import { goldens, readJson, root } from './tools.mjs';

const events = catalog();
const { EventValidationError, checkEvent, checkEventText, createEvent, parseEvent, safeParseEvent, validateForPublish } = esm;
const rules = (violations) => violations.map(({ path, rule }) => `${path} ${rule}`);

const cache = (data = {}, meta = {}) => {
  const event = around('cache.invalidate', { cacheKey: 'k', reason: 'r', invalidatedBy: 's', ...data });
  return { ...event, meta: { ...event.meta, ...meta } };
};

for (const [system, { checkEvent, checkEventText }] of Object.entries({ esm, commonjs })) {
  for (const { name, type, event, ...expected } of documents(events)) {
    test(`${system}, ${type}: ${name}`, () => {
      for (const [view, accepts] of [['write', expected.producer], ['read', expected.consumer]]) {
        const violations = checkEvent(event, view);
        assert.equal(violations.length === 0, accepts, `${view}: ${JSON.stringify(violations)}`);
        assert.deepEqual(checkEventText(JSON.stringify(event), view), violations);
        assert.deepEqual(checkEventText(Buffer.from(JSON.stringify(event)), view), violations);
      }
    });
  }
}

test('examples are events in both views, and by the functions of their own', () => {
  for (const [type, { examples }] of events) {
    for (const example of examples) {
      const event = createEvent(type, example, { source: 's' });
      for (const view of ['read', 'write']) assert.deepEqual(checkEvent(event, view), [], type);
      assert.equal(validateForPublish(event), event);
      assert.deepEqual(parseEvent(JSON.stringify(event)), event);
      assert.ok(esm.isMesEvent(event));
    }
  }
});

for (const [name, folder] of goldens('typescript')) {
  test(`${name}: examples are events in both views, and each in one place broken is none`, async () => {
    const emitted = await import(path.join(folder, 'index.js'));
    for (const [type, { producer, consumer, examples }] of catalog(path.join(folder, '../json-schema'))) {
      for (const example of examples) {
        const event = emitted.createEvent(type, example, { source: 's' });
        for (const view of ['read', 'write']) assert.deepEqual(emitted.checkEvent(event, view), [], type);
        for (const broken of brokenInOnePlace(event)) {
          for (const [view, schema] of [['write', producer], ['read', consumer]]) {
            const violations = emitted.checkEvent(broken, view);
            assert.equal(violations.length === 0, schema(broken), JSON.stringify([view, violations, schema.errors]));
          }
        }
      }
    }
  });
}

/** The value with each of its parts replaced by values of other kinds, left out, and joined by one more. */
function* brokenInOnePlace(value) {
  for (const other of [null, 0, 1.5, -1, 1e21, '', 'x', true, [], {}, [null]]) yield other;
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) yield [...value, ...value];
  else yield { ...value, more: 1 };
  for (const name of Object.keys(value)) {
    const copy = () => (Array.isArray(value) ? [...value] : { ...value });
    if (!Array.isArray(value)) {
      const without = copy();
      delete without[name];
      yield without;
    }
    for (const part of brokenInOnePlace(value[name])) {
      const changed = copy();
      changed[name] = part;
      yield changed;
    }
  }
}

test('records of today are read, but for a quantity of 0 and an empty payload', () => {
  const refused = records().filter(({ event }) => events.has(event.type) && !safeParseEvent(JSON.stringify(event)).ok);
  assert.deepEqual(refused.map(({ line }) => line), [13, 19]);
});

test('every violation is named, in the order of the contract, without a value', () => {
  const event = around('work-order.created', { quantity: 0, priority: 'URGENTLY', createdBy: 'Ada Lovelace\ud800', partId: 7 });
  event.meta.eventId = 'no-uuid';
  event.meta.version = '2.0';
  const violations = checkEvent(event, 'read');
  assert.deepEqual(rules(violations), [
    '/meta/eventId format',
    '/meta/version version',
    '/data/workOrderId required',
    '/data/workOrderNumber required',
    '/data/partId type',
    '/data/partNumber required',
    '/data/quantity min',
    '/data/dueDate required',
    '/data/priority enum',
    '/data/createdBy type',
  ]);
  assert.equal(violations[6].message, 'less than 1');
  assert.doesNotMatch(JSON.stringify(violations), /Ada|URGENTLY|no-uuid/);
  assert.throws(() => parseEvent(event), (error) => {
    assert.ok(error instanceof EventValidationError && error instanceof Error);
    assert.deepEqual(error.violations, violations);
    assert.match(error.message, /^\/meta\/eventId: not a uuid \[format\]; /);
    return true;
  });
});

test('poison is refused for the reason that Rust gives', () => {
  const { eventId, timestamp, source, version } = cache().meta;
  const meta = JSON.stringify({ eventId, timestamp, source, version });
  const data = JSON.stringify(cache().data);
  const deep = '['.repeat(2_000) + ']'.repeat(2_000);
  const bytesOf = ({ body, hex }) => {
    const filled = body?.replace('META', meta).replace('DATA', data).replace('DEEP', deep).replace('PAD', 'p');
    return filled === undefined ? Buffer.from(hex, 'hex') : Buffer.from(filled);
  };
  let seen = 0;
  for (const record of readJson(path.join(root, 'tests/fixtures/poison.json'))) {
    if (typeof (record.body ?? record.hex) !== 'string' || record.headers !== undefined) continue;
    const violations = checkEventText(bytesOf(record), 'read');
    const isNoJson = violations.some(({ rule }) => ['syntax', 'eof', 'trailing', 'utf8'].includes(rule));
    const expected = { handled: [false, false], undecodable: [true, true], invalid: [true, false] }[record.way];
    assert.ok(expected, record.way);
    assert.deepEqual([violations.length > 0, isNoJson], expected, `${record.name}: ${JSON.stringify(violations)}`);
    if (record.way === 'invalid' && record.detail !== undefined) {
      const [where, rule = ''] = record.detail.startsWith('/') ? record.detail.split(' ') : ['', record.detail];
      assert.ok(violations.some((one) => one.path.startsWith(where) && one.rule.startsWith(rule)), record.name);
    }
    seen += 1;
  }
  assert.ok(seen >= 20, `${seen} records`);
});

test('what JSON.parse cannot tell, the text tells', () => {
  const text = (more) => JSON.stringify(cache()).replace('"reason":"r"', more);
  const cases = [
    ['"reason":"r","reason":"r"', ['/data/reason duplicate']],
    ['"reason":1e400,"reason":"r"', ['/data/reason duplicate', '/data/reason type']],
    ['"reason":"r","more":1,"more":2', []],
    ['"reason":"r","m:o\\"re\\\\":"::"', []],
    ['"reason":"\\ud83d\\ude00"', []],
    ['"reason":"\\ude00\\ud83d"', ['/data/reason type']],
    [`"reason":"r","more":${'['.repeat(128)}${']'.repeat(128)}`, []],
    [`"reason":"r","more":${'['.repeat(129)}${']'.repeat(129)}`, ['/data/more depth']],
    [`"reason":"r","more":${'{"a":'.repeat(3_000)}1${'}'.repeat(3_000)}`, ['/data/more depth']],
  ];
  for (const [more, expected] of cases) assert.deepEqual(rules(checkEventText(text(more), 'read')), expected, more.slice(0, 60));
});

test('a member that stands twice is found in any text', () => {
  let seed = 7;
  const below = (bound) => (seed = (seed * 48271) % 2147483647) % bound;
  const space = () => ['', '', '', ' ', '\n', '\t '][below(6)];
  const string = () => JSON.stringify(['a', ':', '":', '\\', ' :', 'b"', '{', '\u2028', 'c:'][below(9)]);
  let isRepeated = false;
  const list = (count, item) => Array.from({ length: count }, item).join(`${space()},${space()}`);
  const value = (levels) => {
    const kind = levels === 0 ? below(2) : below(4);
    if (kind === 0) return ['1.5', 'true', 'null', '-0'][below(4)];
    if (kind === 1) return string();
    if (kind === 2) return `[${space()}${list(below(3), () => value(levels - 1))}]`;
    const names = new Set();
    const member = () => {
      const name = string();
      isRepeated ||= names.has(name);
      names.add(name);
      return `${name}${space()}:${space()}${value(levels - 1)}`;
    };
    return `{${list(below(4), member)}${space()}}`;
  };
  const seen = [0, 0];
  for (let round = 0; round < 20_000; round++) {
    isRepeated = false;
    const text = value(4);
    seen[Number(isRepeated)]++;
    assert.equal(holdsAll(JSON.parse(text), text), !isRepeated, text);
  }
  assert.ok(seen.every((count) => count > 1_000), `${seen}`);
});

test('metadata is any JSON, and a member of it that stands twice counts once', () => {
  const text = (metadata) => JSON.stringify(cache()).replace('"version"', `"metadata":${metadata},"version"`);
  const cases = [
    ['{"a":{"b":1,"b":1e400}}', ['/meta/metadata/a/b not_finite']],
    ['{"a":{"b":1,"b":2}}', []],
    ['{"a":1,"a":2}', ['/meta/metadata/a duplicate']],
    ['{"a/b":{"~":"\\ud800"},"\\ud800":1}', ['/meta/metadata/a~1b/~0 type', '/meta/metadata/\ufffd type']],
    [`{"${'n'.repeat(101)}":1e400}`, [`/meta/metadata/${'n'.repeat(100)}… not_finite`]],
  ];
  for (const [metadata, expected] of cases) assert.deepEqual(rules(checkEventText(text(metadata), 'read')), expected, metadata);
});

test('text that is no JSON is refused at the byte where Rust stops', () => {
  const cases = [
    ['', 'eof', 0],
    ['{', 'eof', 1],
    ['{"é":tru}', 'syntax', 6],
    ['[1,]', 'syntax', 3],
    ['01', 'trailing', 1],
    ['"a\\', 'syntax', 2],
    ['"a\\x"', 'syntax', 3],
    ['"\\u12', 'syntax', 3],
    ['"\n"', 'syntax', 1],
    ['1.', 'eof', 2],
    ['{} {}', 'trailing', 3],
    ['{a:1}', 'syntax', 1],
    ['\ufeff{}', 'syntax', 0],
    ['['.repeat(500), 'eof', 500],
    ['{"a":'.repeat(500), 'eof', 2500],
  ];
  for (const [text, rule, offset] of cases) {
    const expected = [{ path: '', rule, message: `not JSON: ${rule} at byte ${offset}` }];
    assert.deepEqual(checkEventText(text, 'read'), expected, text.slice(0, 40));
  }
  const bytes = Buffer.concat([Buffer.from('{"é\ufffd'), Buffer.from([0xef, 0xbf, 0x7b])]);
  assert.equal(checkEventText(bytes, 'read')[0].message, 'not JSON: utf8 at byte 7');
});

test('reading completes an event, and leaves what it was given as it was', () => {
  const given = cache({ cachePattern: null, more: [1] });
  const event = parseEvent(given);
  assert.deepEqual(event.data, { cacheKey: 'k', reason: 'r', invalidatedBy: 's', more: [1] });
  assert.equal(given.data.cachePattern, null);
  const whole = cache({ cachePattern: 'p' });
  assert.equal(parseEvent(whole), whole, 'nothing to complete, nothing copied');
});

test('bytes are read in any shape, from any realm', () => {
  const bytes = new TextEncoder().encode(JSON.stringify(cache()));
  const foreign = runInNewContext('Uint8Array.from(bytes)', { bytes });
  assert.ok(!(foreign instanceof Uint8Array));
  const offset = new Uint8Array([0, ...bytes, 0]).subarray(1, bytes.length + 1);
  for (const input of [bytes, Buffer.from(bytes), bytes.buffer, new DataView(bytes.buffer), foreign, offset]) {
    assert.deepEqual(parseEvent(input), cache());
  }
  const broken = new Uint8Array([0, 0x7b, 0xff]).subarray(1);
  assert.equal(checkEventText(new DataView(broken.buffer, 1), 'read')[0].message, 'not JSON: utf8 at byte 1');
});

test('a member called __proto__ is a member like any other', () => {
  const text = JSON.stringify(cache({ cachePattern: null })).replace('"reason"', '"__proto__":{"polluted":1},"reason"');
  assert.deepEqual(rules(checkEventText(text, 'write')), ['/data/cachePattern null', '/data/__proto__ unknown_member']);
  const { data } = parseEvent(text);
  assert.equal(Object.getPrototypeOf(data), Object.prototype);
  assert.deepEqual(Object.getOwnPropertyDescriptor(data, '__proto__').value, { polluted: 1 });
  assert.equal({}.polluted, undefined);
});

test('a guard answers for a value as it stands', () => {
  assert.ok(esm.isCacheInvalidateEvent(cache()));
  assert.ok(!esm.isCacheInvalidateEvent(cache({ cachePattern: null })), 'null is read, but is not the type');
  assert.ok(esm.isCacheInvalidateEvent(cache({ more: 1 })));
  assert.ok(!esm.isWorkOrderCreatedEvent(cache()));
  assert.ok(esm.isPriority('HIGH') && !esm.isPriority('high') && !esm.isPriority(['HIGH']));
  assert.ok(esm.isDisposition({ kind: 'SCRAP', quantity: 1 }) && !esm.isDisposition({ kind: 'SCRAP', quantity: 0 }));
});

test("one event's functions refuse another event", () => {
  const { violations } = esm.safeParseWorkOrderCreatedEvent(cache());
  assert.deepEqual(rules(violations).slice(0, 2), ['/type event_type', '/data/workOrderId required']);
  assert.equal(violations[0].message, 'not work-order.created');
  assert.throws(() => esm.parseWorkOrderCreatedEvent(cache()), EventValidationError);
  assert.throws(() => esm.validateWorkOrderCreatedEvent(cache()), EventValidationError);
  assert.deepEqual(esm.parseCacheInvalidateEvent(JSON.stringify(cache())), cache());
  const made = esm.createCacheInvalidateEvent({ reason: 'r', invalidatedBy: 's', cacheKey: 'k' }, { source: 's' });
  assert.deepEqual(Object.keys(made.data), ['cacheKey', 'reason', 'invalidatedBy']);
});

test('what an object inherits is not in what is published', () => {
  class Invalidation {
    cacheKey = 'k';
    reason = 'r';
    invalidatedBy = 's';
  }
  class Inherited {
    get reason() {
      return 'r';
    }
  }
  const { data } = cache();
  const event = (data) => ({ ...cache(), data });
  assert.deepEqual(checkEvent(event(new Invalidation()), 'write'), []);
  assert.deepEqual(checkEvent(event(Object.assign(Object.create(null), data)), 'write'), []);
  assert.deepEqual(rules(checkEvent(event(Object.create(data)), 'write')).length, 3);
  const half = Object.assign(new Inherited(), { cacheKey: 'k', invalidatedBy: 's' });
  assert.deepEqual(rules(checkEvent(event(half), 'write')), ['/data/reason required']);
  const toJSON = () => ({});
  assert.deepEqual(rules(checkEvent(event({ ...data, toJSON }), 'write')), ['/data type']);
});

test('values of a program that JSON cannot hold are refused', () => {
  const cases = [
    [{ reason: undefined }, ['/data/reason required']],
    [{ cachePattern: undefined }, []],
    [{ reason: new String('r') }, ['/data/reason type']],
    [{ more: () => {} }, ['/data/more unknown_member']],
  ];
  for (const [data, expected] of cases) assert.deepEqual(rules(checkEvent(cache(data), 'write')), expected);
  const metadata = (value) => rules(checkEvent(cache({}, { metadata: { value } }), 'write'));
  for (const value of [new Date(), 1n, () => {}, Symbol('s')]) {
    assert.deepEqual(metadata(value), ['/meta/metadata/value type']);
  }
  for (const value of [NaN, Infinity]) assert.deepEqual(metadata(value), ['/meta/metadata/value not_finite']);
  const circle = {};
  circle.circle = circle;
  assert.deepEqual(metadata(circle), ['/meta/metadata/value depth']);
  for (const value of [undefined, null, 1, 'text', [], new Date(), Object.create(null)]) {
    assert.ok(!safeParseEvent(value).ok && !esm.isMesEvent(value));
  }
});

test('defaults are filled in, each event with its own', async () => {
  const folder = path.join(root, 'codegen/tests/cases/unions-and-enums/expected');
  const emitted = await import(path.join(folder, 'typescript/index.js'));
  const [example] = catalog(path.join(folder, 'json-schema')).get('order.placed').examples;
  const text = JSON.stringify(around('order.placed', example));
  const [first, second] = [emitted.parseEvent(text), emitted.parseEvent(text)];
  assert.deepEqual([first.data.colorOr, first.data.fallback], ['RED', { kind: 'in-cash' }]);
  assert.notEqual(first.data.fallback, second.data.fallback);
  assert.ok(!emitted.isShopEvent(JSON.parse(text)) && emitted.isShopEvent(first), 'as it stands it lacks its defaults');
  assert.deepEqual(emitted.checkEvent(JSON.parse(text), 'write'), [], 'a writer may leave them to readers');
});

test('an open enum keeps what it does not know from reading, and refuses to write it', async () => {
  const emitted = await import(path.join(root, 'codegen/tests/cases/every-construct/expected/typescript/index.js'));
  assert.ok(emitted.isCurrency('XXX') && !emitted.isCurrency(1) && !emitted.isCurrency('\ud800'));
  const event = around('stock.level-changed', { site: 'XXX', type: 't', self: 's', class: true, default: null });
  assert.equal(emitted.parseEvent(JSON.stringify(event)).data.site, 'XXX');
  assert.deepEqual(rules(emitted.checkEvent(event, 'write')), ['/data/site enum']);
});
