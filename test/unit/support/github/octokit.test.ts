import assert from 'node:assert/strict';
import { Octokit } from 'octokit';
import { createGitHubServer } from '../../../support/github/server';
import type { GitHubServer, GitHubServerOptions } from '../../../support/github/server';

/** GitHub's own client must find the server to be a GitHub. */
describe('local GitHub server: GitHub’s own client', () => {
  let server: GitHubServer | undefined;

  afterEach(() => server?.close());

  const start = async (
    options: GitHubServerOptions = {},
  ): Promise<{ readonly on: GitHubServer; readonly octokit: Octokit }> => {
    const on = await createGitHubServer({
      users: ['alice', 'bob'],
      tokens: { alice: 'alice' },
      repos: [{ fullName: 'acme/shop', renamedFrom: 'acme/store' }],
      ...options,
    });
    server = on;
    const octokit = new Octokit({
      auth: 'alice',
      baseUrl: on.apiUrl,
      throttle: { enabled: false },
      retry: { enabled: false },
      log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
    });
    return { on, octokit };
  };
  const shop = { owner: 'acme', repo: 'shop' };

  for (const basePath of ['', '/api/v3'] as const) {
    it(`creates, reads, changes and finds issues below '${basePath}'`, async () => {
      const { octokit } = await start({ basePath });
      const { data: created } = await octokit.rest.issues.create({
        ...shop,
        title: 'Breaker',
        assignees: ['bob'],
      });
      await octokit.rest.issues.createComment({ ...shop, issue_number: created.number, body: 'Hello' });
      await octokit.rest.issues.update({ ...shop, issue_number: created.number, state: 'closed' });
      const { data: read } = await octokit.rest.issues.get({ ...shop, issue_number: created.number });
      assert.deepEqual([read.state, read.comments, read.assignees?.[0]?.login], ['closed', 1, 'bob']);
      const { data: found } = await octokit.rest.search.issuesAndPullRequests({
        q: 'is:issue repo:acme/shop breaker',
      });
      assert.equal(found.items[0]?.number, created.number);
      assert.equal(
        (await octokit.rest.issues.checkUserCanBeAssigned({ ...shop, assignee: 'bob' })).status,
        204,
      );
    });
  }

  for (const cursorPagination of [false, true]) {
    it(`follows its pages ${cursorPagination ? 'by cursor' : 'by number'}`, async () => {
      const { on, octokit } = await start({ cursorPagination });
      for (let count = 0; count < 25; count += 1) {
        on.state.createIssue('acme/shop', { title: `Issue ${count}` });
      }
      const all = await octokit.paginate(octokit.rest.issues.listForRepo, { ...shop, per_page: 10 });
      assert.deepEqual(
        all.map(issue => issue.number),
        Array.from({ length: 25 }, (_, index) => 25 - index),
      );
      const byNumber = octokit.rest.issues.listForRepo({ ...shop, per_page: 10, page: 2 });
      await (cursorPagination ? assert.rejects(byNumber, /cursor based pagination/) : byNumber);
    });
  }

  it('follows redirects of a renamed repository, creating included', async () => {
    const { on, octokit } = await start();
    const store = { owner: 'acme', repo: 'store' };
    await octokit.rest.issues.create({ ...store, title: 'Through the old name' });
    assert.equal(on.state.issues('acme/shop').length, 1);
    const { data } = await octokit.rest.repos.get(store);
    assert.equal(data.full_name, 'acme/shop');
  });

  it('reports errors as it does those of GitHub', async () => {
    const { octokit } = await start();
    const unassignable = octokit.rest.issues.create({ ...shop, title: 'x', assignees: ['nobody'] });
    await assert.rejects(unassignable, error => {
      assert.ok(error instanceof Error);
      assert.equal(Reflect.get(error, 'status'), 422);
      assert.match(error.message, /^Validation Failed: .*"value":"nobody"/);
      return true;
    });
    await assert.rejects(octokit.rest.issues.get({ ...shop, issue_number: 9 }), { status: 404 });
  });
});
