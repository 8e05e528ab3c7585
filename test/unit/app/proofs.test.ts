import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createOctokitTracker } from '../../../src/adapters/github/octokitTracker';
import { Refusal } from '../../../src/app/change';
import { planSharedEdit } from '../../../src/app/savedEdit';
import { planProof, planToggle } from '../../../src/app/proofs';
import { checkPullRequests } from '../../../src/app/pullRequestProofs';
import { doneTime } from '../../../src/core/remediation/report';
import { INCIDENT, LOG, RemediationWorld, REVIEW, reviewText } from '../../support/remediationWorld';

describe('proofs and ticks', () => {
  let world: RemediationWorld;

  beforeEach(async () => {
    world = await RemediationWorld.create([
      '- [x] R1 Circuit breaker — @alice, due 2026-12-07, prevent',
      '- [ ] R2 Alert — @bob',
      '- [ ] R3 With an issue — @bob ([#1](https://github.com/acme/shop/issues/1))',
    ]);
  });

  afterEach(() => world.dispose());

  const line = (id: string): string =>
    world.store
      .text(REVIEW)
      .split('\n')
      .find(one => one.includes(`] ${id} `)) ?? '';

  it('names a proof below its item, once', async () => {
    const proof = {
      kind: 'test',
      repository: undefined,
      path: 'a.test.ts',
      name: 'opens',
      commit: '1a2b3c4',
    } as const;
    const where = { incident: INCIDENT, item: 'R1', proof };
    const change = planProof(await world.readSite(), where, world.author());
    assert.equal(change.subject, `${INCIDENT}: R1 is proven by test a.test.ts#opens @ 1a2b3c4`);
    await world.store.save(change);
    assert.match(
      world.store.text(REVIEW),
      /prevent\n {2}- proof: test a\.test\.ts#opens @ 1a2b3c4\n- \[ \] R2/,
    );
    const site = await world.readSite();
    const refuses = (what: object, words: RegExp): void => {
      assert.throws(
        () => planProof(site, { ...where, ...what }, world.author()),
        error => error instanceof Refusal && words.test(error.message),
      );
    };
    refuses({}, /^R1 names this proof already\.$/);
    refuses({ proof: { ...proof, path: 'a#b.ts' } }, /could not be read back/);
    refuses({ item: 'R9' }, /has no item R9/);
  });

  it('notes in the log when an item without an issue was done, and when it was taken up again', async () => {
    const toggle = async (item: string): Promise<void> =>
      world.store.save(planToggle(await world.readSite(), { incident: INCIDENT, item }, world.author()));
    const doneAt = async (item: string): Promise<number | undefined> => {
      const incident = (await world.readSite()).byId.get(INCIDENT)?.incident;
      return incident && doneTime(incident, item);
    };
    await toggle('R2');
    assert.match(line('R2'), /^- \[x\] R2/);
    assert.match(world.store.text(LOG), /@alice \*\*issue\*\* R2 done </);
    assert.equal(await doneAt('R2'), world.clock.now());
    await toggle('R2');
    assert.deepEqual([line('R2').slice(0, 5), await doneAt('R2')], ['- [ ]', undefined]);
    const before = world.store.text(LOG);
    await toggle('R3');
    assert.equal(world.store.text(LOG), before, 'of an item with an issue the sync tells');
  });

  it('notes a tick by hand as one by command, once, and nothing that the log says already', async () => {
    const save = async (after: string): Promise<void> => {
      const edit = { kind: 'replace', path: REVIEW, before: world.store.text(REVIEW), after } as const;
      await world.store.save(planSharedEdit(await world.readSite(), edit, world.author()));
    };
    const ticks = (): string[] =>
      [...world.store.text(LOG).matchAll(/\*\*issue\*\* (.*?) </g)].map(([, words = '']) => words);
    const ticked = world.store.text(REVIEW).replace(/- \[ \] (R[23])/g, '- [x] $1');
    await save(ticked);
    assert.deepEqual(ticks(), ['R2 done'], 'R3 has an issue, of which the sync tells');
    await save(ticked.replace('Alert', 'Alarm'));
    assert.deepEqual(ticks(), ['R2 done']);
    await save(ticked.replace('[x] R1', '[ ] R1').replace('[x] R2', '[ ] R2'));
    assert.deepEqual(ticks(), ['R2 done', 'R2 open again'], 'nobody knows when R1 was done');
    const people = { kind: 'create', path: 'people.yml', text: 'people: []\n' } as const;
    assert.equal(planSharedEdit(await world.readSite(), people, world.author()).subject, 'add people.yml');
  });
});

describe('pull requests that prove items', () => {
  let world: RemediationWorld;
  let server: Server;
  let asked: string[] = [];

  const pull = (number: number, fields: object): object => ({
    number,
    html_url: `https://github.com/acme/shop/pull/${number}`,
    title: 'Breaker',
    body: null,
    state: 'closed',
    merged_at: null,
    ...fields,
  });
  const answers: Readonly<Record<string, unknown>> = {
    '/repos/acme/shop/pulls/1': pull(1, {
      merged_at: '2026-11-24T00:00:00Z',
      merge_commit_sha: 'a'.repeat(40),
    }),
    '/repos/acme/shop/pulls/2': pull(2, { state: 'open' }),
    '/repos/acme/lib/pulls/3': pull(3, {}),
    '/repos/acme/shop/pulls': [pull(1, { merged_at: '2026-11-24T00:00:00Z' }), pull(5, {})],
  };

  beforeEach(async () => {
    asked = [];
    server = createServer((request, response) => {
      const path = (request.url ?? '').replace(/\?.*$/, '');
      asked.push(path);
      const answer = answers[path];
      response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer ?? { message: 'Not Found' }));
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    world = await RemediationWorld.create([]);
  });

  afterEach(async () => {
    await world.dispose();
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
  });

  const tracker = () =>
    createOctokitTracker({
      apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      token: async () => 'x',
    });

  it('are told where they are not merged, each looked up once', async () => {
    world.store.write(
      REVIEW,
      reviewText([
        '- [x] R1 One',
        '  - proof: pull request acme/shop#1',
        '  - proof: pr #1',
        '- [x] R2 Two',
        '  - proof: pull request #2',
        '- [x] R3 Three',
        '  - proof: pull request acme/lib#3',
        '  - proof: pull request acme/shop#4',
        '- [ ] R4 Not done yet',
        '  - proof: pull request acme/shop#9',
      ]),
    );
    const { target, clock } = world;
    const remarks = await checkPullRequests(await world.readSite(), {
      tracker: tracker(),
      target,
      clock,
      wait: clock.wait,
    });
    assert.deepEqual(remarks, [
      `R2 of ${INCIDENT}: pull request #2 is not merged yet.`,
      `R3 of ${INCIDENT}: pull request acme/lib#3 was closed without being merged.`,
      `R3 of ${INCIDENT}: pull request acme/shop#4 does not exist, or you may not see it.`,
    ]);
    assert.equal(asked.length, 4);
  });

  it('are offered when they are merged', async () => {
    const merged = await tracker().mergedPullRequests({ owner: 'acme', name: 'shop' });
    assert.deepEqual(
      merged.map(({ number, state }) => [number, state]),
      [[1, 'merged']],
    );
  });
});
