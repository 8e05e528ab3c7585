import assert from 'node:assert/strict';
import { findSensitive } from '../../../../src/core/remediation/sensitive';
import { PERSONAL, SECRETS } from '../../../support/plantedSecrets';

describe('findSensitive', () => {
  for (const [index, [what, secret]] of SECRETS.entries()) {
    it(`names ${what} (${index + 1})`, () => {
      const found = findSensitive(`The worker used ${secret} until it was replaced.`);
      assert.deepEqual(
        found.map(one => [one.kind, one.what]),
        [['secret', what]],
      );
      assert.ok(found.every(({ shown }) => shown.length <= 8 && shown.endsWith('…')));
    });
  }

  for (const [what, text] of PERSONAL) {
    it(`names ${what} ${text}`, () => {
      const found = findSensitive(`It hit ${text} first.`);
      assert.deepEqual(
        found.map(one => [one.kind, one.what]),
        [['personal', what]],
      );
    });
  }

  for (const text of [
    'Circuit breaker between checkout and payments, see [board](https://grafana.example.com/d/abc?orgId=1&from=now-6h)',
    'Rotate the password; the token expired; secret: see vault',
    'From 08:15:02 to 09:30:10 on 2026-11-23, version 1.42.0, 10.0.3.17, 192.168.1.4, 127.0.0.1',
    'Commit 0123456789abcdef0123456789abcdef01234567 in https://github.com/acme/live/blob/0123456/x.md?plain=1#L7',
    'order 1234567890123456, 2026-11-23-checkout-errors',
    'token bucket: raise the limit of the basic authentication proxy',
  ]) {
    it(`finds nothing in ${JSON.stringify(text)}`, () => assert.deepEqual(findSensitive(text), []));
  }

  it('reports all of several', () => {
    const text = SECRETS.map(([, secret]) => secret).join('\n');
    assert.equal(findSensitive(text).length, SECRETS.length);
  });
});
