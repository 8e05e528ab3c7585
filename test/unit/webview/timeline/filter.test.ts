import assert from 'node:assert/strict';
import {
  choicesOf,
  countText,
  filterRows,
  group,
  isFiltering,
  NO_FILTER,
} from '../../../../webview/timeline/filter';
import { row } from './fixtures';

const ROWS = [
  row('A', '08:00', { kind: 'declared', lane: 'state', text: 'Declared SEV2: Checkout fails' }),
  row('B', '08:01', {
    kind: 'action',
    lane: 'actions',
    actor: 'bob',
    text: 'Rolling back',
    links: [{ label: 'Deploy 8812' }],
  }),
  row('C', '08:02', { retracted: true, text: 'Disk is full' }),
];

describe('timeline filter', () => {
  const ids = (change: Partial<typeof NO_FILTER>): string =>
    filterRows(ROWS, { ...NO_FILTER, ...change })
      .map(({ id }) => id)
      .join('');

  it('leaves the very same rows when nothing is filtered', () => {
    assert.equal(filterRows(ROWS, NO_FILTER), ROWS);
    assert.equal(filterRows(ROWS, { ...NO_FILTER, text: '  ' }), ROWS);
  });

  it('finds all words in any order and case, also in names, kinds and links', () => {
    assert.equal(ids({ text: 'FAILS checkout' }), 'A');
    assert.equal(ids({ text: 'bob' }), 'B');
    assert.equal(ids({ text: '8812 rolling' }), 'B');
    assert.equal(ids({ text: 'declared' }), 'A');
    assert.equal(ids({ text: 'checkout disk' }), '');
    assert.equal(ids({ text: '.*' }), '', 'no pattern');
  });

  it('combines lanes, kind, person and retraction', () => {
    assert.equal(ids({ hiddenLanes: ['state', 'notes'] }), 'B');
    assert.equal(ids({ kind: 'note' }), 'C');
    assert.equal(ids({ person: 'alice' }), 'AC');
    assert.equal(ids({ hideRetracted: true }), 'AB');
    assert.equal(ids({ person: 'alice', hideRetracted: true, text: 'sev2' }), 'A');
  });

  it('says how many are shown', () => {
    assert.equal(countText(40, 40, false), '40 entries');
    assert.equal(countText(12, 40, true), '12 of 40 entries');
    assert.equal(countText(1, 1, false), '1 entry');
    assert.equal(countText(12, 10_000, true), '12 of 10,000 entries');
    assert.deepEqual([999, 1000, 1_234_567].map(group), ['999', '1,000', '1,234,567']);
  });

  it('offers what occurs, and what is chosen even if it no longer does', () => {
    assert.deepEqual(choicesOf(ROWS, NO_FILTER), {
      kinds: ['action', 'declared', 'note'],
      people: ['alice', 'bob'],
    });
    const chosen = choicesOf(ROWS, { ...NO_FILTER, person: 'zoe', kind: 'role' });
    assert.deepEqual(chosen, {
      kinds: ['action', 'declared', 'note', 'role'],
      people: ['alice', 'bob', 'zoe'],
    });
  });

  it('knows whether it hides anything', () => {
    assert.equal(isFiltering(NO_FILTER), false);
    assert.equal(isFiltering({ ...NO_FILTER, hiddenLanes: ['notes'] }), true);
    assert.equal(isFiltering({ ...NO_FILTER, hideRetracted: true }), true);
  });
});
