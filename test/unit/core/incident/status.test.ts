import assert from 'node:assert/strict';
import {
  isOpen,
  isStatus,
  nextStatuses,
  phaseOf,
  STATUS_MEANING,
  STATUSES,
} from '../../../../src/core/incident/status';

describe('statuses', () => {
  it('are known by name', () => {
    for (const status of STATUSES) {
      assert.ok(isStatus(status));
      assert.ok(STATUS_MEANING[status].length > 10);
    }
    for (const text of ['', 'Resolved', 'done', 'constructor']) {
      assert.ok(!isStatus(text));
    }
  });

  it('lead on, and back while an incident is open; what is over is only reopened', () => {
    for (const status of STATUSES) {
      const next = nextStatuses(status);
      assert.ok(!next.includes(status) && !next.includes('closed') && !next.includes('triage'), status);
      assert.equal(new Set(next).size, next.length);
      assert.equal(next.length === 0, phaseOf(status) === 'over', status);
    }
  });

  it('stand in one phase each', () => {
    assert.deepEqual(
      STATUSES.map(status => phaseOf(status)),
      ['active', 'active', 'active', 'recovering', 'recovering', 'review', 'over', 'over', 'over'],
    );
    assert.deepEqual(
      STATUSES.filter(status => isOpen({ phase: phaseOf(status) })),
      ['triage', 'investigating', 'identified', 'mitigated', 'monitoring'],
    );
  });
});
