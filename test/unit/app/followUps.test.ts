import assert from 'node:assert/strict';
import { followUpOf } from '../../../src/app/followUps';
import { incidentOf } from '../../support/builders';

describe('followUpOf', () => {
  const DECLARED = '08:15:00 alice declared SEV1: Checkout';
  const after = (before: string, line: string, me: string): string | undefined =>
    followUpOf(incidentOf(before), incidentOf(`${before}\n${line}`), me);

  it('tells pagers of my own acknowledgement, the first and a later one', () => {
    assert.equal(after(DECLARED, '08:16:00 bob acknowledged', 'bob'), 'acknowledge');
    assert.equal(after(DECLARED, '08:16:00 bob status identified: deploy', 'bob'), 'acknowledge');
    const again = `${DECLARED}\n08:16:00 ann acknowledged`;
    assert.equal(after(again, '09:16:00 bob acknowledged', 'bob'), 'acknowledge');
    assert.equal(after(again, '09:16:00 bob note at it', 'bob'), undefined);
  });

  it('leaves what a colleague did to the colleague', () => {
    assert.equal(after(DECLARED, '08:16:00 bob acknowledged', 'ann'), undefined);
    assert.equal(after(DECLARED, '08:16:00 bob status resolved', 'ann'), undefined);
  });

  it('tells that it is over once, whatever ended it', () => {
    for (const status of ['resolved', 'declined', 'closed']) {
      assert.equal(after(DECLARED, `08:16:00 bob status ${status}`, 'bob'), 'resolve', status);
    }
    assert.equal(after(DECLARED, '08:16:00 bob status mitigated', 'bob'), 'acknowledge');
    const over = `${DECLARED}\n08:16:00 bob status resolved`;
    assert.equal(after(over, '08:17:00 bob status closed', 'bob'), undefined);
  });
});
