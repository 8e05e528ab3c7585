import assert from 'node:assert/strict';
import {
  failureOfAnswer,
  networkFailure,
  type Asked,
  type Refused,
} from '../../../../src/adapters/github/failures';

const CREATE: Asked = { what: 'open the issue', repository: 'acme/shop', writes: true };
const READ: Asked = { what: 'list the issues', repository: 'acme/shop', writes: false };

/** As fetch and octokit wrap what the socket says. */
function wrapped(inner: unknown): Error {
  return Object.assign(new Error('fetch failed: body of the request'), {
    status: 500,
    cause: new TypeError('fetch failed', { cause: inner }),
  });
}

function coded(code: string): Error {
  return Object.assign(new Error(`${code} happened`), { code });
}

describe('networkFailure', () => {
  for (const code of ['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT']) {
    it(`knows that nothing was sent after ${code}`, () => {
      const failure = networkFailure(wrapped(coded(code)), CREATE, 'api.github.com');
      assert.deepEqual([failure.reason, failure.uncertain], ['offline', false]);
      assert.equal(failure.message, `api.github.com cannot be reached (${code}). Nothing was sent.`);
    });
  }

  it('reads the list of errors of several addresses', () => {
    const both = Object.assign(new AggregateError([coded('ENETUNREACH'), coded('ECONNREFUSED')]));
    assert.match(networkFailure(wrapped(both), CREATE, 'h').message, /ENETUNREACH/);
  });

  for (const code of [
    'SELF_SIGNED_CERT_IN_CHAIN',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'CERT_HAS_EXPIRED',
    'ERR_TLS_CERT_ALTNAME_INVALID',
  ]) {
    it(`explains ${code}`, () => {
      const failure = networkFailure(wrapped(coded(code)), CREATE, 'ghe.example.com');
      assert.deepEqual([failure.reason, failure.uncertain], ['offline', false]);
      assert.match(failure.message, /^The certificate of ghe\.example\.com is not trusted on this computer/);
    });
  }

  for (const error of [
    wrapped(coded('ECONNRESET')),
    wrapped(coded('UND_ERR_SOCKET')),
    new Error('?'),
    undefined,
    'text',
  ]) {
    it(`does not know whether a create arrived after ${String(error)}`, () => {
      const failure = networkFailure(error, CREATE, 'h');
      assert.deepEqual([failure.reason, failure.uncertain], ['server', true]);
      assert.deepEqual(networkFailure(error, READ, 'h').uncertain, false);
    });
  }

  it('keeps only the innermost error as the cause, never the request', () => {
    const inner = coded('ECONNRESET');
    assert.equal(networkFailure(wrapped(inner), CREATE, 'h').cause, inner);
    assert.equal(networkFailure(new Error('no code'), CREATE, 'h').cause, undefined);
  });
});

describe('failureOfAnswer', () => {
  const now = Date.parse('2026-11-24T10:00:00Z');
  const of = (answer: Partial<Refused>, asked = CREATE) =>
    failureOfAnswer({ status: 500, headers: {}, data: '', ...answer }, asked, now);

  it('never shows a page', () => {
    for (const status of [400, 403, 404, 410, 418, 422, 502]) {
      assert.doesNotMatch(of({ status, data: '<html><body>Proxy</body></html>' }).message, /</);
    }
  });

  it('quotes GitHub in one short line', () => {
    const { message } = of({ status: 403, data: { message: `No\u202e\n${'x'.repeat(500)}` } });
    assert.ok(message.length < 350);
    assert.doesNotMatch(message, /[\n\u202e]/);
  });

  it('reads all forms of field errors', () => {
    const data = {
      message: 'Validation Failed',
      errors: [
        { resource: 'Issue', field: 'title', code: 'missing_field' },
        { resource: 'Issue', field: 'assignees', code: 'invalid', value: 'bob' },
        { message: 'body is too long.', code: 'custom' },
        'plain words',
        { resource: 'Label', code: 'mystery' },
        { field: 'sixth' },
      ],
    };
    assert.equal(
      of({ status: 422, data }).message,
      'GitHub could not open the issue: title is missing; assignees “bob” is not accepted; body is too long; plain words; Label mystery.',
    );
    assert.equal(
      of({ status: 422, data: { message: 'Validation Failed' } }).message,
      'GitHub could not open the issue: Validation Failed.',
    );
    assert.equal(
      of({ status: 400, data: null }).message,
      'GitHub could not open the issue: it gives no reason.',
    );
  });

  it('tells limits by each of their signs', () => {
    const reset = String(now / 1000 + 60);
    for (const [answer, retryAt] of [
      [{ status: 403, headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset } }, now + 61_000],
      [
        {
          status: 403,
          headers: { 'retry-after': '7', 'x-ratelimit-remaining': '4999', 'x-ratelimit-reset': reset },
        },
        now + 7000,
      ],
      [
        {
          status: 403,
          headers: { 'x-ratelimit-remaining': '4999', 'x-ratelimit-reset': reset },
          data: { message: 'You have exceeded a secondary rate limit.' },
        },
        now + 60_000,
      ],
      [{ status: 403, data: { message: 'You have triggered an abuse detection mechanism' } }, now + 60_000],
      [{ status: 429 }, now + 60_000],
    ] as const) {
      const failure = of(answer);
      assert.deepEqual(
        [failure.reason, failure.uncertain, failure.retryAt],
        ['rate-limited', false, retryAt],
      );
    }
    assert.equal(of({ status: 403, headers: { 'x-ratelimit-remaining': '12' } }).reason, 'forbidden');
  });

  it('is uncertain only where something may have been written', () => {
    assert.deepEqual(
      [of({ status: 502 }).uncertain, of({ status: 502 }, READ).uncertain, of({ status: 408 }).uncertain],
      [true, false, true],
    );
    assert.deepEqual(
      [of({ status: 404 }).uncertain, of({ status: 418 }).uncertain, of({ status: 451 }).reason],
      [false, false, 'forbidden'],
    );
  });
});
