import { sameHandle } from '../core/people/people';
import { gaps } from '../core/oncall/gaps';
import { handlesOf, sameCrew, shiftsOf } from '../core/oncall/handOff';
import type { OnCallPerson } from '../core/oncall/onCallPeople';
import type { Rotation } from '../core/oncall/rotation';
import { type Segment, segments } from '../core/oncall/schedule';
import { DAY, WEEK } from '../core/time/calendar';
import type { Instant } from '../core/time/instant';
import type { RotationRecord } from './rotationFiles';

/** A stretch in which the same people are on call. */
export interface TeamShift {
  readonly from: Instant;
  /** Exclusive; undefined where nothing changes within the next two years. */
  readonly until: Instant | undefined;
  /** Handles; empty: nobody. */
  readonly people: readonly string[];
  /** How they came to be on call, in words: `turn`, `cover`, `instead of @alice`. */
  readonly sources: readonly string[];
  /** Where nobody is on call: whether the file says that this is meant. */
  readonly gap: 'intended' | 'open' | undefined;
}

/** How far into the future is looked. */
const FARTHEST_DAYS = 800;

interface Kept {
  readonly from: Instant;
  readonly until: Instant;
  readonly count: number;
  readonly shifts: readonly TeamShift[];
}

const kept = new WeakMap<Rotation, Kept>();

/** Who is on call now, then the next `count` shifts. Worked out again only when the first of them is over. */
export function upcomingShifts(rotation: Rotation, now: Instant, count: number): readonly TeamShift[] {
  const known = kept.get(rotation);
  if (known !== undefined && known.count >= count && known.from <= now && now < known.until) {
    return known.shifts.slice(0, count + 1);
  }
  const shifts = findShifts(rotation, now, count);
  kept.set(rotation, { from: now, until: shifts[0]?.until ?? now + WEEK, count, shifts });
  return shifts;
}

function findShifts(rotation: Rotation, now: Instant, count: number): readonly TeamShift[] {
  for (let days = 16; ; days *= 4) {
    const horizon = now + Math.min(days, FARTHEST_DAYS) * DAY;
    const all = joined(segments(rotation, now, horizon)).flatMap(shift => splitGap(rotation, shift));
    // The last one may go on beyond what was looked at.
    if (all.length > count + 1 || days >= FARTHEST_DAYS) {
      return all
        .map(shift => (shift.until === horizon ? { ...shift, until: undefined } : shift))
        .slice(0, count + 1);
    }
  }
}

type Stretch = TeamShift & { readonly until: Instant };

function joined(schedule: readonly Segment[]): readonly Stretch[] {
  const found: Stretch[] = [];
  for (const segment of schedule) {
    const people = handlesOf(segment);
    const sources = segment.people.map(sourceOf);
    const last = found.at(-1);
    if (last !== undefined && sameCrew(last.people, people)) {
      const all = [...new Set([...last.sources, ...sources])];
      found[found.length - 1] = { ...last, until: segment.until, sources: all };
    } else {
      const { from, until } = segment;
      found.push({ from, until, people, sources: [...new Set(sources)], gap: undefined });
    }
  }
  return found;
}

function sourceOf({ source, insteadOf }: OnCallPerson): string {
  switch (source) {
    case 'turn':
      return 'turn';
    case 'cover':
      return 'cover';
    case 'fixed':
      return 'fixed period';
    case 'replace':
      return insteadOf === undefined ? 'replacement' : `instead of @${insteadOf}`;
    case 'add':
      return 'added';
  }
}

function splitGap(rotation: Rotation, shift: Stretch): readonly Stretch[] {
  return shift.people.length > 0
    ? [shift]
    : gaps(rotation, shift.from, shift.until).reduce<Stretch[]>((parts, { from, until, intended }) => {
        const gap = intended ? 'intended' : 'open';
        const last = parts.at(-1);
        if (last?.gap === gap) {
          parts[parts.length - 1] = { ...last, until };
        } else {
          parts.push({ ...shift, from, until, gap });
        }
        return parts;
      }, []);
}

/** A shift of one person. */
export interface OwnShift {
  readonly record: RotationRecord;
  readonly from: Instant;
  /** Exclusive; undefined where it does not end within {@link LOOKED_AT}. */
  readonly until: Instant | undefined;
  readonly isNow: boolean;
}

const LOOKED_AT = 8 * WEEK;

/** A person's shifts that run now or begin in the next four weeks, in the order in which they begin. */
export function ownShifts(
  rotations: readonly RotationRecord[],
  handle: string,
  now: Instant,
): readonly OwnShift[] {
  const horizon = now + LOOKED_AT;
  return rotations
    .flatMap(record =>
      shiftsOf(segments(record.rotation, now, horizon))
        .filter(shift => sameHandle(shift.handle, handle) && shift.from < now + 4 * WEEK)
        .map(({ from, until }): OwnShift => {
          return { record, from, until: until === horizon ? undefined : until, isNow: from <= now };
        }),
    )
    .sort((a, b) => a.from - b.from);
}
