import assert from 'node:assert/strict';
import {
  nothingShared,
  type ShareFacts,
  shareStatusOf,
} from '../../../../../src/adapters/git/publish/shareStatus';
import { changeOf, entryChange } from '../openStore';

const status = (facts: Partial<ShareFacts>) => shareStatusOf({ ...nothingShared, ...facts });
const edit = changeOf(9, { kind: 'create', path: 'people.yml', text: '' });
const at = new Date(2026, 10, 23, 9, 5).getTime();

describe('shareStatusOf', () => {
  it('says nothing where all is shared', () => {
    assert.deepEqual(status({ place: 'remote' }), { state: 'shared', waiting: 0, message: '' });
  });

  it('counts what waits', () => {
    assert.equal(status({ waiting: [entryChange(1)] }).message, '1 entry saved, not shared yet.');
    assert.equal(
      status({ waiting: [entryChange(1), entryChange(2)] }).message,
      '2 entries saved, not shared yet.',
    );
    assert.equal(status({ waiting: [entryChange(1), edit] }).message, '2 changes saved, not shared yet.');
    assert.deepEqual(status({ waiting: [edit], isPublishing: true }), {
      state: 'publishing',
      waiting: 1,
      message: 'Sharing 1 change.',
    });
  });

  it('says since when it is offline', () => {
    const fault = { reason: 'offline', message: 'The remote cannot be reached: x' } as const;
    assert.deepEqual(status({ waiting: [entryChange(1)], fault, offlineSince: at }), {
      state: 'offline',
      waiting: 1,
      reason: 'offline',
      offlineSince: at,
      message: '1 entry saved, not shared yet: offline since 09:05. The remote cannot be reached: x',
    });
    assert.match(
      status({ fault, offlineSince: at }).message,
      /^Offline since 09:05: showing what was fetched before\./,
    );
  });

  it('is blocked where a person has to act, and merely saved where time helps', () => {
    const stateFor = (reason: 'refused' | 'rejected' | 'signing' | 'locked') =>
      status({ waiting: [edit], fault: { reason, message: 'Why.' } }).state;
    assert.deepEqual([stateFor('refused'), stateFor('signing')], ['blocked', 'blocked']);
    assert.deepEqual([stateFor('rejected'), stateFor('locked')], ['saved', 'saved']);
  });

  it('names the first conflict, as long as it waits', () => {
    const conflicts = [
      { change: edit, conflicts: [{ path: 'people.yml', reason: 'exists', message: 'It exists.' }] },
    ] as const;
    const stuck = status({ waiting: [edit], conflicts });
    assert.deepEqual([stuck.state, stuck.reason], ['blocked', 'conflict']);
    assert.match(stuck.message, /1 change kept on this machine and not shared: It exists\./);
    assert.equal(status({ conflicts, place: 'remote' }).state, 'shared');
  });

  it('says where a site without a shared branch is kept', () => {
    assert.match(
      status({ place: 'no-remote', branch: 'main' }).message,
      /on main in this repository only: it has no remote/,
    );
    assert.match(
      status({ place: 'no-branch', branch: 'main', remote: 'origin' }).message,
      /origin has no branch main yet/,
    );
  });

  it('says why the checkout does not follow, and which files are damaged', () => {
    assert.deepEqual(status({ place: 'remote', checkout: 'On branch x.' }), {
      state: 'shared',
      waiting: 0,
      reason: 'busy-checkout',
      message: 'On branch x.',
    });
    assert.equal(status({ damaged: ['a is damaged.'] }).message, 'a is damaged.');
  });
});
