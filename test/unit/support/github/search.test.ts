import assert from 'node:assert/strict';
import { callApi } from '../../../support/github/call';
import type { CallResult } from '../../../support/github/call';
import { createGitHubServer } from '../../../support/github/server';
import type { GitHubServer } from '../../../support/github/server';

describe('local GitHub server: search', () => {
  let server: GitHubServer;
  let now: number;

  beforeEach(async () => {
    now = Date.parse('2026-11-23T08:00:00Z');
    server = await createGitHubServer({
      clock: () => now,
      searchLagMs: 30_000,
      users: ['alice', 'bob'],
      tokens: { alice: 'alice', stranger: 'stranger' },
      repos: [
        {
          fullName: 'acme/shop',
          issues: [{ title: 'Circuit breaker', body: 'x <!-- livesite:R1-01JDC --> y', labels: ['bug'] }],
        },
        {
          fullName: 'acme/secret',
          private: true,
          collaborators: { stranger: 'none' },
          issues: [{ title: 'Hidden breaker', assignees: ['bob'], state: 'closed' }],
        },
      ],
    });
  });
  afterEach(() => server.close());

  const search = (query: string, token = 'alice'): Promise<CallResult> =>
    callApi(server, 'GET', `/search/issues?q=${encodeURIComponent(query)}`, { token });
  const titles = async (query: string, token?: string): Promise<readonly string[]> => {
    const { json } = await search(query, token);
    const items: unknown = typeof json === 'object' && json !== null ? Reflect.get(json, 'items') : undefined;
    assert.ok(Array.isArray(items));
    return items.map((item: object) => String(Reflect.get(item, 'title')));
  };

  it('shows a change only after the lag', async () => {
    assert.deepEqual(await titles('is:issue breaker'), []);
    now += 30_000;
    assert.deepEqual(await titles('is:issue breaker'), ['Hidden breaker', 'Circuit breaker']);
    server.state.updateIssue('acme/shop', 1, { state: 'closed' });
    assert.deepEqual(await titles('is:issue repo:acme/shop is:open'), ['Circuit breaker']);
    now += 30_000;
    assert.deepEqual(await titles('is:issue repo:acme/shop is:open'), []);
    server.state.deleteIssue('acme/shop', 1);
    assert.deepEqual(await titles('is:issue repo:acme/shop'), []);
  });

  it('finds words and phrases, whatever stands between them', async () => {
    now += 30_000;
    assert.deepEqual(await titles('is:issue "livesite:R1-01JDC" in:body'), ['Circuit breaker']);
    assert.deepEqual(await titles('is:issue "R1 livesite"'), []);
    assert.deepEqual(await titles('is:issue "livesite:R1-01JDC" in:title'), []);
    assert.deepEqual(await titles('is:issue livesite:R1-01JDC'), ['Circuit breaker']);
    server.state.addComment('acme/secret', 1, 'See the post-mortem');
    now += 30_000;
    assert.deepEqual(await titles('is:issue "post mortem" in:comments'), ['Hidden breaker']);
  });

  it('knows the qualifiers', async () => {
    now += 30_000;
    assert.deepEqual(await titles('is:issue state:closed'), ['Hidden breaker']);
    assert.deepEqual(await titles('type:issue label:bug'), ['Circuit breaker']);
    assert.deepEqual(await titles('is:issue -label:bug'), ['Hidden breaker']);
    assert.deepEqual(await titles('is:issue assignee:bob'), ['Hidden breaker']);
    assert.deepEqual(await titles('is:issue no:assignee'), ['Circuit breaker']);
    assert.deepEqual(await titles('is:issue repo:acme/shop repo:acme/secret breaker'), [
      'Hidden breaker',
      'Circuit breaker',
    ]);
    assert.deepEqual(await titles('is:issue -repo:acme/shop'), ['Hidden breaker']);
    assert.deepEqual(await titles('is:issue created:>=2026-11-24'), []);
    assert.deepEqual((await titles('is:issue created:2026-11-23')).length, 2);
    assert.deepEqual((await titles('is:issue updated:2026-11-22..2026-11-23')).length, 2);
    assert.deepEqual(await titles('is:pull-request breaker'), []);
  });

  it('refuses a search without a kind, and repositories that the caller cannot see', async () => {
    const kindless = await search('breaker repo:acme/shop');
    assert.equal(kindless.status, 422);
    assert.match(kindless.text, /Query must include 'is:issue' or 'is:pull-request'/);
    const hidden = await search('is:issue repo:acme/secret', 'stranger');
    assert.equal(hidden.status, 422);
    assert.match(hidden.text, /cannot be searched either because the resources do not exist/);
    now += 30_000;
    assert.deepEqual(await titles('is:issue breaker', 'stranger'), ['Circuit breaker']);
  });

  it('has limits of its own', async () => {
    const { headers } = await search('is:issue x');
    assert.deepEqual(
      [headers.get('x-ratelimit-resource'), headers.get('x-ratelimit-remaining')],
      ['search', '29'],
    );
  });
});
