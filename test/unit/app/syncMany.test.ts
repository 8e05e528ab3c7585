import assert from 'node:assert/strict';
import path from 'node:path';
import { createSyncMemory } from '../../../src/adapters/files/syncMemory';
import { decideSync } from '../../../src/app/decideSync';
import { openIssues } from '../../../src/app/openIssues';
import { prepareIssues } from '../../../src/app/prepareIssues';
import { syncRemediation, type RemediationSync, type SyncNote } from '../../../src/app/syncRemediation';
import { readIssueDue, withIssueDue } from '../../../src/core/remediation/issueDue';
import { INCIDENT, LOG, RemediationWorld, REPOSITORY, REVIEW } from '../../support/remediationWorld';

const ITEMS = [
  '- [ ] R1 Circuit breaker — @alice, due 2026-12-07, prevent',
  '- [ ] R2 Alert on errors — @bob, due 2026-12-09, detect',
  '- [ ] R3 Say who may fail over — @alice, due 2026-12-11',
  '- [ ] R4 Rehearse it — @alice, due 2026-12-11',
  '- [ ] R5 Tell support — @alice, due 2026-12-11',
  '- [ ] R6 Write it down — due 2026-12-11',
  '- [ ] R7 Ask the bank — @alice, due 2026-12-11',
];

describe('sync of issues that Livesite opened', () => {
  let world: RemediationWorld;

  beforeEach(async () => {
    world = await RemediationWorld.create(ITEMS, { repos: [REPOSITORY, 'acme/store'] });
    const ids = ITEMS.map((_, n) => `R${n + 1}`);
    const prepared = await prepareIssues(
      await world.readSite(),
      ids.map(item => ({ incident: INCIDENT, item })),
      world.prepareDeps(),
    );
    await openIssues(prepared, world.openDeps());
    world.server.state.requests.length = 0;
  });

  afterEach(() => world.dispose());

  const sync = async (): Promise<RemediationSync> => {
    const { tracker, target, clock } = world;
    const memory = createSyncMemory(path.join(world.folder, 'issues'));
    world.clock.advance(60_000);
    const result = await syncRemediation(await world.readSite(), {
      tracker,
      target,
      clock,
      wait: clock.wait,
      author: world.author(),
      memory,
    });
    for (const change of result.changes) {
      await world.store.save(change);
    }
    return result;
  };

  const issue = (number: number) => world.server.state.issue(REPOSITORY, number);
  const change = (number: number, changes: Parameters<typeof world.server.state.updateIssue>[2]): void => {
    world.clock.advance(1000);
    world.server.state.updateIssue(REPOSITORY, number, changes);
  };
  const edit = (from: string, to: string): void => {
    const before = world.store.text(REVIEW);
    assert.ok(before.includes(from), from);
    world.store.write(REVIEW, before.replace(from, to));
  };
  const messages = (notes: readonly SyncNote[]): string[] => notes.map(({ message }) => message);
  const requests = (): string[] =>
    world.server.state.requests
      .splice(0)
      .map(({ method, path: at, status }) => `${method} ${at.replace('/repos/acme/shop', '')} ${status}`);
  const lineOf = (id: string): string =>
    world.store
      .text(REVIEW)
      .split('\n')
      .find(line => line.includes(`] ${id} `))
      ?.replace(/ \(\[#.*$/, '') ?? '';

  const decide = async (notes: readonly SyncNote[], item: string, label: string): Promise<void> => {
    const note = notes.find(one => one.item === item);
    const choice = note?.choices.find(one => one.label.includes(label));
    assert.ok(note && choice, `${item} ${label}`);
    const made = await decideSync(await world.readSite(), note, choice.action, {
      tracker: world.tracker,
      author: world.author(),
    });
    await (made && world.store.save(made));
  };

  it('finds nothing to say of what was just opened', async () => {
    const { followed, offers, disagreements, changes, checked } = await sync();
    assert.deepEqual([followed, offers, disagreements, changes, checked], [[], [], [], [], 7]);
  });

  it('follows title, owner and day from GitHub, and each change stays where it was made', async () => {
    change(1, { title: 'Circuit breaker with a fallback' });
    change(2, { assignees: ['alice'] });
    change(3, { body: withIssueDue(issue(3).body ?? '', '2027-01-15') ?? '' });
    edit('Rehearse it', 'Rehearse it in May');
    const { followed, offers, disagreements, changes } = await sync();
    assert.deepEqual(messages(followed), [
      'R1 #1: title: Circuit breaker with a fallback',
      'R2 #2: owner: @alice',
      'R3 #3: due: 2027-01-15',
    ]);
    assert.deepEqual(disagreements, []);
    assert.equal(changes.length, 1, 'one commit');
    assert.deepEqual(['R1', 'R2', 'R3', 'R4'].map(lineOf), [
      '- [ ] R1 Circuit breaker with a fallback — @alice, due 2026-12-07, prevent',
      '- [ ] R2 Alert on errors — @alice, due 2026-12-09, detect',
      '- [ ] R3 Say who may fail over — @alice, due 2027-01-15',
      '- [ ] R4 Rehearse it in May — @alice, due 2026-12-11',
    ]);
    assert.deepEqual(messages(offers), [
      'R4 (#4) is called “Rehearse it in May” here, but “Rehearse it” on GitHub.',
    ]);
    await decide(offers, 'R4', 'Send our title');
    assert.equal(issue(4).title, 'Rehearse it in May');
    const again = await sync();
    assert.deepEqual([again.changes, again.offers, again.disagreements], [[], [], []]);
    assert.match(world.store.text(LOG), /\*\*issue\*\* R4 title: Rehearse it in May /);
  });

  it('lets a person decide what both sides changed, either way', async () => {
    change(1, { title: 'Breaker' });
    edit('Circuit breaker', 'Fuse');
    change(5, { assignees: ['bob-gh'] });
    edit('Tell support — @alice', 'Tell support — @carol');
    change(6, { body: withIssueDue(issue(6).body ?? '', '2027-01-15') ?? '' });
    edit('Write it down — due 2026-12-11', 'Write it down — due 2026-12-24');
    const { followed, offers, disagreements, changes } = await sync();
    assert.deepEqual([followed, offers, changes], [[], [], []]);
    assert.deepEqual(messages(disagreements), [
      'R1 (#1) is called “Fuse” here, but “Breaker” on GitHub, and was changed on both sides.',
      'R5 (#5) belongs to @carol here, but to @bob-gh on GitHub, and was changed on both sides.',
      'R6 (#6) is due 2026-12-24 here, but due 2027-01-15 on GitHub, and was changed on both sides.',
    ]);
    await decide(disagreements, 'R1', 'Take GitHub');
    await decide(disagreements, 'R5', 'Make @bob the owner');
    await decide(disagreements, 'R6', '2026-12-24 on GitHub');
    assert.match(lineOf('R1'), /R1 Breaker/);
    assert.match(lineOf('R5'), /— @bob,/);
    assert.equal(readIssueDue(issue(6).body ?? ''), '2026-12-24');
    assert.match(issue(6).body ?? '', /## Why[^]*\n<!-- livesite:/, 'the rest of the body stays');
    const again = await sync();
    assert.deepEqual([again.changes, again.offers, again.disagreements], [[], [], []]);
  });

  it('reads what changed in one request, and what did not in one that costs nothing', async () => {
    await sync();
    assert.deepEqual(requests(), ['GET /issues 200'], 'all, once');
    await sync();
    assert.deepEqual(requests(), ['GET /issues 200'], 'since the newest change');
    await sync();
    assert.deepEqual(requests(), ['GET /issues 304']);
    change(2, { state: 'closed', stateReason: 'completed' });
    const { followed } = await sync();
    assert.deepEqual([requests(), messages(followed)], [['GET /issues 200'], ['R2 #2: closed']]);
    await sync();
    await sync();
    assert.deepEqual(requests(), ['GET /issues 200', 'GET /issues 304']);
  });

  it('notices within a day what no listing of changes tells: moved and deleted issues', async () => {
    await sync();
    world.server.state.transferIssue(REPOSITORY, 3, 'acme/store');
    world.server.state.deleteIssue(REPOSITORY, 4);
    world.clock.advance(24 * 60 * 60_000);
    const { followed, disagreements } = await sync();
    assert.deepEqual(
      [messages(followed), messages(disagreements)],
      [
        [`R3 #3: moved to ${world.server.url}/acme/store/issues/1`],
        ['R4: #4 was deleted on GitHub, or you may not see it.'],
      ],
    );
  });

  it('says that a repository may not be read any more, rather than that its issues are gone', async () => {
    world.store.write(REVIEW, world.store.text(REVIEW).replace(/^- \[ \] R[3-7].*\n/gm, ''));
    world.token = async () => 'stranger-token';
    world.server.state.repo(REPOSITORY).private = true;
    world.server.state.repo(REPOSITORY).collaborators.set('stranger', 'none');
    const { disagreements, remarks, checked } = await sync();
    assert.deepEqual([disagreements, checked], [[], 0]);
    assert.match(
      remarks[0] ?? '',
      /^acme\/shop could not be read: GitHub finds no acme\/shop, or you may not see it/,
    );
  });
});
