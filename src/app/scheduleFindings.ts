import { checkSchedule } from '../core/oncall/checkRotation';
import type { RotationText } from '../core/oncall/parseRotation';
import type { Person } from '../core/people/people';
import type { Problem } from '../core/problem';
import { HOUR, MINUTE, WEEK } from '../core/time/calendar';
import type { Instant } from '../core/time/instant';
import { zoneOf } from '../core/time/zone';
import type { RotationRecord } from './rotationFiles';

interface Kept {
  readonly people: readonly Person[];
  readonly at: Instant;
  readonly problems: readonly Problem[];
}

const NONE: readonly Problem[] = [];

const kept = new WeakMap<RotationRecord, Kept>();

/** What is wrong with the schedule after `now`, to the minute: a gap that runs begins now, and nobody cares about its seconds. */
export function scheduleProblems(
  rotation: RotationText,
  people: readonly Person[],
  now: Instant,
): readonly Problem[] {
  return checkSchedule(rotation, people, now - (now % MINUTE));
}

/** Whether what was found in a schedule still counts: for an hour, or until its file or people.yml changes. */
export function isFresh(record: RotationRecord, people: readonly Person[], now: Instant): boolean {
  const known = kept.get(record);
  return known !== undefined && known.people === people && now >= known.at && now - known.at < HOUR;
}

/** What is wrong with the schedule of the next weeks. The same list for an hour: see {@link isFresh}. */
export function scheduleFindings(
  record: RotationRecord,
  people: readonly Person[],
  now: Instant,
): readonly Problem[] {
  const known = kept.get(record);
  if (known !== undefined && isFresh(record, people, now)) {
    return known.problems;
  }
  const found = scheduleProblems(record, people, now);
  const before = known?.problems ?? NONE;
  // Most hours find what the hour before found; then nothing needs to be shown again.
  const problems = JSON.stringify(before) === JSON.stringify(found) ? before : found;
  kept.set(record, { people, at: now, problems });
  return problems;
}

/** What was found last, if anybody has looked; perhaps more than an hour ago. */
export function knownFindings(record: RotationRecord): readonly Problem[] {
  return kept.get(record)?.problems ?? NONE;
}

/** The zones that a rotation's schedule needs. */
export function zonesOf({ rotation }: RotationRecord): readonly string[] {
  return [...new Set([rotation.zone, ...rotation.layers.map(({ zone }) => zone)])];
}

/** Has a zone's tables made for the weeks that {@link scheduleFindings} looks at. */
export function warmZone(name: string, now: Instant): void {
  const zone = zoneOf(name);
  zone.offsetAt(now);
  zone.offsetAt(now + 8 * WEEK);
}
