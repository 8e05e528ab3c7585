import assert from 'node:assert/strict';
import { adoptLostIssues } from '../../../src/app/adoptLostIssues';
import { InFlight } from '../../../src/app/inFlight';
import { openIssues, type OpenIssuesDeps, type OpenIssuesOptions } from '../../../src/app/openIssues';
import type { IssueResult } from '../../../src/app/issueResult';
import { SaveError } from '../../../src/app/ports';
import { prepareIssues, type PreparedIssues } from '../../../src/app/prepareIssues';
import { issueMarker, markerOf } from '../../../src/core/remediation/issueMarker';
import type { Fault } from '../../support/github/faults';
import { until } from '../../support/github/until';
import { INCIDENT, LOG, RemediationWorld, REPOSITORY, REVIEW } from '../../support/remediationWorld';

const ITEMS = [
  '- [ ] R1 Circuit breaker between checkout and payments — @alice, due 2026-12-07, prevent',
  '- [ ] R2 Alert on the error budget of checkout — @bob, due 2026-12-09, detect',
  '- [ ] R3 Say on call who may fail over — due 2026-12-11',
];

describe('openIssues', () => {
  let world: RemediationWorld;

  afterEach(() => world.dispose());

  const start = async (
    items: readonly string[] = ITEMS,
    options: Parameters<typeof RemediationWorld.create>[1] = {},
  ) => {
    world = await RemediationWorld.create(items, options);
    return world;
  };

  const prepare = async (...ids: string[]): Promise<PreparedIssues> =>
    prepareIssues(
      await world.readSite(),
      ids.map(item => ({ incident: INCIDENT, item })),
      world.prepareDeps(),
    );

  const open = async (
    prepared: PreparedIssues,
    options: OpenIssuesOptions = {},
    deps: { readonly [K in keyof OpenIssuesDeps]?: OpenIssuesDeps[K] | undefined } = {},
  ): Promise<readonly IssueResult[]> => openIssues(prepared, { ...world.openDeps(), ...deps }, options);

  const outcomes = (results: readonly IssueResult[]): string[] =>
    results.map(({ item, outcome }) => `${item} ${outcome}`);
  const issues = () => world.server.state.issues(REPOSITORY);
  const onFirstPost = (fault: Fault): void => {
    world.server.faults.add({ method: 'POST', path: /\/issues$/, nth: 1, fault });
  };
  const intents = async (): Promise<string[]> => (await world.journal.open()).map(({ key }) => key);
  const linked = (): string[] =>
    [...world.store.text(REVIEW).matchAll(/^- \[ \] (R\d+) .*\(\[(#\d+)\]/gm)].map(
      ([, id, n]) => `${id}${n}`,
    );

  it('opens one issue for each item, links it and logs it', async () => {
    await start();
    const results = await open(await prepare('R1', 'R2', 'R3'));
    assert.deepEqual(outcomes(results), ['R1 opened', 'R2 opened', 'R3 opened']);
    assert.deepEqual(linked(), ['R1#1', 'R2#2', 'R3#3']);
    assert.deepEqual(
      issues().map(({ assignees }) => assignees),
      [['alice'], ['bob-gh'], []],
    );
    assert.deepEqual(
      issues()[0]?.labels.map(({ name }) => name),
      ['livesite', 'remediation'],
    );
    assert.deepEqual(
      issues().map(({ body }) => markerOf(body ?? '')),
      ['R1', 'R2', 'R3'].map(id => issueMarker(INCIDENT, id)),
    );
    const url = `${world.server.url}/${REPOSITORY}/issues/1`;
    assert.match(
      world.store.text(LOG),
      new RegExp(
        `@alice \\*\\*issue\\*\\* R1 ${url.replaceAll('.', '\\.')} Circuit breaker .* — @alice, due 2026-12-07 <!--`,
      ),
    );
    assert.ok(
      world.store
        .text(REVIEW)
        .includes(
          `- [ ] R1 Circuit breaker between checkout and payments — @alice, due 2026-12-07, prevent ([#1](${url}))\n`,
        ),
    );
    assert.deepEqual(await intents(), []);
    assert.equal(results[0]?.url, url);
    assert.equal(world.store.saved[0]?.subject, `${INCIDENT}: R1 issue #1`);
  });

  it('leaves a second between two creates, needs one request for each, and says how far it is', async () => {
    const items = Array.from(
      { length: 30 },
      (_, n) => `- [ ] R${n + 1} Item number ${n + 1} of the thirty — @alice, due 2026-12-07`,
    );
    await start(items);
    const prepared = await prepare(...items.map((_, n) => `R${n + 1}`));
    const before = { at: world.clock.now(), requests: world.server.state.requests.length };
    const progress: string[] = [];
    const results = await open(prepared, {
      onProgress: ({ done, total }) => progress.push(`${done}/${total}`),
    });
    assert.equal(results.filter(({ outcome }) => outcome === 'opened').length, 30);
    const posts = world.server.state.requests.filter(({ method }) => method === 'POST');
    assert.equal(posts.length, 30);
    assert.ok(posts.every(({ at }, n) => n === 0 || at - (posts[n - 1]?.at ?? 0) >= 1000));
    assert.ok((world.clock.now() - before.at) / 30 <= 1100, 'at most 1.1 s an item');
    assert.equal(
      world.server.state.requests.length - before.requests,
      33,
      'repository, listing, 30 creates, listing',
    );
    assert.deepEqual([progress[0], progress.at(-1)], ['0/30', '30/30']);
    assert.equal(linked().length, 30);
  });

  for (const [name, fault] of [
    ['the answer is lost', { kind: 'cutAfter' }],
    ['the answer is a 502 although GitHub acted', { kind: 'status', status: 502, acts: true }],
    [
      'the answer is a 500 in JSON although GitHub acted',
      { kind: 'status', status: 500, acts: true, body: { message: 'Server Error' } },
    ],
    ['half the answer arrives', { kind: 'truncate' }],
    ['the connection ends within the answer', { kind: 'truncate', cut: 'connection' }],
    ['no answer comes although GitHub acted', { kind: 'hang', acts: true }],
    ['a captive portal answers although GitHub acted', { kind: 'html', acts: true }],
  ] as const satisfies readonly (readonly [string, Fault])[]) {
    it(`finds the issue by its marker when ${name}`, async () => {
      await start();
      const prepared = await prepare('R1', 'R2');
      world.tracker = world.newTracker(1000);
      onFirstPost(fault);
      const results = await open(prepared);
      assert.deepEqual(outcomes(results), ['R1 adopted', 'R2 opened']);
      assert.deepEqual([issues().length, world.posts()], [2, 2]);
      assert.deepEqual(linked(), ['R1#1', 'R2#2']);
      assert.deepEqual(await intents(), []);
    });
  }

  for (const [name, fault] of [
    ['is cut before GitHub acts', { kind: 'cutBefore' }],
    ['is answered by a 502', { kind: 'status', status: 502 }],
    ['is answered by a 503', { kind: 'status', status: 503 }],
    ['is answered by a captive portal', { kind: 'html' }],
    ['is never answered', { kind: 'hang' }],
  ] as const satisfies readonly (readonly [string, Fault])[]) {
    it(`says that it does not know when the request ${name}, and opens exactly one at the next click`, async () => {
      await start();
      const prepared = await prepare('R1', 'R2');
      world.tracker = world.newTracker(1000);
      onFirstPost(fault);
      const results = await open(prepared);
      assert.deepEqual(outcomes(results), ['R1 unknown', 'R2 opened']);
      assert.match(results[0]?.message ?? '', /not known yet; it is looked for before another one is opened/);
      assert.deepEqual(await intents(), [issueMarker(INCIDENT, 'R1')]);
      assert.equal(world.posts(), 2, 'never sent again by itself');
      assert.deepEqual(outcomes(await open(await prepare('R1'))), ['R1 opened']);
      assert.deepEqual(
        issues().map(({ title }) => title.slice(0, 7)),
        ['Alert o', 'Circuit'],
      );
      assert.deepEqual(await intents(), []);
    });
  }

  it('finds an issue that shows up late', async () => {
    await start();
    const prepared = await prepare('R1');
    onFirstPost({ kind: 'cutBefore' });
    let waits = 0;
    world.clock.onWait = () => {
      waits += 1;
      if (waits === 3) {
        world.server.state.createIssue(REPOSITORY, {
          title: 'late',
          body: `x\n\n${issueMarker(INCIDENT, 'R1')}\n`,
        });
      }
    };
    assert.deepEqual(outcomes(await open(prepared)), ['R1 adopted']);
    assert.deepEqual([issues().length, linked()], [1, ['R1#1']]);
  });

  it('takes no stranger’s issue for an item’s, though it bears the marker', async () => {
    await start();
    const repo = world.server.state.repo(REPOSITORY);
    repo.collaborators.set('stranger', 'none');
    const body = `x\n\n${issueMarker(INCIDENT, 'R1')}\n`;
    world.server.state.createIssue(REPOSITORY, { title: 'ours?', body }, 'stranger');
    assert.deepEqual(
      (await prepare('R1')).previews.map(({ action }) => action),
      ['link'],
      'where strangers cannot write, it is nobody else’s',
    );
    repo.private = false;
    assert.deepEqual(outcomes(await open(await prepare('R1'))), ['R1 opened']);
    assert.deepEqual(
      [issues().map(({ number, state }) => `${number} ${state}`), linked()],
      [['1 open', '2 open'], ['R1#2']],
    );
  });

  it('finds the issue of a colleague who may not push, but stands in people.yml', async () => {
    await start();
    const repo = world.server.state.repo(REPOSITORY);
    repo.private = false;
    repo.collaborators.set('stranger', 'none');
    const body = `x\n\n${issueMarker(INCIDENT, 'R1')}\n`;
    world.server.state.createIssue(REPOSITORY, { title: 'ours', body }, 'stranger');
    world.store.write('people.yml', 'people:\n  - handle: sue\n    name: Sue\n    github: Stranger\n');
    assert.deepEqual(
      (await prepare('R1')).previews.map(({ action }) => action),
      ['link'],
    );
    assert.deepEqual(outcomes(await open(await prepare('R1'))), ['R1 adopted']);
    assert.deepEqual([issues().length, linked()], [1, ['R1#1']]);
  });

  it('survives a crash between the create and its record: exactly one issue, linked after the restart', async () => {
    await start();
    const prepared = await prepare('R1', 'R2');
    const never = new Promise<void>(() => undefined);
    let reached = false;
    void open(
      prepared,
      {},
      {
        save: () => {
          reached = true;
          return never;
        },
      },
    );
    await until(() => reached);
    assert.deepEqual([issues().length, await intents()], [1, [issueMarker(INCIDENT, 'R1')]]);
    const { repository } = prepared.repository;
    assert.deepEqual(
      await adoptLostIssues(repository, world.openDeps()),
      [],
      'a click that is being worked on is left alone',
    );
    world.restart();
    world.clock.advance(5000);
    assert.deepEqual(outcomes(await adoptLostIssues(repository, world.openDeps())), ['R1 adopted']);
    assert.deepEqual(outcomes(await open(await prepare('R1', 'R2'))), ['R1 skipped', 'R2 opened']);
    assert.deepEqual([issues().length, linked(), await intents()], [2, ['R1#1', 'R2#2'], []]);
  });

  it('survives the same crash when the person just clicks again', async () => {
    await start();
    const prepared = await prepare('R1');
    let reached = false;
    const save = (): Promise<void> => {
      reached = true;
      return new Promise(() => undefined);
    };
    void open(prepared, {}, { save });
    await until(() => reached);
    world.restart();
    assert.deepEqual(outcomes(await open(prepared)), ['R1 adopted']);
    assert.deepEqual([issues().length, linked(), await intents()], [1, ['R1#1'], []]);
  });

  it('opens nothing twice after the disk refused the record', async () => {
    await start();
    const prepared = await prepare('R1', 'R2');
    world.store.beforeSave = () => {
      throw new SaveError('The disk is full, so nothing was saved.', 'full');
    };
    const results = await open(prepared);
    assert.deepEqual(outcomes(results), ['R1 failed', 'R2 not-tried']);
    assert.match(
      results[0]?.message ?? '',
      /^#1 is open, but could not be written into the review: The disk is full/,
    );
    assert.deepEqual([issues().length, await intents()], [1, [issueMarker(INCIDENT, 'R1')]]);
    world.restart();
    world.store.beforeSave = undefined;
    const again = await prepare('R1', 'R2');
    assert.deepEqual(
      again.previews.map(({ action }) => action),
      ['link', 'open'],
    );
    assert.deepEqual(outcomes(await open(again)), ['R1 adopted', 'R2 opened']);
    assert.deepEqual([issues().length, linked(), await intents()], [2, ['R1#1', 'R2#2'], []]);
  });

  it('adopts at the next start what was opened before, and forgets what never was', async () => {
    await start();
    const at = '2026-11-24T09:59:00Z';
    for (const id of ['R1', 'R2', 'R3']) {
      await world.journal.intend({ key: issueMarker(INCIDENT, id), at, what: 'Open an issue.' });
    }
    await world.journal.intend({ key: 'page:other', at, what: 'Page somebody.' });
    world.server.state.createIssue(REPOSITORY, {
      title: 'x',
      body: `text\n\n${issueMarker(INCIDENT, 'R2')}`,
    });
    const results = await adoptLostIssues(world.target, world.openDeps());
    assert.deepEqual([outcomes(results), linked()], [['R2 adopted'], ['R2#1']]);
    assert.equal((await intents()).length, 3);
    world.clock.advance(2 * 3_600_000);
    assert.deepEqual(await adoptLostIssues(world.target, world.openDeps()), []);
    assert.deepEqual(await intents(), ['page:other']);
    const before = world.server.state.requests.length;
    assert.deepEqual(await adoptLostIssues(world.target, world.openDeps()), []);
    assert.equal(world.server.state.requests.length, before, 'without an intent GitHub is not asked');
  });

  it('refuses the second of two clicks', async () => {
    await start();
    const prepared = await prepare('R1', 'R2');
    const [first, second] = await Promise.all([
      open(prepared, {}, { inFlight: undefined }),
      open(prepared, {}, { inFlight: undefined }),
    ]);
    assert.deepEqual(outcomes(first), ['R1 opened', 'R2 opened']);
    assert.deepEqual(outcomes(second), ['R1 skipped', 'R2 skipped']);
    assert.match(second[0]?.message ?? '', /is being opened already/);
    assert.deepEqual([issues().length, world.posts()], [2, 2]);
    assert.deepEqual(outcomes(await open(prepared)), ['R1 skipped', 'R2 skipped'], 'linked by now');
    assert.equal(world.posts(), 2);
  });

  it('waits for another window that intended the same a moment ago', async () => {
    await start();
    const prepared = await prepare('R1');
    await world.journal.intend({
      key: issueMarker(INCIDENT, 'R1'),
      at: '2026-11-24T09:59:58Z',
      what: 'Open an issue.',
    });
    world.clock.onWait = () => {
      world.clock.onWait = undefined;
      world.server.state.createIssue(REPOSITORY, { title: 'x', body: issueMarker(INCIDENT, 'R1') });
    };
    assert.deepEqual(outcomes(await open(prepared)), ['R1 adopted']);
    assert.deepEqual([issues().length, world.posts()], [1, 0]);
  });

  it('leaves one open issue when two people click at the same moment', async () => {
    await start();
    const prepared = await prepare('R1');
    world.server.faults.add({ method: 'POST', path: /\/issues$/, fault: { kind: 'delay', ms: 1 } });
    const { tracker } = world;
    const results = await open(
      prepared,
      {},
      {
        tracker: {
          ...tracker,
          create: (...args) => {
            world.server.state.createIssue(
              REPOSITORY,
              { title: 'theirs', body: issueMarker(INCIDENT, 'R1') },
              'bob-gh',
            );
            return tracker.create(...args);
          },
        },
      },
    );
    assert.deepEqual(outcomes(results), ['R1 adopted']);
    assert.match(
      results[0]?.message ?? '',
      /Somebody opened #1 for it at the same time, so #2 was closed again/,
    );
    assert.deepEqual(
      issues().map(({ state, stateReason }) => [state, stateReason]),
      [
        ['open', null],
        ['closed', 'not_planned'],
      ],
    );
    assert.deepEqual(linked(), ['R1#1']);
  });

  it('leaves one open issue when two windows open the same at the same moment', async () => {
    await start();
    const prepared = await prepare('R1', 'R2');
    const results = await Promise.all([
      open(prepared, {}, { inFlight: new InFlight() }),
      open(prepared, {}, { inFlight: new InFlight(), tracker: world.newTracker() }),
    ]);
    const remaining = issues().filter(({ state }) => state === 'open');
    assert.deepEqual(
      remaining.map(({ body }) => markerOf(body ?? '') ?? '').sort((a, b) => a.localeCompare(b)),
      ['R1', 'R2'].map(id => issueMarker(INCIDENT, id)),
    );
    const numberOf = (id: string) =>
      remaining.find(({ body }) => markerOf(body ?? '') === issueMarker(INCIDENT, id))?.number;
    assert.deepEqual(linked(), [`R1#${numberOf('R1')}`, `R2#${numberOf('R2')}`]);
    assert.ok(results.flat().every(({ outcome }) => ['opened', 'adopted', 'skipped'].includes(outcome)));
    assert.deepEqual(await intents(), []);
  });

  it('logs a lost issue whose item has gone, and waits for an incident that is not there yet', async () => {
    await start();
    const at = '2026-11-24T09:59:00Z';
    const elsewhere = '2026-11-24-not-fetched';
    for (const [incident, id] of [
      [INCIDENT, 'R9'],
      [elsewhere, 'R1'],
    ] as const) {
      await world.journal.intend({ key: issueMarker(incident, id), at, what: 'Open an issue.' });
      world.server.state.createIssue(REPOSITORY, { title: 'x', body: issueMarker(incident, id) });
    }
    assert.deepEqual(outcomes(await adoptLostIssues(world.target, world.openDeps())), ['R9 adopted']);
    assert.match(world.store.text(LOG), /\*\*issue\*\* R9 http/);
    assert.deepEqual(await intents(), [issueMarker(elsewhere, 'R1')]);
  });

  for (const [name, fault, message] of [
    ['signed-out', { kind: 'status', status: 401, body: { message: 'Bad credentials' } }, /Sign in again/],
    [
      'forbidden',
      { kind: 'status', status: 403, body: { message: 'Resource not accessible by integration' } },
      /You may not open the issue in acme\/shop: GitHub says “Resource not accessible by integration”/,
    ],
    [
      'not-found',
      { kind: 'status', status: 404, body: { message: 'Not Found' } },
      /GitHub finds no acme\/shop/,
    ],
    [
      'gone',
      { kind: 'status', status: 410, body: { message: 'Issues are disabled for this repo' } },
      /takes no issues/,
    ],
  ] as const satisfies readonly (readonly [string, Fault, RegExp])[]) {
    it(`stops at ${name} and reports the rest as not tried`, async () => {
      await start();
      const prepared = await prepare('R1', 'R2', 'R3');
      onFirstPost(fault);
      const results = await open(prepared);
      assert.deepEqual(outcomes(results), ['R1 failed', 'R2 not-tried', 'R3 not-tried']);
      assert.match(results[0]?.message ?? '', message);
      assert.deepEqual([issues().length, world.posts(), await intents()], [0, 1, []]);
    });
  }

  it('stops when the server is out of reach, with nothing intended', async () => {
    await start();
    const prepared = await prepare('R1', 'R2');
    await world.server.close();
    const results = await open(prepared);
    assert.deepEqual(outcomes(results), ['R1 not-tried', 'R2 not-tried']);
    // The kept connection breaks, or a new one is refused: whichever the client notices first.
    assert.match(
      results[0]?.message ?? '',
      /^(?:127\.0\.0\.1:\d+ cannot be reached|The connection to 127\.0\.0\.1:\d+ broke)/,
    );
    assert.deepEqual(await intents(), []);
  });

  it('goes on after an item that GitHub does not take, quoting field and value', async () => {
    await start();
    const prepared = await prepare('R1', 'R2');
    world.server.state.repo(REPOSITORY).collaborators.set('alice', 'none');
    world.server.state.addToken('bob-token', { login: 'bob-gh' });
    world.token = async () => 'bob-token';
    const results = await open(prepared);
    assert.deepEqual(outcomes(results), ['R1 failed', 'R2 opened']);
    assert.match(results[0]?.message ?? '', /could not open the issue: assignees “alice” is not accepted/);
    assert.deepEqual(await intents(), []);
  });

  it('stops when the token expires half-way', async () => {
    await start();
    const prepared = await prepare('R1', 'R2', 'R3');
    world.clock.onWait = () => world.server.state.tokens.delete('alice-token');
    const results = await open(prepared);
    assert.deepEqual(outcomes(results), ['R1 opened', 'R2 failed', 'R3 not-tried']);
    assert.deepEqual([linked(), await intents()], [['R1#1'], []]);
  });

  for (const [name, fault, waited] of [
    ['the hour’s limit', { kind: 'rateLimit', resetInSeconds: 300 }, 300],
    ['the limit on new content', { kind: 'secondaryLimit', retryAfterSeconds: 120 }, 120],
  ] as const satisfies readonly (readonly [string, Fault, number])[]) {
    it(`waits for ${name}, says until when, and opens each once`, async () => {
      await start();
      const prepared = await prepare('R1', 'R2');
      onFirstPost(fault);
      const waits: string[] = [];
      const before = world.clock.now();
      const results = await open(prepared, {
        onProgress: ({ message, until: end }) => {
          if (end !== undefined) {
            waits.push(message);
          }
        },
      });
      assert.deepEqual(outcomes(results), ['R1 opened', 'R2 opened']);
      assert.deepEqual(waits, [`Waiting for GitHub’s limit until 10:0${waited / 60} UTC.`]);
      assert.ok(world.clock.now() - before >= waited * 1000);
      assert.equal(issues().length, 2);
    });
  }

  it('can be cancelled while it waits for a limit', async () => {
    await start();
    const prepared = await prepare('R1', 'R2');
    onFirstPost({ kind: 'rateLimit', resetInSeconds: 1800 });
    const controller = new AbortController();
    world.clock.onWait = ms => {
      if (ms > 60_000) {
        controller.abort();
      }
    };
    const results = await open(prepared, { signal: controller.signal });
    assert.deepEqual(outcomes(results), ['R1 not-tried', 'R2 not-tried']);
    assert.deepEqual([issues().length, await intents(), linked()], [0, [], []]);
  });

  it('leaves the intent when it is cancelled while GitHub acts, and finds the issue next time', async () => {
    await start();
    const prepared = await prepare('R1', 'R2');
    onFirstPost({ kind: 'hang', acts: true });
    const controller = new AbortController();
    const running = open(prepared, { signal: controller.signal });
    await until(() => world.posts() === 1);
    controller.abort();
    const results = await running;
    assert.deepEqual(outcomes(results), ['R1 unknown', 'R2 not-tried']);
    assert.match(
      results[0]?.message ?? '',
      /^Cancelled while asking GitHub to open the issue\. GitHub may have acted/,
    );
    assert.deepEqual(outcomes(await open(await prepare('R1', 'R2'))), ['R1 adopted', 'R2 opened']);
    assert.equal(issues().length, 2);
  });

  it('gives up on a limit that does not end', async () => {
    await start();
    const prepared = await prepare('R1', 'R2');
    world.server.faults.add({
      method: 'POST',
      path: /\/issues$/,
      fault: { kind: 'rateLimit', resetInSeconds: 30 },
    });
    const results = await open(prepared);
    assert.deepEqual(outcomes(results), ['R1 failed', 'R2 not-tried']);
    assert.match(results[0]?.message ?? '', /limit of requests is used up/);
    assert.deepEqual([world.posts(), await intents()], [10, []]);
  });

  it('sends nothing where the repository has become public since the preview', async () => {
    await start();
    const prepared = await prepare('R1');
    Object.assign(world.server.state.repo(REPOSITORY), { private: false });
    const results = await open(prepared);
    assert.deepEqual(outcomes(results), ['R1 not-tried']);
    assert.match(results[0]?.message ?? '', /has become public since the preview/);
    assert.equal(world.posts(), 0);
  });

  it('sends nothing where the repository was renamed since the preview', async () => {
    await start();
    const prepared = await prepare('R1');
    world.server.state.renameRepo(REPOSITORY, 'acme/store');
    assert.match((await open(prepared))[0]?.message ?? '', /acme\/shop is called acme\/store now/);
    assert.equal(world.posts(), 0);
  });

  it('sends what looks like a secret only after a second word', async () => {
    await start([`- [ ] R1 Rotate ghp_${'a1B2'.repeat(9)} and tell security — @alice, due 2026-12-07`]);
    const prepared = await prepare('R1');
    const refused = await open(prepared);
    assert.deepEqual(outcomes(refused), ['R1 skipped']);
    assert.match(refused[0]?.message ?? '', /it holds a GitHub token/);
    assert.equal(world.posts(), 0);
    assert.deepEqual(outcomes(await open(prepared, { warningsAccepted: true })), ['R1 opened']);
  });

  it('writes only into the log where the item has gone from the review meanwhile', async () => {
    await start();
    const prepared = await prepare('R1');
    const { tracker } = world;
    const results = await open(
      prepared,
      {},
      {
        tracker: {
          ...tracker,
          create: async (...args) => {
            const issue = await tracker.create(...args);
            world.store.write(REVIEW, '# Review\n');
            return issue;
          },
        },
      },
    );
    assert.deepEqual(outcomes(results), ['R1 opened']);
    assert.match(results[0]?.message ?? '', /only the log names it/);
    assert.match(world.store.text(LOG), /\*\*issue\*\* R1 http/);
  });

  it('keeps what people wrote into the review while issues were opened', async () => {
    await start();
    const prepared = await prepare('R1', 'R2');
    world.clock.onWait = () => {
      world.clock.onWait = undefined;
      world.store.write(REVIEW, world.store.text(REVIEW).replace('It took an hour.', 'It took two hours.'));
    };
    await open(prepared);
    assert.match(world.store.text(REVIEW), /It took two hours\./);
    assert.deepEqual(linked(), ['R1#1', 'R2#2']);
  });

  it('never writes the token or an issue’s text into the log', async () => {
    await start();
    const prepared = await prepare('R1', 'R2');
    onFirstPost({ kind: 'status', status: 502 });
    await open(prepared);
    assert.ok(world.log.length > 0);
    assert.ok(world.log.every(line => !line.includes('alice-token') && !line.includes('Circuit breaker')));
  });
});
