import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { OnCall, Segment } from '../../../../src/core/oncall/schedule';
import { onCallAt, segments } from '../../../../src/core/oncall/schedule';
import { around, rotationNear } from '../../../support/onCallArbitraries';
import { type SlowAnswer, slowSchedule, STEP } from '../../../support/onCallOracle';

const DAY = 86_400_000;

/** LIVESITE_ORACLE_RUNS=5000 looks further, with LIVESITE_ORACLE_SEED elsewhere. */
const RUNS = Number(process.env.LIVESITE_ORACLE_RUNS ?? 200);
const SEED = Number(process.env.LIVESITE_ORACLE_SEED ?? 4);

function answerOf({ people, gap, shadows }: OnCall): SlowAnswer {
  return {
    people: people.map(
      ({ handle, source, insteadOf }) =>
        `${handle} ${source}${insteadOf === undefined ? '' : ` for ${insteadOf}`}`,
    ),
    gap,
    shadows,
  };
}

describe('the engine against a slow oracle that only asks Intl', function () {
  this.timeout(60_000 + RUNS * 400);

  it('says the same about every quarter of an hour, in look-ups and in schedules', () => {
    const cases = around.chain(place =>
      fc.record({
        rotation: rotationNear(place),
        from: fc.integer({ min: -3 * 96, max: 48 }).map(quarters => place.day + quarters * STEP),
        days: fc.integer({ min: 1, max: 4 }),
      }),
    );
    let asked = 0;
    fc.assert(
      fc.property(cases, ({ rotation, from, days }) => {
        const until = from + days * DAY;
        const slow = slowSchedule(rotation, from, until);
        const schedule = segments(rotation, from, until);
        assertTiles(schedule, from, until);
        let index = 0;
        for (let at = from; at < until; at += STEP) {
          while ((schedule[index]?.until ?? Number.POSITIVE_INFINITY) <= at) {
            index++;
          }
          const expected = slow(at);
          const when = new Date(at).toISOString();
          assert.deepEqual(answerOf(onCallAt(rotation, at)), expected, `look-up at ${when}`);
          assert.deepEqual(answerOf(schedule[index] as Segment), expected, `schedule at ${when}`);
          asked++;
        }
      }),
      { seed: SEED, numRuns: RUNS },
    );
    assert.ok(asked > RUNS * 90, `only ${asked} instants were compared`);
  });
});

/** Segments follow each other without hole or overlap, begin and end on the grid, and differ from their neighbours. */
function assertTiles(schedule: readonly Segment[], from: number, until: number): void {
  assert.equal(schedule[0]?.from, from);
  assert.equal(schedule.at(-1)?.until, until);
  for (const [index, segment] of schedule.entries()) {
    assert.ok(segment.from < segment.until);
    assert.equal(segment.from % STEP, 0);
    const next = schedule[index + 1];
    if (next !== undefined) {
      assert.equal(segment.until, next.from);
      const same = segment.people === next.people && segment.gap === next.gap;
      assert.ok(!same || segment.shadows.join() !== next.shadows.join(), 'two neighbours are the same');
    }
  }
}
