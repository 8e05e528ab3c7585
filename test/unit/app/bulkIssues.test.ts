import assert from 'node:assert/strict';
import { wait } from '../../../src/adapters/github/wait';
import { estimateEnd, nextCreation } from '../../../src/app/creationBudget';
import type { IssueProgress, IssueResult } from '../../../src/app/issueResult';
import { openIssues, type OpenIssuesDeps } from '../../../src/app/openIssues';
import type { EffectJournal, IntendedEffect } from '../../../src/app/trackerPorts';
import { prepareIssues, type PreparedIssues } from '../../../src/app/prepareIssues';
import { markerOf } from '../../../src/core/remediation/issueMarker';
import type { Change } from '../../../src/core/change/change';
import { until } from '../../support/github/until';
import { INCIDENT, RemediationWorld, REPOSITORY, REVIEW } from '../../support/remediationWorld';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Against the local GitHub with GitHub's own limits; the clock stands still but for the waits, so that an hour takes a second. */
describe('opening issues in bulk', function () {
  this.timeout(180_000);
  let world: RemediationWorld;
  let ids: readonly string[] = [];

  /** On no disk: openIssues.test.ts tries the real one, which takes a hundred times as long. */
  const journal = (): EffectJournal => {
    const effects = new Map<string, IntendedEffect>();
    return {
      intend: async effect => void effects.set(effect.key, effect),
      intendOnce: async effect => !effects.has(effect.key) && effects.set(effect.key, effect) !== undefined,
      settle: async key => void effects.delete(key),
      open: async () => [...effects.values()],
    };
  };

  const start = async (count: number): Promise<void> => {
    ids = Array.from({ length: count }, (_, n) => `R${n + 1}`);
    world = await RemediationWorld.create(
      ids.map(id => `- [ ] ${id} Guard number ${id.slice(1)} of checkout — @alice, due 2026-12-07`),
    );
    world.journal = journal();
  };

  /** The editor starts anew; what was intended is still known. */
  const restart = (): void => {
    const kept = world.journal;
    world.restart();
    world.journal = kept;
  };

  afterEach(() => world.dispose());

  const prepare = async (): Promise<PreparedIssues> =>
    prepareIssues(
      await world.readSite(),
      ids.map(item => ({ incident: INCIDENT, item })),
      world.prepareDeps(),
    );

  interface Run {
    readonly signal?: AbortSignal;
    readonly deps?: Partial<OpenIssuesDeps>;
    readonly onProgress?: (progress: IssueProgress) => void;
  }

  const open = async ({ signal, deps = {}, onProgress }: Run = {}): Promise<readonly IssueResult[]> =>
    openIssues(await prepare(), { ...world.openDeps(), ...deps }, { signal, onProgress });

  /** What the same login creates elsewhere, 60 a minute. */
  const createElsewhere = (count: number): void => {
    for (let n = 0; n < count; n += 1) {
      world.clock.advance(1000);
      assert.equal(world.server.limiter.enter('alice', { method: 'POST', createsContent: true }), undefined);
    }
  };

  const tally = (results: readonly IssueResult[]): Readonly<Record<string, number>> => {
    const counts: Record<string, number> = {};
    for (const { outcome } of results) {
      counts[outcome] = (counts[outcome] ?? 0) + 1;
    }
    return counts;
  };

  /** Every item has one issue, the review names it, and nothing is left in the journal. */
  const assertOneEach = async (): Promise<void> => {
    const markers = world.server.state.issues(REPOSITORY).map(({ body }) => markerOf(body ?? ''));
    assert.deepEqual([markers.length, new Set(markers).size], [ids.length, ids.length]);
    const linked = [...world.store.text(REVIEW).matchAll(/^- \[ \] R\d+ .*\(\[#\d+\]\(\S+\)\)$/gm)];
    assert.equal(linked.length, ids.length);
    assert.deepEqual(await world.journal.open(), []);
  };

  const refused = (): number => world.server.state.requests.filter(({ status }) => status === 403).length;

  it('is never refused where nobody else uses the limits, and says from the start when it ends', async () => {
    await start(40);
    const seen: IssueProgress[] = [];
    let shared = 0;
    const begun = world.clock.now();
    const results = await open({
      onProgress: progress => seen.push(progress),
      deps: { share: async () => (shared += 1) },
    });
    const end = world.clock.now();
    assert.deepEqual(tally(results), { opened: 40 });
    assert.equal(refused(), 0);
    assert.ok(end - begun >= 39_000 && end - begun < 45_000, `${end - begun} ms`);
    const first = seen[0]?.endsAt ?? 0;
    assert.ok(Math.abs(first - end) < 3000, `first said ${first - end} ms off`);
    assert.ok(
      seen.every(({ done }, n) => n === 0 || done >= (seen[n - 1]?.done ?? 0)),
      'never goes back',
    );
    assert.equal(shared, 2);
    await assertOneEach();
  });

  it('opens 300, each once, through lost answers, used-up limits, a kill and a cancel', async () => {
    await start(300);
    // GitHub takes 500 an hour: 110 are left.
    createElsewhere(390);
    const { faults } = world.server;
    const post = { method: 'POST', path: /\/issues$/ } as const;
    faults.add({ ...post, nth: [10, 250], fault: { kind: 'cutAfter' } });
    faults.add({ ...post, nth: 30, fault: { kind: 'status', status: 502, acts: true } });
    faults.add({ ...post, nth: 50, fault: { kind: 'cutBefore' } });
    faults.add({ ...post, nth: 220, fault: { kind: 'rateLimit', resetInSeconds: 1800 } });
    // Killed between GitHub's answer and the record of it.
    let isKilled = false;
    const save = (change: Change): Promise<void> => {
      if (world.posts() < 60) {
        return world.store.save(change);
      }
      isKilled = true;
      return new Promise(() => undefined);
    };
    void open({ deps: { save } });
    await until(() => isKilled, 30_000);
    restart();
    // Cancelled in the third of the waits for the hour's limit.
    const controller = new AbortController();
    const waits: IssueProgress[] = [];
    const onProgress = (progress: IssueProgress): void => {
      if (progress.until !== undefined) {
        waits.push(progress);
      }
    };
    world.clock.onWait = () => (waits.length === 3 ? controller.abort() : undefined);
    const cancelled = await open({ signal: controller.signal, onProgress });
    world.clock.onWait = undefined;
    const { opened = 0, 'not-tried': left = 0 } = tally(cancelled);
    assert.ok(opened > 40 && left > 180, `${opened} opened, ${left} left`);
    restart();
    const last = tally(await open({ onProgress }));
    assert.deepEqual([last.failed, last.unknown, last['not-tried']], [undefined, undefined, undefined]);
    await assertOneEach();
    assert.ok(refused() <= 12, `GitHub is not asked again and again: ${refused()} refusals`);
    for (const { message, until: end, endsAt = 0 } of waits) {
      assert.match(message, /^Waiting for GitHub’s limit until \d\d:\d\d UTC\.$/);
      assert.ok(end !== undefined && endsAt > end, 'the rest comes after the wait');
    }
  });

  it('ends within a second of a cancel, although GitHub said half an hour', async () => {
    await start(20);
    world.server.faults.add({
      method: 'POST',
      path: /\/issues$/,
      nth: 1,
      fault: { kind: 'rateLimit', resetInSeconds: 1800 },
    });
    const controller = new AbortController();
    let isWaiting = false;
    const running = open({
      signal: controller.signal,
      deps: { wait },
      onProgress: ({ until: end }) => {
        isWaiting ||= end !== undefined;
      },
    });
    await until(() => isWaiting);
    controller.abort();
    const results = await running;
    assert.deepEqual(tally(results), { 'not-tried': 20 });
  });
});

describe('the budget of creations', () => {
  it('keeps to one a second, 80 a minute and 500 an hour', () => {
    assert.equal(nextCreation([], 1000), 1000);
    assert.equal(nextCreation([1000], 1500), 2000);
    const quick = Array.from({ length: 80 }, (_, n) => n * 10);
    assert.equal(nextCreation(quick, 5000), MINUTE);
    const many = Array.from({ length: 500 }, (_, n) => n * 2000);
    assert.equal(nextCreation(many, 1_000_000), HOUR);
  });

  it('counts the limits into the end', () => {
    assert.equal(estimateEnd([], { count: 300, from: 0, spacing: 0 }), 300_000);
    assert.equal(estimateEnd([], { count: 100, from: 5000, spacing: 2500 }), 255_000);
    const end = estimateEnd([], { count: 600, from: 0, spacing: 0 });
    assert.equal(end, HOUR + 100_000);
  });
});
