import assert from 'node:assert/strict';
import { findSensitive } from '../../../../src/core/remediation/sensitive';

/** Put together here, so that no scanner takes this file for a leak. */
const SECRETS: readonly (readonly [what: string, text: string])[] = [
  ['a GitHub token', `ghp_${'a1B2'.repeat(9)}`],
  ['a GitHub token', `gho_${'a1B2'.repeat(9)}`],
  ['a GitHub token', `ghs_${'a1B2'.repeat(9)}`],
  ['a GitHub token', `github_pat_${'11ABCDEFG0'.repeat(3)}_${'x'.repeat(20)}`],
  ['a GitLab token', `glpat-${'x1'.repeat(10)}`],
  ['an AWS access key', `AKIA${'ABCD1234'.repeat(2)}`],
  ['an AWS access key', `ASIA${'ABCD1234'.repeat(2)}`],
  ['a Slack token', ['xoxb', '1234567890', 'abcdef'].join('-')],
  ['a Slack token', ['xoxp', '1234567890', 'abcdef'].join('-')],
  ['a Slack webhook', `https://hooks.slack.com/services/T000/B000/${'X'.repeat(24)}`],
  [
    'a Teams webhook',
    `https://prod-1.westeurope.logic.azure.com:443/workflows/${'a'.repeat(30)}/triggers/manual`,
  ],
  ['a Stripe key', `sk_live_${'a1'.repeat(12)}`],
  ['a Stripe key', `rk_test_${'a1'.repeat(12)}`],
  ['a Google API key', `AIza${'Sy1'.repeat(11)}xx`],
  ['a Google client secret', `GOCSPX-${'a1'.repeat(12)}`],
  ['an npm token', `npm_${'a1B2'.repeat(9)}`],
  ['a PyPI token', `pypi-${'AgEIcHlwaS5vcmc'.repeat(5)}`],
  ['a Docker token', `dckr_pat_${'a1B2'.repeat(6)}`],
  ['a SendGrid key', `SG.${'a1B2'.repeat(5)}.${'c3D4'.repeat(8)}`],
  ['a Twilio key', `SK${'0123456789abcdef'.repeat(2)}`],
  ['an API key', `sk-proj-${'a1B2'.repeat(8)}`],
  ['an API key', `sk-ant-${'a1B2'.repeat(8)}`],
  ['an Azure storage key', `AccountKey=${'a1B2'.repeat(10)}==`],
  ['a JSON Web Token', ['eyJhbGciOiJI', 'eyJzdWIiOiIx', 'abc-_1'].join('.')],
  ['a private key', `-----BEGIN ${['RSA', 'PRIVATE', 'KEY'].join(' ')}-----`],
  ['a private key', `-----BEGIN ${['PRIVATE', 'KEY'].join(' ')}-----`],
  ['a web address with a password', 'postgres://app:hunter22@db.internal:5432/orders'],
  ['a web address with a password', 'https://alice:pa55@example.com/x'],
  ['a web address with a password', 'redis://:secret9@cache:6379'],
  ['a web address with a key', 'https://example.com/hook?x=1&token=abcdef123456'],
  ['a web address with a key', 'https://example.com/blob?sig=AbC%2Fdef123'],
  ['an authorization header', `Authorization: Bearer ${'abcDEF123'.repeat(3)}`],
  ['an authorization header', `basic ${'YWxpY2U6cGFzcw'.repeat(2)}==`],
  ['a password or key', 'password = "hunter2!"'],
  ['a password or key', "db_passwd: 'x9-kk-22'"],
  ['a password or key', 'API_KEY=0a1b2c3d4e5f'],
  ['a password or key', 'client-secret: Qq8~aaaa'],
];

const PERSONAL: readonly (readonly [what: string, text: string])[] = [
  ['an e-mail address', 'jane.doe+shop@customer.example'],
  ['an IP address', '203.0.113.7'],
  ['an IP address', '2001:db8::8a2e:370:7334'],
  ['a card number', '4111 1111 1111 1111'],
];

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
