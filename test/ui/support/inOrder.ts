import type { Suite } from 'mocha';

/**
 * The tests of a suite are steps of one story: when one fails, the rest are skipped. Mocha's own `bail` would also skip whole suites
 * after a failure anywhere else.
 */
export function inOrder(suite: Suite): void {
  let hasFailed = false;
  suite.afterEach('notes a failure', function () {
    hasFailed ||= this.currentTest?.state === 'failed';
  });
  suite.beforeEach('goes on only after success', function () {
    if (hasFailed) {
      this.skip();
    }
  });
}
