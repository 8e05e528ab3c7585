import { MINUTE, WEEK } from '../time/calendar';
import type { Instant } from '../time/instant';
import type { ImportedRotation } from './importPlan';
import { type ComparedStretch, differences, extentOf, sideBySide, timelineOf } from './shiftTimeline';

/** How far ahead a plan shows who will be on call. */
export const SHOWN = 4 * WEEK;

/** An imported rotation beside what the source itself has worked out. */
export interface ImportComparison {
  /** From this minute on for four weeks; `theirs` is empty where the source says nothing. */
  readonly ahead: readonly ComparedStretch[];
  /** The stretch that the source has worked out; undefined where the export holds none. */
  readonly rendered: readonly [Instant, Instant] | undefined;
  /** Where the two differ within that stretch. */
  readonly differences: readonly ComparedStretch[];
}

export function compareImport({ rotation, rendered = [] }: ImportedRotation, now: Instant): ImportComparison {
  const begin = Math.floor(now / MINUTE) * MINUTE;
  const next = [begin, begin + SHOWN] as const;
  const extent = extentOf(rendered);
  const ahead = sideBySide(timelineOf(rotation, ...next), rendered, next);
  const differing = extent ? differences(sideBySide(timelineOf(rotation, ...extent), rendered, extent)) : [];
  return { ahead, rendered: extent, differences: differing };
}
