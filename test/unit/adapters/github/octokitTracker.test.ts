import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import type { GitHubClientOptions } from '../../../../src/adapters/github/githubClient';
import { createOctokitTracker } from '../../../../src/adapters/github/octokitTracker';
import { wait } from '../../../../src/adapters/github/wait';
import {
  TrackerError,
  type IssueDraft,
  type IssueTracker,
  type TrackerFailure,
} from '../../../../src/app/trackerPorts';
import type { Fault } from '../../../support/github/faults';
import {
  createGitHubServer,
  type GitHubServer,
  type GitHubServerOptions,
} from '../../../support/github/server';
import { until } from '../../../support/github/until';

const SHOP = { owner: 'acme', name: 'shop' };
const DRAFT: IssueDraft = {
  title: 'Circuit breaker',
  body: 'Why: it broke.\n',
  labels: ['sre'],
  assignee: 'alice',
};
const TOKEN = 'secret-of-alice';

describe('octokitTracker', () => {
  let server: GitHubServer;
  let tracker: IssueTracker;
  let log: string[];

  const start = async (
    options: GitHubServerOptions = {},
    overrides: Partial<GitHubClientOptions> = {},
  ): Promise<void> => {
    server = await createGitHubServer({
      users: ['alice', { login: 'bob' }, { login: 'carol', permission: 'none' }],
      tokens: { [TOKEN]: 'alice', 'secret-of-carol': 'carol' },
      repos: [{ fullName: 'acme/shop', private: true, collaborators: { carol: 'read' } }],
      ...options,
    });
    log = [];
    tracker = createOctokitTracker({
      apiUrl: server.apiUrl,
      token: async () => TOKEN,
      timeLimit: 2000,
      log: {
        write: (level, message, cause) => log.push(`${level} ${message} ${inspect(cause, { depth: 6 })}`),
      },
      ...overrides,
    });
  };
  afterEach(() => server.close());

  const issues = () => server.state.issues('acme/shop');
  const onPost = (fault: Fault): void =>
    void server.faults.add({ method: 'POST', path: /\/issues$/, nth: 1, fault });
  const onGet = (fault: Fault): void => void server.faults.add({ method: 'GET', nth: 1, fault });

  async function failureOf(asked: Promise<unknown>): Promise<TrackerError> {
    try {
      await asked;
    } catch (error) {
      assert.ok(error instanceof TrackerError, String(error));
      assert.ok(!inspect(error, { depth: 8 }).includes(TOKEN));
      assert.doesNotMatch(error.message, /<html|<!DOCTYPE|undefined|\n/);
      return error;
    }
    throw new Error('It did not fail.');
  }
  const failed = async (asked: Promise<unknown>): Promise<[TrackerFailure, boolean]> => {
    const { reason, uncertain } = await failureOf(asked);
    return [reason, uncertain];
  };

  for (const [name, options] of [
    ['github.com', { basePath: '' }],
    ['github.com before 2026', { basePath: '', defaultEdition: '2022-11-28' }],
    ['an Enterprise Server', { basePath: '/api/v3' }],
  ] as const satisfies readonly (readonly [string, GitHubServerOptions])[]) {
    it(`does everything on ${name}`, async () => {
      await start(options);
      assert.deepEqual(await tracker.repository(SHOP), {
        repository: SHOP,
        url: `${server.url}/acme/shop`,
        private: true,
        issuesEnabled: true,
        canPush: true,
      });
      assert.deepEqual(
        [await tracker.canAssign(SHOP, 'bob'), await tracker.canAssign(SHOP, 'nobody-here')],
        [true, false],
      );
      const created = await tracker.create(SHOP, DRAFT);
      assert.deepEqual(
        [
          created.number,
          created.url,
          created.title,
          created.body,
          created.state,
          created.closedAs,
          created.assignees,
        ],
        [1, `${server.url}/acme/shop/issues/1`, DRAFT.title, DRAFT.body, 'open', undefined, ['alice']],
      );
      assert.deepEqual(
        issues()[0]?.labels.map(label => label.name),
        ['sre'],
      );
      assert.deepEqual(await tracker.get(SHOP, 1), created);
      assert.deepEqual(await tracker.changedSince(SHOP, '2020-01-01T00:00:00Z', 10), [created]);
      const closed = await tracker.setState(SHOP, 1, 'closed');
      assert.deepEqual([closed.state, closed.closedAs], ['closed', 'completed']);
      const reopened = await tracker.setState(SHOP, 1, 'open');
      assert.deepEqual([reopened.state, reopened.closedAs], ['open', undefined]);
      const dropped = await tracker.setState(SHOP, 1, 'not-planned');
      assert.deepEqual([dropped.state, dropped.closedAs], ['closed', 'not-planned']);
      assert.deepEqual((await tracker.assign(SHOP, 1, 'bob')).assignees, ['bob']);
    });
  }

  it('names itself and sends the token to this server only, asking for it each time', async () => {
    let asked = 0;
    await start({}, { token: async () => ((asked += 1), TOKEN) });
    await tracker.repository(SHOP);
    await tracker.get(SHOP, 1);
    const [first] = server.state.requests;
    assert.equal(asked, 2);
    assert.match(first?.headers['user-agent'] ?? '', /^livesite /);
    assert.equal(first?.headers.authorization, `token ${TOKEN}`);
    assert.ok(log.length === 2 && log.every(line => !line.includes(TOKEN)));
  });

  it('reads a body that is empty, and takes a duplicate for not planned', async () => {
    await start();
    server.state.createIssue('acme/shop', { title: 'x' });
    server.state.updateIssue('acme/shop', 1, { state: 'closed', stateReason: 'duplicate' });
    const issue = await tracker.get(SHOP, 1);
    assert.deepEqual([issue?.body, issue?.closedAs], ['', 'not-planned']);
  });

  for (const cursorPagination of [false, true]) {
    it(`follows the pages ${cursorPagination ? 'by cursor' : 'by number'}, newest first, up to the limit`, async () => {
      let now = Date.parse('2026-11-24T10:00:00Z');
      await start({ cursorPagination, clock: () => now });
      for (let n = 1; n <= 230; n += 1) {
        now += 1000;
        server.state.createIssue('acme/shop', { title: `issue ${n}` });
      }
      const numbers = async (since: string, limit: number): Promise<number[]> =>
        (await tracker.changedSince(SHOP, since, limit)).map(({ number }) => number);
      const all = await numbers('2026-11-24T10:00:00Z', 1000);
      assert.deepEqual([all.length, all[0], all.at(-1), new Set(all).size], [230, 230, 1, 230]);
      assert.deepEqual((await numbers('2026-11-24T10:00:00Z', 120)).length, 120);
      assert.deepEqual(await numbers('2026-11-24T10:03:48Z', 1000), [230, 229, 228]);
      assert.equal(server.state.requests.length, 3 + 2 + 1);
    });
  }

  for (const [name, fault] of [
    ['a lost answer', { kind: 'cutAfter' }],
    ['a connection cut before GitHub acted', { kind: 'cutBefore' }],
    ['a 502', { kind: 'status', status: 502, acts: true }],
    ['a 500', { kind: 'status', status: 500 }],
    ['a 503', { kind: 'status', status: 503 }],
  ] as const satisfies readonly (readonly [string, Fault])[]) {
    it(`does not know after ${name} to a create, and never repeats it`, async () => {
      await start();
      onPost(fault);
      assert.deepEqual(await failed(tracker.create(SHOP, DRAFT)), ['server', true]);
      assert.equal(server.state.requests.length, 1);
    });
  }

  for (const [name, fault] of [
    ['half a body', { kind: 'truncate' }],
    ['a body that breaks off', { kind: 'truncate', cut: 'connection' }],
    ['a captive portal', { kind: 'html' }],
    ['a body without a number', { kind: 'status', status: 201, body: { title: 'x' }, acts: true }],
    ['a list instead of an issue', { kind: 'status', status: 200, body: {}, acts: true }],
  ] as const satisfies readonly (readonly [string, Fault])[]) {
    it(`takes ${name} for no answer`, async () => {
      await start();
      onPost(fault);
      assert.deepEqual(await failed(tracker.create(SHOP, DRAFT)), ['unexpected-answer', true]);
      onGet(fault);
      assert.deepEqual(await failed(tracker.changedSince(SHOP, '2020-01-01T00:00:00Z', 5)), [
        'unexpected-answer',
        false,
      ]);
      assert.equal(server.state.requests.length, 2);
    });
  }

  it('gives up after the time limit, while waiting for an answer and within one', async () => {
    await start({}, { timeLimit: 150 });
    onPost({ kind: 'hang', acts: true });
    const failure = await failureOf(tracker.create(SHOP, DRAFT));
    assert.deepEqual([failure.reason, failure.uncertain], ['server', true]);
    assert.match(failure.message, /did not answer within 1 s when asked to open the issue/);
    onGet({ kind: 'hang' });
    assert.deepEqual(await failed(tracker.repository(SHOP)), ['server', false]);
  });

  it('ends at once when cancelled, and says whether GitHub may have acted', async () => {
    await start();
    onPost({ kind: 'hang', acts: true });
    const controller = new AbortController();
    const running = failed(tracker.create(SHOP, DRAFT, controller.signal));
    await until(() => server.state.requests.length === 1);
    controller.abort();
    assert.deepEqual(await running, ['cancelled', true]);
    assert.deepEqual(await failed(tracker.create(SHOP, DRAFT, controller.signal)), ['cancelled', false]);
    assert.equal(server.state.requests.length, 1);
  });

  it('can be cancelled while somebody is asked to sign in', async () => {
    const never = new Promise<string>(() => undefined);
    await start({}, { token: () => never, timeLimit: 20 });
    const controller = new AbortController();
    const running = failed(tracker.create(SHOP, DRAFT, controller.signal));
    controller.abort();
    assert.deepEqual(await running, ['cancelled', false]);
    assert.equal(server.state.requests.length, 0);
  });

  it('is signed out without a token, and with one that has expired', async () => {
    await start({}, { token: () => Promise.reject(new Error('User did not consent')) });
    assert.deepEqual(await failed(tracker.repository(SHOP)), ['signed-out', false]);
    const expired = createOctokitTracker({ apiUrl: server.apiUrl, token: async () => 'old' });
    assert.deepEqual(await failed(expired.create(SHOP, DRAFT)), ['signed-out', false]);
    assert.equal(issues().length, 0);
  });

  it('is offline where nobody listens, having sent nothing', async () => {
    await start();
    const closed = await createGitHubServer();
    await closed.close();
    const away = createOctokitTracker({ apiUrl: closed.apiUrl, token: async () => TOKEN });
    const failure = await failureOf(away.create(SHOP, DRAFT));
    assert.deepEqual([failure.reason, failure.uncertain], ['offline', false]);
    assert.match(
      failure.message,
      /^127\.0\.0\.1:\d+ cannot be reached \(ECONNREFUSED\)\. Nothing was sent\.$/,
    );
  });

  it('explains what GitHub refuses', async () => {
    await start({
      repos: [
        { fullName: 'acme/shop', private: true, collaborators: { carol: 'read' } },
        { fullName: 'acme/off', hasIssues: false },
        { fullName: 'acme/old', archived: true },
        { fullName: 'acme/sso', samlEnforced: true },
      ],
      tokens: {
        [TOKEN]: 'alice',
        fine: { login: 'alice', kind: 'fineGrained', issues: 'read' },
        unauthorised: { login: 'alice', ssoAuthorized: false },
      },
    });
    const with_ = (token: string): IssueTracker =>
      createOctokitTracker({ apiUrl: server.apiUrl, token: async () => token });
    const messages: [TrackerFailure, string][] = [];
    for (const asked of [
      tracker.create({ owner: 'acme', name: 'gone' }, DRAFT),
      tracker.create({ owner: 'acme', name: 'off' }, DRAFT),
      tracker.create({ owner: 'acme', name: 'old' }, DRAFT),
      with_('unauthorised').create({ owner: 'acme', name: 'sso' }, DRAFT),
      with_('fine').create(SHOP, DRAFT),
      tracker.create(SHOP, { ...DRAFT, assignee: 'nobody-here' }),
      tracker.create(SHOP, { ...DRAFT, title: ' ' }),
      tracker.create(SHOP, { ...DRAFT, labels: ['x'.repeat(60)] }),
      tracker.create(SHOP, { ...DRAFT, body: 'x'.repeat(70_000) }),
    ]) {
      const { reason, message, uncertain } = await failureOf(asked);
      assert.equal(uncertain, false);
      messages.push([reason, message]);
    }
    const expected: readonly (readonly [TrackerFailure, RegExp])[] = [
      ['not-found', /^GitHub finds no acme\/gone, or you may not see it/],
      ['gone', /^acme\/off takes no issues, or this one was deleted: GitHub says “Issues has been disabled/],
      ['forbidden', /^acme\/old is archived, so nothing can be changed in it/],
      ['forbidden', /^The organisation of acme\/sso wants your sign-in to be authorised for it first/],
      [
        'forbidden',
        /^You may not open the issue in acme\/shop: GitHub says “Resource not accessible by personal access token”/,
      ],
      ['invalid', /^GitHub could not open the issue: assignees “nobody-here” is not accepted\.$/],
      ['invalid', /title/],
      ['invalid', /name “x{60}” is not accepted/],
      ['invalid', /body is too long \(maximum is 65536 characters\)\.$/],
    ];
    expected.forEach(([reason, pattern], n) => {
      assert.equal(messages[n]?.[0], reason);
      assert.match(messages[n]?.[1] ?? '', pattern);
    });
    assert.equal(issues().length, 0);
  });

  for (const status of [403, 429] as const) {
    it(`tells limits (${status}) from refusals and says when they end`, async () => {
      const now = Date.parse('2026-11-24T10:00:00Z');
      await start({ clock: () => now, limits: { status } }, { now: () => now });
      onPost({ kind: 'rateLimit', resetInSeconds: 300 });
      const primary = await failureOf(tracker.create(SHOP, DRAFT));
      assert.deepEqual(
        [primary.reason, primary.uncertain, primary.retryAt],
        ['rate-limited', false, now + 301_000],
      );
      assert.match(primary.message, /used up until 10:05 UTC/);
      server.faults.clear();
      server.limiter.exhaust('alice', 0);
      onPost({ kind: 'secondaryLimit', retryAfterSeconds: 90 });
      const secondary = await failureOf(tracker.create(SHOP, DRAFT));
      assert.deepEqual([secondary.reason, secondary.retryAt], ['rate-limited', now + 90_000]);
      assert.equal(issues().length, 0);
    });
  }

  it('sees no issue that was deleted, and follows one that moved', async () => {
    await start({ repos: ['acme/shop', 'acme/store'] });
    for (let n = 0; n < 3; n += 1) {
      server.state.createIssue('acme/shop', { title: `issue ${n}` });
    }
    server.state.createIssue('acme/store', { title: 'first' });
    server.state.deleteIssue('acme/shop', 1);
    server.state.transferIssue('acme/shop', 2, 'acme/store');
    assert.deepEqual([await tracker.get(SHOP, 1), await tracker.get(SHOP, 99)], [undefined, undefined]);
    assert.equal((await tracker.get(SHOP, 2))?.url, `${server.url}/acme/store/issues/2`);
  });

  it('reads and changes through the old name of a renamed repository, but opens nothing there', async () => {
    await start();
    await tracker.create(SHOP, DRAFT);
    server.state.renameRepo('acme/shop', 'acme/store');
    assert.deepEqual((await tracker.repository(SHOP)).repository, { owner: 'acme', name: 'store' });
    assert.equal((await tracker.changedSince(SHOP, '2020-01-01T00:00:00Z', 5)).length, 1);
    assert.equal((await tracker.setState(SHOP, 1, 'closed')).state, 'closed');
    const failure = await failureOf(tracker.create(SHOP, DRAFT));
    assert.deepEqual([failure.reason, failure.uncertain], ['not-found', false]);
    assert.match(failure.message, /^acme\/shop has moved\. Write its new name into livesite\.yml\.$/);
    assert.equal(server.state.issues('acme/store').length, 1);
  });

  it('drops what somebody without push access may not set, and says so beforehand', async () => {
    await start({}, { token: async () => 'secret-of-carol' });
    assert.equal((await tracker.repository(SHOP)).canPush, false);
    const issue = await tracker.create(SHOP, DRAFT);
    assert.deepEqual([issue.assignees, issues()[0]?.labels], [[], []]);
  });

  it('does not mind what else is listed, and refuses a list that is none', async () => {
    await start();
    const pull = { number: 2, pull_request: {}, title: 'a pull request' };
    const issue = {
      number: 1,
      html_url: `${server.url}/acme/shop/issues/1`,
      title: 'x',
      state: 'open',
      updated_at: '2026-11-24T10:00:00Z',
    };
    const list = (body: readonly unknown[]): Fault => ({
      kind: 'status',
      status: 200,
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });
    onGet(list([pull, issue]));
    assert.deepEqual(
      (await tracker.changedSince(SHOP, '2020-01-01T00:00:00Z', 5)).map(({ number }) => number),
      [1],
    );
    for (const bad of [
      { ...issue, html_url: 'javascript:alert(1)' },
      { ...issue, html_url: 'https://evil.example/x) [y](z' },
      7,
    ]) {
      server.faults.clear();
      onGet(list([bad]));
      assert.deepEqual(await failed(tracker.changedSince(SHOP, '2020-01-01T00:00:00Z', 5)), [
        'unexpected-answer',
        false,
      ]);
    }
  });
});

describe('octokitTracker and links to other servers', () => {
  let evil: Server;
  let home: Server;
  const seen: { readonly host: string; readonly url: string; readonly authorization: string | undefined }[] =
    [];

  const listen = async (name: string, link: () => string): Promise<Server> => {
    const server = createServer((request, response) => {
      seen.push({ host: name, url: request.url ?? '', authorization: request.headers.authorization });
      const last = request.url?.includes('page=2') === true;
      response.writeHead(200, {
        'content-type': 'application/json',
        ...(last ? {} : { link: `<${link()}>; rel="next"` }),
      });
      response.end('[]');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return server;
  };
  const portOf = (server: Server): number => (server.address() as AddressInfo).port;

  before(async () => {
    evil = await listen('evil', () => '');
    home = await listen('home', () => `http://127.0.0.1:${portOf(evil)}/repositories/1/issues?page=2`);
  });
  after(() => {
    home.closeAllConnections();
    home.close();
    evil.close();
  });

  it('asks for further pages on its own server only', async () => {
    const tracker = createOctokitTracker({
      apiUrl: `http://127.0.0.1:${portOf(home)}`,
      token: async () => TOKEN,
    });
    assert.deepEqual(await tracker.changedSince(SHOP, '2020-01-01T00:00:00Z', 5), []);
    assert.deepEqual(
      seen.map(({ host }) => host),
      ['home', 'home'],
    );
    assert.equal(seen[1]?.url, '/repositories/1/issues?page=2');
  });
});

describe('wait', () => {
  it('ends with the time, or at once with the signal', async () => {
    await wait(1);
    const controller = new AbortController();
    const waiting = wait(60_000, controller.signal);
    controller.abort();
    await waiting;
    await wait(60_000, controller.signal);
  });
});
