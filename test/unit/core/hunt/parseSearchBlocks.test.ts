import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseSearchBlocks } from '../../../../src/core/hunt/parseSearchBlocks';
import { parseReview } from '../../../../src/core/review/review';
import { under } from '../../../support/builders';

const parse = (text: string) => parseSearchBlocks(text, parseReview(text));
const review = (block: string, more = ''): string =>
  `# R\n\n## Same pattern elsewhere\n\n\`\`\`search\n${block}\`\`\`\n${more}\n## Remediation\n\n- [ ] R1 Limit the retry — @bob, due 2027-01-01\n`;

const FULL = `id: retry-without-limit
regex: retry\\(\\s*\\)
ignore-case: true
whole-word: true
paths: ["src/**/*.ts", lib]
not: "**/*.test.ts"
in: [., shop]
why: A retry without a limit doubled the load
known:
  - path: src/a.ts
    line: "3ed36ea68885"
    as: R1
  - { path: src/b.ts, line: 123456789012, fine: called once, in: shop }
`;

describe('parseSearchBlocks', () => {
  it('reads a search with all its keys', () => {
    const text = review(FULL);
    const { value, problems } = parse(text);
    assert.deepEqual(problems, []);
    const [block] = value;
    assert.ok(block);
    const { id, pattern, paths, not, why } = block;
    assert.deepEqual(
      { id, paths, not, in: block.in, why },
      {
        id: 'retry-without-limit',
        paths: ['src/**/*.ts', 'lib'],
        not: ['**/*.test.ts'],
        in: ['.', 'shop'],
        why: 'A retry without a limit doubled the load',
      },
    );
    assert.deepEqual(pattern, {
      kind: 'regex',
      text: 'retry\\(\\s*\\)',
      pattern: 'retry\\([[:space:]]*\\)',
      ignoreCase: true,
      wholeWord: true,
    });
    assert.deepEqual(
      block.known.map(({ in: repository, path, line, as, fine }) => [repository, path, line, as, fine]),
      [
        ['.', 'src/a.ts', '3ed36ea68885', 'R1', undefined],
        ['shop', 'src/b.ts', '123456789012', undefined, 'called once'],
      ],
    );
    assert.ok(
      under(text, block.range).startsWith('```search\n') && under(text, block.range).endsWith('\n```'),
    );
    assert.equal(under(text, block.body), FULL);
  });

  it('says what is wrong, and where', () => {
    const cases: readonly (readonly [block: string, code: string, place: string])[] = [
      ['id: Not An Id\ntext: x\n', 'search-value', 'Not An Id'],
      ['id: a\n', 'search-value', 'id: a'],
      ['id: a\ntext: x\nregex: y\n', 'search-value', 'y'],
      ['id: a\nregex: "(x"\n', 'search-regex', '"(x"'],
      ['id: a\ntext: x\npaths: [/etc, ok]\n', 'search-value', '/etc'],
      ['id: a\ntext: x\nflags: i\n', 'yaml-key', 'flags'],
      ['id: a\ntext: x\nwhole-wrod: true\n', 'yaml-key', 'whole-wrod'],
      ['id: a\ntext: x\nignore-case: maybe\n', 'search-value', 'maybe'],
      ['id: a\ntext: x\nknown:\n  - path: a.ts\n', 'search-value', 'path: a.ts'],
      ['id: a\ntext: x\nknown: [{ path: a.ts, line: "3ed36ea68885", as: R9 }]\n', 'search-item', 'R9'],
      [
        'id: a\ntext: x\nknown: [{ path: a.ts, line: "3ed36ea68885" }]\n',
        'search-value',
        '{ path: a.ts, line: "3ed36ea68885" }',
      ],
      ['- a list\n', 'search-value', '- a list'],
      ['', 'search-value', '```search'],
      ['id: [\n', 'yaml', ''],
    ];
    for (const [block, code, place] of cases) {
      const text = review(block);
      const [problem] = parse(text).problems;
      assert.equal(problem?.code, code, block);
      assert.ok(under(text, problem.range).startsWith(place), `${block}: ${under(text, problem.range)}`);
    }
  });

  it('keeps what can be used', () => {
    const { value } = parse(review('id: a\ntext: x\npaths: [/etc, ok]\nfuture: 1\n'));
    assert.deepEqual(
      value.map(({ paths }) => paths),
      [['ok']],
    );
  });

  it('runs only what stands in the section, and each id once', () => {
    const elsewhere = '# R\n\n## Summary\n\n```search\nid: a\ntext: x\n```\n';
    assert.deepEqual(
      [parse(elsewhere).value.length, parse(elsewhere).problems[0]?.code],
      [0, 'search-elsewhere'],
    );
    const twice = review(
      'id: a\ntext: x\n',
      '\n```search\nid: a\ntext: y\n```\n\n~~~~ search\nid: b\ntext: z\n~~~~\n',
    );
    const { value, problems } = parse(twice);
    assert.deepEqual(
      [value.map(({ id }) => id), problems.map(({ code }) => code)],
      [['a', 'b'], ['search-id-twice']],
    );
  });

  it('does not read a search that another block quotes', () => {
    assert.deepEqual(
      parse('# R\n\n## Same pattern elsewhere\n\n````markdown\n```search\nid: a\ntext: x\n```\n````\n'),
      { value: [], problems: [] },
    );
    assert.deepEqual(
      parse('# R\n\n## Same pattern elsewhere\n\n<!--\n```search\nid: a\ntext: x\n```\n-->\n').value,
      [],
    );
    assert.equal(
      parse('## Same pattern elsewhere\n```ts\nx\n```\n```search\nid: a\ntext: x\n```\n').value.length,
      1,
    );
    assert.equal(parse('## Same pattern elsewhere\n```search\nid: a\ntext: x\n').value.length, 1);
  });

  it('takes any text without failing', () => {
    const part = fc.constantFrom(
      '```search\n',
      '```\n',
      '~~~\n',
      '## Same pattern elsewhere\n',
      'id: a\n',
      'regex: (\n',
      'known: [',
      '- {',
      '<!--\n',
      '-->\n',
      '\t',
      '\r\n',
      'in: .\n',
    );
    fc.assert(
      fc.property(fc.array(part), parts => {
        const text = parts.join('');
        for (const { range } of parse(text).problems) {
          assert.ok(range.start >= 0 && range.end <= text.length && range.start <= range.end);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('takes no longer for thousands of fences, of which one that is never closed is the last', () => {
    const closed = Array.from({ length: 20 }, (_, n) => `\`\`\`search\nid: s${n}\ntext: a\n\`\`\`\n`).join(
      '',
    );
    const text = `## Same pattern elsewhere\n\n${closed}~~~~search\n${'-->\n```search\n'.repeat(20_000)}`;
    assert.equal(parse(text).value.length, 20);
  });
});
