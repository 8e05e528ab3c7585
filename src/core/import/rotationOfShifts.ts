import { EMPTY_ROTATION } from '../oncall/parseRotation';
import type { FixedShift, Layer, Override, Rotation } from '../oncall/rotation';
import { momentOf, printMoment } from '../oncall/rotationWords';
import { slugOf } from '../text/slug';
import { DAY, WEEK } from '../time/calendar';
import { printInstant, type Instant } from '../time/instant';
import { zoneOf } from '../time/zone';
import type { ImportOptions, NoteBook, SourceShift } from './importPlan';
import { tryFindRota } from './rotaPattern';
import { clipped, differences, extentOf, flatten, joined, sideBySide, timelineOf } from './shiftTimeline';

/** Shifts without a rule, to be made a rotation. */
export interface ShiftList {
  readonly name: string;
  /** IANA zone of hand-offs. */
  readonly zone: string;
  /** Everything that is known to happen; of what never ends, as far as somebody looks. */
  readonly shifts: readonly SourceShift[];
  /** What would happen by the rules that never end, over a long time; none where there is no such rule. */
  readonly endless: readonly SourceShift[];
}

/** How far ahead single shifts are taken over where nobody says: longer, and the file is a calendar again. */
export const AHEAD = 26 * WEEK;

/** An id for a file from a name. */
export function rotationId(name: string): string {
  return /[a-z0-9]/i.test(name.normalize('NFKD')) ? slugOf(name) : 'rotation';
}

/** A rotation with nothing in it yet. */
export function emptyRotation(name: string, zone: string): Rotation {
  return { ...EMPTY_ROTATION, name, zone };
}

/**
 * The rotation that says what a list of shifts says: a layer where they are a regular rota, with overrides where single shifts differ
 * from it; else a fixed period with each of them.
 */
export function rotationOfShifts(list: ShiftList, options: ImportOptions, notes: NoteBook): Rotation {
  const window = windowOf(list, options);
  return list.endless.length === 0
    ? finiteRotation(list, window, notes)
    : endlessRotation(list, window, notes);
}

/** The stretch for which single shifts are taken over. */
function windowOf(list: ShiftList, { now, from, until }: ImportOptions): readonly [Instant, Instant] {
  const [first, last] = extentOf(flatten(list.shifts)) ?? [now, now];
  const zone = zoneOf(list.zone);
  const today = zone.toInstant(Math.floor(zone.toLocal(now) / DAY) * DAY, 'first');
  const begin = from ?? (last <= now ? first : Math.max(first, today));
  return [begin, Math.max(begin, until ?? Math.min(last, Math.max(begin, today) + AHEAD))];
}

function finiteRotation(list: ShiftList, window: readonly [Instant, Instant], notes: NoteBook): Rotation {
  const { name, zone } = list;
  const timeline = withoutOverlap(list.shifts);
  const [, last] = extentOf(timeline) ?? window;
  const layer = tryFindRota(timeline, zone, 'Rota');
  if (layer === undefined) {
    return fixedRotation(list, window, notes);
  }
  const until = momentOf(zoneOf(zone), last);
  notes.add(
    'maps',
    name,
    `The shifts are a regular rota, so they became a layer that ends with the last of them, ${printMoment(until)}. To go on, take \`until\` out of the layer.`,
  );
  return { ...emptyRotation(name, zone), layers: [{ ...layer, until }] };
}

/** The shifts themselves where none overlap: their edges tell more than who is on call. */
function withoutOverlap(shifts: readonly SourceShift[]): readonly SourceShift[] {
  const sorted = [...shifts].filter(({ people }) => people.length > 0).sort((a, b) => a.from - b.from);
  const overlaps = sorted.some((shift, index) => index > 0 && shift.from < (sorted[index - 1]?.until ?? 0));
  return overlaps ? flatten(sorted) : sorted;
}

function endlessRotation(list: ShiftList, window: readonly [Instant, Instant], notes: NoteBook): Rotation {
  const { name, zone } = list;
  const found = tryFindRota(withoutOverlap(list.endless), zone, 'Rota');
  if (found === undefined) {
    notes.add(
      'left-out',
      name,
      `The repeated events are no rota that a layer could say. What comes after ${printInstant(window[1])} is left out: import the calendar again before that.`,
    );
    return fixedRotation(list, window, notes);
  }
  const base: Rotation = { ...emptyRotation(name, zone), layers: [found] };
  const overrides = deviations(base, list, window);
  const shifts = clipped(joined(flatten(list.shifts)), ...window);
  if (overrides.length > Math.max(8, shifts.length)) {
    return fixedRotation(list, window, notes);
  }
  notes.add('maps', name, 'The repeated events are a regular rota, so they became a layer without an end.');
  if (overrides.length > 0) {
    const count = overrides.length === 1 ? '1 override says so' : `${overrides.length} overrides say so`;
    notes.add(
      'assumed',
      name,
      `Where single events differ from the rota between ${stretchOf(window)}, ${count}. Differences outside of that are left out.`,
    );
  }
  return { ...base, overrides };
}

/** Overrides that make of a rota what really happens in a stretch. */
function deviations(
  base: Rotation,
  list: ShiftList,
  window: readonly [Instant, Instant],
): readonly Override[] {
  const zone = zoneOf(list.zone);
  const compared = sideBySide(timelineOf(base, ...window), flatten(list.shifts), window);
  return differences(compared).map(({ from, until, theirs }, index) => {
    const stretch = { index, from: momentOf(zone, from), until: momentOf(zone, until) };
    return theirs.length === 0
      ? { ...stretch, kind: 'fixed', shifts: [] }
      : { ...stretch, kind: 'cover', people: theirs };
  });
}

function fixedRotation(list: ShiftList, window: readonly [Instant, Instant], notes: NoteBook): Rotation {
  const { name, zone } = list;
  const clock = zoneOf(zone);
  const all = flatten(list.shifts);
  const shifts = clipped(all, ...window).map(
    ({ from, until, people }, index): FixedShift => ({
      index,
      from: momentOf(clock, from),
      until: momentOf(clock, until),
      people,
    }),
  );
  const [first, last] = extentOf(all) ?? window;
  notes.add(
    'assumed',
    name,
    `The shifts are no regular rota, so those between ${stretchOf(window)} became a fixed period, in which only they count.`,
  );
  if (first < window[0] || last > window[1]) {
    notes.add(
      'left-out',
      name,
      `Shifts before ${printInstant(window[0])} and after ${printInstant(window[1])} are left out.`,
      'stretch',
    );
  }
  const override: Override = {
    index: 0,
    kind: 'fixed',
    from: momentOf(clock, window[0]),
    until: momentOf(clock, window[1]),
    shifts,
  };
  return { ...emptyRotation(name, zone), overrides: shifts.length === 0 ? [] : [override] };
}

function stretchOf([from, until]: readonly [Instant, Instant]): string {
  return `${printInstant(from)} and ${printInstant(until)}`;
}

/** A layer, in the place of a rotation's list. */
export function placed(layers: readonly Omit<Layer, 'index'>[]): readonly Layer[] {
  return layers.map((layer, index) => ({ ...layer, index }));
}
