import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { nextItemId, parseReview } from '../../../../src/core/review/review';
import { REVIEW_SECTIONS } from '../../../../src/core/review/checkReview';
import { hostileText } from '../../../support/arbitraries';
import { under } from '../../../support/builders';
import { ROOT } from '../../../tools/root.mjs';

describe('parseReview', () => {
  const text = `---
incident: x
---
# Review: x

## Summary

It broke.

### Detail

more

##   Impact ##

<!-- Who? -->

## Remediation

- [ ] R1 First — @alice, due 2026-12-07
  - [x] R2 Under it
* [ ] R3 Star

\`\`\`markdown
- [ ] R4 in a fence
## Not a section
\`\`\`

<!--
- [ ] R5 in a comment
-->

text

# Appendix

- [ ] R6 behind the section

## Remediation

- [ ] R7 in a second one
`;

  it('reads sections and the items under Remediation', () => {
    const { sections, items } = parseReview(text);
    assert.deepEqual(
      sections.map(({ title, empty, heading }) => [title, empty, under(text, heading)]),
      [
        ['Summary', false, '## Summary'],
        ['Impact', true, '##   Impact ##'],
        ['Remediation', false, '## Remediation'],
        ['Remediation', false, '## Remediation'],
      ],
    );
    assert.equal(
      under(text, sections[0]?.body ?? { start: 0, end: 0 }),
      '\nIt broke.\n\n### Detail\n\nmore\n\n',
    );
    assert.deepEqual(
      items.map(({ id, range }) => [id, under(text, range)]),
      [
        ['R1', '- [ ] R1 First — @alice, due 2026-12-07'],
        ['R2', '  - [x] R2 Under it'],
        ['R3', '* [ ] R3 Star'],
      ],
    );
  });

  it('tells conflict marks from those that a review quotes', () => {
    const found = (text: string) => (parseReview(text).conflicts ?? []).map(range => under(text, range));
    const whole = '<<<<<<< a\n1\n||||||| o\n0\n=======\n2\n>>>>>>> b\n';
    const marks = ['<<<<<<< a', '||||||| o', '>>>>>>> b'];
    assert.deepEqual(found(whole), marks);
    assert.deepEqual(found('Then\n>>>>>>> b\n'), ['>>>>>>> b']);
    assert.deepEqual(found('```\n<<<<<<< HEAD\n```\nIt said <<<<<<< HEAD\n'), []);
    assert.deepEqual(found('```\n=======\n>>>>>>> b\n<<<<<<< a\n```\n'), [], 'no whole conflict');
    assert.deepEqual(found(`~~~\n<<<<<<< HEAD\n~~~\n\n\`\`\`\n>>>>>>> b\n\`\`\`\n`), []);
    assert.deepEqual(found(`\`\`\`sh\n${whole}\`\`\`\n`), marks, 'left in code that both edited');
    assert.deepEqual(found('<<<<<<< a\n```\nx\n=======\ny\n>>>>>>> b\n'), ['<<<<<<< a'], 'never closed');
  });

  it('reads the same with CRLF', () => {
    const crlf = text.replaceAll('\n', '\r\n');
    assert.deepEqual(
      parseReview(crlf).items.map(({ range }) => under(crlf, range)),
      parseReview(text).items.map(({ range }) => under(text, range)),
    );
    assert.deepEqual(
      parseReview(crlf).sections.map(({ title, empty }) => [title, empty]),
      parseReview(text).sections.map(({ title, empty }) => [title, empty]),
    );
  });

  it('takes a fence or a comment that is never closed to go on to the end', () => {
    assert.deepEqual(parseReview('## Remediation\n\n```\n- [ ] R1 x\n').items, []);
    assert.deepEqual(parseReview('## Remediation\n\n<!-- hint\n- [ ] R1 x\n').items, []);
    assert.equal(parseReview('## Remediation\n\n~~~\n```\n~~~\n- [ ] R1 x\n').items.length, 1);
    assert.equal(parseReview('## Remediation\n\n````\n```\n````\n- [ ] R1 x\n').items.length, 1);
    assert.equal(parseReview('## Remediation\n\n<!-- one line -->\n- [ ] R1 x\n').items.length, 1);
  });

  it('finds what a template leaves behind empty', () => {
    const empty = [
      '',
      '<!-- hint\nover lines -->',
      '- ',
      '- [ ] ',
      '- [ ] R1',
      '1.',
      '### Technical\n\n### Process',
      '| a | b |\n|---|---|',
      '_none yet_',
      '(none yet)',
      'TODO',
      'tbd',
      '<!-- a --><!-- b -->',
    ];
    for (const body of empty) {
      assert.equal(parseReview(`## Summary\n\n${body}\n`).sections[0]?.empty, true, body);
    }
    const filled = [
      'Nothing.',
      '- one',
      '- [ ] R1 Do it',
      '1. one',
      '### Technical\n\nx',
      '| a |\n\nTotal: 3',
      'TODO: write',
      '<!-- open',
      '> quote',
      '---',
    ];
    for (const body of filled) {
      assert.equal(parseReview(`## Summary\n\n${body}\n`).sections[0]?.empty, false, body);
    }
    const written = new Set(filled.filter(body => !body.startsWith('<!--')));
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...empty, ...written), { maxLength: 8 }), bodies => {
        for (const ending of ['\n', '\r\n']) {
          const text = ['## Summary', ...bodies].join('\n').replaceAll('\n', ending);
          const isEmpty = bodies.every(body => !written.has(body));
          assert.equal(parseReview(text).sections[0]?.empty, isEmpty, text);
        }
      }),
    );
  });

  it('finds in the built-in template all the sections a review answers', () => {
    const template = fs.readFileSync(path.join(ROOT, 'templates/review.md.hbs'), 'utf8');
    const titles = parseReview(template).sections.map(({ title }) => title);
    for (const section of REVIEW_SECTIONS) {
      assert.ok(titles.includes(section), section);
    }
    assert.deepEqual(parseReview(template).items, []);
  });

  it('never throws, and its ranges lie in the text', () => {
    const piece = fc.oneof(
      hostileText,
      fc.constantFrom(
        '\n',
        '\r\n',
        '## ',
        '## Remediation\n',
        '# ',
        '- [ ] ',
        '- [x] R1 ',
        ' — ',
        ' — @bob, due ',
        '```\n',
        '~~~',
        '<!-- ',
        ' -->',
        '([#1](https://x.example/1))',
        '|',
        '#',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), pieces => {
        const source = pieces.join('');
        const { sections, items } = parseReview(source);
        for (const { heading, body } of sections) {
          assert.ok(
            0 <= heading.start &&
              heading.start < heading.end &&
              heading.end <= body.start &&
              body.start <= body.end &&
              body.end <= source.length,
          );
        }
        for (const { range, parts } of items) {
          const inside = [parts.box, parts.text, parts.owner, parts.due, parts.issue].filter(
            part => part !== undefined,
          );
          assert.ok(
            inside.every(({ start, end }) => range.start <= start && start <= end && end <= range.end),
          );
          assert.ok(range.start <= parts.metaEnd && parts.metaEnd <= range.end);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('comes to an end, whatever fills it', () => {
    for (const part of [
      '# ',
      '#',
      ' ',
      '## a\n',
      '- [ ] R1 x — @a, due b\n',
      '- [ ] ',
      '<!--',
      '-->',
      '<!-- -->',
      '([',
      '([x](https://a.b/',
      ' — ',
      '— @a ',
      '`',
      '```\n',
      '|',
      ', ',
      'won’t do ',
    ]) {
      const fill = part.repeat(250_000 / part.length);
      const texts = [
        `## Remediation\n\n${fill}`,
        `## Remediation\n\n- [ ] R1 ${fill.replaceAll('\n', ' ')}x`,
        `# ${fill.replaceAll('\n', ' ')}\u2028x`,
      ];
      for (const text of texts) {
        for (const { range } of parseReview(text).items) {
          assert.match(text.slice(range.start, range.end), /^- \[ \]/, part);
        }
      }
    }
  });
});

describe('nextItemId', () => {
  it('is one more than the highest', () => {
    const ids = (...lines: string[]) =>
      nextItemId(parseReview(`## Remediation\n${lines.join('\n')}\n`).items);
    assert.equal(ids(), 'R1');
    assert.equal(ids('- [ ] R2 a', '- [ ] b', '- [x] R10 c'), 'R11');
  });
});
