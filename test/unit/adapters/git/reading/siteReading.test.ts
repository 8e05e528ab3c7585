import assert from 'node:assert/strict';
import { createSiteReading } from '../../../../../src/adapters/git/reading/siteReading';
import type { SiteView } from '../../../../../src/adapters/git/reading/siteView';
import type { Change } from '../../../../../src/core/change/change';
import { entryChange, logPath, logText, numbersIn, silentLog } from '../openStore';

/** A reading of a branch whose log has entry 1, and of what waits; `while opening` runs once the branch's tip is known. */
function openReading(waiting: readonly Change[]) {
  const state = { waiting, text: logText, whileOpening: () => {} };
  const openView = (): Promise<SiteView> => {
    const text = state.text;
    state.whileOpening();
    return Promise.resolve({
      list: () => Promise.resolve([{ path: logPath, stamp: text, inCheckout: false }]),
      tryStampOf: () => text,
      read: paths => Promise.resolve(new Map(paths.map(path => [path, text]))),
      basis: { kind: 'disk', head: undefined },
    });
  };
  const reading = createSiteReading({
    root: '/nowhere',
    opener: {
      outbox: {
        folder: '/nowhere',
        list: () => ({ changes: state.waiting, damaged: [], fault: undefined }),
        write: () => Promise.resolve(),
        remove: () => Promise.resolve(),
      },
      open: () =>
        Promise.resolve({
          kind: 'site',
          viewer: { openView, openShared: openView, tryFindChanged: () => Promise.resolve(undefined) },
          bases: { findBases: () => Promise.resolve(new Map()) },
        }),
    },
    derive: () => new Map(),
    trusted: () => true,
    log: silentLog,
  });
  const numbers = async (how: 'readMany' | 'readShared' = 'readMany') => {
    const text = (await reading[how]([logPath])).get(logPath);
    assert.ok(typeof text === 'string');
    return numbersIn(text);
  };
  return { state, reading, numbers };
}

/** The log's text after the branch has taken entry 5 in. */
const shared = `${logText}${textOf(entryChange(5))}\n`;

function textOf({ edits }: Change): string {
  const [edit] = edits;
  return edit?.kind === 'append' ? edit.lines.join('\n') : '';
}

describe('reading while something is shared', () => {
  for (const how of ['readMany', 'readShared'] as const) {
    it(`shows what was shared while the branch was looked at (${how})`, async () => {
      const { state, numbers } = openReading([entryChange(5)]);
      state.whileOpening = () => Object.assign(state, { waiting: [], text: shared });
      assert.deepEqual(await numbers(how), [1, 5]);
      assert.deepEqual(await numbers(how), [1, 5]);
    });
  }

  it('shows what was shared since the files were listed', async () => {
    const { state, reading, numbers } = openReading([entryChange(5)]);
    await reading.list();
    Object.assign(state, { waiting: [], text: shared });
    assert.deepEqual(await numbers(), [1, 5]);
  });

  it('shows what was saved since the files were listed', async () => {
    const { state, reading, numbers } = openReading([entryChange(5)]);
    await reading.list();
    state.waiting = [...state.waiting, entryChange(6)];
    assert.deepEqual(await numbers(), [1, 5, 6]);
  });

  it('shows no longer what was taken off the list', async () => {
    const { state, reading, numbers } = openReading([entryChange(5)]);
    await reading.list();
    state.waiting = [];
    assert.deepEqual(await numbers(), [1]);
  });
});
