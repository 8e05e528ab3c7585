import { sameCrew, handlesOf } from './handOff';
import { sameHandles } from './onCallPeople';
import type { NewOverride } from './planRotation';
import type { Override, Rotation } from './rotation';
import { momentOf } from './rotationWords';
import { type Segment, segments } from './schedule';
import type { Instant } from '../time/instant';
import { zoneOf } from '../time/zone';

/** Somebody stands in for another, as long as that one would be on call in a stretch of time. */
export interface StandIn {
  readonly person: string;
  readonly by: string;
  readonly from: Instant;
  /** Exclusive. */
  readonly until: Instant;
  readonly reason?: string | undefined;
}

/** The stretches in which somebody is on call, cut at both ends. */
export function timeOnCall(
  rotation: Rotation,
  person: string,
  { from, until }: Pick<StandIn, 'from' | 'until'>,
): readonly Segment[] {
  return segments(rotation, from, until).filter(segment => has(segment, person));
}

/**
 * The overrides that make `by` be on call wherever `person` would be in the stretch: one replacement where turns alone decide; where
 * other overrides have put `person` there, a cover for each of those times too. Undefined where nothing can (a fixed period decides),
 * and where `person` is not on call then.
 */
export function tryStandIn(rotation: Rotation, wanted: StandIn): readonly NewOverride[] | undefined {
  const { person, by, from, until, reason } = wanted;
  const zone = zoneOf(rotation.zone);
  const before = segments(rotation, from, until);
  if (!before.some(segment => has(segment, person))) {
    return undefined;
  }
  const why = reason === undefined || reason === '' ? {} : { reason };
  const replacement: NewOverride = {
    kind: 'replace',
    from: momentOf(zone, from),
    until: momentOf(zone, until),
    person,
    people: [by],
    ...why,
  };
  const covers = before
    .filter(segment => has(segment, person))
    .map((segment): NewOverride => {
      return {
        kind: 'cover',
        from: momentOf(zone, segment.from),
        until: momentOf(zone, segment.until),
        people: swapped(segment, person, by),
        ...why,
      };
    });
  return [[replacement], covers].find(overrides => {
    const after = segments(withOverrides(rotation, overrides), from, until);
    return before.every(segment => isSwapped(segment, after, { person, by }));
  });
}

/** The rotation as it would be with more overrides at the end of its list. */
export function withOverrides(rotation: Rotation, more: readonly NewOverride[]): Rotation {
  const next = Math.max(-1, ...rotation.overrides.map(({ index }) => index)) + 1;
  const added = more.map((override, place): Override => ({ ...override, index: next + place }));
  return { ...rotation, overrides: [...rotation.overrides, ...added] };
}

function has({ people }: Segment, person: string): boolean {
  return people.some(({ handle }) => sameHandles(handle, person));
}

function swapped(segment: Segment, person: string, by: string): readonly string[] {
  const crew = handlesOf(segment).map(handle => (sameHandles(handle, person) ? by : handle));
  return crew.filter((handle, index) => crew.findIndex(other => sameHandles(other, handle)) === index);
}

function isSwapped(
  segment: Segment,
  after: readonly Segment[],
  { person, by }: Pick<StandIn, 'person' | 'by'>,
): boolean {
  const expected = has(segment, person) ? swapped(segment, person, by) : handlesOf(segment);
  return after
    .filter(one => one.from < segment.until && one.until > segment.from)
    .every(one => sameCrew(handlesOf(one), expected));
}
