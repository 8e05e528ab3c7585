import assert from 'node:assert/strict';
import { markdownToHtml } from '../../../support/github/markdown';
import { createGitHubServer } from '../../../support/github/server';
import type { GitHubServer } from '../../../support/github/server';

describe('local GitHub server: pages', () => {
  for (const basePath of ['', '/api/v3'] as const) {
    describe(basePath === '' ? 'github.com' : 'Enterprise Server', () => {
      let server: GitHubServer;

      beforeEach(async () => {
        server = await createGitHubServer({
          basePath,
          users: ['alice', 'bob', { login: 'guest', permission: 'none' }],
          repos: [
            {
              fullName: 'acme/shop',
              renamedFrom: 'acme/store',
              labels: ['bug', { name: 'remediation', color: '0e8a16' }],
              issues: [
                {
                  title: 'Breaker <1s>',
                  body: '**Why**: see `x` <script>alert(1)</script>',
                  author: 'alice',
                },
              ],
            },
            { fullName: 'acme/old', archived: true, issues: [{ title: 'Old' }] },
          ],
        });
      });
      afterEach(() => server.close());

      const page = async (
        path: string,
      ): Promise<{ readonly status: number; readonly html: string; readonly response: Response }> => {
        const response = await fetch(`${server.url}${path}`, { redirect: 'manual' });
        return { status: response.status, html: await response.text(), response };
      };
      const submit = async (
        fields: readonly (readonly [string, string])[],
        headers: Readonly<Record<string, string>> = {},
        path = '/acme/shop/issues/1',
      ): Promise<Response> => {
        const body = new URLSearchParams();
        for (const [name, value] of fields) {
          body.append(name, value);
        }
        const sent = { origin: server.url, ...headers };
        return await fetch(`${server.url}${path}`, {
          method: 'POST',
          redirect: 'manual',
          body,
          headers: sent,
        });
      };

      it('shows an issue, with other people’s text harmless', async () => {
        const { status, html, response } = await page('/acme/shop/issues/1');
        assert.equal(status, 200);
        assert.match(html, /<h1>Breaker &lt;1s&gt; /);
        assert.match(html, /<strong>Why<\/strong>: see <code>x<\/code> &lt;script&gt;/);
        assert.doesNotMatch(html, /<script/);
        assert.match(response.headers.get('content-security-policy') ?? '', /^default-src 'none'; /);
      });

      it('lists open and closed issues, people and repositories', async () => {
        assert.match((await page('/')).html, /href="\/acme\/shop\/issues"/);
        assert.match((await page('/acme/shop/issues')).html, /Breaker &lt;1s&gt;/);
        assert.match((await page('/acme/shop/issues?state=closed')).html, /There are no closed issues/);
        assert.match((await page('/alice')).html, /Nothing is assigned/);
        assert.match((await page('/avatars/alice.svg')).html, /^<svg .*>A<\/text>/);
      });

      it('leads from former and short addresses to the right one, and says when there is none', async () => {
        const moved = await page('/acme/store/issues/1?as=bob');
        assert.deepEqual(
          [moved.status, moved.response.headers.get('location')],
          [301, '/acme/shop/issues/1?as=bob'],
        );
        assert.equal((await page('/acme/shop')).response.headers.get('location'), '/acme/shop/issues');
        for (const path of ['/acme/shop/issues/9', '/acme/none/issues', '/acme/shop/wiki', '/nobody', '//']) {
          assert.equal((await page(path)).status, 404, path);
        }
        server.state.deleteIssue('acme/shop', 1);
        assert.match((await page('/acme/shop/issues/1')).html, /has been deleted/);
      });

      it('closes with a comment, reopens, assigns and labels, in the name that was chosen', async () => {
        const closed = await submit([
          ['as', 'bob'],
          ['comment', 'Done\r\nand gone'],
          ['action', 'close'],
        ]);
        assert.deepEqual(
          [closed.status, closed.headers.get('location')],
          [303, '/acme/shop/issues/1?as=bob'],
        );
        const issue = server.state.issue('acme/shop', 1);
        assert.deepEqual([issue.state, issue.stateReason, issue.closedBy], ['closed', 'completed', 'bob']);
        assert.deepEqual(
          issue.comments.map(({ author, body }) => [author, body]),
          [['bob', 'Done\nand gone']],
        );
        assert.match((await page('/acme/shop/issues/1')).html, /bob closed this/);
        await submit([
          ['as', 'bob'],
          ['action', 'reopen'],
        ]);
        await submit([
          ['as', 'bob'],
          ['action', 'assign'],
          ['assignee', 'alice'],
          ['assignee', 'guest'],
        ]);
        await submit([
          ['as', 'bob'],
          ['action', 'label'],
          ['label', 'remediation'],
        ]);
        assert.deepEqual([issue.state, issue.stateReason, issue.assignees], ['open', 'reopened', ['alice']]);
        assert.deepEqual(
          issue.labels.map(label => label.name),
          ['remediation'],
        );
        await submit([
          ['as', 'bob'],
          ['action', 'close-not-planned'],
        ]);
        assert.equal(issue.stateReason, 'not_planned');
      });

      it('refuses forms of other sites, of nobody, and for what cannot change', async () => {
        const close = [
          ['as', 'bob'],
          ['action', 'close'],
        ] as const;
        assert.equal((await submit(close, { origin: 'https://evil.example' })).status, 403);
        assert.equal((await submit(close, { origin: 'null' })).status, 403);
        assert.equal((await submit(close, { 'sec-fetch-site': 'cross-site' })).status, 403);
        assert.equal(
          (
            await submit([
              ['as', 'nobody'],
              ['action', 'close'],
            ])
          ).status,
          422,
        );
        assert.equal((await submit(close, {}, '/acme/shop/issues/9')).status, 404);
        assert.equal((await submit(close, {}, '/acme/old/issues/1')).status, 403);
        assert.equal(server.state.issue('acme/shop', 1).state, 'open');
      });

      it('keeps pages and API apart', async () => {
        const api = await fetch(`${server.apiUrl}/repos/acme/shop/issues/1`);
        assert.match(api.headers.get('content-type') ?? '', /^application\/json/);
        assert.equal(server.state.requests.length, 1);
        await page('/acme/shop/issues/1');
        assert.equal(server.state.requests.length, 1);
      });
    });
  }

  it('renders the Markdown of an issue', () => {
    const text = [
      '# Title',
      'One',
      'two @bob, a@b.example and https://example.com/a_b_c',
      '- [ ] open',
      '- [x] **done** by *me*',
      '> quoted',
      '```',
      '**raw** <!-- kept -->',
      '```',
      '<!-- hidden',
      'marker -->[link](https://example.com/?a=1&b="2") [bad](javascript:alert(1))',
    ].join('\n');
    assert.equal(
      markdownToHtml(text),
      [
        '<h3>Title</h3>',
        '<p>One<br>two <strong>@bob</strong>, a@b.example and ' +
          '<a href="https://example.com/a_b_c" rel="noreferrer">https://example.com/a_b_c</a></p>',
        '<ul><li class="task"><input type="checkbox" disabled aria-label="open"> open</li>' +
          '<li class="task"><input type="checkbox" disabled checked aria-label="done"> <strong>done</strong> by <em>me</em></li></ul>',
        '<blockquote><p>quoted</p></blockquote>',
        '<pre><code>**raw** &lt;!-- kept --&gt;</code></pre>',
        '<p><a href="https://example.com/?a=1&amp;b=&quot;2&quot;" rel="noreferrer">link</a> [bad](javascript:alert(1))</p>',
      ].join('\n'),
    );
  });
});
