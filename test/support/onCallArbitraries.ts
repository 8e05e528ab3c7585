import fc from 'fast-check';
import type {
  IntendedGap,
  Layer,
  LineUpChange,
  Moment,
  CoverRequest,
  Override,
  Rotation,
  Shadow,
  Slot,
  TurnLength,
  Window,
} from '../../src/core/oncall/rotation';
import type { Weekday } from '../../src/core/time/calendar';
import { askIntl } from './onCallOracle';

const DAY = 86_400_000;
const QUARTER = 15 * 60_000;

/** Whose clocks change by an hour, by half an hour, at midnight, for a month in between, by two hours, by a whole day, or not at all. */
export const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/Sao_Paulo',
  'Australia/Lord_Howe',
  'Africa/Casablanca',
  'Africa/Cairo',
  'Pacific/Apia',
  'Asia/Tehran',
  'America/Havana',
  'Asia/Kathmandu',
  'Antarctica/Troll',
  'America/Santiago',
  'Asia/Beirut',
  'America/Scoresbysund',
  'Asia/Pyongyang',
  'Asia/Amman',
] as const;

const changes = new Map<string, readonly number[]>();

/** Days in 2010 to 2035 on which a zone's clocks change, as Intl says. */
export function changeDays(zone: string): readonly number[] {
  let found = changes.get(zone);
  if (found === undefined) {
    const days: number[] = [];
    for (let at = Date.UTC(2010, 0, 1); at < Date.UTC(2036, 0, 1); at += DAY) {
      if (askIntl(zone, at) - at !== askIntl(zone, at + DAY) - at - DAY) {
        days.push(at);
      }
    }
    found = days;
    changes.set(zone, found);
  }
  return found;
}

const handle = fc.constantFrom('ann', 'bob', 'cho', 'dee', 'Ann');
const slot: fc.Arbitrary<Slot> = fc.oneof(
  { weight: 6, arbitrary: handle.map(one => [one]) },
  {
    weight: 1,
    arbitrary: fc.uniqueArray(handle, { minLength: 2, maxLength: 3, selector: one => one.toLowerCase() }),
  },
  { weight: 1, arbitrary: fc.constant([]) },
);
const slots = fc.array(slot, { minLength: 2, maxLength: 6 });
const someone = fc.uniqueArray(handle, { minLength: 1, maxLength: 2, selector: one => one.toLowerCase() });
const timeOfDay = fc.oneof(
  fc.nat({ max: 95 }).map(quarter => quarter * QUARTER),
  // The hours at which clocks are changed.
  fc.constantFrom(0, 1, 1.5, 2, 2.25, 2.5, 3).map(hour => hour * 3_600_000),
);
const weekday = fc.nat({ max: 6 }).map(day => day as Weekday);

export const someWindow: fc.Arbitrary<Window> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record(
      {
        kind: fc.constant('daily' as const),
        days: fc.uniqueArray(weekday, { minLength: 1 }).map(days => days.toSorted((a, b) => a - b)),
        monthDays: fc
          .uniqueArray(
            fc.integer({ min: -31, max: 31 }).filter(day => day !== 0),
            { minLength: 1, maxLength: 12 },
          )
          .map(days => days.toSorted((a, b) => a - b)),
        from: timeOfDay,
        until: fc.oneof(timeOfDay, fc.constant(DAY)),
      },
      { requiredKeys: ['kind', 'from', 'until'] },
    ),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('weekly' as const),
      fromDay: weekday,
      from: timeOfDay,
      untilDay: weekday,
      until: timeOfDay,
    }),
  },
);
const windows = fc.array(someWindow, { minLength: 1, maxLength: 3 });

const length = (unit: TurnLength['unit'], max: number): fc.Arbitrary<TurnLength> =>
  fc.record({ count: fc.integer({ min: 1, max }), unit: fc.constant(unit) });
const turn: fc.Arbitrary<readonly TurnLength[]> = fc.oneof(
  { weight: 4, arbitrary: fc.oneof(length('d', 5), length('w', 3), length('h', 48)).map(one => [one]) },
  { weight: 1, arbitrary: length('mo', 3).map(one => [one]) },
  { weight: 1, arbitrary: fc.array(length('mo', 2), { minLength: 2, maxLength: 3 }) },
  {
    weight: 2,
    arbitrary: fc.array(fc.oneof(length('d', 4), length('h', 30), length('w', 1)), {
      minLength: 2,
      maxLength: 4,
    }),
  },
  // Short turns, of which several begin in an hour that comes twice or never.
  { weight: 3, arbitrary: fc.constantFrom(15, 30, 45, 60, 90).map(count => [{ count, unit: 'm' as const }]) },
);
const dayTurn = fc.array(length('d', 4), { minLength: 1, maxLength: 3 });

/** Days around which it is about to be looked, on the wall clock of a zone. */
export interface Around {
  readonly zone: string;
  /** A day, as its beginning in UTC. */
  readonly day: number;
}

export const around: fc.Arbitrary<Around> = fc.constantFrom(...ZONES).chain(zone => {
  const days = changeDays(zone);
  const any = fc.integer({ min: 0, max: 9000 }).map(count => Date.UTC(2010, 0, 10) + count * DAY);
  return fc.record({
    zone: fc.constant(zone),
    day:
      days.length === 0
        ? any
        : fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...days) }, { weight: 1, arbitrary: any }),
  });
});

/** A local time on a quarter of an hour within so many days of a day. */
function localNear(day: number, before: number, after: number): fc.Arbitrary<number> {
  return fc
    .tuple(fc.integer({ min: -before, max: after }), timeOfDay)
    .map(([days, time]) => day + days * DAY + time);
}

function momentNear(day: number, before: number, after: number): fc.Arbitrary<Moment> {
  return fc.oneof(
    { weight: 4, arbitrary: localNear(day, before, after).map(at => ({ kind: 'local' as const, at })) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(localNear(day, before, after), fc.constantFrom(0, 60, -300, 345))
        .map(([at, offset]) => ({
          kind: 'instant' as const,
          at,
          offset,
        })),
    },
  );
}

type Counting = Pick<Layer['lineUp'], 'turn' | 'advance'>;
const counting: fc.Arbitrary<Counting> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ turn, advance: fc.constant('calendar' as const) }) },
  { weight: 1, arbitrary: fc.record({ turn: dayTurn, advance: fc.constant('active-days' as const) }) },
);

function changeNear(day: number): fc.Arbitrary<Omit<LineUpChange, 'index'>> {
  return fc
    .record(
      {
        from: momentNear(day, 6, 6),
        anchor: localNear(day, 10, 3),
        people: slots,
        windows: fc.oneof(windows, fc.constant('always' as const)),
        counting,
      },
      { requiredKeys: ['from'] },
    )
    .map(({ counting: counted, ...change }) => ({ ...change, ...counted }));
}

interface LayerParts {
  readonly zone: string;
  readonly priority: number;
  readonly anchor: number;
  readonly people: readonly Slot[];
  readonly counting: Counting;
  readonly from?: Moment;
  readonly until?: Moment;
  readonly windows?: readonly Window[];
  readonly changes?: readonly Omit<LineUpChange, 'index'>[];
}

function layerNear({ zone, day }: Around): fc.Arbitrary<Layer> {
  const always = {
    zone: fc.oneof({ weight: 3, arbitrary: fc.constant(zone) }, fc.constantFrom(...ZONES)),
    priority: fc.integer({ min: 0, max: 2 }),
    anchor: localNear(day, 40, -5),
    people: slots,
    counting,
  };
  const sometimes = {
    ...always,
    from: momentNear(day, 8, 3),
    until: momentNear(day, 2, 8),
    anchor: localNear(day, 40, 4),
    windows,
    changes: fc.array(changeNear(day), { minLength: 1, maxLength: 2 }),
  };
  // Where much is going on at once, one thing hides another: half of the layers only take turns.
  const parts: fc.Arbitrary<LayerParts> = fc.oneof(
    fc.record(always),
    fc.record(sometimes, { requiredKeys: ['zone', 'priority', 'anchor', 'people', 'counting'] }),
  );
  return parts.map(
    ({
      zone: own,
      priority,
      from,
      until,
      anchor,
      people,
      windows: open,
      counting: counted,
      changes: later = [],
    }) => ({
      index: 0,
      name: 'Layer',
      priority,
      zone: own,
      ...(from === undefined ? {} : { from }),
      ...(until === undefined ? {} : { until }),
      lineUp: { anchor, people, ...(open === undefined ? {} : { windows: open }), ...counted },
      // Two of the same zone's local times order like instants but for the hours around a change of the clocks.
      changes: later
        .toSorted((a, b) => a.from.at - b.from.at)
        .filter((change, at, all) => at === 0 || change.from.at - (all[at - 1]?.from.at ?? 0) > 2 * DAY)
        .map((change, index) => ({ index, ...change })),
    }),
  );
}

function overrideNear(day: number): fc.Arbitrary<Omit<Override, 'index'>> {
  const stretch = { from: momentNear(day, 4, 4), until: momentNear(day, 3, 5) };
  return fc.oneof(
    fc.record({ ...stretch, kind: fc.constant('cover' as const), people: someone }),
    fc.record({ ...stretch, kind: fc.constant('add' as const), people: someone }),
    fc.record({ ...stretch, kind: fc.constant('remove' as const), person: handle }),
    fc.record({ ...stretch, kind: fc.constant('replace' as const), person: handle, people: someone }),
    fc.record({
      ...stretch,
      kind: fc.constant('fixed' as const),
      shifts: fc
        .array(fc.record({ ...stretch, people: slot }), { maxLength: 3 })
        .map(shifts => shifts.map((shift, index) => ({ index, ...shift }))),
    }),
  );
}

function shadowNear(day: number): fc.Arbitrary<Omit<Shadow, 'index'>> {
  return fc.record(
    { person: handle, follows: handle, from: momentNear(day, 4, 4), until: momentNear(day, 4, 4) },
    { requiredKeys: ['person'] },
  );
}

function requestNear(day: number): fc.Arbitrary<Omit<CoverRequest, 'index' | 'id'>> {
  const stretch = { from: momentNear(day, 4, 4), until: momentNear(day, 4, 4) };
  return fc.record(
    {
      ...stretch,
      person: handle,
      asks: handle,
      reason: fc.constantFrom('Flight', 'a: b, c'),
      inReturn: fc.record(stretch),
    },
    { requiredKeys: ['from', 'until', 'person'] },
  );
}

function intendedGapNear(day: number): fc.Arbitrary<IntendedGap> {
  return fc.oneof(
    fc.record({ kind: fc.constant('window' as const), window: someWindow }),
    fc.record({
      kind: fc.constant('stretch' as const),
      from: momentNear(day, 4, 4),
      until: momentNear(day, 4, 4),
    }),
  );
}

/** Rotations whose hand-offs, windows, line-ups and overrides crowd around a day. */
export function rotationNear(place: Around): fc.Arbitrary<Rotation> {
  return fc
    .record({
      layers: fc.oneof(
        fc.tuple(layerNear(place)),
        fc.array(layerNear(place), { minLength: 1, maxLength: 3 }),
      ),
      overrides: fc.oneof(
        fc.constant<Omit<Override, 'index'>[]>([]),
        fc.array(overrideNear(place.day), { maxLength: 5 }),
      ),
      requests: fc.array(requestNear(place.day), { maxLength: 2 }),
      shadows: fc.array(shadowNear(place.day), { maxLength: 2 }),
      intendedGaps: fc.oneof(
        { weight: 3, arbitrary: fc.constant([]) },
        fc.array(intendedGapNear(place.day), { maxLength: 2 }),
      ),
    })
    .map(({ layers, overrides, requests, shadows, intendedGaps }) => ({
      name: 'Generated',
      zone: place.zone,
      layers: layers.map((layer, index) => ({ ...layer, index, name: `Layer ${index + 1}` })),
      overrides: overrides.map((override, index) => ({ ...override, index }) as Override),
      requests: requests.map((request, index) => ({ ...request, index, id: `r${index}` })),
      shadows: shadows.map((shadow, index) => ({ ...shadow, index })),
      intendedGaps,
      holidays: [],
    }));
}
