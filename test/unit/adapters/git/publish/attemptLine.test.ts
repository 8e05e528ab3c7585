import assert from 'node:assert/strict';
import { attemptLine } from '../../../../../src/adapters/git/publish/attemptLine';

describe('attemptLine', () => {
  const facts = {
    before: 2,
    after: 0,
    held: 0,
    remote: 'origin',
    branch: 'main',
    milliseconds: 1234,
    fault: undefined,
  };

  it('says what was shared, where and in how long', () => {
    assert.equal(attemptLine(facts), 'Shared 2 changes with origin/main in 1.2 s.');
    assert.equal(
      attemptLine({ ...facts, before: 1, remote: undefined }),
      'Shared 1 change with main in this repository in 1.2 s.',
    );
  });

  it('says what still waits and why', () => {
    const fault = { reason: 'offline', message: 'The remote cannot be reached.' } as const;
    assert.equal(
      attemptLine({ ...facts, after: 2, fault }),
      'Tried to share 2 changes with origin/main in 1.2 s: 0 shared, 2 waiting. offline: The remote cannot be reached.',
    );
    assert.equal(
      attemptLine({ ...facts, after: 1, held: 1 }),
      'Tried to share 2 changes with origin/main in 1.2 s: 1 shared, 1 waiting. 1 change held: a person has to decide.',
    );
    // Something was saved meanwhile.
    assert.match(attemptLine({ ...facts, before: 1, after: 2 }), /: 0 shared, 1 waiting\.$/);
  });
});
