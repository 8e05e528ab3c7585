import assert from 'node:assert/strict';
import { withoutSecrets } from '../../../../src/core/text/secrets';

// Put together here, so that no scanner takes this file for a leak.
const planted = [
  `ghp_${'a1B2'.repeat(9)}`,
  `github_pat_${'x9_'.repeat(12)}`,
  `xoxb-${'123456789012-'.repeat(2)}abcDEF`,
  `AKIA${'Z'.repeat(16)}`,
  ['eyJhbGciOiJIUzI1NiJ9', 'eyJzdWIiOiIxIn0', 'c2lnbmF0dXJl'].join('.'),
  ['-----BEGIN RSA PRIVATE', 'KEY-----\nMIIE\n-----END RSA PRIVATE', 'KEY-----'].join(' '),
];

describe('withoutSecrets', () => {
  for (const secret of planted) {
    it(`takes out ${secret.slice(0, 10)}…`, () => {
      const safe = withoutSecrets(`git said: fatal ${secret} at line 3`);
      assert.ok(!safe.includes(secret.slice(12, 24)), safe);
      assert.match(safe, /^git said: fatal \*\*\*/);
    });
  }

  it('takes passwords out of addresses and headers, and keeps the rest', () => {
    assert.equal(
      withoutSecrets('fetch https://alice:hunter22@git.example.com/o/r.git failed'),
      'fetch https://***@git.example.com/o/r.git failed',
    );
    assert.equal(withoutSecrets('{"authorization":"token abcdef123"}'), '{"authorization":"***"}');
    assert.equal(withoutSecrets('Password = correct-horse; user=alice'), 'Password = ***; user=alice');
  });

  it('leaves ordinary sentences alone', () => {
    const text =
      'A push did not succeed (rejected): 2026-11-23-checkout-errors, commit 0123456789abcdef0123456789abcdef01234567.';
    assert.equal(withoutSecrets(text), text);
  });
});
