import assert from 'node:assert/strict';
import { localDayAndTime, localDayAndTimeOf, localTime } from '../../../src/app/localTime';

describe('times on this machine’s clock', () => {
  it('say day, hour and minute', () => {
    const at = new Date(2026, 0, 3, 9, 5, 59).getTime();
    assert.equal(localTime(at), '09:05');
    assert.equal(localDayAndTime(at), '2026-01-03 09:05');
    assert.equal(localDayAndTimeOf(new Date(at).toISOString()), '2026-01-03 09:05');
    assert.equal(localDayAndTimeOf('soon'), 'soon');
  });
});
