import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  frontMatterDiffers,
  frontMatterEdits,
  frontMatterRange,
  printFrontMatter,
  tryParseFrontMatter,
  withFrontMatter,
} from '../../../../src/core/text/frontMatter';
import { toOneLine } from '../../../../src/core/text/plain';
import { applyTextEdits } from '../../../../src/core/text/range';
import { hostileLine, hostileText, shortHostileText } from '../../../support/arbitraries';
import { under } from '../../../support/builders';

const shortLine = shortHostileText.map(toOneLine);

function parsed(text: string) {
  const matter = tryParseFrontMatter(text);
  assert.ok(matter, JSON.stringify(text));
  return matter;
}

const set = (text: string, values: Record<string, unknown>) =>
  withFrontMatter(text, new Map(Object.entries(values)));

describe('tryParseFrontMatter', () => {
  it('reads the YAML between two fences, with LF, CRLF and a byte order mark', () => {
    for (const text of [
      '---\ntitle: a\n---\nx',
      '---\r\ntitle: a\r\n---\r\nx',
      '\ufeff---\ntitle: a\n---',
      '--- \ntitle: a\n---\t\n',
    ]) {
      const matter = parsed(text);
      assert.equal(matter.values['title'], 'a');
      const range = frontMatterRange(matter, 'title');
      assert.equal(range && under(text, range), 'a');
    }
  });

  it('is none where the text does not start with plain fences', () => {
    for (const text of [
      '',
      'x',
      '---',
      '---\ntitle: a',
      '---js\nprocess.exit()\n---\n',
      '----\na: 1\n----\n',
      '\n---\na: 1\n---\n',
      '---\r---\r',
    ]) {
      assert.equal(tryParseFrontMatter(text), undefined, JSON.stringify(text));
    }
  });

  it('says where YAML is wrong, in the whole text', () => {
    const broken = {
      '---\ntitle: a\ntitle: b\n---\n': ['yaml-duplicate-key', 'title'],
      '---\ntitle: "a\n---\n': ['yaml', undefined],
      '---\na: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> theirs\n---\n': [
        'conflict-marker',
        '<<<<<<< HEAD',
      ],
      '---\n__proto__: 1\n---\n': ['yaml-reserved-key', '__proto__'],
    } as const;
    for (const [text, [code, found]] of Object.entries(broken)) {
      const { problems, values } = parsed(text);
      assert.equal(problems[0]?.code, code, text);
      assert.deepEqual(values, {});
      if (found !== undefined) {
        assert.equal(problems[0] && under(text, problems[0].range), found);
      }
    }
  });

  it('never throws', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(hostileText, fc.constantFrom('---\n', 'a: ', '\n', '[', '{', '- '))),
        parts => {
          tryParseFrontMatter(`---\n${parts.join('')}`);
          tryParseFrontMatter(parts.join(''));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('takes a megabyte for what it is', () => {
    const found = [
      `---\n${'a: b\n'.repeat(200_000)}---\n`,
      `---\n${'[\n'.repeat(500_000)}---\n`,
      `---\n${'-\n'.repeat(500_000)}`,
    ].map(text => tryParseFrontMatter(text));
    assert.deepEqual(
      found.map(matter => matter && matter.problems.length > 0),
      [true, true, undefined],
    );
  });
});

describe('printFrontMatter', () => {
  it('says what it is given, whatever the text: no value becomes another type or a second key', () => {
    // Half characters and byte order marks do not survive a file; toOneLine takes them out before.
    const writable = hostileText.map(text => text.replace(/\p{Surrogate}|\ufeff/gu, ''));
    fc.assert(
      fc.property(writable, hostileLine, (title, lead) => {
        const text = `${printFrontMatter(
          new Map<string, unknown>([
            ['title', title],
            ['lead', lead],
            ['services', [title, lead]],
            ['gone', undefined],
          ]),
        )}\n# Title\n`;
        assert.deepEqual({ ...parsed(text).values }, { title, lead, services: [title, lead] });
      }),
      { numRuns: 1500 },
    );
  });
});

describe('frontMatterDiffers', () => {
  it('tells values apart as their JSON does', () => {
    const text = fc.constantFrom('', 'a', 'b', '1', 'null', 'a,b');
    const value = fc.oneof(
      text,
      fc.array(text, { maxLength: 2 }),
      fc.constantFrom<unknown>(1, true, null, [1], ['a', 1], [['a']], { a: 'a' }),
    );
    fc.assert(
      fc.property(value, value, (found, wanted) => {
        const matter = parsed(`${printFrontMatter(new Map([['key', found]]))}\n`);
        assert.equal(
          frontMatterDiffers(matter, 'key', wanted),
          JSON.stringify(found) !== JSON.stringify(wanted),
        );
      }),
    );
  });
});

describe('withFrontMatter', () => {
  const before = [
    '---',
    '# the team’s own words: keep',
    'title: Checkout   # said by support',
    'severity:   SEV2',
    'team:',
    '  - a # first',
    '  - b',
    'services:',
    '  - web',
    '  - api',
    'note: |',
    '  status: fake',
    '',
    'status: "triage"',
    'lead:   # nobody yet',
    '---',
    '',
    '# Checkout',
    'status: body',
    '---',
    '',
  ];

  it('changes what differs and nothing else: comments, blanks, other keys and the body stay byte for byte', () => {
    for (const ending of ['\n', '\r\n']) {
      const text = before.join(ending);
      const after = set(text, {
        title: 'Checkout: down',
        severity: 'SEV2',
        status: 'resolved',
        lead: 'alice',
        services: ['web'],
        closed: 'x',
      });
      const expected = before.flatMap(line => {
        switch (line) {
          case 'title: Checkout   # said by support':
            return ['title: "Checkout: down"   # said by support'];
          case 'services:':
            return ['services: [web]'];
          case '  - web':
          case '  - api':
            return [];
          case 'status: "triage"':
            return ['status: resolved'];
          case 'lead:   # nobody yet':
            return ['lead: alice   # nobody yet', 'closed: x'];
          default:
            return [line];
        }
      });
      assert.equal(after, expected.join(ending));
    }
  });

  it('removes the lines of a value that is no longer there', () => {
    assert.equal(set('---\na: 1\nlead: bob # x\nb: 2\n---\n', { lead: undefined }), '---\na: 1\nb: 2\n---\n');
    assert.equal(
      set('---\r\nlead:\r\n  - bob\r\n  - al\r\nb: 2\r\n---\r\n', { lead: undefined }),
      '---\r\nb: 2\r\n---\r\n',
    );
    assert.equal(set('---\na: 1\nlead: >\n  bob\n  al\n---\nx', { lead: undefined }), '---\na: 1\n---\nx');
  });

  it('takes an empty value for none', () => {
    for (const value of ['', ' ""', ' []', ' ~', ' # none']) {
      const text = `---\nlead:${value}\n---\n`;
      assert.equal(set(text, { lead: undefined }), text);
    }
  });

  it('replaces values in every way they can be written', () => {
    const values = [
      'x',
      "'x'",
      '"x"',
      '!!str x',
      '&a x',
      '|\n  x\n  y',
      '>-\n  x',
      '[x, y]',
      '{x: y}',
      '\n  - x\n  - y',
      '\n- x',
      'x\n  y',
      '"x\n  y"',
      '\n  x: y',
      '1e10',
      '~',
      '',
    ];
    for (const value of values) {
      for (const indent of ['', '  ']) {
        const inner = `title: ${value}\nnext: 1 # kept`.split('\n').map(line => indent + line);
        const text = ['---', ...inner, '---', 'body', ''].join('\n');
        const after = set(text, { title: 'A: b', added: 'yes' });
        assert.deepEqual(
          { ...parsed(after).values },
          { title: 'A: b', next: 1, added: 'yes' },
          JSON.stringify(after),
        );
        assert.ok(
          after.endsWith(`\n${indent}next: 1 # kept\n${indent}added: yes\n---\nbody\n`),
          JSON.stringify(after),
        );
      }
    }
  });

  it('fills an empty block', () => {
    assert.equal(set('---\n---\n# x\n', { title: 'a', lead: undefined }), '---\ntitle: a\n---\n# x\n');
    assert.equal(set('---\r\n# only this\r\n---', { title: 'a' }), '---\r\n# only this\r\ntitle: a\r\n---');
  });

  it('leaves alone what a line cannot be changed in, and what is broken', () => {
    const alone = [
      '---\n{title: x, b: 1}\n---\n',
      '---\n- title\n---\n',
      '---\njust text\n---\n',
      '---\ntitle: &a x\nother: *a\n---\n',
      '---\n? title\n: x\n---\n',
      '---\ntitle: x\ntitle: y\n---\n',
      '---\ntitle: x\n...\n---\n',
      '---\ntitle: "x\n---\n',
      'no front matter\n',
    ];
    for (const text of alone) {
      assert.equal(set(text, { title: 'new', added: 'a' }), text);
    }
  });

  it('comes back as it was asked for, the second time without an edit, whatever stands there', () => {
    const value = fc.oneof(
      fc.constantFrom(
        'x',
        '"x"',
        '[a, b]',
        '|\n  t\n',
        '\n  - a',
        '# c',
        '',
        '1',
        '~',
        '{a: 1}',
        '&k v',
        'x # c',
        '>-\n  t\n  u',
      ),
      shortLine.map(line => JSON.stringify(line)),
    );
    const line = fc.oneof(
      fc
        .tuple(
          fc.constantFrom('title', 'severity', 'lead', 'own', 'services'),
          fc.constantFrom('', ' ', '  '),
          value,
        )
        .map(([key, gap, text]) => `${key}:${gap}${text}`),
      fc.constantFrom('# comment', '', '   '),
    );
    const document = fc
      .tuple(
        fc.uniqueArray(line, { selector: text => text.split(':')[0], maxLength: 6 }),
        fc.constantFrom('\n', '\r\n'),
        shortLine,
      )
      .map(([lines, ending, body]) =>
        ['---', ...lines.flatMap(text => text.split('\n')), '---', '', body, 'title: body', ''].join(ending),
      );
    const wanted = fc
      .tuple(
        shortLine,
        fc.constantFrom('SEV1', undefined),
        fc.constantFrom('alice', undefined),
        fc.constantFrom(['a', 'b'], undefined),
      )
      .map(
        ([title, severity, lead, services]) =>
          new Map<string, unknown>(Object.entries({ title, severity, lead, services })),
      );
    fc.assert(
      fc.property(document, wanted, (text, values) => {
        const matter = parsed(text);
        const edits = frontMatterEdits(text, matter, values);
        const after = applyTextEdits(text, edits);
        if (matter.problems.length > 0) {
          assert.equal(after, text);
          return;
        }
        assert.deepEqual(frontMatterEdits(after, parsed(after), values), []);
        assert.equal(after.slice(parsed(after).range.end), text.slice(matter.range.end));
        const own = frontMatterRange(parsed(after), 'own');
        const ownBefore = frontMatterRange(matter, 'own');
        // A line that goes may leave blank lines that then count as the end of the value before.
        assert.equal(own && under(after, own).trimEnd(), ownBefore && under(text, ownBefore).trimEnd());
        if (after === text) {
          return;
        }
        for (const [key, expected] of values) {
          const found = parsed(after).values[key];
          assert.ok(
            expected === undefined
              ? found === undefined || found === null || found === ''
              : JSON.stringify(found) === JSON.stringify(expected),
            `${key}: ${after}`,
          );
        }
      }),
      { numRuns: 1000 },
    );
  });
});
