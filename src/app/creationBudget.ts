import type { Instant } from '../core/time/instant';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** GitHub asks for a second between requests that write. */
export const WRITE_SPACING_MS = 1000;
/** Issues, comments and labels that GitHub lets one person create (its documented secondary limits). */
export const CREATIONS_PER_MINUTE = 80;
export const CREATIONS_PER_HOUR = 500;

/**
 * When the next issue or comment may be created without running into GitHub's limits, by the times (ms, ascending) of those this
 * process created before. What others of the same login create is not known here: GitHub says it by refusing.
 */
export function nextCreation(created: readonly Instant[], now: Instant): Instant {
  const atLeast = (count: number, span: number): Instant => {
    const oldest = created[created.length - count];
    return oldest === undefined ? now : oldest + span;
  };
  return Math.max(
    now,
    atLeast(1, WRITE_SPACING_MS),
    atLeast(CREATIONS_PER_MINUTE, MINUTE_MS),
    atLeast(CREATIONS_PER_HOUR, HOUR_MS),
  );
}

/**
 * When so many more will have been created, each `spacing` ms after the one before (measured; never less than GitHub's second), with
 * the limits in between. `from`: when the next one can begin at the earliest.
 */
export function estimateEnd(
  created: readonly Instant[],
  { count, from, spacing }: { readonly count: number; readonly from: Instant; readonly spacing: number },
): Instant {
  const times = created.slice(-CREATIONS_PER_HOUR);
  let at = from;
  for (let left = count; left > 0; left -= 1) {
    at = nextCreation(times, at);
    times.push(at);
    at += Math.max(spacing, WRITE_SPACING_MS);
  }
  return at;
}
