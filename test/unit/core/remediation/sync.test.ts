import assert from 'node:assert/strict';
import { foldIncident } from '../../../../src/core/incident/incident';
import { parseLog } from '../../../../src/core/incident/log';
import { tryParseItem } from '../../../../src/core/remediation/item';
import {
  compareWithIssue,
  lastKnownState,
  planUnlink,
  planWontDo,
  type IssueNow,
  type IssueState,
  type SyncFinding,
} from '../../../../src/core/remediation/sync';
import { applyTextEdits } from '../../../../src/core/text/range';

const URL = 'https://github.com/acme/shop/issues/7';

function itemOf(line: string) {
  const item = tryParseItem(line, 0);
  assert.ok(item?.id);
  return { ...item, id: item.id };
}

const OPEN_HERE = `- [ ] R1 Do it — @alice, due 2026-12-07 ([#7](${URL}))`;
const DONE_HERE = `- [x] R1 Do it — @alice, due 2026-12-07 ([#7](${URL}))`;
const WONT_DO_HERE = `- [ ] R1 Do it — @alice, won’t do: too dear ([#7](${URL}))`;

function compare(line: string, known: IssueState, issue: Partial<IssueNow>): SyncFinding[] {
  return compareWithIssue({
    item: itemOf(line),
    known,
    issue: { number: 7, url: URL, state: 'open', closedAs: undefined, assignees: ['alice-gh'], ...issue },
    ownerLogin: 'alice-gh',
    handleOf: login => (login === 'bob-gh' ? 'bob' : login),
  });
}

/** `follow tick "closed"`, `offer close`, `disagree wont-do reopen tick`. */
function brief(findings: readonly SyncFinding[]): string {
  return findings
    .map(finding => {
      switch (finding.kind) {
        case 'follow':
          return `follow ${finding.edit ?? 'nothing'} "${finding.words}"`;
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
        { at: 'there', what: 'assign', login: 'alice-gh' },
      ],
    );
  });
});

describe('lastKnownState', () => {
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
