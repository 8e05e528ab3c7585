import assert from 'node:assert/strict';
import { callApi } from '../../../support/github/call';
import type { CallResult } from '../../../support/github/call';
import { createGitHubServer } from '../../../support/github/server';
import type { GitHubServer, GitHubServerOptions } from '../../../support/github/server';
import { until } from '../../../support/github/until';

describe('local GitHub server: limits', () => {
  let server: GitHubServer | undefined;
  let now = Date.parse('2026-11-23T08:00:00Z');

  afterEach(() => server?.close());

  const start = async (options: GitHubServerOptions): Promise<GitHubServer> => {
    const users = ['alice', 'bob'];
    server = await createGitHubServer({
      clock: () => now,
      users,
      tokens: { alice: 'alice', bob: 'bob' },
      repos: ['acme/shop'],
      ...options,
    });
    return server;
  };
  const read = (on: GitHubServer, token = 'alice'): Promise<CallResult> =>
    callApi(on, 'GET', '/user', { token });
  const write = (on: GitHubServer, token = 'alice'): Promise<CallResult> =>
    callApi(on, 'POST', '/repos/acme/shop/issues', { token, body: { title: 'x' } });

  it('counts down the primary limit for each person, and lets go after the hour', async () => {
    const on = await start({ limits: { primaryPerHour: 2 } });
    assert.equal((await read(on)).headers.get('x-ratelimit-remaining'), '1');
    await read(on);
    const refused = await read(on);
    assert.equal(refused.status, 403);
    assert.match(refused.text, /^\{"message":"API rate limit exceeded for user ID \d+\./);
    assert.deepEqual(
      ['limit', 'remaining', 'used', 'reset'].map(name => refused.headers.get(`x-ratelimit-${name}`)),
      ['2', '0', '2', String(now / 1000 + 3600)],
    );
    assert.equal(refused.headers.get('retry-after'), null);
    assert.equal((await read(on, 'bob')).status, 200);
    const told = await callApi(on, 'GET', '/rate_limit', { token: 'alice' });
    assert.match(told.text, /"core":\{"limit":2,"used":2,"remaining":0,/);
    now += 3_600_000;
    assert.equal((await read(on)).status, 200);
  });

  it('stops content creation after so many a minute, in the words that clients look for', async () => {
    const on = await start({ limits: { creationsPerMinute: 2, retryAfterSeconds: 45 } });
    assert.deepEqual([(await write(on)).status, (await write(on)).status], [201, 201]);
    const refused = await write(on);
    assert.equal(refused.status, 403);
    assert.match(
      refused.text,
      /secondary rate limit and have been temporarily blocked from content creation/,
    );
    assert.equal(refused.headers.get('retry-after'), '45');
    assert.notEqual(refused.headers.get('x-ratelimit-remaining'), '0');
    assert.equal((await read(on)).status, 200);
    now += 60_000;
    assert.equal((await write(on)).status, 201);
    assert.equal(on.state.issues('acme/shop').length, 3);
  });

  it('stops content creation after so many an hour, with 429 where that is set', async () => {
    const on = await start({ limits: { creationsPerHour: 1, status: 429 } });
    await write(on);
    now += 120_000;
    assert.equal((await write(on)).status, 429);
    assert.equal((await write(on, 'bob')).status, 201);
  });

  it('stops a burst by its points', async () => {
    const on = await start({ limits: { pointsPerMinute: 6 } });
    await write(on);
    await read(on);
    const refused = await read(on);
    assert.equal(refused.status, 403);
    assert.match(refused.text, /You have exceeded a secondary rate limit\. Please wait a few minutes/);
  });

  it('allows only so many requests at once', async () => {
    const on = await start({ limits: { concurrent: 2 } });
    on.faults.add({ nth: [1, 2], fault: { kind: 'hang' } });
    const patience = new AbortController();
    const { signal } = patience;
    const outstanding = [1, 2].map(() =>
      assert.rejects(callApi(on, 'GET', '/user', { token: 'alice', signal }), { name: 'AbortError' }),
    );
    await until(() => on.state.requests.length === 2);
    assert.equal((await read(on)).status, 403);
    assert.equal((await read(on, 'bob')).status, 200);
    patience.abort();
    await Promise.all(outstanding);
    let status = 0;
    const again = async (): Promise<void> => {
      while (status !== 200) {
        ({ status } = await read(on));
      }
    };
    // The server learns only a moment later that the clients are gone.
    await Promise.all([again(), until(() => status === 200)]);
  });

  it('has no limits on Enterprise Server unless they are set', async () => {
    const on = await start({ basePath: '/api/v3' });
    const { headers } = await read(on);
    assert.equal(headers.get('x-ratelimit-limit'), null);
    assert.equal(headers.get('x-github-enterprise-version'), 'enterprise-server@3.19.0');
    const told = await callApi(on, 'GET', '/rate_limit', { token: 'alice' });
    assert.equal(told.status, 404);
    assert.match(told.text, /Rate limiting is not enabled\./);
  });

  it('plays an exhausted primary limit until its reset', async () => {
    const on = await start({});
    on.faults.add({ method: 'POST', nth: 2, fault: { kind: 'rateLimit', resetInSeconds: 20 } });
    assert.deepEqual([(await write(on)).status, (await write(on)).status], [201, 403]);
    const refused = await read(on);
    assert.deepEqual(
      [
        refused.status,
        refused.headers.get('x-ratelimit-remaining'),
        refused.headers.get('x-ratelimit-reset'),
      ],
      [403, '0', String(now / 1000 + 20)],
    );
    now += 20_000;
    assert.equal((await read(on)).status, 200);
    assert.equal(on.state.issues('acme/shop').length, 1);
  });

  it('plays a secondary limit that blocks writing but not reading', async () => {
    const on = await start({ basePath: '/api/v3' });
    on.faults.add({ method: 'POST', nth: 1, fault: { kind: 'secondaryLimit', retryAfterSeconds: 5 } });
    const refused = await write(on);
    assert.deepEqual([refused.status, refused.headers.get('retry-after')], [403, '5']);
    now += 2000;
    assert.equal((await write(on)).headers.get('retry-after'), '3');
    assert.equal((await read(on)).status, 200);
    now += 3000;
    assert.equal((await write(on)).status, 201);
  });
});
