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

describe('local GitHub server: access and addresses', () => {
  let server: GitHubServer;

  beforeEach(async () => {
    server = await createGitHubServer({
      users: [
        'alice',
        'bob',
        { login: 'guest', permission: 'none' },
        { login: 'reader', permission: 'read' },
      ],
      tokens: {
        alice: 'alice',
        guest: 'guest',
        readOnly: { login: 'bob', kind: 'fineGrained', issues: 'read' },
        app: { login: 'bob', kind: 'app', issues: 'none' },
        scopeless: { login: 'bob', scopes: [] },
        noSso: { login: 'bob', kind: 'classic', ssoAuthorized: false },
        elsewhere: { login: 'bob', kind: 'fineGrained', repos: ['acme/shop'] },
      },
      repos: [
        { fullName: 'acme/shop', renamedFrom: ['acme/store'], milestones: ['Q1'] },
        { fullName: 'acme/secret', private: true },
        { fullName: 'acme/saml', private: true, samlEnforced: true },
        { fullName: 'acme/fork', hasIssues: false },
        { fullName: 'acme/old', archived: true },
      ],
    });
  });
  afterEach(() => server.close());

  const call = (method: string, path: string, options: CallOptions = {}): Promise<CallResult> =>
    callApi(server, method, path, { token: 'alice', ...options });
  const create = (body: unknown, options: CallOptions = {}): Promise<CallResult> =>
    call('POST', `${shop}/issues`, { body, ...options });

  it('silently drops labels, assignees and milestone without push access', async () => {
    const created = await create(
      { title: 'x', labels: ['bug'], assignees: ['nobody'], milestone: 1 },
      { token: 'guest' },
    );
    assert.equal(created.status, 201);
    const dropped = ['labels', 'assignees', 'milestone'].map(name => member(created.json, name));
    assert.deepEqual(dropped, [[], [], null]);
    assert.equal(
      (await call('PATCH', `${shop}/issues/1`, { token: 'guest', body: { state: 'closed' } })).status,
      200,
    );
    await create({ title: 'of alice' });
    const foreign = await call('PATCH', `${shop}/issues/2`, { token: 'guest', body: { state: 'closed' } });
    assert.equal(foreign.status, 403);
    assert.equal(member(foreign.json, 'message'), 'Must have admin rights to Repository.');
    assert.equal((await call('POST', `${shop}/labels`, { token: 'guest', body: { name: 'x' } })).status, 404);
  });

  const refusals: readonly [string, string, string, CallOptions, number, RegExp][] = [
    ['a bad token', 'GET', '/user', { token: 'wrong' }, 401, /^Bad credentials$/],
    [
      'a fine-grained token that may not write',
      'POST',
      `${shop}/issues`,
      { token: 'readOnly' },
      403,
      /by personal access token$/,
    ],
    [
      'an app that may not write',
      'POST',
      `${shop}/issues`,
      { token: 'app' },
      403,
      /not accessible by integration$/,
    ],
    ['a token without the scope', 'POST', `${shop}/issues`, { token: 'scopeless' }, 404, /^Not Found$/],
    ['an invisible repository', 'GET', '/repos/acme/secret', { token: 'guest' }, 404, /^Not Found$/],
    [
      'a repository that the token was not granted',
      'GET',
      '/repos/acme/secret',
      { token: 'elsewhere' },
      404,
      /^Not Found$/,
    ],
    [
      'a token without single sign-on',
      'GET',
      '/repos/acme/saml',
      { token: 'noSso' },
      403,
      /SAML enforcement/,
    ],
    ['issues that are switched off', 'POST', '/repos/acme/fork/issues', {}, 410, /^Issues has been disabled/],
    [
      'an archived repository',
      'POST',
      '/repos/acme/old/issues',
      {},
      403,
      /^Repository was archived so is read-only\.$/,
    ],
    ['an issue that is not there', 'GET', `${shop}/issues/7`, {}, 404, /^Not Found$/],
    ['a path it does not serve', 'DELETE', `${shop}/labels/bug`, {}, 501, /does not serve DELETE/],
  ];
  for (const [what, method, path, options, status, message] of refusals) {
    it(`refuses ${what}: ${status}`, async () => {
      const body = method === 'POST' ? { title: 'x' } : undefined;
      const result = await call(method, path, { ...options, body });
      assert.equal(result.status, status);
      assert.match(String(member(result.json, 'message')), message);
      assert.equal(member(result.json, 'status'), String(status));
    });
  }

  it('lets strangers read what is public, but not write', async () => {
    assert.equal((await callApi(server, 'GET', shop)).status, 200);
    assert.equal((await callApi(server, 'GET', '/repos/acme/secret')).status, 404);
    const result = await callApi(server, 'POST', `${shop}/issues`, { body: { title: 'x' } });
    assert.equal(result.status, 401);
    assert.equal(member(result.json, 'message'), 'Requires authentication');
  });

  it('refuses a token once it is revoked', async () => {
    assert.equal((await call('GET', '/user')).status, 200);
    server.state.tokens.delete('alice');
    assert.equal((await call('GET', '/user')).status, 401);
  });

  it('lists nothing where issues are off, rather than answering 410', async () => {
    const result = await call('GET', '/repos/acme/fork/issues');
    assert.deepEqual([result.status, result.json], [200, []]);
  });

  it('redirects from a former name: 301 for GET, 307 for the rest, by repository id', async () => {
    await create({ title: 'x' });
    const read = await call('GET', '/repos/acme/store/issues?state=all');
    const id = server.state.repo('acme/shop').id;
    assert.equal(read.status, 301);
    assert.equal(read.headers.get('location'), `${server.apiUrl}/repositories/${id}/issues?state=all`);
    assert.equal(member(read.json, 'message'), 'Moved Permanently');
    assert.deepEqual(numbers(await call('GET', read.headers.get('location') ?? '')), [1]);
    const write = await call('PATCH', '/repos/acme/store/issues/1', { body: { state: 'closed' } });
    assert.equal(write.status, 307);
    assert.equal(server.state.issue('acme/shop', 1).state, 'open');
    server.state.renameRepo('acme/shop', 'acme/webshop');
    assert.equal((await call('GET', shop)).status, 301);
    assert.equal((await call('POST', `${shop}/issues`, { body: { title: 'y' } })).status, 307);
  });

  it('redirects from a moved issue and answers 410 for a deleted one', async () => {
    await create({ title: 'first' });
    await create({ title: 'second' });
    const moved = server.state.transferIssue('acme/shop', 1, 'acme/secret');
    const target = `${server.apiUrl}/repositories/${server.state.repo('acme/secret').id}/issues/${moved.number}`;
    assert.equal((await call('GET', `${shop}/issues/1`)).headers.get('location'), target);
    assert.equal(
      (await call('GET', `${shop}/issues/1/comments`)).headers.get('location'),
      `${target}/comments`,
    );
    assert.equal((await call('GET', `${shop}/issues/1`, { token: 'guest' })).status, 404);
    server.state.deleteIssue('acme/shop', 2);
    const gone = await call('GET', `${shop}/issues/2`);
    assert.deepEqual([gone.status, member(gone.json, 'message')], [410, 'This issue was deleted']);
  });

  it('counts as assignable who belongs here or wrote in the issue', async () => {
    const check = async (login: string): Promise<number> =>
      (await call('GET', `${shop}/assignees/${login}`)).status;
    assert.deepEqual(
      [await check('bob'), await check('reader'), await check('guest'), await check('acme')],
      [204, 204, 404, 404],
    );
    await create({ title: 'x' });
    const assign = (): Promise<CallResult> =>
      call('PATCH', `${shop}/issues/1`, { body: { assignees: ['guest'] } });
    assert.equal((await assign()).status, 422);
    await call('POST', `${shop}/issues/1/comments`, { token: 'guest', body: { body: 'me' } });
    assert.equal((await assign()).status, 200);
  });

  it('keeps a locked conversation to those with push access', async () => {
    await create({ title: 'x' });
    server.state.updateIssue('acme/shop', 1, { locked: true });
    const comment = (token: string): Promise<CallResult> =>
      call('POST', `${shop}/issues/1/comments`, { token, body: { body: 'hi' } });
    assert.deepEqual([(await comment('guest')).status, (await comment('alice')).status], [403, 201]);
  });
});
