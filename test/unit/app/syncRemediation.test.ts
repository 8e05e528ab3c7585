import assert from 'node:assert/strict';
import { Refusal } from '../../../src/app/change';
import { decideSync } from '../../../src/app/decideSync';
import { TrackerError } from '../../../src/app/trackerPorts';
import { syncRemediation, type RemediationSync, type SyncNote } from '../../../src/app/syncRemediation';
import type { SyncAction } from '../../../src/core/remediation/sync';
import {
  INCIDENT,
  LOG,
  RemediationWorld,
  REPOSITORY,
  REVIEW,
  reviewText,
} from '../../support/remediationWorld';

describe('syncRemediation', () => {
  let world: RemediationWorld;

  afterEach(() => world.dispose());

  const url = (number: number, repository = REPOSITORY): string =>
    `${world.server.url}/${repository}/issues/${number}`;
  const link = (number: number): string => ` ([#${number}](${url(number)}))`;

  /** As many issues as items, each item linked to its own; `lines` get the link appended. */
  const start = async (
    lines: readonly string[],
    options: Parameters<typeof RemediationWorld.create>[1] = {},
  ): Promise<void> => {
    world = await RemediationWorld.create([], options);
    for (const [n, line] of lines.entries()) {
      world.server.state.createIssue(REPOSITORY, {
        title: /R\d+ (.*?)(?: —|$)/.exec(line)?.[1] ?? '',
        assignees: ['alice'],
      });
      lines = lines.with(n, `${line}${link(n + 1)}`);
    }
    world.store.write(REVIEW, reviewText(lines));
  };
  const sync = async (): Promise<RemediationSync> => {
    const { tracker, target, clock } = world;
    const result = await syncRemediation(await world.readSite(), {
      tracker,
      target,
      clock,
      wait: clock.wait,
      author: world.author(),
    });
    for (const change of result.changes) {
      await world.store.save(change);
    }
    return result;
  };
  const items = (): string[] =>
    world.store
      .text(REVIEW)
      .split('\n')
      .filter(line => line.startsWith('- ['));
  const close = (number: number, stateReason: 'completed' | 'not_planned' = 'completed') =>
    world.server.state.updateIssue(REPOSITORY, number, { state: 'closed', stateReason });
  const messages = (notes: readonly SyncNote[]): string[] => notes.map(({ message }) => message);
  const entries = (): string[] =>
    [...world.store.text(LOG).matchAll(/\*\*issue\*\* (.*?) <!--/g)].map(([, words]) => words ?? '');

  it('follows what GitHub changed, in one change, and then has nothing more to say', async () => {
    await start(['- [ ] R1 One — @alice', '- [x] R2 Two — @alice', '- [ ] R3 Three — @alice']);
    close(1);
    close(2);
    const first = await sync();
    assert.deepEqual(messages(first.followed), ['R1 #1: closed', 'R2 #2: closed']);
    assert.deepEqual(
      [first.changes.length, first.checked, first.offers, first.disagreements, first.remarks],
      [1, 3, [], [], []],
    );
    assert.deepEqual(
      items().map(line => line.slice(0, 8)),
      ['- [x] R1', '- [x] R2', '- [ ] R3'],
    );
    assert.deepEqual(entries(), ['R1 closed', 'R2 closed']);
    assert.equal(first.changes[0]?.subject, `${INCIDENT}: issues: R1, R2: from GitHub`);
    assert.deepEqual((await sync()).changes, []);
    world.server.state.updateIssue(REPOSITORY, 1, { state: 'open' });
    assert.deepEqual(messages((await sync()).followed), ['R1 #1: reopened']);
    assert.deepEqual(items()[0]?.slice(0, 8), '- [ ] R1');
    assert.deepEqual([(await sync()).changes, entries().length], [[], 3]);
  });

  it('tells who changed what by the log: what a person unticked here stays so', async () => {
    await start(['- [ ] R1 One — @alice']);
    close(1);
    await sync();
    world.store.write(REVIEW, world.store.text(REVIEW).replace('- [x]', '- [ ]'));
    const { changes, offers } = await sync();
    assert.deepEqual(
      [changes, messages(offers)],
      [[], ['R1 (#1) was taken up again here, but is closed on GitHub.']],
    );
    assert.deepEqual(
      offers[0]?.choices.map(({ action }) => action),
      [{ at: 'there', what: 'reopen' }],
    );
  });

  it('writes nothing at an item that shares its number with another', async () => {
    await start(['- [ ] R1 One — @alice', '- [ ] R1 Two — @alice', '- [ ] R2 Three — @alice']);
    close(2);
    close(3);
    const { followed, remarks } = await sync();
    assert.deepEqual(messages(followed), ['R2 #3: closed']);
    assert.deepEqual(remarks, [
      `R1 stands several times in the review of ${INCIDENT}, so its issues were not compared: give each its own number.`,
    ]);
    assert.deepEqual(
      items().map(line => line.slice(0, 8)),
      ['- [ ] R1', '- [ ] R1', '- [x] R2'],
    );
  });

  it('never changes GitHub by itself', async () => {
    await start([
      '- [x] R1 One — @alice',
      '- [ ] R2 Two — @alice, won’t do: too dear',
      '- [ ] R3 Three — @bob',
    ]);
    const { offers, disagreements, changes } = await sync();
    assert.deepEqual(messages(offers), [
      'R1 (#1) is done here, but still open on GitHub.',
      'R2 (#2) will not be done, but is still open on GitHub.',
    ]);
    assert.deepEqual(messages(disagreements), ['R3 (#3) belongs to @bob here, but to @alice on GitHub.']);
    assert.deepEqual(changes, []);
    assert.ok(world.server.state.requests.every(({ method }) => method === 'GET'));
  });

  it('carries out what a person decides', async () => {
    await start([
      '- [x] R1 Close it there — @alice',
      '- [ ] R2 Drop it there — @alice, won’t do: too dear',
      '- [ ] R3 Dropped there — @alice',
      '- [ ] R4 Dropped there by mistake — @alice',
      '- [ ] R5 Take theirs — @bob, due 2026-12-07',
      '- [ ] R6 Keep ours — @bob',
    ]);
    close(3, 'not_planned');
    close(4, 'not_planned');
    const decide = async (
      notes: readonly SyncNote[],
      item: string,
      what: SyncAction['what'],
    ): Promise<void> => {
      const note = notes.find(one => one.item === item);
      const choice = note?.choices.find(({ action }) => action.what === what);
      assert.ok(note && choice, `${item} ${what}`);
      const change = await decideSync(await world.readSite(), note, choice.action, {
        tracker: world.tracker,
        author: world.author(),
      });
      await (change && world.store.save(change));
    };
    const { offers, disagreements } = await sync();
    await decide(offers, 'R1', 'close');
    await decide(offers, 'R2', 'close-not-planned');
    await decide(disagreements, 'R3', 'wont-do');
    await decide(disagreements, 'R4', 'reopen');
    await decide(disagreements, 'R5', 'owner');
    await decide(disagreements, 'R6', 'assign');
    assert.deepEqual(
      world.server.state
        .issues(REPOSITORY)
        .map(({ state, stateReason, assignees }) => `${state} ${stateReason} ${assignees.join()}`),
      [
        'closed completed alice',
        'closed not_planned alice',
        'closed not_planned alice',
        'open reopened alice',
        'open null alice',
        'open null bob-gh',
      ],
    );
    assert.equal(
      items()[2],
      `- [ ] R3 Dropped there — @alice, won’t do: closed as not planned on GitHub${link(3)}`,
    );
    assert.equal(items()[4], `- [ ] R5 Take theirs — @alice, due 2026-12-07${link(5)}`);
    assert.deepEqual(entries(), [
      'R1 closed',
      'R2 closed as not planned',
      'R3 closed as not planned',
      'R4 reopened',
      'R5 owner: @alice',
      'R6 owner: @bob',
    ]);
    const after = await sync();
    assert.deepEqual([after.changes, after.offers, after.disagreements], [[], [], []]);
  });

  it('looks again before it writes, and refuses what somebody changed meanwhile', async () => {
    await start([
      '- [x] R1 Close it — @alice',
      '- [ ] R2 Our new words — @alice',
      '- [ ] R3 Ours — @bob',
      '- [ ] R4 Day — @alice, due 2026-12-07',
      '- [x] R5 Gone — @alice',
      '- [x] R6 Closed meanwhile — @alice',
    ]);
    const { server } = world;
    server.state.updateIssue(REPOSITORY, 2, { title: 'Two' });
    server.state.updateIssue(REPOSITORY, 4, { body: 'x\n\nDue: 2026-12-01\n' });
    const { offers, disagreements } = await sync();
    const notes = [...offers, ...disagreements];
    server.state.updateIssue(REPOSITORY, 1, { title: 'Another title does not matter' });
    server.state.updateIssue(REPOSITORY, 2, { title: 'Their newer words' });
    server.state.updateIssue(REPOSITORY, 3, { assignees: ['bob-gh', 'alice'] });
    server.state.deleteIssue(REPOSITORY, 5);
    close(6);
    const decide = async (item: string, what: SyncAction['what']): Promise<string> => {
      const note = notes.find(one => one.item === item);
      const choice = note?.choices.find(({ action }) => action.at === 'there' && action.what === what);
      assert.ok(note && choice, `${item} ${what}`);
      const deps = { tracker: world.tracker, author: world.author() };
      try {
        return (await decideSync(await world.readSite(), note, choice.action, deps))?.subject ?? '';
      } catch (error) {
        assert.ok(error instanceof Refusal);
        return error.message;
      }
    };
    assert.match(await decide('R1', 'close'), /: R1 closed$/);
    assert.equal(
      await decide('R2', 'title'),
      'R2 (#2) was changed on GitHub after you were asked: it is called “Their newer words” now. Nothing was sent; sync again.',
    );
    assert.match(await decide('R3', 'assign'), /it is assigned to @bob-gh, @alice now\. Nothing was sent/);
    assert.equal(
      await decide('R5', 'close'),
      '#5 was deleted on GitHub meanwhile, or you may not see it any more.',
    );
    assert.match(await decide('R6', 'close'), /: R6 closed$/, 'it is as wanted already');
    assert.deepEqual(
      server.state.requests
        .filter(({ method }) => method === 'PATCH')
        .map(({ path }) => path.split('/').at(-1)),
      ['1', '6'],
    );
  });

  it('shows an issue that is gone, and takes its link away when asked to', async () => {
    await start(['- [ ] R1 One — @alice']);
    world.server.state.deleteIssue(REPOSITORY, 1);
    const { disagreements, changes } = await sync();
    assert.deepEqual(
      [messages(disagreements), changes],
      [['R1: #1 was deleted on GitHub, or you may not see it.'], []],
    );
    const [note] = disagreements;
    assert.ok(note?.choices[0]);
    const change = await decideSync(await world.readSite(), note, note.choices[0].action, {
      tracker: world.tracker,
      author: world.author(),
    });
    assert.ok(change);
    await world.store.save(change);
    assert.deepEqual(
      [items(), entries(), (await sync()).checked],
      [['- [ ] R1 One — @alice'], ['R1 unlinked'], 0],
    );
  });

  it('follows an issue that moved to another repository', async () => {
    await start(['- [ ] R1 One — @alice'], { repos: [REPOSITORY, 'acme/store'] });
    world.server.state.createIssue('acme/store', { title: 'first' });
    world.server.state.transferIssue(REPOSITORY, 1, 'acme/store');
    await sync();
    assert.deepEqual(items(), [`- [ ] R1 One — @alice ([#2](${url(2, 'acme/store')}))`]);
    assert.deepEqual(entries(), [`R1 moved to ${url(2, 'acme/store')}`]);
    assert.deepEqual((await sync()).changes, []);
  });

  it('asks once for many, and singly for what the listing has not', async () => {
    await start(Array.from({ length: 40 }, (_, n) => `- [ ] R${n + 1} Item ${n + 1} — @alice`));
    // An issue from before the incident, linked by hand, is not in the listing.
    Object.assign(world.server.state.issue(REPOSITORY, 40), {
      updatedAt: Date.parse('2025-01-01T00:00:00Z'),
    });
    close(7);
    const result = await sync();
    assert.deepEqual([result.checked, result.followed.length], [40, 1]);
    const paths = world.server.state.requests.map(({ path }) => path);
    assert.deepEqual(paths, ['/repos/acme/shop/issues', '/repos/acme/shop/issues/40']);
    assert.equal(world.server.state.requests[0]?.query.since, '2026-11-23T08:15:02Z');
  });

  it('looks only at issues of the server it asks', async () => {
    await start([]);
    world.store.write(
      REVIEW,
      reviewText([
        '- [ ] R1 Elsewhere ([#1](https://github.com/acme/shop/issues/1))',
        '- [ ] R2 No issue ([SHOP-7](https://jira.example.com/browse/SHOP-7))',
        '- [ ] R3 None',
        `- [ ] Without an id${link(1)}`,
      ]),
    );
    assert.equal((await sync()).checked, 0);
    assert.deepEqual(world.server.state.requests, []);
  });

  it('remarks on a repository that may not be read, and goes on with the others', async () => {
    await start(['- [ ] R1 One — @alice']);
    const hidden = Array.from(
      { length: 6 },
      (_, n) => `- [ ] R${n + 2} Hidden ([#${n}](${url(n + 1, 'acme/secret')}))`,
    );
    world.store.write(REVIEW, reviewText([...hidden, `- [ ] R1 One — @alice${link(1)}`]));
    close(1);
    const { remarks, followed, checked } = await sync();
    assert.deepEqual([remarks.length, followed.length, checked], [1, 1, 1]);
    assert.match(remarks[0] ?? '', /^acme\/secret could not be read: GitHub finds no acme\/secret/);
  });

  it('plans nothing where GitHub cannot be asked', async () => {
    await start(['- [ ] R1 One — @alice']);
    world.token = async () => 'expired';
    await assert.rejects(sync(), error => error instanceof TrackerError && error.reason === 'signed-out');
    assert.deepEqual(world.store.saved, []);
  });

  it('waits for the limits of GitHub', async () => {
    await start(['- [ ] R1 One — @alice']);
    close(1);
    world.server.faults.add({ nth: 1, fault: { kind: 'rateLimit', resetInSeconds: 120 } });
    assert.equal((await sync()).followed.length, 1);
    assert.deepEqual(world.clock.waits, [121_000]);
  });

  it('refuses to change an issue that is no longer linked', async () => {
    await start(['- [x] R1 One — @alice']);
    const site = await world.readSite();
    world.store.write(REVIEW, reviewText(['- [x] R1 One — @alice']));
    const decide = async (live: typeof site): Promise<unknown> =>
      decideSync(
        live,
        { incident: INCIDENT, item: 'R1', seen: undefined },
        { at: 'there', what: 'close' },
        { tracker: world.tracker, author: world.author() },
      );
    await assert.rejects(
      decide(await world.readSite()),
      error => error instanceof Refusal && /not linked/.test(error.message),
    );
    await decide(site);
    assert.equal(world.server.state.issue(REPOSITORY, 1).state, 'closed');
  });
});
