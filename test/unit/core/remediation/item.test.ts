import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  isTaskLine,
  ITEM_TYPES,
  planDone,
  planDue,
  planIssueLink,
  planItemId,
  planOwner,
  printItem,
  tryParseItem,
  type Item,
} from '../../../../src/core/remediation/item';
import { applyTextEdits, type TextEdit } from '../../../../src/core/text/range';
import { handle, hostileText, someLine } from '../../../support/arbitraries';
import { under } from '../../../support/builders';

const DOCUMENTED =
  '- [ ] R1 Circuit breaker between checkout and payments — @alice, due 2026-12-07, prevent ([#123](https://github.com/acme/shop/issues/123))';

function parsed(line: string, offset = 0): Item {
  const item = tryParseItem(line, offset);
  assert.ok(item, line);
  return item;
}

/** What an item says, without where. */
function said(item: Item) {
  const { id, text, done, owner, due, type, wontDo, issue, others } = item;
  return { id, text, done, owner, due, type, wontDo, issue, others };
}

const day = fc
  .integer({ min: 0, max: 60_000 })
  .map(days => new Date(days * 86_400_000).toISOString().slice(0, 10));
const link = fc.record(
  {
    label: fc.constantFrom('#1', '#12345', 'acme/shop#1'),
    url: fc.constantFrom('https://github.com/a/b/issues/1', 'http://ghe.example/a_b/c/issues/9?x=1'),
  },
  { noNullPrototype: true },
);

describe('tryParseItem', () => {
  it('reads the documented form', () => {
    assert.deepEqual(said(parsed(DOCUMENTED)), {
      id: 'R1',
      text: 'Circuit breaker between checkout and payments',
      done: false,
      owner: 'alice',
      due: '2026-12-07',
      type: 'prevent',
      wontDo: undefined,
      issue: { label: '#123', url: 'https://github.com/acme/shop/issues/123' },
      others: [],
    });
  });

  it('knows where the parts stand in the whole text', () => {
    const text = `x\n${DOCUMENTED}  \n`;
    const { parts, range } = parsed(`${DOCUMENTED}  `, 2);
    assert.equal(under(text, range), `${DOCUMENTED}  `);
    assert.equal(under(text, parts.box), ' ');
    assert.equal(under(text, parts.text), 'Circuit breaker between checkout and payments');
    assert.equal(parts.owner && under(text, parts.owner), '@alice');
    assert.equal(parts.due && under(text, parts.due), 'due 2026-12-07');
    assert.equal(
      parts.issue && under(text, parts.issue),
      ' ([#123](https://github.com/acme/shop/issues/123))',
    );
    assert.ok(text.slice(0, parts.metaEnd).endsWith('prevent'));
    assert.ok(text.slice(parts.metaStart).startsWith('@alice'));
  });

  it('reads what people write', () => {
    const samples: readonly (readonly [string, Partial<Item>])[] = [
      ['* [X] R12: Done thing', { id: 'R12', text: 'Done thing', done: true }],
      ['  + [x] R1. Nested -- @bob', { id: 'R1', text: 'Nested', owner: 'bob', done: true }],
      [
        '- [ ] No id – due 2026-12-07, @bob',
        { id: undefined, text: 'No id', owner: 'bob', due: '2026-12-07' },
      ],
      ['- [ ] R1 Two — parts — @bob', { text: 'Two — parts', owner: 'bob' }],
      [
        '- [ ] R1 Alert — detect, then page — @alice, due 2026-12-07',
        { text: 'Alert — detect, then page', owner: 'alice', due: '2026-12-07', type: undefined },
      ],
      ['- [ ] R1 A dash — inside', { text: 'A dash — inside', owner: undefined }],
      [
        '- [ ] R1 x — @bob, next sprint, due 2026-12-07',
        { owner: 'bob', due: '2026-12-07', others: ['next sprint'] },
      ],
      ['- [ ] R1 x — @bob, due 2026-02-30', { owner: 'bob', due: undefined }],
      [
        '- [ ] R1 x — won’t do: too dear, and — detect — late, ([#1](https://x.example/1))',
        { wontDo: 'too dear, and — detect — late,', issue: { label: '#1', url: 'https://x.example/1' } },
      ],
      ["- [ ] R1 x — @bob, won't do: a, b", { owner: 'bob', wontDo: 'a, b' }],
      ['- [ ] R1 x — won’t do', { wontDo: '' }],
      ['- [ ] R1 — @bob', { id: 'R1', text: '', owner: 'bob' }],
      ['- [ ] R1', { id: 'R1', text: '' }],
      ['- [ ]', { id: undefined, text: '' }],
      ['- [ ] R10000 too many digits', { id: undefined, text: 'R10000 too many digits' }],
      [
        '- [ ] R1 see ([graph](https://x.example)) there',
        { text: 'see ([graph](https://x.example)) there', issue: undefined },
      ],
      ['- [ ] R1 x — @acme/team', { text: 'x — @acme/team', owner: undefined }],
    ];
    for (const [line, expected] of samples) {
      const item = said(parsed(line));
      for (const [key, value] of Object.entries(expected)) {
        assert.deepEqual(item[key as keyof typeof item], value, `${line}: ${key}`);
      }
    }
  });

  it('takes no other line', () => {
    for (const line of [
      '',
      '- x',
      '- [] x',
      '-[ ] x',
      '- [ ]x',
      '[ ] x',
      '1. [ ] x',
      '- [y] x',
      'text - [ ] x',
    ]) {
      assert.equal(tryParseItem(line, 0), undefined, line);
      assert.equal(isTaskLine(line), false);
    }
  });

  it('never throws', () => {
    fc.assert(
      fc.property(hostileText, fc.nat(1000), (text, offset) => {
        const item = tryParseItem(`- [ ] ${text.replace(/[\r\n]/g, ' ')}`, offset);
        assert.ok(item && item.range.start === offset);
      }),
      { numRuns: 500 },
    );
  });
});

describe('printItem', () => {
  it('prints what tryParseItem reads', () => {
    const words = fc.stringMatching(/^[A-Z][a-z]{1,9}(?: [a-z0-9%]{1,9}){0,6}$/);
    const item = fc.record(
      {
        id: fc.integer({ min: 1, max: 9999 }).map(n => `R${n}`),
        text: words,
        owner: fc.option(
          handle.filter(name => /^[\w.-]+$/.test(name)),
          { nil: undefined },
        ),
        due: fc.option(day, { nil: undefined }),
        type: fc.option(fc.constantFrom(...ITEM_TYPES), { nil: undefined }),
      },
      { noNullPrototype: true },
    );
    fc.assert(
      fc.property(item, fc.nat(99), (one, offset) => {
        assert.deepEqual(said(parsed(printItem(one), offset)), {
          ...one,
          done: false,
          wontDo: undefined,
          issue: undefined,
          others: [],
        });
      }),
    );
  });

  it('keeps owner and date apart from whatever the text is', () => {
    fc.assert(
      fc.property(someLine, text => {
        const line = printItem({ id: 'R1', text, owner: 'alice', due: '2026-12-07', type: 'detect' });
        assert.doesNotMatch(line, /[\r\n]/);
        const item = parsed(line);
        fc.pre(!/won[’']t do/.test(text));
        assert.deepEqual([item.id, item.owner, item.due, item.type], ['R1', 'alice', '2026-12-07', 'detect']);
        assert.equal(item.text, text.trim());
      }),
      { numRuns: 1000 },
    );
  });
});

describe('edits of an item', () => {
  const lines = fc
    .tuple(
      fc.constantFrom('- [ ] ', '  * [x] ', '+ [X] '),
      fc.constantFrom('', 'R7 ', 'R7: '),
      fc.oneof(
        someLine.filter(text => !/[—–]| -- |@|due|won|\]\(|^R\d/.test(text)),
        fc.constant('Two — parts'),
      ),
      fc.constantFrom(
        '',
        ' — @bob',
        ' — due 2026-01-01',
        ' -- detect, @bob',
        ' — won’t do: a, b',
        ' — @bob, next sprint, due 2026-01-01',
        ' — detect, won’t do: x — y',
      ),
      fc.constantFrom('', ' ([#1](https://x.example/1))'),
      fc.constantFrom('', '  ', '\t'),
    )
    .map(parts => parts.join(''));
  const before = 'head\r\n';
  const after = '\r\ntail — @eve\r\n';

  /** The item after the edits; checks that only its line changed, and that doing it again changes nothing. */
  function edited(line: string, plan: (item: Item) => TextEdit[]): Item {
    const text = before + line + after;
    const once = applyTextEdits(text, plan(parsed(line, before.length)));
    assert.ok(once.startsWith(before) && once.endsWith(after), once);
    const changed = once.slice(before.length, -after.length);
    const item = parsed(changed, before.length);
    assert.equal(applyTextEdits(once, plan(item)), once, changed);
    assert.equal(/\s*$/.exec(changed)?.[0], /\s*$/.exec(line)?.[0], 'trailing blanks');
    return item;
  }

  it('change one thing and keep all others, once and twice', () => {
    fc.assert(
      fc.property(lines, handle, day, link, fc.boolean(), (line, owner, due, issue, done) => {
        const original = said(parsed(line));
        assert.deepEqual(said(edited(line, item => planDone(item, done))), { ...original, done });
        assert.deepEqual(said(edited(line, item => planOwner(item, owner))), { ...original, owner });
        assert.deepEqual(said(edited(line, item => planDue(item, due))), { ...original, due });
        assert.deepEqual(said(edited(line, item => planIssueLink(item, issue))), { ...original, issue });
        assert.deepEqual(said(edited(line, item => planItemId(item, 'R9'))), {
          ...original,
          id: original.id ?? 'R9',
        });
      }),
      { numRuns: 1000 },
    );
  });

  it('write the line as a person would', () => {
    const line = (text: string, plan: (item: Item) => TextEdit[]) => applyTextEdits(text, plan(parsed(text)));
    assert.equal(
      line('- [ ] Do it', item => planItemId(item, 'R1')),
      '- [ ] R1 Do it',
    );
    assert.equal(
      line('- [ ] R1 Do it', item => planOwner(item, 'bob')),
      '- [ ] R1 Do it — @bob',
    );
    assert.equal(
      line('- [ ] R1 Do it — @bob', item => planDue(item, '2026-12-07')),
      '- [ ] R1 Do it — @bob, due 2026-12-07',
    );
    assert.equal(
      line('- [ ] R1 Do it — prevent', item => planDue(item, '2026-12-07')),
      '- [ ] R1 Do it — due 2026-12-07, prevent',
    );
    assert.equal(
      line('- [ ] R1 Do it — won’t do: dear', item => planOwner(item, 'bob')),
      '- [ ] R1 Do it — @bob, won’t do: dear',
    );
    assert.equal(
      line('- [ ] R1 Do it — @bob ', item =>
        planIssueLink(item, { label: '#2', url: 'https://x.example/2' }),
      ),
      '- [ ] R1 Do it — @bob ([#2](https://x.example/2)) ',
    );
    assert.equal(
      line('- [ ]', item => planItemId(item, 'R1')),
      '- [ ] R1 ',
    );
    assert.equal(
      line('- [x] R1 Do it', item => planDone(item, false)),
      '- [ ] R1 Do it',
    );
  });
});
