// The scalars that are text: the validators of the golden case `every-scalar`, held to the grammars of its schemas.
import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';

import { around } from './schemas.mjs';
import { readJson, root } from './tools.mjs';

const folder = path.join(root, 'codegen/tests/cases/every-scalar/expected');
const { checkEvent, createEvent, parseEvent } = await import(path.join(folder, 'typescript/index.js'));

/** Texts near these: a few edits, with characters that mean something in one of the grammars. Always the same ones. */
function* near(seeds, count = 3000) {
  const characters = [...'0123456789-+.:,;TPDHMSZYW@/?#[]%aAfFgzZ=_~ eE\né\u0000"\\'];
  let state = 7;
  const below = (limit) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return (state >>> 8) % limit;
  };
  for (let number = 0; number < count; number++) {
    const text = [...seeds[below(seeds.length)]];
    for (let edits = below(4); edits > 0; edits--) {
      const character = characters[below(characters.length)];
      text.splice(below(text.length + 1), below(2), ...(below(3) === 0 ? [] : [character]));
    }
    yield text.join('');
  }
}

/** The grammar of a member, and the patterns that bound it, the lower end first. */
function patterns(type, member) {
  const { schema, payload } = schemaOf(type);
  const used = payload.properties[member];
  const compiled = (pattern) => new RegExp(pattern, 'u');
  const grammar = compiled(schema.$defs[used.$ref.split('/').at(-1)].pattern);
  return { grammar, ends: (used.allOf ?? []).map((end) => compiled(end.pattern)) };
}

function schemaOf(type) {
  const schema = readJson(path.join(folder, `json-schema/${type}.v1.0.producer.schema.json`));
  return { schema, payload: schema.$defs[schema.properties.data.$ref.split('/').at(-1)] };
}

function broken(type, example, member, text) {
  const event = around(type, { ...example, [member]: text });
  const rules = (view) => {
    const violations = checkEvent(event, view);
    for (const { path: where } of violations) assert.equal(where, `/data/${member}`, JSON.stringify(text));
    return violations.map(({ rule }) => rule);
  };
  const read = rules('read');
  assert.deepEqual(rules('write'), read);
  return read;
}

const BASE64 = ['', 'AA==', 'AAA=', 'AAAA', '+/8=', 'c2VjcmV0', 'AQIDBA=='];
const PLAIN = {
  int64: ['0', '-1', '10', '9223372036854775807', '-9223372036854775808', '9223372036854775000', '123456789'],
  decimal: ['0', '-0.00', '12.5', '9999999999.99', '-1000000000', '0.05', '100.10'],
  whole: ['0', '-0', '9999999999999999999999999999', '-1000000000000000000000000000'],
  fine: ['0.1', '-0.0', '0.9999999999999999999999999999', '0.0000000000000000000000000001'],
  time: ['00:00:00', '23:59:59.999999999', '08:30:00.5', '19:20:21'],
  duration: ['P1D', 'PT0S', 'P1DT2H30M0.5S', 'PT1H5S', 'PT30M', 'P999999999DT999999999H999999999M999999999S'],
  email: ['a@b', "ann.o'neil+x@example.co.uk", 'x@a-b.c', `x@${'a'.repeat(63)}`],
  uri: ['urn:isbn:04', 'http://h', 'https://u:p@example.com:8080/a/b?c=d#e', 'http://[2001:db8::1]:80/', 'a:/', 'x:%20', 'x:?a#b'],
  bytes: BASE64,
  uuid: ['7D444840-9dc0-11d1-b245-5ffdce74fad2'],
};

for (const [member, seeds] of Object.entries(PLAIN)) {
  test(`${member}: the validator accepts what the grammar accepts, and nothing else`, () => {
    const { grammar } = patterns('order.scalars', member);
    const example = schemaOf('order.scalars').payload.examples[0];
    const counts = { accepted: 0, refused: 0 };
    for (const text of near(seeds)) {
      const fits = grammar.test(text);
      counts[fits ? 'accepted' : 'refused']++;
      assert.deepEqual(broken('order.scalars', example, member, text), fits ? [] : ['format'], JSON.stringify(text));
    }
    assert.ok(counts.accepted > 200 && counts.refused > 200, JSON.stringify(counts));
  });
}

const BOUNDED = {
  natural: [['min'], ['0', '1', '-1', '2', '10']],
  above: [['min'], ['9007199254740992', '9007199254740991', '9223372036854775807', '-9007199254740992']],
  near: [['min', 'max'], ['-20', '-21', '1000', '1001', '0', '999']],
  price: [['min', 'max'], ['0.01', '0', '-0.0', '1000.50', '1000.5', '1000.51', '999', '0.1']],
  discount: [['max'], ['-0.001', '0', '-0', '0.000', '-1', '-0.01']],
  loss: [['min', 'max'], ['-1.05', '-1.050', '-0.5', '-0.49', '-1.051', '-1']],
  exact: [['max'], ['123456789012345678.99', '123456789012345679', '-1', '99999999999999999']],
};

for (const [member, [rules, seeds]] of Object.entries(BOUNDED)) {
  test(`${member}: each end of the range is the rule that the schema has a pattern for`, () => {
    const { grammar, ends } = patterns('order.constrained', member);
    assert.equal(ends.length, rules.length);
    const example = schemaOf('order.constrained').payload.examples[0];
    for (const text of near(seeds)) {
      const outside = rules.filter((_, index) => !ends[index].test(text));
      const expected = grammar.test(text) ? outside : ['format'];
      assert.deepEqual(broken('order.constrained', example, member, text), expected, JSON.stringify(text));
    }
  });
}

test('multiples and lengths', () => {
  const example = schemaOf('order.constrained').payload.examples[0];
  for (const [member, value, rules] of [
    ['sixes', 96, []],
    ['sixes', 97, ['multiple_of']],
    ['sixes', 101, ['max', 'multiple_of']],
    ['sixes', -5, ['min', 'multiple_of']],
    ['fives', -5, []],
    ['fives', -9007199254740991, ['multiple_of']],
    ['contact', 'a@b.c', ['min_length']],
    ['contact', `a@${'b'.repeat(39)}`, ['max_length']],
    ['page', `x:${'b'.repeat(28)}`, []],
    ['page', `x:${'b'.repeat(29)}`, ['max_length']],
  ]) {
    assert.deepEqual(broken('order.constrained', example, member, value), rules, `${member} ${value}`);
  }
});

test('defaults are filled in as text', () => {
  const { data } = createEvent('order.filled', { id: 1 }, { source: 'test' });
  assert.equal(data.int64, '9223372036854775807');
  assert.equal(data.bytes, 'AQI=');
  assert.deepEqual(data.settlement, { by: 'CASH', amount: '0' });
  assert.deepEqual(parseEvent(around('order.filled', { id: 1 })).data, data);
});
