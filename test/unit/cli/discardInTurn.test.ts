import assert from 'node:assert/strict';
import { Refusal } from '../../../src/app/change';
import { discardInTurn } from '../../../src/cli/discardInTurn';
import type { Change } from '../../../src/core/change/change';

const change = (id: string, subject: string): Change => ({
  id,
  subject,
  at: '2026-11-23T08:15:02Z',
  actor: 'alice',
  trailers: [],
  edits: [],
});

describe('discarding several changes', () => {
  it('tells what is gone where one of them is refused', async () => {
    const said: string[] = [];
    const gone: string[] = [];
    const discard = async (id: string): Promise<void> => {
      if (id === 'C') {
        throw new Refusal('Not dropped: it is being sent.');
      }
      gone.push(id);
    };
    const all = [change('A', 'one'), change('B', 'two\nlines'), change('C', 'three'), change('D', 'four')];
    await assert.rejects(
      discardInTurn({ err: line => void said.push(line) }, { discard }, all),
      /being sent/,
    );
    assert.deepEqual(gone, ['A', 'B']);
    assert.deepEqual(said, [
      'Discarded: A one',
      'Discarded: B two ⏎ lines',
      'Discarded: 2 of 4. The others still wait.',
    ]);
    said.length = 0;
    await discardInTurn({ err: line => void said.push(line) }, { discard }, all.slice(0, 2));
    assert.deepEqual(said, []);
  });
});
