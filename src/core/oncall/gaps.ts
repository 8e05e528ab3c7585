import type { Instant } from '../time/instant';
import { compileRotation } from './compiledRotation';
import type { GapReason } from './onCallPeople';
import type { IntendedGap, Rotation } from './rotation';
import { instantOf } from './rotationWords';
import { segments } from './schedule';
import { eachOpenStretch, windowRules } from './windowRules';

/** A stretch in which nobody is on call. */
export interface Gap {
  readonly from: Instant;
  /** Exclusive. */
  readonly until: Instant;
  readonly reason: GapReason;
  /** The file says that this is meant. */
  readonly intended: boolean;
}

/** Every stretch between two instants in which nobody is on call, to the millisecond, those at both ends included. */
export function gaps(rotation: Rotation, from: Instant, until: Instant): readonly Gap[] {
  const meant = intendedStretches(rotation, from, until);
  return segments(rotation, from, until).flatMap(segment =>
    segment.gap === undefined ? [] : splitGap({ ...segment, reason: segment.gap }, meant),
  );
}

type Stretch = readonly [from: Instant, until: Instant];

function splitGap(
  { from, until, reason }: Pick<Gap, 'from' | 'until' | 'reason'>,
  meant: readonly Stretch[],
): readonly Gap[] {
  const found: Gap[] = [];
  let at = from;
  for (const [start, end] of meant) {
    if (end > at && start < until) {
      if (start > at) {
        found.push({ from: at, until: start, reason, intended: false });
      }
      const last = Math.min(end, until);
      found.push({ from: Math.max(start, at), until: last, reason, intended: true });
      at = last;
    }
  }
  return at < until ? [...found, { from: at, until, reason, intended: false }] : found;
}

/** Where nobody on call is meant: in order, neither touching nor overlapping. */
function intendedStretches(rotation: Rotation, from: Instant, until: Instant): readonly Stretch[] {
  const { zone } = compileRotation(rotation);
  const all = rotation.intendedGaps.flatMap((gap: IntendedGap): Stretch[] => {
    if (gap.kind === 'stretch') {
      return [[instantOf(zone, gap.from, 'start'), instantOf(zone, gap.until, 'end')]];
    }
    const open: Stretch[] = [];
    eachOpenStretch({ rules: windowRules([gap.window]), zone }, from, until, (start, end) =>
      open.push([start, end]),
    );
    return open;
  });
  const merged: [Instant, Instant][] = [];
  for (const [start, end] of all.filter(([a, b]) => a < b).sort((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last !== undefined && start <= last[1]) {
      last[1] = Math.max(last[1], end);
    } else {
      merged.push([start, end]);
    }
  }
  return merged;
}
