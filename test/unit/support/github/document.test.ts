import assert from 'node:assert/strict';
import path from 'node:path';
import { ROOT } from '../../../tools/root.mjs';
import { apiRoutes } from '../../../support/github/api';
import { callApi } from '../../../support/github/call';
import type { CallOptions, CallResult } from '../../../support/github/call';
import { matchRoute } from '../../../support/github/route';
import { checkValue, lookUpResponse, tryLoadDocument } from '../../../support/github/schema';
import type { OpenApiDocument } from '../../../support/github/schema';
import { createGitHubServer } from '../../../support/github/server';
import type { GitHubServer, GitHubServerOptions } from '../../../support/github/server';

/** The vendor's documents lie beside the clone where they are at hand; they are no part of the project. */
const specs = path.resolve(ROOT, '../shared/specs');

const editions = [
  { name: 'github.com, edition 2026-03-10', file: 'github-2026-03-10.json', basePath: '' },
  { name: 'Enterprise Server 3.19', file: 'github-ghes-3.19.json', basePath: '/api/v3' },
] as const;

const options: GitHubServerOptions = {
  users: [
    { login: 'alice', name: 'Alice', email: 'alice@example.com' },
    'bob',
    { login: 'guest', permission: 'none' },
  ],
  tokens: {
    'alice-token': 'alice',
    'guest-token': 'guest',
    'narrow-token': { login: 'bob', kind: 'fineGrained', issues: 'read' },
  },
  repos: [
    {
      fullName: 'acme/shop',
      renamedFrom: 'acme/store',
      milestones: [{ title: 'Q1', dueOn: '2027-01-31T00:00:00Z' }],
    },
    { fullName: 'acme/secret', private: true, collaborators: { guest: 'none' } },
    { fullName: 'acme/fork', hasIssues: false },
    { fullName: 'acme/old', archived: true },
  ],
  limits: { creationsPerMinute: 12 },
};

interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly result: CallResult;
}

/** Walks through what a client does and gets wrong, and keeps every answer. */
async function exercise(server: GitHubServer): Promise<readonly Exchange[]> {
  const exchanges: Exchange[] = [];
  const call = async (method: string, target: string, more: CallOptions = {}): Promise<CallResult> => {
    const result = await callApi(server, method, target, { token: 'alice-token', ...more });
    exchanges.push({ method, path: target.replace(/\?.*$/, ''), result });
    return result;
  };
  const shop = '/repos/acme/shop';
  for (const target of [
    '/user',
    '/users/alice',
    '/users/acme',
    '/users/nobody',
    '/rate_limit',
    '/meta',
    shop,
  ]) {
    await call('GET', target);
  }
  const issue = {
    title: 'Breaker',
    body: 'Why',
    labels: ['bug', 'new one'],
    assignees: ['bob'],
    milestone: 1,
  };
  await call('POST', `${shop}/issues`, { body: issue });
  await call('POST', `${shop}/issues`, { body: { title: 'Bare' } });
  await call('POST', `${shop}/issues`, { body: {} });
  await call('POST', `${shop}/issues`, { body: { title: ' ', assignees: ['nobody'], milestone: 7 } });
  await call('POST', `${shop}/issues`, { body: '{"title":' });
  await call('POST', '/repos/acme/fork/issues', { body: { title: 'x' } });
  await call('POST', '/repos/acme/old/issues', { body: { title: 'x' } });
  await call('POST', '/repos/acme/secret/issues', { body: { title: 'x' }, token: 'guest-token' });
  await call('POST', `${shop}/issues`, { body: { title: 'x' }, token: 'narrow-token' });
  await call('PATCH', `${shop}/issues/1`, { body: { state: 'closed', state_reason: 'not_planned' } });
  await call('PATCH', `${shop}/issues/1`, { body: { state: 'open', assignees: ['alice', 'bob'] } });
  await call('PATCH', `${shop}/issues/1`, { body: { assignees: ['nobody'] } });
  await call('PATCH', `${shop}/issues/1`, { body: { title: 'x' }, token: 'guest-token' });
  await call('GET', `${shop}/issues/1`);
  const etag = (await call('GET', `${shop}/issues/2`)).headers.get('etag') ?? '';
  await call('GET', `${shop}/issues/2`, { headers: { 'if-none-match': etag } });
  await call('GET', `${shop}/issues/99`);
  await call('GET', '/repos/acme/store');
  await call('GET', '/repos/acme/store/issues/1');
  await call('PATCH', '/repos/acme/store/issues/1', { body: { title: 'x' } });
  await call('GET', `${shop}/issues?state=all&per_page=1`);
  await call('GET', `${shop}/issues?state=ajar`);
  await call('POST', `${shop}/issues/1/comments`, { body: { body: 'Done' } });
  await call('POST', `${shop}/issues/1/comments`, { body: { body: '' } });
  await call('GET', `${shop}/issues/1/comments`);
  await call('GET', `${shop}/labels`);
  await call('GET', `${shop}/labels/bug`);
  await call('GET', `${shop}/labels/none`);
  await call('POST', `${shop}/labels`, {
    body: { name: 'remediation', color: '0e8a16', description: 'From a review' },
  });
  await call('POST', `${shop}/labels`, { body: { name: 'bug', color: 'reddish' } });
  await call('POST', `${shop}/issues/2/labels`, { body: { labels: ['remediation'] } });
  await call('POST', `${shop}/issues/2/labels`, { body: { labels: [] } });
  await call('GET', `${shop}/assignees`);
  await call('GET', `${shop}/assignees/bob`);
  await call('GET', `${shop}/assignees/nobody`);
  await call('GET', `${shop}/milestones`);
  await call('GET', `${shop}/pulls?state=closed`);
  await call('GET', `/search/issues?q=${encodeURIComponent('is:issue repo:acme/shop "Breaker"')}`);
  await call('GET', '/search/issues?q=Breaker');
  await call('GET', `/search/issues?q=${encodeURIComponent('is:issue repo:acme/none')}`);
  const release = { tag_name: 'review-1', name: 'Review', body: 'Text', draft: true, make_latest: 'false' };
  const made = await call('POST', `${shop}/releases`, { body: release });
  await call('POST', `${shop}/releases`, { body: {} });
  await call('POST', `${shop}/releases`, { body: release, token: 'guest-token' });
  const { id } = made.json as { readonly id: number };
  await call('PATCH', `${shop}/releases/${id}`, { body: { draft: false } });
  await call('PATCH', `${shop}/releases/9`, { body: { draft: false } });
  await call('POST', `${shop}/releases`, { body: { ...release, draft: false } });
  await call('GET', `${shop}/releases`);
  await call('GET', '/user', { token: 'wrong' });
  server.state.deleteIssue('acme/shop', 2);
  await call('GET', `${shop}/issues/2`);
  server.faults.add({ method: 'POST', nth: 1, fault: { kind: 'secondaryLimit' } });
  await call('POST', `${shop}/issues`, { body: { title: 'x' } });
  await call('GET', '/search/issues?q=is:issue', { token: 'wrong' });
  server.faults.add({ path: /^\/search/, nth: 1, fault: { kind: 'status', status: 503 } });
  await call('GET', '/search/issues?q=is:issue');
  server.faults.add({ path: /milestones$/, fault: { kind: 'rateLimit', resetInSeconds: 9 } });
  await call('GET', `${shop}/milestones`);
  return exchanges;
}

/**
 * What any request can meet though its path does not list it, with the reason; the body is then checked as the document's
 * general error.
 */
const generalStatuses: Readonly<Record<number, string>> = {
  304: 'conditional requests work on every GET',
  307: 'recorded answers redirect PATCH and POST so',
  400: 'a body that is no JSON',
  401: 'bad credentials',
  403: 'missing permission and rate limits',
  404: 'what the caller cannot see, on a server whose document does not say so',
};

function problemsOf(document: OpenApiDocument, exchange: Exchange): readonly string[] {
  const { method, result } = exchange;
  const template = matchRoute(apiRoutes, method, exchange.path)?.route.path ?? exchange.path;
  const name = `${method} ${template} ${result.status}`;
  const found = lookUpResponse(document, template, method, result.status);
  if (found.kind === 'found') {
    if (found.schema === undefined) {
      return result.text === '' ? [] : [`${name}: has a body, the document none`];
    }
    const problems = checkValue(document, found.schema, result.json, { closed: result.status < 300 });
    return problems.map(problem => `${name}: ${problem.path} ${problem.message}`);
  }
  if (found.kind !== 'noStatus' || generalStatuses[result.status] === undefined) {
    return [`${name}: not in the document (${found.kind})`];
  }
  if (result.status === 304) {
    return result.text === '' ? [] : [`${name}: has a body`];
  }
  const error = {
    type: 'object',
    required: ['message'],
    allOf: [{ $ref: '#/components/schemas/basic-error' }],
  };
  return checkValue(document, error, result.json).map(
    problem => `${name}: ${problem.path} ${problem.message}`,
  );
}

for (const { name, file, basePath } of editions) {
  describe(`local GitHub server against the vendor's document: ${name}`, () => {
    let document: OpenApiDocument | undefined;
    let server: GitHubServer;
    let exchanges: readonly Exchange[] = [];

    before(async function () {
      document = tryLoadDocument(path.join(specs, file));
      server = await createGitHubServer({ ...options, basePath });
      exchanges = await exercise(server);
    });
    after(() => server.close());

    /** Skips, with the reason in the test's name, where the document is not at hand. */
    function documentOrSkip(context: Mocha.Context): OpenApiDocument {
      if (document === undefined) {
        const title = context.test?.title ?? '';
        if (context.test !== undefined) {
          context.test.title = `${title} (skipped: no ${file} in shared/specs beside this clone)`;
        }
        context.skip();
      }
      return document;
    }

    it('serves only paths and methods that the document has', function () {
      const known = documentOrSkip(this);
      const strange = apiRoutes.filter(
        route => lookUpResponse(known, route.path, route.method, 0).kind !== 'noStatus',
      );
      assert.deepEqual(
        strange.map(route => `${route.method} ${route.path}`),
        [],
      );
    });

    it('answers every request as the document says', function () {
      const known = documentOrSkip(this);
      assert.deepEqual(
        exchanges.flatMap(exchange => problemsOf(known, exchange)),
        [],
      );
    });

    it('exercised every path it serves, and good and bad answers', () => {
      const seen = new Set(
        exchanges.map(({ method, path: target }) => matchRoute(apiRoutes, method, target)?.route),
      );
      assert.deepEqual(
        apiRoutes.filter(route => !seen.has(route)).map(route => `${route.method} ${route.path}`),
        [],
      );
      const statuses = new Set(exchanges.map(({ result }) => result.status));
      for (const status of [200, 201, 204, 301, 304, 307, 400, 401, 403, 404, 410, 422, 503]) {
        assert.ok(statuses.has(status), `${status} was not exercised`);
      }
      assert.ok(!statuses.has(501) && !statuses.has(500));
    });

    it('gives an issue the members every client relies on', () => {
      const created = exchanges.find(({ method, result }) => method === 'POST' && result.status === 201)
        ?.result.json;
      assert.ok(typeof created === 'object' && created !== null);
      const base = `${server.apiUrl}/repos/acme/shop/issues/1`;
      const summary = Object.fromEntries(
        ['number', 'state', 'state_reason', 'title', 'body', 'url', 'html_url', 'locked', 'closed_at'].map(
          member => [member, Reflect.get(created, member)],
        ),
      );
      assert.deepEqual(summary, {
        number: 1,
        state: 'open',
        state_reason: null,
        title: 'Breaker',
        body: 'Why',
        url: base,
        html_url: `${server.url}/acme/shop/issues/1`,
        locked: false,
        closed_at: null,
      });
      assert.equal(
        'assignee' in created,
        basePath === '/api/v3',
        'only the edition of 2022 has a single assignee',
      );
    });
  });
}
