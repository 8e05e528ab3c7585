import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseYaml, rangeOf } from '../../../../src/core/site/yamlFile';
import { plainRangeOf, tryReadPlainYaml } from '../../../../src/core/text/plainYaml';

const HEADER = `incident: 2026-04-02-apps-2
title: Apps and partners cannot connect (EU)
severity: SEV1
status: closed
services: [api-gateway, mobile-api]
declared: 2026-04-02T05:09:07Z
meeting:
due: 2026-04-05
tags: []
`;

/** Of all values, and of all items of lists. */
const pathsIn = (values: Readonly<Record<string, unknown>>): (string | number)[][] =>
  Object.entries(values).flatMap(([key, value]) => [
    [key],
    ...(Array.isArray(value) ? value.map((_, index) => [key, index]) : []),
  ]);

describe('tryReadPlainYaml', () => {
  it('reads what machines write', () => {
    assert.deepEqual(tryReadPlainYaml(HEADER), {
      incident: '2026-04-02-apps-2',
      title: 'Apps and partners cannot connect (EU)',
      severity: 'SEV1',
      status: 'closed',
      services: ['api-gateway', 'mobile-api'],
      declared: '2026-04-02T05:09:07Z',
      meeting: null,
      due: '2026-04-05',
      tags: [],
    });
    assert.deepEqual(tryReadPlainYaml('a: b'), { a: 'b' });
  });

  it('leaves the rest to a parser', () => {
    for (const text of [
      '',
      '\n',
      'a: 1',
      'a: null',
      'a: True',
      'null: x',
      'a: "x"',
      "a: 'x'",
      'a: x # why',
      'a: x: y',
      'a: x:',
      'a: x ',
      'a:  x',
      'a: ',
      'a: |',
      'a: *b',
      'a: &b c',
      'a: !!str x',
      'a: [b,c]',
      'a: [b, ]',
      'a: [b, null]',
      'a: [1]',
      'a: {b: c}',
      'a:\n  b: c',
      'a: b\n  c',
      'a: b\na: c',
      'a: b\r\n',
      '# a\na: b',
      'a: b\n---\n',
      'a: b\n...',
      '__proto__: x',
      '- a',
      'a: b\tc',
      '<<<<<<< ours\na: b',
    ]) {
      assert.equal(tryReadPlainYaml(text), undefined, JSON.stringify(text));
    }
  });

  it('says nothing else than a parser, whatever the text', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'a',
        'title',
        'x-1',
        'true',
        'null',
        'B c',
        'ü',
        'y',
        'no',
        'on',
        '~',
        '=',
        '<<',
        'e1',
        'x1',
        '1e3',
        '0x1f',
        '1_000',
      ),
      fc.constantFrom(
        ':',
        ': ',
        ' ',
        '\n',
        ', ',
        '[',
        ']',
        '#',
        ' #',
        "'",
        '"',
        '-',
        '- ',
        '?',
        '!',
        '&',
        '*',
        '@',
        '%',
        '|',
        '{',
        '}',
        '.',
      ),
      fc.constantFrom(
        '2026-11-23',
        '2026-11-23T08:15:02Z',
        '2026-11-23-',
        'a: 2026-11-23-x-1\n',
        '12:30',
        '0o7',
        '.inf',
        'a: b\n',
        'b: [c, d]\n',
        'c:\n',
        'd: \u00a0',
        '\u2028',
        '\ufeff',
      ),
      fc.string({ maxLength: 4 }),
    );
    const line = fc.tuple(
      fc.constantFrom('a', 'b', 'c-d', 'title', 'yes', 'n'),
      fc.array(piece, { maxLength: 4 }),
    );
    const plain = fc.constantFrom(
      'a: b',
      'title: It is late, 5 of them',
      'x: [a, b-c]',
      'due: 2026-11-23',
      'meeting:',
    );
    const text = fc.oneof(
      fc.array(plain, { maxLength: 3 }).map(lines => lines.join('\n')),
      fc.array(piece, { maxLength: 12 }).map(pieces => pieces.join('')),
      fc
        .array(line, { maxLength: 5 })
        .map(lines => lines.map(([key, words]) => `${key}: ${words.join('')}\n`).join('')),
    );
    let read = 0;
    fc.assert(
      fc.property(text, source => {
        const values = tryReadPlainYaml(source);
        if (values !== undefined) {
          read += 1;
          const { value, problems } = parseYaml(source);
          assert.deepEqual(problems, []);
          assert.ok(value);
          assert.deepEqual(values, value.value);
          for (const path of pathsIn(values)) {
            assert.deepEqual(
              plainRangeOf(source, path),
              rangeOf(value, path),
              `${source} at ${path.join('.')}`,
            );
          }
        }
      }),
      { numRuns: 4000 },
    );
    assert.ok(read > 100, `only ${read} of them were read`);
  });
});
