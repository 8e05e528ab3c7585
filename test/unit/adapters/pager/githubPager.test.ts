import assert from 'node:assert/strict';
import { createOctokitTracker } from '../../../../src/adapters/github/octokitTracker';
import { createPager } from '../../../../src/adapters/pager/pager';
import { PagerError, type Pager } from '../../../../src/app/pagerPorts';
import { githubPage } from '../../../../src/core/escalation/messages/githubIssue';
import { GITHUB_ROUTE } from '../../../../src/core/escalation/route';
import type { Fault } from '../../../support/github/faults';
import { createGitHubServer, type GitHubServer } from '../../../support/github/server';
import { PAGE_TEXTS, pageMessage, recipient, testMessage } from '../../../support/pages';

const REPOSITORY = 'acme/shop';
const NOW = Date.parse('2026-11-23T08:20:00Z');

describe('paging over GitHub', () => {
  let server: GitHubServer;
  let now: number;

  beforeEach(async () => {
    now = NOW;
    server = await createGitHubServer({
      users: ['alice', 'bob', { login: 'stranger', permission: 'none' }],
      tokens: { 'bob-token': 'bob' },
      repos: [{ fullName: REPOSITORY, private: true, collaborators: { stranger: 'none' } }],
      clock: () => now,
      limits: false,
    });
  });
  afterEach(() => server.close());

  const pager = (options: { readonly isSignedIn?: boolean; readonly token?: string } = {}): Pager =>
    createPager({
      secrets: { get: async () => undefined },
      clock: { now: () => now },
      log: { write: () => undefined },
      repository: REPOSITORY,
      github: async () =>
        options.isSignedIn === false
          ? undefined
          : {
              tracker: createOctokitTracker({
                apiUrl: server.apiUrl,
                token: async () => options.token ?? 'bob-token',
                timeLimit: 300,
                now: () => now,
              }),
              repository: { owner: 'acme', name: 'shop' },
            },
    });
  const issues = () => server.state.issues(REPOSITORY);
  const comments = (): string[] => issues().flatMap(issue => issue.comments.map(({ body }) => body));
  const deliver = (message = pageMessage(), with_ = pager()) => with_.deliver(GITHUB_ROUTE, message);
  const failure = async (message = pageMessage(), with_ = pager()): Promise<string> => {
    const error = await deliver(message, with_).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof PagerError);
    return error.reason;
  };
  const key = (step: number): string => `2026-11-23-checkout-errors/default/${step}/alice`;

  it('opens an issue that mentions and is assigned', async () => {
    const { url } = await deliver();
    const [issue] = issues();
    assert.equal(url, `${server.url}/${REPOSITORY}/issues/1`);
    assert.equal(issue?.title, 'SEV1: Checkout returns 500');
    assert.deepEqual(issue.assignees, ['alice']);
    assert.deepEqual(
      issue.labels.map(({ name }) => name),
      ['livesite', 'page'],
    );
    assert.ok(issue.body?.startsWith('@alice\n'));
  });

  it('believes no marker of a stranger where everybody may write', async () => {
    const open = await createGitHubServer({
      users: ['alice', 'bob', { login: 'stranger', permission: 'none' }],
      tokens: { 'bob-token': 'bob' },
      repos: [{ fullName: REPOSITORY, private: false }],
      clock: () => now,
      limits: false,
    });
    try {
      const { body: page } = githubPage(pageMessage());
      open.state.createIssue(REPOSITORY, { title: 'Nothing to see', body: page.issue }, 'stranger');
      const github = async () => ({
        tracker: createOctokitTracker({
          apiUrl: open.apiUrl,
          token: async () => 'bob-token',
          timeLimit: 1000,
          now: () => now,
        }),
        repository: { owner: 'acme', name: 'shop' },
      });
      const carrier = createPager({
        secrets: { get: async () => undefined },
        clock: { now: () => now },
        log: { write: () => undefined },
        repository: REPOSITORY,
        github,
      });
      await carrier.deliver(GITHUB_ROUTE, pageMessage());
      const written = open.state.issues(REPOSITORY);
      assert.deepEqual(
        written.map(({ author }) => author),
        ['stranger', 'bob'],
      );
      await carrier.deliver(GITHUB_ROUTE, pageMessage());
      assert.equal(open.state.issues(REPOSITORY).length, 2, 'its own it does believe');
    } finally {
      await open.close();
    }
  });

  it('adds further pages of the incident as comments, each once', async () => {
    for (const step of [1, 2, 2, 3, 1]) {
      now += 60_000;
      await deliver(pageMessage({ key: key(step), at: now }));
    }
    assert.equal(issues().length, 1);
    assert.equal(comments().length, 2);
    assert.ok(comments().every(body => body.startsWith('@alice\n')));
  });

  it('tells of an acknowledgement without mentioning anybody, and closes with the incident', async () => {
    await deliver();
    await deliver(pageMessage({ action: 'acknowledge' }));
    assert.doesNotMatch(comments()[0] ?? '', /@\w/);
    await deliver(pageMessage({ action: 'resolve' }));
    await deliver(pageMessage({ action: 'resolve' }));
    assert.deepEqual([issues()[0]?.state, issues()[0]?.stateReason], ['closed', 'completed']);
    now += 60_000;
    await deliver(pageMessage({ key: key(9), at: now }));
    assert.deepEqual([issues().length, issues()[0]?.state, comments().length], [1, 'open', 2]);
  });

  it('stops nothing that was never raised', async () => {
    for (const action of ['acknowledge', 'resolve'] as const) {
      assert.deepEqual(await deliver(pageMessage({ action })), { url: undefined });
    }
    assert.equal(issues().length, 0);
  });

  it('finds the issue days later', async () => {
    await deliver();
    now += 40 * 86_400_000;
    await deliver(pageMessage({ key: key(2), at: now }));
    assert.deepEqual([issues().length, comments().length], [1, 1]);
  });

  it('gives each test page an issue of its own', async () => {
    await deliver(testMessage({ key: 'test/1' }));
    await deliver(testMessage({ key: 'test/2' }));
    await deliver(testMessage({ key: 'test/2' }));
    assert.equal(issues().length, 2);
  });

  it('pages people who cannot be assigned', async () => {
    await deliver(pageMessage({ recipients: [recipient({ handle: 'stranger', login: 'stranger' })] }));
    assert.deepEqual(issues()[0]?.assignees, []);
    assert.ok(issues()[0]?.body?.startsWith('@stranger\n'));
  });

  for (const [name, fault, isWritten] of [
    ['the answer is lost', { kind: 'cutAfter' }, true],
    ['the connection breaks before', { kind: 'cutBefore' }, false],
    ['GitHub answers 502 although it acted', { kind: 'status', status: 502, acts: true }, true],
    ['half the answer arrives', { kind: 'truncate' }, true],
    ['nothing is answered', { kind: 'hang', acts: true }, true],
    ['a captive portal answers', { kind: 'html' }, false],
  ] as const satisfies readonly (readonly [string, Fault, boolean])[]) {
    it(`writes once when ${name}, for the issue and for a comment`, async () => {
      assert.equal(pager().isIdempotent(GITHUB_ROUTE), true);
      const first = server.faults.add({ method: 'POST', path: /\/issues$/, nth: 1, fault });
      assert.equal(await failure(), 'uncertain');
      assert.equal(issues().length, isWritten ? 1 : 0);
      await deliver();
      assert.equal(issues().length, 1);
      first.remove();
      server.faults.add({ method: 'POST', path: /\/comments$/, nth: 1, fault });
      assert.equal(await failure(pageMessage({ key: key(2) })), 'uncertain');
      await deliver(pageMessage({ key: key(2) }));
      assert.equal(comments().length, 1);
    });
  }

  it('closes the later of two issues that two machines opened at once', async () => {
    const { body } = pager().preview(GITHUB_ROUTE, pageMessage());
    const rest = body.slice(body.indexOf('\n\n') + 2);
    let looks = 0;
    const with_ = createPager({
      secrets: { get: async () => undefined },
      clock: { now: () => now },
      log: { write: () => undefined },
      github: async () => {
        const tracker = createOctokitTracker({ apiUrl: server.apiUrl, token: async () => 'bob-token' });
        const changedSince: typeof tracker.changedSince = async (...args) => {
          const found = await tracker.changedSince(...args);
          looks += 1;
          if (looks === 1) {
            server.state.createIssue(REPOSITORY, { title: 'The other', body: rest }, 'alice');
          }
          return found;
        };
        return { tracker: { ...tracker, changedSince }, repository: { owner: 'acme', name: 'shop' } };
      },
    });
    await deliver(pageMessage(), with_);
    assert.deepEqual(
      issues().map(({ number, state }) => [number, state]),
      [
        [1, 'open'],
        [2, 'closed'],
      ],
    );
  });

  it('says why it could not', async () => {
    assert.equal(await failure(pageMessage(), pager({ isSignedIn: false })), 'no-secret');
    assert.equal(await pager({ isSignedIn: false }).isReady(GITHUB_ROUTE), false);
    assert.equal(await failure(pageMessage(), pager({ token: 'nobody' })), 'no-secret');
    server.faults.add({ method: 'GET', path: /\/issues$/, nth: 1, fault: { kind: 'status', status: 502 } });
    assert.equal(await failure(), 'unavailable');
    server.state.repo(REPOSITORY).hasIssues = false;
    assert.equal(await failure(), 'refused');
  });

  it('writes nothing of what people wrote that GitHub would act on', async () => {
    for (const [n, text] of PAGE_TEXTS.entries()) {
      await deliver(testMessage({ key: `test/${n}`, text, reason: text, sender: text }));
      await deliver(testMessage({ key: `test/${n}`, text, reason: text, sender: text }));
    }
    assert.equal(issues().length, PAGE_TEXTS.length);
    assert.equal(pager().preview(GITHUB_ROUTE, pageMessage()).to, REPOSITORY);
  });
});
