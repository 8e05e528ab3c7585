import assert from 'node:assert/strict';
import fc from 'fast-check';
import { onCallAt } from '../../../../src/core/oncall/schedule';
import { askIntl } from '../../../support/onCallOracle';
import { changeDays } from '../../../support/onCallArbitraries';
import { importOf, messagesOf, onlyRotation } from '../../../support/importing';

/*
 * Random sets of layers, imported, against a renderer of its own: what PagerDuty's documentation says about an instant, looked up on the
 * zone's clocks. Days on which clocks change are left out, since PagerDuty does not say what it does then.
 */

const DAY = 86_400_000;
const ZONES = ['Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'UTC', 'Australia/Sydney'];
const PEOPLE = ['ann', 'bob', 'cho', 'dee'];
const TURNS = [
  3600,
  4 * 3600,
  12 * 3600,
  86_400,
  2 * 86_400,
  604_800,
  2 * 604_800,
  90 * 60,
  1_209_600 + 86_400,
];

interface SourceRestriction {
  readonly type: string;
  readonly start_time_of_day: string;
  readonly duration_seconds: number;
  readonly start_day_of_week?: number;
}

interface SourceLayer {
  readonly start: string;
  readonly end: string | null;
  readonly rotation_virtual_start: string;
  readonly rotation_turn_length_seconds: number;
  readonly users: readonly { readonly user: { readonly id: string; readonly summary: string } }[];
  readonly restrictions: readonly SourceRestriction[];
}

const two = (count: number): string => String(count).padStart(2, '0');

const restrictions: fc.Arbitrary<readonly SourceRestriction[]> = fc.oneof(
  fc.constant([]),
  fc.array(
    fc
      .record({ quarter: fc.nat({ max: 95 }), length: fc.integer({ min: 1, max: 96 }) })
      .map(({ quarter, length }) => ({
        type: 'daily_restriction',
        start_time_of_day: `${two(Math.floor(quarter / 4))}:${two((quarter % 4) * 15)}:00`,
        duration_seconds: length * 900,
      })),
    { minLength: 1, maxLength: 2 },
  ),
  fc.array(
    fc
      .record({
        quarter: fc.nat({ max: 95 }),
        length: fc.integer({ min: 1, max: 672 }),
        day: fc.nat({ max: 7 }),
      })
      .map(({ quarter, length, day }) => ({
        type: 'weekly_restriction',
        start_time_of_day: `${two(Math.floor(quarter / 4))}:${two((quarter % 4) * 15)}:00`,
        duration_seconds: length * 900,
        start_day_of_week: day,
      })),
    { minLength: 1, maxLength: 5 },
  ),
);

const printIn = (zone: string, at: number): string => {
  const offset = (askIntl(zone, at) - at) / 60_000;
  const sign = offset < 0 ? '-' : '+';
  const size = Math.abs(offset);
  return `${new Date(at + offset * 60_000).toISOString().slice(0, 19)}${sign}${two(Math.floor(size / 60))}:${two(size % 60)}`;
};

const isCalm = (zone: string, at: number): boolean =>
  !changeDays(zone).some(day => Math.abs(day - at) < 3 * DAY);

/** Away from days on which clocks change. */
const instant = (zone: string, from: number, quarters: number): fc.Arbitrary<number> =>
  fc
    .nat({ max: quarters })
    .map(quarter => from + quarter * 900_000)
    .filter(at => isCalm(zone, at));

const layerIn = (zone: string): fc.Arbitrary<SourceLayer> =>
  fc
    .record({
      virtual: instant(zone, Date.UTC(2026, 0, 5), 4000),
      start: instant(zone, Date.UTC(2026, 0, 20), 4000),
      end: fc.option(instant(zone, Date.UTC(2026, 3, 20), 8000), { nil: null }),
      turn: fc.constantFrom(...TURNS),
      users: fc.array(fc.constantFrom(...PEOPLE), { minLength: 1, maxLength: 4 }),
      restrictions,
    })
    .map(({ virtual, start, end, turn, users, restrictions: own }) => ({
      start: printIn(zone, start),
      end: end === null ? null : printIn(zone, end),
      rotation_virtual_start: printIn(zone, virtual),
      rotation_turn_length_seconds: turn,
      users: users.map(name => ({ user: { id: `P${name}`, summary: name } })),
      restrictions: own,
    }));

const secondsOf = (text: string): number => text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);

function isOpen(list: readonly SourceRestriction[], local: number): boolean {
  const second = Math.floor(local / 1000);
  // 1970-01-05 was a Monday.
  const week = (((second - 4 * 86_400) % 604_800) + 604_800) % 604_800;
  return (
    list.length === 0 ||
    list.some(({ type, start_time_of_day, duration_seconds, start_day_of_week = 1 }) => {
      const length = type === 'daily_restriction' ? 86_400 : 604_800;
      const start =
        secondsOf(start_time_of_day) +
        (type === 'daily_restriction' ? 0 : ((start_day_of_week + 6) % 7) * 86_400);
      return (((week - start) % length) + length) % length < duration_seconds;
    })
  );
}

/** Who is on call by PagerDuty's rules: the first layer of the list that has somebody. */
function whoIsOn(layers: readonly SourceLayer[], zone: string, at: number): readonly string[] {
  const local = askIntl(zone, at);
  for (const {
    start,
    end,
    rotation_virtual_start,
    rotation_turn_length_seconds,
    users,
    restrictions: own,
  } of layers) {
    const isIn = Date.parse(start) <= at && (end === null || at < Date.parse(end));
    if (isIn && isOpen(own, local)) {
      const since = local - askIntl(zone, Date.parse(rotation_virtual_start));
      const turn = Math.floor(since / 1000 / rotation_turn_length_seconds);
      const count = users.length;
      return [users[((turn % count) + count) % count]?.user.summary ?? ''];
    }
  }
  return [];
}

describe('import from PagerDuty: random layers', function () {
  this.timeout(60_000);

  it('says the same as PagerDuty’s own rules about every instant', () => {
    let asked = 0;
    const cases = fc.constantFrom(...ZONES).chain(zone =>
      fc.record({
        zone: fc.constant(zone),
        layers: fc.array(layerIn(zone), { minLength: 1, maxLength: 3 }),
        times: fc.array(instant(zone, Date.UTC(2026, 0, 20), 20_000), { minLength: 30, maxLength: 60 }),
      }),
    );
    fc.assert(
      fc.property(cases, ({ zone, layers, times }) => {
        const source = { id: 'P1', name: 'Random', time_zone: zone, overrides: [], schedule_layers: layers };
        const plan = importOf('pagerduty', [{ schedule: source }], { layerOrder: 'first' });
        if (layers.every(({ start, end }) => end !== null && Date.parse(end) <= Date.parse(start))) {
          return;
        }
        assert.equal(messagesOf(plan, 'decide'), '');
        const rotation = onlyRotation(plan);
        for (const at of times) {
          const ours = onCallAt(rotation, at).people.map(({ handle }) => handle);
          assert.deepEqual(ours, whoIsOn(layers, zone, at), `${zone} at ${new Date(at).toISOString()}`);
          asked++;
        }
      }),
      { numRuns: 150, seed: 26 },
    );
    assert.ok(asked > 4000, `only ${asked} instants were compared`);
  });
});
