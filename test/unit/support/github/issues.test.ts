import assert from 'node:assert/strict';
import { callApi } from '../../../support/github/call';
import type { CallOptions, CallResult } from '../../../support/github/call';
import { createGitHubServer } from '../../../support/github/server';
import type { GitHubServer } from '../../../support/github/server';

const shop = '/repos/acme/shop';

function member(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (node, key) => (typeof node === 'object' && node !== null ? Reflect.get(node, key) : undefined),
    value,
  );
}

function numbers(result: CallResult): readonly unknown[] {
  return Array.isArray(result.json) ? result.json.map(item => member(item, 'number')) : [];
}

describe('local GitHub server: issues', () => {
  let server: GitHubServer;
  let now: number;

  beforeEach(async () => {
    now = Date.parse('2026-11-23T08:15:02.345Z');
    server = await createGitHubServer({
      clock: () => now,
      users: ['alice', 'bob', { login: 'guest', permission: 'none' }],
      tokens: {
        alice: 'alice',
        guest: 'guest',
      },
      repos: [{ fullName: 'acme/shop', milestones: ['Q1'] }],
    });
  });
  afterEach(() => server.close());

  const call = (method: string, path: string, options: CallOptions = {}): Promise<CallResult> =>
    callApi(server, method, path, { token: 'alice', ...options });
  const create = (body: unknown, options: CallOptions = {}): Promise<CallResult> =>
    call('POST', `${shop}/issues`, { body, ...options });

  it('creates, closes, reopens and tells when and by whom', async () => {
    const created = await create({ title: 'Breaker', labels: ['bug'], assignees: ['BOB'], milestone: 1 });
    assert.equal(created.status, 201);
    assert.equal(created.headers.get('location'), member(created.json, 'url'));
    assert.equal(member(created.json, 'created_at'), '2026-11-23T08:15:02Z');
    assert.equal(member(created.json, 'body'), null);
    assert.equal(member(created.json, 'assignees', 0, 'login'), 'bob');
    assert.equal(member(created.json, 'milestone', 'title'), 'Q1');
    now += 60_000;
    const closed = await call('PATCH', `${shop}/issues/1`, { body: { state: 'closed' } });
    const told = ['state', 'state_reason', 'closed_at', 'updated_at'].map(name => member(closed.json, name));
    assert.deepEqual(told, ['closed', 'completed', '2026-11-23T08:16:02Z', '2026-11-23T08:16:02Z']);
    assert.equal(member(closed.json, 'closed_by', 'login'), 'alice');
    const reopened = await call('PATCH', `${shop}/issues/1`, { body: { state: 'open' } });
    assert.equal(member(reopened.json, 'state_reason'), 'reopened');
    assert.equal(member(reopened.json, 'closed_at'), null);
    const dropped = { state: 'closed', state_reason: 'not_planned' };
    assert.equal(
      member((await call('PATCH', `${shop}/issues/1`, { body: dropped })).json, 'state_reason'),
      'not_planned',
    );
    assert.equal(server.state.issue('acme/shop', 1).state, 'closed');
  });

  it('ignores a reason without a change of state, and the single assignee of the old edition', async () => {
    await create({ title: 'x', assignee: 'bob' });
    const changed = await call('PATCH', `${shop}/issues/1`, { body: { state_reason: 'not_planned' } });
    assert.equal(member(changed.json, 'state_reason'), null);
    assert.deepEqual(member(changed.json, 'assignees'), []);
    const old = await create(
      { title: 'y', assignee: 'bob' },
      { headers: { 'x-github-api-version': '2022-11-28' } },
    );
    assert.equal(member(old.json, 'assignee', 'login'), 'bob');
    assert.equal(old.headers.get('x-github-api-version-selected'), '2022-11-28');
  });

  it('refuses an edition it does not know, with text where a list is usual', async () => {
    const result = await call('GET', '/user', { headers: { 'x-github-api-version': '2020-01-01' } });
    assert.equal(result.status, 400);
    assert.equal(typeof member(result.json, 'errors'), 'string');
  });

  it('creates labels it has not met, and keeps one of each', async () => {
    await create({ title: 'x', labels: ['bug', 'BUG', 'remediation'] });
    const labels = server.state.issue('acme/shop', 1).labels.map(label => `${label.name} ${label.color}`);
    assert.deepEqual(labels, ['bug d73a4a', 'remediation ededed']);
    assert.equal((await call('GET', `${shop}/labels/Remediation`)).status, 200);
  });

  it('names each bad field in a 422 and creates nothing', async () => {
    const bad = await create({
      title: ' ',
      assignees: ['bob', 'nobody', 'acme'],
      milestone: 5,
      body: 'x'.repeat(65_537),
    });
    assert.equal(bad.status, 422);
    assert.equal(member(bad.json, 'message'), 'Validation Failed');
    assert.deepEqual(member(bad.json, 'errors'), [
      { resource: 'Issue', field: 'title', code: 'missing_field' },
      {
        resource: 'Issue',
        field: 'body',
        code: 'custom',
        message: 'body is too long (maximum is 65536 characters)',
      },
      { value: 'nobody', resource: 'Issue', field: 'assignees', code: 'invalid' },
      { value: 'acme', resource: 'Issue', field: 'assignees', code: 'invalid' },
      { value: 5, resource: 'Issue', field: 'milestone', code: 'invalid' },
    ]);
    assert.deepEqual(server.state.issues('acme/shop'), []);
  });

  const malformed: readonly [string, unknown, number, string][] = [
    ['no title', {}, 422, 'Invalid request.\n\n"title" wasn\'t supplied.'],
    [
      'labels that are no list',
      { title: 'x', labels: 'bug' },
      422,
      'Invalid request.\n\nFor \'properties/labels\', "bug" is not an array.',
    ],
    [
      'null labels',
      { title: 'x', labels: null },
      422,
      "Invalid request.\n\nFor 'properties/labels', nil is not an array.",
    ],
    ['no JSON', '{"title"', 400, 'Problems parsing JSON'],
    ['a list', [], 400, 'Body should be a JSON object'],
  ];
  for (const [what, body, status, message] of malformed) {
    it(`refuses ${what}`, async () => {
      const result = await create(body);
      assert.equal(result.status, status);
      assert.equal(member(result.json, 'message'), message);
      assert.equal(server.state.issues('acme/shop').length, 0);
    });
  }

  it('pages with Link headers by repository id, as recorded', async () => {
    for (let count = 1; count <= 13; count += 1) {
      server.state.createIssue('acme/shop', { title: `Issue ${count}` });
    }
    const base = `${server.apiUrl}/repositories/${server.state.repo('acme/shop').id}/issues?per_page=3&page=`;
    const first = await call('GET', `${shop}/issues?per_page=3`);
    assert.deepEqual(numbers(first), [13, 12, 11]);
    assert.equal(first.headers.get('link'), `<${base}2>; rel="next", <${base}5>; rel="last"`);
    const second = await call('GET', `${base}2`);
    assert.equal(
      second.headers.get('link'),
      `<${base}1>; rel="prev", <${base}3>; rel="next", <${base}5>; rel="last", <${base}1>; rel="first"`,
    );
    const last = await call('GET', `${base}5`);
    assert.deepEqual(numbers(last), [1]);
    assert.equal(last.headers.get('link'), `<${base}4>; rel="prev", <${base}1>; rel="first"`);
  });

  it('filters and sorts lists', async () => {
    await create({ title: 'a', labels: ['bug', 'urgent'], assignees: ['bob'] });
    await create({ title: 'b', labels: ['bug'], body: 'for @bob, mail bob@guest.example' });
    await create({ title: 'c' }, { token: 'guest' });
    await call('PATCH', `${shop}/issues/2`, { body: { state: 'closed' } });
    now += 5000;
    await call('POST', `${shop}/issues/1/comments`, { body: { body: 'hello' } });
    const listed = async (query: string): Promise<readonly unknown[]> =>
      numbers(await call('GET', `${shop}/issues?${query}`));
    assert.deepEqual(await listed(''), [3, 1]);
    assert.deepEqual(await listed('state=all&direction=asc'), [1, 2, 3]);
    assert.deepEqual(await listed('state=all&sort=updated'), [1, 3, 2]);
    assert.deepEqual(await listed('state=all&labels=bug'), [2, 1]);
    assert.deepEqual(await listed('state=all&labels=Bug,urgent'), [1]);
    assert.deepEqual(await listed('assignee=bob'), [1]);
    assert.deepEqual(await listed('assignee=none'), [3]);
    assert.deepEqual(await listed('assignee=*'), [1]);
    assert.deepEqual(await listed('creator=guest'), [3]);
    assert.deepEqual(await listed('state=all&mentioned=bob'), [2]);
    assert.deepEqual(await listed('state=all&mentioned=guest'), []);
    assert.deepEqual(await listed('state=all&since=2026-11-23T08:15:03Z'), [1]);
    assert.deepEqual(await listed('state=all&since=2026-11-23T08:15:02Z'), [3, 2, 1]);
    assert.equal((await call('GET', `${shop}/issues?assignee=nobody`)).status, 422);
    assert.equal((await call('GET', `${shop}/issues?state=ajar`)).status, 422);
  });

  it('answers 304 to an ETag it has given, at no cost, and anew after a change', async () => {
    await create({ title: 'x' });
    const first = await call('GET', `${shop}/issues/1`);
    const headers = { 'if-none-match': first.headers.get('etag') ?? 'none' };
    const used = first.headers.get('x-ratelimit-used');
    const same = await call('GET', `${shop}/issues/1`, { headers });
    assert.deepEqual([same.status, same.text, same.headers.get('x-ratelimit-used')], [304, '', used]);
    server.state.addComment('acme/shop', 1, 'news', 'bob');
    assert.equal((await call('GET', `${shop}/issues/1`, { headers })).status, 200);
  });

  it('keeps a log of requests', async () => {
    const result = await create({ title: 'x' }, { headers: { 'x-github-api-version': '2026-03-10' } });
    const [record] = server.state.requests;
    assert.equal(record?.id, result.headers.get('x-github-request-id'));
    assert.deepEqual(
      [
        record?.method,
        record?.path,
        record?.body,
        record?.login,
        record?.status,
        record?.acted,
        record?.fault,
      ],
      ['POST', `${shop}/issues`, '{"title":"x"}', 'alice', 201, true, null],
    );
    assert.equal(record?.headers['authorization'], 'Bearer alice');
  });
});
