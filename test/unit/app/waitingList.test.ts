import assert from 'node:assert/strict';
import { changedText, filesOfChange, wordsOfChange } from '../../../src/app/changedText';
import { noticesOf, renamedMessage } from '../../../src/app/notices';
import type { LaidConflict, ShareStatus } from '../../../src/app/sharingPorts';
import { branchPreview } from '../../../src/app/branchPreview';
import { sharingLine } from '../../../src/app/sharingLine';
import {
  ageOf,
  chosenMissing,
  countNeeds,
  hasConflictMarks,
  leaveOutQuestion,
  waitingList,
  type WaitingFacts,
} from '../../../src/app/waitingList';
import type { Change, FileEdit } from '../../../src/core/change/change';
import { printConflict } from '../../../src/core/change/conflictText';
import { at, FOLDER, INCIDENT } from '../../support/builders';

const REVIEW = `${FOLDER}/review.md`;
const BASE = 'one\ntwo\n';

function change(id: string, ...edits: FileEdit[]): Change {
  const made: readonly FileEdit[] =
    edits.length > 0 ? edits : [{ kind: 'replace', path: REVIEW, before: BASE, after: 'ONE\ntwo\n' }];
  return {
    id,
    at: '2026-11-23T08:15:02Z',
    actor: 'alice',
    subject: `${INCIDENT}: edit review.md`,
    trailers: [],
    edits: made,
  };
}
const A = change('01A');
const B = change('01B');
const C = change('01C');
const CONFLICT = {
  path: REVIEW,
  reason: 'overlap',
  message: 'Somebody else changed the same lines.',
} as const;
const SHARED: ShareStatus = { state: 'shared', waiting: 0, message: '' };
const NOTHING: WaitingFacts = { status: SHARED, pending: [], held: [], missing: [], effects: [], drafts: [] };
const ISSUE = { key: `<!-- livesite:${INCIDENT}/R1 -->`, at: '2026-11-23T08:15:02Z', what: 'Open an issue.' };
const laid = {
  changeIds: ['01A'],
  path: REVIEW,
  base: BASE,
  theirs: 'eins\ntwo\n',
  mine: 'ONE\ntwo\n',
  start: printConflict({ base: BASE, theirs: 'eins\ntwo\n', mine: 'ONE\ntwo\n' }, { theirs: 't', mine: 'm' }),
  files: { base: '', theirs: '', mine: '', result: '' },
};

describe('waitingList', () => {
  it('is empty where nothing waits', () => {
    assert.deepEqual(waitingList(NOTHING), []);
  });

  it('puts first what needs a person, and says why the rest waits', () => {
    const items = waitingList({
      ...NOTHING,
      status: { state: 'offline', waiting: 2, message: '', reason: 'offline' },
      pending: [A, B],
      held: [{ change: A, conflicts: [CONFLICT] }],
      missing: [C],
      effects: [ISSUE, { ...ISSUE, key: 'statuspage 7' }],
    });
    assert.deepEqual(
      items.map(({ id }) => id),
      ['held:01A', 'missing', `effect:${ISSUE.key}`, 'effect:statuspage 7', 'saved:01B'],
    );
    const [held, , known, unknown, saved] = items;
    assert.ok(held?.kind === 'held' && saved?.kind === 'saved');
    assert.deepEqual([held.message, held.files, held.isMerged], [CONFLICT.message, [REVIEW], false]);
    assert.equal(saved.why, 'offline');
    // What cannot be looked for is never taken up without a person.
    assert.deepEqual(
      [known, unknown].map(item => item?.kind === 'effect' && item.recovery),
      ['look', 'ask'],
    );
    assert.equal(countNeeds(items), 4);
  });

  it('names the first place that collides, which tells two edits of one file apart', () => {
    const places = ['the due date of R2', 'the owner of R2'];
    const items = waitingList({
      ...NOTHING,
      pending: [A, B],
      held: [
        { change: A, conflicts: [CONFLICT, { ...CONFLICT, places }] },
        { change: B, conflicts: [{ ...CONFLICT, places: [] }] },
      ],
    });
    assert.deepEqual(
      items.map(item => item.kind === 'held' && item.place),
      ['the due date of R2', undefined],
    );
  });

  it('asks about one change as one', () => {
    assert.deepEqual(leaveOutQuestion(1), {
      question: 'Leave out this change?',
      detail: 'Somebody took it off the branch. It will not be offered again.',
    });
    assert.match(leaveOutQuestion(3).question, /these 3 changes/);
    assert.match(leaveOutQuestion(3).detail, /took them off/);
  });

  it('offers a pull request where the branch is protected, and says where it is afterwards', () => {
    const status: ShareStatus = { state: 'blocked', waiting: 1, message: 'No push.', reason: 'protected' };
    const offered = waitingList({ ...NOTHING, status, pending: [A] });
    assert.deepEqual(
      offered.map(({ kind }) => kind),
      ['protected', 'saved'],
    );
    const branch = { branch: 'livesite/alice/x', compareUrl: undefined };
    const there = waitingList({
      ...NOTHING,
      status: { ...status, state: 'saved', reason: 'on-branch', onBranch: branch },
      pending: [A],
    });
    assert.deepEqual(there[0], { kind: 'branch', id: 'branch', branch });
    assert.equal(countNeeds(there), 0);
  });

  it('knows a merge that only has to be shared', () => {
    const mergedWith = (result: string): boolean | undefined => {
      const [item] = waitingList({
        ...NOTHING,
        pending: [A],
        held: [{ change: A, conflicts: [CONFLICT] }],
        drafts: [{ laid, result }],
      });
      return item?.kind === 'held' ? item.isMerged : undefined;
    };
    assert.equal(mergedWith(laid.start), false);
    assert.equal(mergedWith(BASE), false);
    assert.equal(mergedWith('eins, ONE\ntwo\n'), true);
  });

  it('tells conflict marks from text', () => {
    const marked = (result: string, more: Partial<LaidConflict> = {}): boolean =>
      hasConflictMarks({ ...laid, ...more }, result);
    assert.equal(marked(laid.start), true);
    assert.equal(marked('a\r\n>>>>>>> x\r\n'), true);
    assert.equal(marked('Title\n=======\n<<<<<<<< eight\n'), false);
    assert.equal(marked('We saw <<<<<<< HEAD in it\n> <<<<<<< HEAD\n'), false, 'in the middle of a line');
    assert.equal(marked('```\n<<<<<<< HEAD\n```\n'), false, 'quoted');
    const whole = '<<<<<<< a\none\n=======\ntwo\n>>>>>>> b\n';
    assert.equal(marked(`\`\`\`\n${whole}\`\`\`\n`), true, 'left in code that both edited');
    assert.equal(marked(whole, { mine: whole }), false, 'quoted by what is merged');
    assert.equal(marked('```\n<<<<<<< HEAD\n```\n', { path: 'people.yml' }), true);
  });

  it('has no age in the future', () => {
    assert.equal(ageOf(A, at('08:20:02')), 300_000);
    assert.equal(ageOf(A, at('07:00')), 0);
    assert.equal(ageOf({ at: 'never' }, at('07:00')), 0);
  });
});

describe('sharingLine', () => {
  const text = (status: Partial<ShareStatus>, needs = 0): string => {
    const line = sharingLine({ ...SHARED, ...status }, needs);
    return `${line.text}${line.needsPerson ? ' !' : ''}${line.isQuiet ? ' (quiet)' : ''}`;
  };

  it('says the truth in a few words', () => {
    assert.equal(text({}), 'Shared (quiet)');
    assert.equal(text({ state: 'local' }), 'Only here (quiet)');
    assert.equal(text({ state: 'publishing', waiting: 2 }), 'Sharing 2');
    assert.equal(text({ state: 'saved', waiting: 2 }), '2 not shared');
    assert.equal(text({ state: 'blocked', waiting: 2, reason: 'authentication' }), '2 not shared !');
    assert.equal(text({ state: 'blocked', waiting: 0, reason: 'history' }, 1), '1 needs you !');
    assert.equal(
      text({ state: 'blocked', waiting: 3, reason: 'conflict' }, 2),
      '2 need you · 3 not shared !',
    );
    const offlineSince = new Date(2026, 10, 23, 9, 5).getTime();
    assert.equal(text({ state: 'offline', waiting: 0, offlineSince }), 'Offline since 09:05');
    assert.equal(text({ state: 'offline', waiting: 2, offlineSince }), 'Offline since 09:05 · 2 not shared');
  });

  it('explains itself', () => {
    assert.equal(sharingLine(SHARED, 0).tooltip, 'Everything is shared.');
    assert.equal(sharingLine({ ...SHARED, state: 'saved', waiting: 1, message: 'Why.' }, 0).tooltip, 'Why.');
  });
});

describe('notices', () => {
  it('are for what needs a person, one for each thing', () => {
    const status: ShareStatus = {
      state: 'blocked',
      waiting: 1,
      message: 'Sign in.',
      reason: 'authentication',
    };
    assert.deepEqual(noticesOf(status, []), [
      { key: 'reason authentication', message: 'Sign in.', action: 'retry' },
    ]);
    assert.deepEqual(noticesOf({ ...status, state: 'offline', reason: 'offline' }, []), []);
    assert.deepEqual(noticesOf({ ...status, state: 'publishing' }, []), []);
    assert.deepEqual(noticesOf({ ...status, waiting: 0 }, []), []);
    assert.equal(noticesOf({ ...status, reason: 'protected' }, [])[0]?.action, 'branch');
    const items = waitingList({
      ...NOTHING,
      pending: [A, B],
      held: [{ change: A, conflicts: [CONFLICT] }],
      missing: [C],
    });
    assert.deepEqual(
      noticesOf({ ...status, reason: 'conflict' }, items).map(({ key, action }) => [key, action]),
      [
        ['held:01A', 'decide'],
        ['missing 01C', 'show'],
      ],
    );
  });

  it('say whose incident has the old id now', () => {
    const renamed = {
      from: 'a',
      to: 'a-2',
      theirs: { actor: 'bob', at: at('08:15'), title: 'Checkout' },
      isLikelySame: true,
    };
    assert.equal(
      renamedMessage(renamed),
      'Your incident is a-2 now: @bob had declared “Checkout” under a first. Nothing is lost. It is probably the same one: then merge yours into theirs.',
    );
  });
});

describe('changedText', () => {
  const LOG = `${FOLDER}/timeline.md`;
  const line = '- 2026-11-23T08:15:02Z @alice **note** It &lt;!-- broke <!--01KAQW4HBG00001A-->';
  const both = change('01D', ...A.edits, { kind: 'append', path: LOG, heading: '# Log', lines: [line] });

  it('is the shared text with the change, or the person’s own where that cannot be', () => {
    assert.deepEqual(filesOfChange(both), [REVIEW, LOG]);
    assert.equal(changedText(both, REVIEW, BASE), 'ONE\ntwo\n');
    assert.equal(changedText(both, REVIEW, 'eins\ntwo\n'), 'ONE\ntwo\n');
    assert.equal(changedText(both, REVIEW, undefined), 'ONE\ntwo\n');
    assert.equal(changedText(both, LOG, '# Log\n'), `# Log\n${line}\n`);
    assert.equal(changedText(both, 'people.yml', 'x\n'), 'x\n');
  });

  it('means by a row of what is missing that one, even where it is decided already, and by the row above all', () => {
    assert.deepEqual(chosenMissing([A, B], '01B'), ['01B']);
    assert.deepEqual(chosenMissing([A, B], '01C'), []);
    assert.deepEqual(chosenMissing([A, B], 'missing'), ['01A', '01B']);
    assert.deepEqual(chosenMissing([A, B], undefined), ['01A', '01B']);
  });

  it('says what would be lost', () => {
    assert.deepEqual(wordsOfChange(both), {
      lines: ['The edit of review.md: 1 line written', '2026-11-23T08:15:02Z @alice note It <!-- broke'],
      text: 'ONE\ntwo\n\n2026-11-23T08:15:02Z @alice note It <!-- broke',
    });
  });

  it('shows before a pull request exactly what goes where', () => {
    const facts = {
      branch: 'main',
      remote: 'origin',
      remoteUrl: 'https://github.com/acme/live.git',
      onRemote: true,
      prefix: 'ops/',
      identity: undefined,
      tip: undefined,
    };
    const text = branchPreview([both], facts);
    for (const part of [
      'https://github.com/acme/live.git',
      `\`ops/${REVIEW}\`\n\n\`\`\`diff\n-one\n+ONE\n two\n`,
      `\`ops/${LOG}\`\n\n\`\`\`diff\n+${line}\n`,
      'main itself is not touched',
    ]) {
      assert.ok(text.includes(part), part);
    }
  });
});
