import assert from 'node:assert/strict';
import fc from 'fast-check';
import { NOTE_KINDS } from '../../../../src/protocol/timeline';
import { entersAdd } from '../../../../webview/timeline/adding';
import type { Happening } from '../../../../webview/timeline/happening';
import { fromSaved, toSaved } from '../../../../webview/timeline/saved';
import { model, row } from './fixtures';
import { answers, NOW, play, ready, sends, shows } from './playing';

describe('timeline: adding an entry', () => {
  const typed = play(ready, { type: 'draft', text: '  Disk is full ', kind: 'observation' }).state;
  const sent = play(typed, { type: 'add', now: NOW });
  const silent = play(sent.state, { type: 'silence', request: 1 }).state;
  const settle = (choice: 'again' | 'back' | 'drop'): Happening => ({
    type: 'outgoing',
    request: 1,
    choice,
    now: NOW,
  });

  it('posts the words, frees the field, and holds on to them until they are saved', () => {
    const message = { type: 'add', request: 1, kind: 'observation', text: 'Disk is full' };
    assert.deepEqual(sends(sent.effects), [message]);
    assert.equal(sent.state.draft.text, '');
    assert.deepEqual(
      sent.state.outgoing.map(({ text, fate }) => [text, fate]),
      [['Disk is full', 'sending']],
    );
    const saved = play(sent.state, answers(1, true)).state;
    assert.deepEqual([saved.outgoing, saved.announcement], [[], 'Entry added.']);
    assert.equal(
      play(saved, { type: 'draft', text: 'x' }).state.announcement,
      '',
      'so that the next is said again',
    );
  });

  it('falls back to a plain note, so that nothing goes to customers because the entry before did', () => {
    for (const kind of NOTE_KINDS) {
      const added = play(ready, { type: 'draft', text: 'Told them', kind }, { type: 'add', now: NOW });
      assert.deepEqual(sends(added.effects), [{ type: 'add', request: 1, kind, text: 'Told them' }]);
      assert.equal(added.state.draft.kind, 'note');
      const next = play(added.state, { type: 'draft', text: 'Only for us' }, { type: 'add', now: NOW });
      assert.deepEqual(sends(next.effects), [{ type: 'add', request: 2, kind: 'note', text: 'Only for us' }]);
    }
  });

  it('forgets a kind that was picked for words that were not written', () => {
    const picked = play(ready, { type: 'compose', kind: 'customer-update' }).state;
    assert.equal(picked.draft.kind, 'customer-update');
    for (const where of ['list', 'composer', 'filter'] as const) {
      assert.equal(play(picked, { type: 'goTo', where }).state.draft.kind, 'note', where);
    }
    const begun = play(picked, { type: 'draft', text: 'We are' }, { type: 'goTo', where: 'list' }).state;
    assert.deepEqual([begun.draft.kind, begun.draft.text], ['customer-update', 'We are']);
    assert.equal(fromSaved(toSaved(picked), NOW).draft.kind, 'note');
    assert.equal(fromSaved(toSaved(begun), NOW).draft.kind, 'customer-update');
  });

  it('puts words that were not saved back under their own kind', () => {
    const told = play(
      ready,
      { type: 'draft', text: 'Told', kind: 'customer-update' },
      { type: 'add', now: NOW },
    );
    const failed = play(told.state, answers(1, false, 'The disk refused.')).state;
    assert.deepEqual([failed.draft.kind, failed.draft.text], ['customer-update', 'Told']);
  });

  it('loses no letter of what is typed meanwhile, whatever comes of the entry', () => {
    const typing = play(sent.state, { type: 'draft', text: 'next' }).state;
    assert.equal(play(typing, answers(1, true)).state.draft.text, 'next');
    const failed = play(typing, answers(1, false, 'The disk refused.')).state;
    assert.equal(failed.draft.text, 'next');
    assert.deepEqual(
      failed.outgoing.map(({ text, fate, problem }) => [text, fate, problem]),
      [['Disk is full', 'failed', 'The disk refused.']],
    );
    assert.equal(play(failed, settle('back')).state.draft.text, 'Disk is full\nnext');
  });

  it('puts the words back beside the reason when it fails, to be tried again', () => {
    const failed = play(sent.state, answers(1, false, 'The disk refused: no space left.')).state;
    assert.deepEqual(failed.draft, {
      kind: 'observation',
      text: 'Disk is full',
      problem: 'The disk refused: no space left.',
    });
    assert.deepEqual(sends(play(failed, { type: 'add', now: NOW }).effects), [
      { type: 'add', request: 2, kind: 'observation', text: 'Disk is full' },
    ]);
    assert.equal(
      play(failed, { type: 'draft', text: 'x' }).state.draft.problem,
      '',
      'typing takes the reason away',
    );
    assert.notEqual(
      play(sent.state, answers(1, false)).state.draft.problem,
      '',
      'there is always a sentence',
    );
  });

  it('posts nothing twice, nothing empty, nothing too long, and nothing where one may not write', () => {
    assert.deepEqual(sends(play(sent.state, { type: 'add', now: NOW }).effects), []);
    assert.deepEqual(sends(play(sent.state, settle('again')).effects), [], 'not while it is on its way');
    assert.deepEqual(
      sends(play(ready, { type: 'draft', text: '  ' }, { type: 'add', now: NOW }).effects),
      [],
    );
    const long = play(ready, { type: 'draft', text: 'x'.repeat(20_007) }, { type: 'add', now: NOW });
    assert.deepEqual(sends(long.effects), []);
    assert.match(long.state.draft.problem, /by 7 characters/);
    assert.equal(long.state.draft.text.length, 20_007);
    const locked = play(typed, shows(model({ readOnly: 'Not trusted.' })), { type: 'add', now: NOW });
    assert.deepEqual(sends(locked.effects), []);
    assert.equal(locked.state.draft.text, '  Disk is full ');
  });

  it('says when no answer comes, and leaves it to the reader what to do', () => {
    assert.deepEqual(sent.effects.at(-1), { type: 'await', request: 1, milliseconds: 15_000 });
    assert.deepEqual([silent.outgoing[0]?.fate, silent.draft.text], ['unknown', '']);
    assert.match(silent.outgoing[0]?.problem ?? '', /No answer came/);
    assert.deepEqual(sends(play(silent, settle('again')).effects), [
      { type: 'add', request: 2, kind: 'observation', text: 'Disk is full' },
    ]);
    assert.deepEqual(play(silent, settle('drop')).state.outgoing, []);
    assert.equal(play(silent, settle('back')).state.draft.text, 'Disk is full');
  });

  it('takes a late answer, and no silence after an answer', () => {
    assert.deepEqual(play(silent, answers(1, true)).state.outgoing, []);
    assert.deepEqual(play(sent.state, answers(1, true), { type: 'silence', request: 1 }).state.outgoing, []);
    const failed = play(sent.state, { type: 'draft', text: 'next' }, answers(1, false, 'No.'), {
      type: 'silence',
      request: 1,
    });
    assert.equal(failed.state.outgoing[0]?.problem, 'No.');
  });

  it('lets go of words that turn out to be in the log after all', () => {
    const saved = row('D', '08:30:02', { kind: 'observation', raw: 'Disk is full' });
    const found = play(silent, shows(model({ rows: [...model().rows, saved] }))).state;
    assert.deepEqual([found.outgoing, found.announcement], [[], 'Entry added.']);
    for (const other of [
      row('D', '08:10', { kind: 'observation', raw: 'Disk is full' }),
      row('D', '08:30', { kind: 'note', raw: 'Disk is full' }),
      row('D', '08:30', { kind: 'observation', raw: 'Disk is full again' }),
    ]) {
      assert.equal(
        play(silent, shows(model({ rows: [other] }))).state.outgoing.length,
        1,
        'that is another entry',
      );
    }
  });

  it('tells the two kinds of update apart in the log, where they are one word', () => {
    const told = (kind: 'customer-update' | 'internal-update', raw: string): number =>
      play(
        ready,
        { type: 'draft', text: 'Next at nine', kind },
        { type: 'add', now: NOW },
        { type: 'silence', request: 1 },
        shows(model({ rows: [row('D', '08:30', { kind: 'update', raw })] })),
      ).state.outgoing.length;
    assert.equal(told('customer-update', 'public: Next at nine'), 0);
    assert.equal(told('customer-update', 'internal: Next at nine'), 1);
    assert.equal(told('internal-update', 'internal: Next at nine'), 0);
    assert.equal(told('internal-update', 'public: Next at nine'), 1);
  });

  describe('and then the active entry', () => {
    const mine = row('D', '08:30:02', { kind: 'observation', raw: 'Disk is full', actor: 'Alice' });
    const arrives = (...rows: ReturnType<typeof row>[]): Happening =>
      shows(model({ rows: [...model().rows, ...rows] }));
    const old = play(ready, { type: 'select', entry: 'B', reveal: false }).state;
    const added = play(
      old,
      { type: 'draft', text: 'Disk is full', kind: 'observation' },
      { type: 'add', now: NOW },
    ).state;

    it('is the one just written, whether the list or the answer comes first', () => {
      const listFirst = play(added, arrives(mine), answers(1, true));
      const answerFirst = play(added, answers(1, true), arrives(mine));
      for (const { state, effects } of [listFirst, answerFirst]) {
        assert.deepEqual([state.active, state.markEntry, state.seeking, effects], ['D', 'D', undefined, []]);
      }
    });

    it('stays what it was for entries of others, older ones, and words that were not taken', () => {
      const others = row('E', '08:30:02', { kind: 'observation', raw: 'Disk is full', actor: 'bob' });
      assert.equal(play(added, arrives(others)).state.active, 'B');
      assert.equal(play(added, arrives(row('E', '08:30', { raw: 'else' }))).state.active, 'B');
      assert.equal(play(added, answers(1, false), arrives(mine)).state.active, 'B');
      const before = play(
        old,
        arrives(mine),
        { type: 'draft', text: 'Disk is full', kind: 'observation' },
        { type: 'add', now: NOW },
        arrives(mine),
      );
      assert.equal(before.state.active, 'B', 'it was there before');
    });

    it('takes the keyboard along when that has gone to the list meanwhile', () => {
      const waiting = play(
        added,
        { type: 'goTo', where: 'list' },
        { type: 'select', entry: 'B', reveal: false },
      ).state;
      const there = play(waiting, arrives(mine));
      assert.deepEqual(there.effects, [{ type: 'reveal', entry: 'D', focus: true }]);
      assert.equal(play(there.state, { type: 'openCorrection', entry: 'D' }).state.active, 'D');
      assert.deepEqual(play(waiting, { type: 'goTo', where: 'composer' }, arrives(mine)).effects, []);
    });

    it('stays what the reader picked meanwhile', () => {
      for (const pick of [
        { type: 'select', entry: 'A', reveal: false },
        { type: 'move', step: 'end' },
        { type: 'openCorrection', entry: 'A' },
      ] as const) {
        assert.equal(play(added, pick, arrives(mine)).state.active, 'A', pick.type);
      }
    });
  });

  it('knows words again though the log writes line breaks its own way', () => {
    const lines = play(
      ready,
      { type: 'draft', text: 'one\ntwo' },
      { type: 'add', now: NOW },
      { type: 'silence', request: 1 },
    );
    const saved = row('D', '08:30', { raw: 'one ⏎ two' });
    assert.deepEqual(play(lines.state, shows(model({ rows: [saved] }))).state.outgoing, []);
  });

  it('never loses a word that is neither saved nor dropped', () => {
    const move = fc.oneof(
      fc.constant('type' as const),
      fc.constant('add' as const),
      fc.record({ request: fc.integer({ min: 1, max: 12 }), ok: fc.boolean() }),
      fc.record({
        request: fc.integer({ min: 1, max: 12 }),
        choice: fc.constantFrom('again' as const, 'back' as const),
      }),
      fc.record({ request: fc.integer({ min: 1, max: 12 }) }),
    );
    fc.assert(
      fc.property(fc.array(move, { maxLength: 40 }), moves => {
        let state = ready;
        let count = 0;
        const words = new Set<string>();
        for (const each of moves) {
          if (each === 'type') {
            const word = `word${count++}.`;
            words.add(word);
            state = play(state, { type: 'draft', text: `${state.draft.text} ${word}` }).state;
          } else if (each === 'add') {
            state = play(state, { type: 'add', now: NOW }).state;
          } else if ('ok' in each) {
            const saved = state.outgoing.find(({ request }) => each.ok && request === each.request);
            saved?.text.split(/\s/).forEach(word => words.delete(word));
            state = play(state, answers(each.request, each.ok)).state;
          } else if ('choice' in each) {
            state = play(state, {
              type: 'outgoing',
              request: each.request,
              choice: each.choice,
              now: NOW,
            }).state;
          } else {
            state = play(state, { type: 'silence', request: each.request }).state;
          }
          const kept = [state.draft.text, ...state.outgoing.map(({ text }) => text)].join(' ');
          for (const word of words) {
            assert.ok(kept.includes(word), word);
          }
        }
      }),
    );
  });

  it('lets Enter add one line, but not several', () => {
    assert.equal(entersAdd('one'), true);
    assert.equal(entersAdd('one\n'), false);
  });
});
