import assert from 'node:assert/strict';
import { foldIncident } from '../../../../src/core/incident/incident';
import { parseLog } from '../../../../src/core/incident/log';
import { tryParseItem } from '../../../../src/core/remediation/item';
import {
  compareWithIssue,
  planUnlink,
  planWontDo,
  type IssueNow,
  type SyncFinding,
} from '../../../../src/core/remediation/sync';
import {
  syncBase,
  wordsOfLink,
  type IssueState,
  type SyncBase,
} from '../../../../src/core/remediation/syncBase';
import { applyTextEdits } from '../../../../src/core/text/range';

const URL = 'https://github.com/acme/shop/issues/7';

function itemOf(line: string) {
  const item = tryParseItem(line, 0);
  assert.ok(item?.id);
  return { ...item, id: item.id };
}

const OPEN_HERE = `- [ ] R1 Do it — @alice, due 2026-12-07 ([#7](${URL}))`;
const DONE_HERE = `- [x] R1 Do it — @alice, due 2026-12-07 ([#7](${URL}))`;
const BARE_HERE = `- [ ] R1 Do it ([#7](${URL}))`;
const WONT_DO_HERE = `- [ ] R1 Do it — @alice, won’t do: too dear ([#7](${URL}))`;

const NOW: IssueNow = {
  number: 7,
  url: URL,
  title: 'Do it',
  state: 'open',
  closedAs: undefined,
  assignees: ['alice-gh'],
  due: '2026-12-07',
};

function compare(
  line: string,
  known: IssueState | Partial<SyncBase>,
  issue: Partial<IssueNow>,
): SyncFinding[] {
  const base = typeof known === 'string' ? { state: known } : known;
  return compareWithIssue({
    item: itemOf(line),
    base: { state: 'open', title: undefined, owner: undefined, due: undefined, ...base },
    issue: { ...NOW, ...issue },
    loginOf: handle => `${handle}-gh`,
    handleOf: login => login.toLowerCase().replace(/-gh$/, ''),
  });
}

/** `follow tick "closed"`, `offer close`, `disagree wont-do reopen tick`. */
function brief(findings: readonly SyncFinding[]): string {
  return findings
    .map(finding => {
      switch (finding.kind) {
        case 'follow':
          return `follow ${finding.action?.what ?? 'nothing'} "${finding.words}"`;
        case 'moved':
          return `moved ${finding.url}`;
        case 'offer':
          return `offer ${finding.choice.action.what}`;
        case 'disagree':
          return `disagree ${finding.choices.map(({ action }) => action.what).join(' ')}`;
      }
    })
    .join('; ');
}

const DONE: Partial<IssueNow> = { state: 'closed', closedAs: 'completed' };
const DROPPED: Partial<IssueNow> = { state: 'closed', closedAs: 'not-planned' };

describe('compareWithIssue', () => {
  for (const [name, line, known, issue, expected] of [
    ['open on both sides', OPEN_HERE, 'open', {}, ''],
    ['done on both sides, and known', DONE_HERE, 'closed', DONE, ''],
    ['done on both sides, not yet known', DONE_HERE, 'open', DONE, 'follow nothing "closed"'],
    ['taken up again on both sides', OPEN_HERE, 'closed', {}, 'follow nothing "reopened"'],
    [
      'will not be done on both sides',
      WONT_DO_HERE,
      'open',
      DROPPED,
      'follow nothing "closed as not planned"',
    ],
    ['closed there', OPEN_HERE, 'open', DONE, 'follow tick "closed"'],
    [
      'closed there by a server that gives no reason',
      OPEN_HERE,
      'open',
      { state: 'closed' },
      'follow tick "closed"',
    ],
    ['reopened there', DONE_HERE, 'closed', {}, 'follow untick "reopened"'],
    ['ticked here', DONE_HERE, 'open', {}, 'offer close'],
    ['given up here', WONT_DO_HERE, 'open', {}, 'offer close-not-planned'],
    ['taken up again here', OPEN_HERE, 'closed', DONE, 'offer reopen'],
    ['taken up again here after it was not planned there', OPEN_HERE, 'closed', DROPPED, 'offer reopen'],
    ['closed as not planned there', OPEN_HERE, 'open', DROPPED, 'disagree wont-do reopen tick'],
    ['reopened there, given up here', WONT_DO_HERE, 'closed', {}, 'disagree close-not-planned'],
    ['somebody else there', OPEN_HERE, 'open', { assignees: ['bob-gh'] }, 'disagree owner assign'],
    ['the owner among several there', OPEN_HERE, 'open', { assignees: ['bob-gh', 'Alice-GH'] }, ''],
    ['nobody there', OPEN_HERE, 'open', { assignees: [] }, ''],
    ['a robot there', OPEN_HERE, 'open', { assignees: ['renovate[bot]'] }, 'disagree assign'],
    ['somebody else there on a finished item', DONE_HERE, 'closed', { ...DONE, assignees: ['bob-gh'] }, ''],
    [
      'moved',
      OPEN_HERE,
      'open',
      { url: 'https://github.com/acme/store/issues/9' },
      'moved https://github.com/acme/store/issues/9',
    ],
    [
      'moved and closed',
      OPEN_HERE,
      'open',
      { ...DONE, url: 'https://github.com/acme/store/issues/9' },
      'moved https://github.com/acme/store/issues/9; follow tick "closed"',
    ],
  ] as const satisfies readonly (readonly [string, string, IssueState, Partial<IssueNow>, string])[]) {
    it(`${name}: ${expected || 'nothing to do'}`, () =>
      assert.equal(brief(compare(line, known, issue)), expected));
  }

  it('says who it belongs to on each side', () => {
    const [finding] = compare(OPEN_HERE, 'open', { assignees: ['bob-gh'] });
    assert.ok(finding?.kind === 'disagree');
    assert.equal(finding.message, 'R1 (#7) belongs to @alice here, but to @bob-gh on GitHub.');
    assert.deepEqual(
      finding.choices.map(({ action }) => action),
      [
        { at: 'here', what: 'owner', handle: 'bob' },
        { at: 'there', what: 'assign', login: 'alice-gh', handle: 'alice' },
      ],
    );
  });
});

/** What the base, the review and GitHub say, and what comes of it. */
const BASE = { title: 'Do it', owner: 'alice', due: '2026-12-07' } as const;
const AT_MOST: readonly (readonly [string, Partial<SyncBase>, string, Partial<IssueNow>, string])[] = [
  ['nothing changed', BASE, OPEN_HERE, {}, ''],
  ['the title there', BASE, OPEN_HERE, { title: 'Do it well' }, 'follow title "title: Do it well"'],
  ['the title here', BASE, OPEN_HERE.replace('Do it', 'Do more'), {}, 'offer title'],
  [
    'the title alike on both',
    BASE,
    OPEN_HERE.replace('Do it', 'Do more'),
    { title: 'Do more' },
    'follow nothing "title: Do more"',
  ],
  [
    'the title differently on both',
    BASE,
    OPEN_HERE.replace('Do it', 'Do more'),
    { title: 'Do less' },
    'disagree title title',
  ],
  ['the title, of which nothing is known', {}, OPEN_HERE, { title: 'Do less' }, 'disagree title title'],
  [
    'a title that cannot be an item’s text',
    { title: 'Do it' },
    BARE_HERE,
    { title: 'Do — @bob', assignees: [], due: undefined },
    'disagree title',
  ],
  ['a title with markup', BASE, OPEN_HERE, { title: 'Do <img src=x>' }, 'disagree title'],
  ['the owner there', BASE, OPEN_HERE, { assignees: ['bob-gh'] }, 'follow owner "owner: @bob"'],
  ['the owner here', BASE, OPEN_HERE.replace('@alice', '@carol'), {}, 'offer assign'],
  [
    'the owner differently on both',
    BASE,
    OPEN_HERE.replace('@alice', '@carol'),
    { assignees: ['bob-gh'] },
    'disagree owner assign',
  ],
  [
    'the owner alike on both',
    BASE,
    OPEN_HERE.replace('@alice', '@bob'),
    { assignees: ['bob-gh'] },
    'follow nothing "owner: @bob"',
  ],
  ['nobody there any more', BASE, OPEN_HERE, { assignees: [] }, 'disagree assign'],
  ['nobody there ever', { ...BASE, owner: '' }, OPEN_HERE, { assignees: [] }, ''],
  ['the day there', BASE, OPEN_HERE, { due: '2027-01-31' }, 'follow due "due: 2027-01-31"'],
  ['the day here', BASE, OPEN_HERE.replace('12-07', '12-24'), {}, 'offer due'],
  [
    'the day differently on both',
    BASE,
    OPEN_HERE.replace('12-07', '12-24'),
    { due: '2027-01-31' },
    'disagree due due',
  ],
  ['the day taken out there', BASE, OPEN_HERE, { due: '' }, 'disagree due'],
  ['no line for the day there', BASE, OPEN_HERE, { due: undefined }, ''],
  ['a day here that is none', BASE, OPEN_HERE.replace('12-07', '13-07'), { due: '2027-01-31' }, ''],
  [
    'all of it, on an item that is done',
    BASE,
    DONE_HERE,
    { ...DONE, title: 'X', assignees: ['bob-gh'], due: '2030-01-01' },
    'follow nothing "closed"',
  ],
];

describe('which side changed', () => {
  for (const [name, base, line, issue, expected] of AT_MOST) {
    it(`${name}: ${expected || 'nothing to do'}`, () =>
      assert.equal(brief(compare(line, base, issue)), expected));
  }

  it('is never guessed: only one of both sides that is as it was is overruled', () => {
    const values = ['A', 'B', 'C'] as const;
    for (const base of [undefined, ...values]) {
      for (const here of values) {
        for (const there of values) {
          const findings = compare(
            OPEN_HERE.replace('Do it', here),
            { ...BASE, title: base },
            { title: there },
          );
          const [finding] = findings;
          const expected =
            here === there
              ? base === undefined || base === here
                ? undefined
                : 'follow'
              : here === base
                ? 'follow'
                : there === base
                  ? 'offer'
                  : 'disagree';
          assert.equal(finding?.kind, expected, JSON.stringify({ base, here, there }));
        }
      }
    }
  });
});

describe('syncBase', () => {
  const lastKnownState = (...args: Parameters<typeof syncBase>): IssueState => syncBase(...args).state;

  const stateAfter = (...words: string[]): IssueState => {
    const lines = words.map(
      (text, n) => `- 2026-11-23T08:1${n}:00Z @alice **issue** ${text} <!--01KAQW4H${n}G000000-->`,
    );
    return lastKnownState(foldIncident('x', parseLog(lines.join('\n')).value, new Set()), 'R1');
  };

  it('follows the log’s entries about the item', () => {
    assert.equal(stateAfter(), 'open');
    assert.equal(stateAfter(`R1 ${URL}`), 'open');
    assert.equal(stateAfter(`R1 ${URL}`, 'R1 closed'), 'closed');
    assert.equal(stateAfter(`R1 ${URL}`, 'R1 closed as not planned', `R1 moved to ${URL}`), 'closed');
    assert.equal(stateAfter('R1 closed', 'R1 reopened'), 'open');
    assert.equal(stateAfter('R1 closed', `R1 ${URL}`), 'open', 'a new link is a new issue');
    assert.equal(stateAfter('R2 closed', 'R1 closedness'), 'open');
  });

  it('knows title, owner and day from the link on, and what became of them', () => {
    const baseAfter = (...words: string[]): SyncBase => {
      const lines = words.map(
        (text, n) => `- 2026-11-23T08:1${n}:00Z @alice **issue** R1 ${text} <!--01KAQW4H${n}G000000-->`,
      );
      return syncBase(foldIncident('x', parseLog(lines.join('\n')).value, new Set()), 'R1');
    };
    const link = wordsOfLink(URL, { title: 'Do it', owner: 'alice', due: '2026-12-07' });
    assert.equal(link, `${URL} Do it — @alice, due 2026-12-07`);
    assert.deepEqual(baseAfter(link), { state: 'open', ...BASE });
    assert.deepEqual(baseAfter(link, 'title: Do more', 'owner: nobody', 'due: none'), {
      state: 'open',
      title: 'Do more',
      owner: '',
      due: '',
    });
    assert.deepEqual(baseAfter(link, 'owner: @bob', 'due: 2027-01-31', 'closed'), {
      state: 'closed',
      title: 'Do it',
      owner: 'bob',
      due: '2027-01-31',
    });
    const unknown = { state: 'open', title: undefined, owner: undefined, due: undefined };
    assert.deepEqual(baseAfter(link, URL), unknown, 'an earlier version wrote the address alone');
    const odd = wordsOfLink(URL, { title: 'Ask — @bob', owner: '', due: '' });
    assert.deepEqual([odd, baseAfter(odd)], [URL, unknown], 'rather nothing than another title');
  });

  it('does not count what was taken back', () => {
    const log = [
      '- 2026-11-23T08:10:00Z @alice **issue** R1 closed <!--01KAQW4H0G000000-->',
      '- 2026-11-23T08:11:00Z @alice **corrected** retract 01KAQW4H0G000000 <!--01KAQW4H1G000000-->',
    ].join('\n');
    assert.equal(lastKnownState(foldIncident('x', parseLog(log).value, new Set()), 'R1'), 'open');
  });
});

describe('edits of items', () => {
  const edited = (line: string, plan: typeof planUnlink): string => applyTextEdits(line, plan(itemOf(line)));

  it('give a reason that is read back', () => {
    const after = edited(OPEN_HERE, item => planWontDo(item, 'closed as not planned on GitHub'));
    assert.equal(
      after,
      `- [ ] R1 Do it — @alice, due 2026-12-07, won’t do: closed as not planned on GitHub ([#7](${URL}))`,
    );
    assert.equal(itemOf(after).wontDo, 'closed as not planned on GitHub');
    assert.equal(
      edited('- [ ] R1 Do it', item => planWontDo(item, 'x')),
      '- [ ] R1 Do it — won’t do: x',
    );
    assert.equal(
      edited(WONT_DO_HERE, item => planWontDo(item, 'x')),
      WONT_DO_HERE,
    );
  });

  it('take a link away', () => {
    assert.equal(edited(OPEN_HERE, planUnlink), '- [ ] R1 Do it — @alice, due 2026-12-07');
    assert.equal(edited('- [ ] R1 Do it', planUnlink), '- [ ] R1 Do it');
  });
});
