import assert from 'node:assert/strict';
import fc from 'fast-check';
import * as z from 'zod/mini';
import { checkKeys, checkList, checkValue, repeatedIds } from '../../../../src/core/site/checkYaml';
import {
  keyRangeOf,
  lineOf,
  nearest,
  parseYaml,
  rangeOf,
  valueAt,
  type YamlFile,
} from '../../../../src/core/site/yamlFile';
import { MAX_YAML_LENGTH } from '../../../../src/core/text/yamlLimits';
import { shortHostileText } from '../../../support/arbitraries';
import { under } from '../../../support/builders';

function file(text: string): YamlFile {
  const { value, problems } = parseYaml(text);
  assert.deepEqual(problems, []);
  assert.ok(value);
  return value;
}

/** Codes of the problems and what stands under them. */
function found(text: string, problems: ReturnType<typeof parseYaml>['problems']) {
  return problems.map(({ code, range }) => [code, under(text, range)]);
}

describe('parseYaml', () => {
  it('reads the values of YAML 1.2 with LF, CRLF and a byte order mark', () => {
    for (const text of [
      'a: yes\nb: 0o17\nc: 1_0\n',
      'a: yes\r\nb: 0o17\r\nc: 1_0\r\n',
      '\ufeffa: yes\nb: 0o17\nc: 1_0',
    ]) {
      assert.deepEqual(file(text).value, { a: 'yes', b: 15, c: '1_0' });
    }
    assert.equal(file('').value, null);
    assert.equal(file('# only this\n').value, null);
  });

  it('says what is wrong and where, and then gives no value', () => {
    const broken: readonly (readonly [string, readonly (readonly [string, string])[]])[] = [
      ['a: 1\nb: 2\na: 3\n', [['yaml-duplicate-key', 'a']]],
      ['x:\n  - { id: 1, id: 2 }\n', [['yaml-duplicate-key', 'id']]],
      ['a: 1\n"a": 2\n', [['yaml-duplicate-key', '"a"']]],
      ['a:\n\tb: 1\n', [['yaml', '\t']]],
      ['a: "open\nb: 1\n', [['yaml', '\n']]],
      ['a: [1, 2\nb: 3\n', [['yaml', 'b']]],
      ['a: b: c\n', [['yaml', 'b']]],
      ['__proto__:\n  x: 1\n', [['yaml-reserved-key', '__proto__']]],
      ['a: {"__proto__": 1}\n', [['yaml-reserved-key', '"__proto__"']]],
      ['a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> x\n', [['conflict-marker', '<<<<<<< HEAD']]],
      ['a: 1\r\n>>>>>>> x\r\n', [['conflict-marker', '>>>>>>> x']]],
      ['a: &x [*x]\n', [['yaml-alias', '*x']]],
      ['a: &x {b: [1, *x]}\n', [['yaml-alias', '*x']]],
      ['a: *nobody\n', [['yaml-alias', '*nobody']]],
      ['a: 1\n---\nb: 2\n', [['yaml', '---']]],
    ];
    for (const [text, expected] of broken) {
      const { value, problems } = parseYaml(text);
      assert.equal(value, undefined, text);
      assert.deepEqual(found(text, problems).slice(0, 1), expected, text);
      assert.ok(problems.every(({ severity }) => severity === 'error'));
    }
  });

  it('does not let a key become a prototype', () => {
    assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
    parseYaml('__proto__: { polluted: 1 }\nconstructor: { prototype: { polluted: 1 } }');
    assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
  });

  it('does not take a line separator for a line: only a real line can be a conflict marker', () => {
    assert.deepEqual(file('a: "x\u2028<<<<<<< HEAD"').value, { a: 'x\u2028<<<<<<< HEAD' });
  });

  it('allows a few aliases, and no bomb of them', () => {
    assert.deepEqual(file('a: &x [1]\nb: *x\n').value, { a: [1], b: [1] });
    let bomb = 'a0: &a0 [x, x, x]\n';
    for (let n = 1; n < 40; n++) {
      bomb += `a${n}: &a${n} [*a${n - 1}, *a${n - 1}, *a${n - 1}]\n`;
    }
    const { value, problems } = parseYaml(bomb);
    assert.equal(value, undefined);
    assert.equal(problems[0]?.code, 'yaml-alias');
  });

  it('never throws, and its ranges lie in the text', () => {
    const piece = fc.oneof(
      shortHostileText,
      fc.constantFrom(
        'a: ',
        'b:\n',
        '- ',
        '  ',
        '\n',
        '[',
        ']',
        '{',
        '}',
        '&x ',
        '*x',
        '!!str ',
        '"',
        "'",
        '|\n',
        '>-\n',
        '# c\n',
        '? ',
        ': ',
        '---\n',
        '...\n',
        '%YAML 1.1\n',
        '<<: ',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), pieces => {
        const text = pieces.join('');
        const { value, problems } = parseYaml(text);
        assert.equal(value === undefined, problems.length > 0);
        for (const { range, message } of problems) {
          assert.ok(
            range.start >= 0 && range.start <= range.end && range.end <= text.length,
            JSON.stringify([text, range]),
          );
          assert.doesNotMatch(message, /\n|at line \d/);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('is done soon with whatever fills a file, and does not end the process', function () {
    this.timeout(30_000);
    const fill = (part: string, length = MAX_YAML_LENGTH / 16) =>
      part.repeat(Math.floor((length - 1) / part.length));
    const parts = [
      '\t',
      '"',
      'a: @\n',
      '- &a x\n',
      '# x\n',
      ' ',
      '\n',
      'x ',
      '!!',
      '%',
      '&a ',
      '*a ',
      '""\n',
      '}]',
      '---\n',
      '...\n',
      'a:\n  - b\n',
      '|\n',
    ];
    const texts = [
      ...parts.map(part => fill(part)),
      `a: &a x\nb: [${fill('*a,')}x]`,
      `a: |\n${fill('  x\n')}`,
      `a: ${fill('x\n  ')}`,
      fill('a: 1\n', MAX_YAML_LENGTH / 8),
    ];
    for (const text of texts) {
      const { value, problems } = parseYaml(text);
      assert.notEqual(value === undefined, problems.length === 0, text.slice(0, 20));
    }
  });

  it('takes a long map for what it is', () => {
    const keys = Array.from({ length: 10_000 }, (_, n) => `k${n}: 1\n`).join('');
    assert.deepEqual(parseYaml(keys).problems, []);
  });

  it('does not read what is too large or too deep, which would end the process or keep it busy for minutes', () => {
    const fill = (part: string) => part.repeat(Math.floor((MAX_YAML_LENGTH - 1) / part.length));
    const deep = [
      fill('['),
      fill('{a: '),
      '['.repeat(20_000) + ']'.repeat(20_000),
      fill('[\n'),
      fill('- '),
      fill('? '),
      Array.from({ length: 300 }, (_, n) => `${' '.repeat(n)}? a\n`).join(''),
      Array.from({ length: 700 }, (_, n) => `${' '.repeat(n)}a:\n`).join(''),
      fill(': '),
    ];
    for (const text of deep) {
      assert.deepEqual(
        parseYaml(text).problems.map(({ code }) => code),
        ['yaml-too-deep'],
        text.slice(0, 20),
      );
    }
    assert.deepEqual(
      parseYaml(`${fill('a: 1\n')}     `).problems.map(({ code }) => code),
      ['yaml-too-large'],
    );
  });

  it('does not mind what only looks deep', () => {
    for (const text of [
      `a: "${'[]'.repeat(500)}"`,
      `a:\n${Array.from({ length: 60 }, (_, n) => `${' '.repeat(n + 1)}b:\n`).join('')}`,
      `a: ${'['.repeat(60)}${']'.repeat(60)}`,
      `a: what? ${'why? '.repeat(40)}`,
      `note: |\n${' '.repeat(190)}far right\n`,
    ]) {
      assert.deepEqual(parseYaml(text).problems, [], text.slice(0, 40));
    }
  });
});

describe('places in a YAML file', () => {
  const text = 'name: Acme # c\nempty:\nlist:\n  - id: a\n    note: >\n      two\n      lines\n  - id: b\n';

  it('finds values, keys and, for what is missing, the parent', () => {
    const yaml = file(text);
    assert.equal(under(text, rangeOf(yaml, ['name'])), 'Acme');
    assert.equal(under(text, rangeOf(yaml, ['empty'])), 'empty');
    assert.equal(under(text, rangeOf(yaml, ['list', 1, 'id'])), 'b');
    assert.equal(under(text, rangeOf(yaml, ['list', 1, 'missing', 'deep'])), 'id: b');
    assert.equal(under(text, rangeOf(yaml, ['list', 0, 'note'])), '>\n      two\n      lines');
    assert.equal(under(text, keyRangeOf(yaml, ['list', 0], 'note')), 'note');
    assert.equal(under(text, keyRangeOf(yaml, [], 'list')), 'list');
    assert.deepEqual(rangeOf(file(''), ['a']), { start: 0, end: 0 });
  });

  it('counts lines from 1', () => {
    assert.equal(lineOf(text, text.indexOf('list')), 3);
  });

  it('takes only own keys for values', () => {
    assert.equal(valueAt({ a: { b: 1 } }, ['a', 'b']), 1);
    assert.equal(valueAt({}, ['constructor']), undefined);
    assert.equal(valueAt([1], ['length', 'x']), undefined);
    assert.equal(valueAt('text', [0]), undefined);
  });
});

describe('checkValue', () => {
  const schema = z.object({
    name: z.string({ error: 'must be text' }),
    tags: z.optional(z.array(z.string({ error: 'must be text' }))),
  });

  it('says in words what does not fit', () => {
    const text = 'a: { name: 7, tags: x }\nb: {}\nc: text\n';
    const yaml = file(text);
    const problems = ['a', 'b', 'c'].flatMap(
      key => checkValue(yaml, [key], valueAt(yaml.value, [key]), schema).problems,
    );
    assert.deepEqual(
      problems.map(({ code, message, range }) => [code, message, under(text, range)]),
      [
        ['yaml-value', '`name` must be text, so put it in quotes.', '7'],
        ['yaml-value', '`tags` must be a list.', 'x'],
        ['yaml-value', '`name` is missing: it must be text.', '{}'],
        ['yaml-value', '`c` must be keys with values.', 'text'],
      ],
    );
  });
});

describe('checkList', () => {
  const text = z.string({ error: 'must be text' });
  const schema = z.object({
    id: text,
    name: text,
    note: z.optional(text),
    times: z.optional(z.object({ first: z.optional(text), every: z.optional(text) })),
    tags: z.optional(z.array(text)),
  });
  const list = (source: string, fill?: (item: object) => object) =>
    checkList(file(source), ['list'], schema, fill);

  it('keeps the good items, and of a bad one all that is good', () => {
    const source =
      'list:\n  - { id: a, name: A, note: 7, times: { first: 5, every: x }, tags: [x, 7] }\n  - { id: b }\n  - text\n  - { id: c, name: C }\n';
    const { value, problems } = list(source);
    assert.deepEqual(value, [
      { id: 'a', name: 'A', times: { every: 'x' } },
      { id: 'c', name: 'C' },
    ]);
    assert.deepEqual(
      problems.map(({ range }) => under(source, range)),
      ['7', '5', '7', '{ id: b }', 'text'],
    );
  });

  it('fills what an item cannot do without, where it is told how', () => {
    const { value, problems } = list('list:\n  - { id: b, note: 7 }\n', () => ({ name: 'somebody' }));
    assert.deepEqual(value, [{ id: 'b', name: 'somebody' }]);
    assert.equal(problems.length, 2);
  });

  it('is empty for none, and says so of what is no list', () => {
    assert.deepEqual(list('list:\n'), { value: [], problems: [] });
    assert.deepEqual(list('other: 1\n'), { value: [], problems: [] });
    assert.deepEqual(
      list('list: { a: 1 }').problems.map(({ message }) => message),
      ['`list` must be a list: start each item with "- ".'],
    );
  });

  it('reads a list that an alias repeats', () => {
    assert.deepEqual(list('base: &x [{ id: a, name: A }]\nlist: *x\n').value, [{ id: 'a', name: 'A' }]);
  });
});

describe('hints', () => {
  it('names the likeliest right key', () => {
    const text = 'nmae: x\nmotto: y\n';
    assert.deepEqual(
      checkKeys(file(text), [], ['name', 'branch']).map(({ message, range, data }) => [
        message,
        under(text, range),
        data,
      ]),
      [
        ['Livesite does not know `nmae`. Did you mean `name`?', 'nmae', { replacement: 'name' }],
        ['Livesite does not know `motto` and leaves it alone.', 'motto', undefined],
      ],
    );
  });

  it('finds words within two edits, the closest first', () => {
    assert.equal(nearest('SEVI', ['SEV1', 'SEV2']), 'SEV1');
    assert.equal(nearest('Lead', ['leads', 'lead']), 'lead');
    assert.equal(nearest('scrbe', ['lead', 'scribe']), 'scribe');
    assert.equal(nearest('abc', ['xyz', 'abcdefg']), undefined);
    assert.equal(nearest('x'.repeat(200_000), ['x'.repeat(20)]), undefined);
  });

  it('points at ids that are listed twice', () => {
    const text = 'list:\n  - id: a\n  - id: B\n  - id: b\n  - id: a\n  - name: x\n  - 7\n';
    assert.deepEqual(
      repeatedIds(file(text), 'list', 'id').map(({ code, range }) => [code, under(text, range)]),
      [
        ['duplicate-id', 'b'],
        ['duplicate-id', 'a'],
      ],
    );
  });
});
