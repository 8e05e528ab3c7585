import type { Person } from '../people/people';
import type { Problem } from '../problem';
import { keyRangeOf, nearest, type YamlFile } from '../site/yamlFile';
import type { TextRange } from '../text/range';
import { printLocal, WEEK } from '../time/calendar';
import { printSpan, type Instant } from '../time/instant';
import { zoneOf } from '../time/zone';
import { absenceConflicts } from './absences';
import { type Gap, gaps } from './gaps';
import { requestProblems } from './checkRequests';
import { hoursReport } from './hours';
import { mentionsIn } from './mentions';
import type { GapReason } from './onCallPeople';
import { sameHandles } from './onCallPeople';
import type { RotationText } from './parseRotation';
import { type Rotation, NOBODY } from './rotation';
import { WEEKDAYS } from './rotationWords';
import { segments } from './schedule';

/** What is wrong with a rotation whatever the date: people nobody knows, and people whom nobody could reach. */
export function checkRotation({ file }: RotationText, people: readonly Person[]): readonly Problem[] {
  if (file === undefined || people.length === 0) {
    return [];
  }
  const told = new Set<string>();
  return mentionsIn(file).flatMap(({ handle, range }): Problem[] => {
    const person = people.find(one => sameHandles(one.handle, handle));
    if (person === undefined) {
      const near = nearest(
        handle,
        people.map(one => one.handle),
      );
      const hint = near === undefined ? `For an empty turn write ${NOBODY}.` : `Did you mean ${near}?`;
      const message = `@${handle} is not in people.yml, so nobody can be paged. ${hint}`;
      return [{ code: 'unknown-person', severity: 'warning', range, message }];
    }
    if ((person.contact ?? []).length > 0 || told.has(handle.toLowerCase())) {
      return [];
    }
    told.add(handle.toLowerCase());
    const message = `@${handle} is on call and has no contact in people.yml: a page could only mention them on GitHub. Add a route or a phone number.`;
    return [{ code: 'no-contact', severity: 'warning', range, message }];
  });
}

/** How far ahead a schedule is looked at. */
const AHEAD = 8 * WEEK;

/** Nobody should be on call for more of their time than this, says Google's SRE book. */
const MOST_SHARE = 0.25;
const FEWEST_PEOPLE = 4;

/**
 * What is wrong with the schedule of the weeks after `now`: gaps that nobody declared, people on call while they are away, people
 * with too much of it, and requests for cover that nobody can accept any more. Unlike {@link checkRotation} the answer changes as time passes.
 */
export function checkSchedule(
  { rotation, file }: RotationText,
  people: readonly Person[],
  now: Instant,
): readonly Problem[] {
  if (file === undefined || rotation.layers.length === 0) {
    return [];
  }
  const until = now + AHEAD;
  return [
    ...requestProblems(rotation, file, now),
    ...gapProblems(rotation, file, now, until),
    ...absenceProblems(rotation, file, people, [now, until]),
    ...loadProblems(rotation, file, people, [now, until]),
  ];
}

const GAP_WORDS: Readonly<Record<GapReason, string>> = {
  uncovered: 'no layer is active',
  'empty-turn': 'it is an empty turn',
  removed: 'overrides take everybody out',
  fixed: 'the fixed period has no shift there',
};

function gapProblems(rotation: Rotation, file: YamlFile, from: Instant, until: Instant): readonly Problem[] {
  const found = gaps(rotation, from, until).filter(({ intended }) => !intended);
  const reasons = [...new Set(found.map(({ reason }) => reason))];
  return reasons.flatMap((reason): Problem[] => {
    const own = found.filter(gap => gap.reason === reason);
    const [first] = own;
    return first === undefined ? [] : [gapProblem(rotation, file, first, own.length - 1)];
  });
}

function gapProblem(rotation: Rotation, file: YamlFile, gap: Gap, others: number): Problem {
  const key = gap.reason === 'removed' || gap.reason === 'fixed' ? 'overrides' : 'layers';
  const more = others === 0 ? '' : `, and ${others} more times in the next 8 weeks`;
  const message =
    `Nobody is on call from ${printWhen(rotation.zone, gap.from)} to ${printWhen(rotation.zone, gap.until)} (${printSpan(gap.until - gap.from)}): ` +
    `${GAP_WORDS[gap.reason]}${more}. If that is meant, say so under \`intended-gaps\`.`;
  return { code: 'rotation-gap', severity: 'warning', range: keyRangeOf(file, [], key), message };
}

function absenceProblems(
  rotation: Rotation,
  file: YamlFile,
  people: readonly Person[],
  [from, until]: readonly [Instant, Instant],
): readonly Problem[] {
  const conflicts = absenceConflicts(segments(rotation, from, until), people, rotation.zone);
  const mentions = mentionsIn(file);
  return conflicts.map((conflict): Problem => {
    const message =
      `@${conflict.handle} is away, and on call from ${printWhen(rotation.zone, conflict.from)} to ${printWhen(rotation.zone, conflict.until)}. ` +
      'Nobody stands in by itself: add an override.';
    const range = rangeFor(conflict.handle, mentions, file);
    return { code: 'absence-conflict', severity: 'warning', range, message };
  });
}

function rangeFor(handle: string, mentions: ReturnType<typeof mentionsIn>, file: YamlFile): TextRange {
  return (
    mentions.find(mention => sameHandles(mention.handle, handle))?.range ?? keyRangeOf(file, [], 'layers')
  );
}

function loadProblems(
  rotation: Rotation,
  file: YamlFile,
  people: readonly Person[],
  [from, until]: readonly [Instant, Instant],
): readonly Problem[] {
  const report = hoursReport(rotation, people, from, until);
  const busy = report.filter(({ share }) => share > MOST_SHARE + 1e-9);
  if (busy.length === 0) {
    return [];
  }
  const percent = (share: number): string => `${Math.round(share * 100)} %`;
  if (report.length < FEWEST_PEOPLE) {
    const who = report.length === 1 ? '1 person shares' : `${report.length} people share`;
    const message = `${who} this rotation in the next 8 weeks; each should be on call for at most a quarter of the time, which takes at least ${FEWEST_PEOPLE} (eight, to have time for anything else).`;
    return [{ code: 'too-few-people', severity: 'hint', range: keyRangeOf(file, [], 'layers'), message }];
  }
  const mentions = mentionsIn(file);
  return busy.map(({ handle, share }): Problem => {
    const message = `@${handle} is on call for ${percent(share)} of the next 8 weeks; more than ${percent(MOST_SHARE)} wears people out.`;
    return { code: 'too-much-on-call', severity: 'hint', range: rangeFor(handle, mentions, file), message };
  });
}

/** `Fri 2026-11-27 17:00 Europe/Berlin`. */
export function printWhen(zoneName: string, at: Instant): string {
  const zone = zoneOf(zoneName);
  const local = zone.toLocal(at);
  const day = WEEKDAYS[(Math.floor(local / 86_400_000) + 3) % 7] ?? '';
  return `${day.charAt(0).toUpperCase()}${day.slice(1)} ${printLocal(local).replace('T', ' ')} ${zoneName}`;
}
