import { handlesOf } from '../oncall/handOff';
import type { Rotation } from '../oncall/rotation';
import { segments } from '../oncall/schedule';
import type { Instant } from '../time/instant';
import type { SourceShift } from './importPlan';

/*
 * A timeline is a list of shifts in the order of time, none of which overlap. Stretches between them have nobody.
 */

/** Shifts that may overlap, as a timeline: where several overlap, all of them are on call together. Neighbours differ. */
export function flatten(shifts: readonly SourceShift[]): readonly SourceShift[] {
  const edges = shifts
    .filter(({ from, until, people }) => from < until && people.length > 0)
    .flatMap(({ from, until, people }) => [
      { at: from, step: 1, people },
      { at: until, step: -1, people },
    ])
    .sort((a, b) => a.at - b.at);
  const counts = new Map<string, number>();
  const found: SourceShift[] = [];
  for (let index = 0; index < edges.length; ) {
    const at = edges[index]?.at ?? 0;
    for (let edge = edges[index]; edge?.at === at; edge = edges[++index]) {
      for (const handle of edge.people) {
        const count = (counts.get(handle) ?? 0) + edge.step;
        if (count > 0) {
          counts.set(handle, count);
        } else {
          counts.delete(handle);
        }
      }
    }
    const next = edges[index];
    if (next !== undefined && counts.size > 0) {
      found.push({ from: at, until: next.at, people: [...counts.keys()] });
    }
  }
  return joined(found);
}

/** The same people, in any order. Handles are those of people.yml or new, so they are the same to the letter. */
function sameCrew(a: readonly string[], b: readonly string[]): boolean {
  return (
    a.length === b.length &&
    (a.every((handle, index) => handle === b[index]) || a.every(handle => b.includes(handle)))
  );
}

/** Neighbours with the same people as one. */
export function joined(timeline: readonly SourceShift[]): readonly SourceShift[] {
  const found: SourceShift[] = [];
  for (const shift of timeline) {
    const last = found.at(-1);
    if (last !== undefined && last.until === shift.from && sameCrew(last.people, shift.people)) {
      found[found.length - 1] = { ...last, until: shift.until };
    } else {
      found.push(shift);
    }
  }
  return found;
}

/** The part of a timeline between two instants. */
export function clipped(
  timeline: readonly SourceShift[],
  from: Instant,
  until: Instant,
): readonly SourceShift[] {
  return timeline
    .map(shift => ({ ...shift, from: Math.max(from, shift.from), until: Math.min(until, shift.until) }))
    .filter(shift => shift.from < shift.until);
}

/** What Livesite makes of a rotation between two instants. */
export function timelineOf(rotation: Rotation, from: Instant, until: Instant): readonly SourceShift[] {
  const shifts = segments(rotation, from, until).map(segment => ({
    from: segment.from,
    until: segment.until,
    people: handlesOf(segment),
  }));
  return joined(shifts.filter(({ people }) => people.length > 0));
}

/** A stretch in which two timelines say something; equal or not. */
export interface ComparedStretch {
  readonly from: Instant;
  readonly until: Instant;
  /** Handles; empty for nobody. */
  readonly ours: readonly string[];
  readonly theirs: readonly string[];
}

/** Two timelines side by side between two instants, without hole. */
export function sideBySide(
  ours: readonly SourceShift[],
  theirs: readonly SourceShift[],
  [from, until]: readonly [Instant, Instant],
): readonly ComparedStretch[] {
  const a = clipped(ours, from, until);
  const b = clipped(theirs, from, until);
  const edges = [from, until, ...[...a, ...b].flatMap(shift => [shift.from, shift.until])];
  const sorted = [...new Set(edges)].sort((x, y) => x - y);
  const found: ComparedStretch[] = [];
  let [left, right] = [0, 0];
  for (const [index, at] of sorted.slice(0, -1).entries()) {
    while ((a[left]?.until ?? Number.POSITIVE_INFINITY) <= at) {
      left++;
    }
    while ((b[right]?.until ?? Number.POSITIVE_INFINITY) <= at) {
      right++;
    }
    const stretch = {
      from: at,
      until: sorted[index + 1] ?? until,
      ours: peopleAt(a[left], at),
      theirs: peopleAt(b[right], at),
    };
    const last = found.at(-1);
    if (last !== undefined && sameCrew(last.ours, stretch.ours) && sameCrew(last.theirs, stretch.theirs)) {
      found[found.length - 1] = { ...last, until: stretch.until };
    } else {
      found.push(stretch);
    }
  }
  return found;
}

function peopleAt(shift: SourceShift | undefined, at: Instant): readonly string[] {
  return shift !== undefined && shift.from <= at ? shift.people : [];
}

/** Where the two differ. */
export function differences(compared: readonly ComparedStretch[]): readonly ComparedStretch[] {
  return compared.filter(({ ours, theirs }) => !sameCrew(ours, theirs));
}

/** From the first shift's beginning to the last one's end; undefined for none. */
export function extentOf(timeline: readonly SourceShift[]): readonly [Instant, Instant] | undefined {
  const first = timeline[0];
  const last = timeline.at(-1);
  return first && last && [first.from, last.until];
}
