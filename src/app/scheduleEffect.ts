import type { Change } from '../core/change/change';
import { absenceConflicts } from '../core/oncall/absences';
import { type LineUpDiff, lineupDiff } from '../core/oncall/lineupDiff';
import { parseRotation } from '../core/oncall/parseRotation';
import { printLineUpDiff } from '../core/oncall/printLineUpDiff';
import { segments } from '../core/oncall/schedule';
import { type Person, sameHandle } from '../core/people/people';
import { rotationOfPath } from '../core/site/paths';
import { HOUR, MINUTE, WEEK } from '../core/time/calendar';
import { printSpan, type Instant } from '../core/time/instant';
import { printCrew, printForReader, printStretchFor, type Reader } from './onCallRows';

/** What an edit of a rotation's file does to the weeks ahead. */
export interface ScheduleEffect {
  /** Id of the rotation. */
  readonly rotation: string;
  readonly name: string;
  /** IANA zone of the rotation. */
  readonly zone: string;
  readonly now: Instant;
  /** Until when the two were compared. Exclusive. */
  readonly until: Instant;
  readonly diff: LineUpDiff;
}

/** How far ahead two versions of a rotation are compared where nothing asks for more. */
const AHEAD = 8 * WEEK;

/** What becomes of a rotation's schedule when its file becomes another text. `until`: look at least as far as this. */
export function effectOfEdit(
  {
    rotation: id,
    before,
    after,
  }: { readonly rotation: string; readonly before: string; readonly after: string },
  at: Instant,
  until?: Instant,
): ScheduleEffect {
  const [old, young] = [parseRotation(before).value.rotation, parseRotation(after).value.rotation];
  // An override that begins "now" begins with the minute: that rewrites nobody's past.
  const now = at - (at % MINUTE);
  const end = Math.max(now + AHEAD, until ?? 0);
  const { name, zone } = young.layers.length === 0 && young.name === '' ? old : young;
  return { rotation: id, name: name || id, zone, now, until: end, diff: lineupDiff(old, young, now, end) };
}

/** What a planned change does to the schedules, one for each rotation that it edits. */
export function effectsOf(change: Change, now: Instant, until?: Instant): readonly ScheduleEffect[] {
  return change.edits.flatMap(edit => {
    const rotation = rotationOfPath(edit.path);
    return edit.kind === 'replace' && rotation !== undefined
      ? [effectOfEdit({ rotation, before: edit.before, after: edit.after }, now, until)]
      : [];
  });
}

/** More changed stretches than these nobody reads before pressing a button. */
const MOST = 4;

/**
 * A few lines for a confirmation: who comes for whom and when, hours moved, new gaps, and at the end whether who is on call right now
 * changes. Times are on the reader's clocks.
 */
export function effectLines({ diff, until }: ScheduleEffect, reader: Reader): readonly string[] {
  const { stretches, newGaps } = diff;
  if (stretches.length === 0) {
    return [`Nobody’s shifts change until ${printForReader(until, reader)}.`, nowLine(diff)];
  }
  const shown = stretches
    .slice(0, MOST)
    .map(
      ({ from, until: end, before, after }) =>
        `${printStretchFor({ from, until: end }, reader)}: ${printCrew(after)} instead of ${printCrew(before)}`,
    );
  const gaps = newGaps
    .slice(0, 2)
    .map(
      gap =>
        `New gap: nobody from ${printForReader(gap.from, reader)} for ${printSpan(gap.until - gap.from)}`,
    );
  return [
    ...shown,
    ...more(stretches.length - MOST, 'changed stretches'),
    movedHours(diff),
    ...gaps,
    ...more(newGaps.length - 2, 'new gaps'),
    ...(diff.changesPastFrom === undefined
      ? []
      : [`The past changes, from ${printForReader(diff.changesPastFrom, reader)} on`]),
    nowLine(diff),
  ];
}

function more(count: number, what: string): string[] {
  return count > 0 ? [`and ${count} more ${what}`] : [];
}

/** `Who is on call right now changes: no`. */
export function nowLine({ changesNow, nowBefore, nowAfter }: LineUpDiff): string {
  const answer = changesNow ? `YES, from ${printCrew(nowBefore)} to ${printCrew(nowAfter)}` : 'no';
  return `Who is on call right now changes: ${answer}`;
}

/**
 * `12 h move from @alice to @bob, 8 h less for @carol`, the most first. Where turns move around among many, what each of them gains
 * or loses: `@dan +336 h, @alice -112 h`.
 */
export function movedHours({ stretches, hours }: LineUpDiff): string {
  const moves = new Map<string, number>();
  for (const { from, until, before, after } of stretches) {
    const without = (all: readonly string[], others: readonly string[]): readonly string[] => {
      const names = others.map(handle => handle.toLowerCase());
      return all.filter(handle => !names.includes(handle.toLowerCase()));
    };
    const words = moveWords(without(before, after), without(after, before));
    moves.set(words, (moves.get(words) ?? 0) + until - from);
  }
  const found = [...moves].sort((a, b) => b[1] - a[1]);
  if (found.length === 0) {
    return 'no hours move';
  }
  const parts =
    found.length <= 2
      ? found.map(([words, time]) => `${printHours(time)} ${words}`)
      : hours
          .map(({ handle, before, after }) => ({ handle, gain: after - before }))
          .filter(({ gain }) => gain !== 0)
          .sort((a, b) => Math.abs(b.gain) - Math.abs(a.gain))
          .map(
            ({ handle, gain }) =>
              `${printCrew([handle])} ${gain > 0 ? '+' : '-'}${printHours(Math.abs(gain))}`,
          );
  const rest = parts.length > MOST_MOVES ? [`and ${parts.length - MOST_MOVES} more`] : [];
  return parts.length === 0
    ? 'everybody keeps as many hours'
    : [...parts.slice(0, MOST_MOVES), ...rest].join(', ');
}

const MOST_MOVES = 3;

function moveWords(lost: readonly string[], gained: readonly string[]): string {
  return lost.length === 0
    ? `more for ${printCrew(gained)}`
    : gained.length === 0
      ? `less for ${printCrew(lost)}`
      : `move from ${printCrew(lost)} to ${printCrew(gained)}`;
}

/** `12 h`, `1.25 h`; from ten hours on, nobody reads hundredths. */
function printHours(milliseconds: number): string {
  const parts = milliseconds < 10 * HOUR ? 100 : 10;
  return `${Math.round((milliseconds / HOUR) * parts) / parts} h`;
}

/** One line above the file: `Who is on call right now changes: no · 12 h move from @alice to @bob · 1 new gap`. */
export function lensOfEffect({ diff }: ScheduleEffect): string {
  const { newGaps, closedGaps, changesPastFrom } = diff;
  const count = (gaps: readonly unknown[], what: string): string =>
    gaps.length === 0 ? '' : `${gaps.length} ${what} ${gaps.length === 1 ? 'gap' : 'gaps'}`;
  return [
    nowLine(diff),
    movedHours(diff),
    count(newGaps, 'new'),
    count(closedGaps, 'closed'),
    changesPastFrom === undefined ? '' : 'the past changes',
  ]
    .filter(part => part !== '')
    .join(' · ');
}

/** Who would come on call while people.yml says that they are away, as lines for a confirmation. */
export function awayLines(
  change: Change,
  people: readonly Person[],
  reader: Reader,
  until?: Instant,
): readonly string[] {
  return change.edits.flatMap(edit => {
    const rotation = rotationOfPath(edit.path);
    if (edit.kind !== 'replace' || rotation === undefined) {
      return [];
    }
    const { before, after } = edit;
    const { diff, zone } = effectOfEdit({ rotation, before, after }, reader.now, until);
    const edited = parseRotation(after).value.rotation;
    return diff.stretches.flatMap(stretch =>
      absenceConflicts(segments(edited, stretch.from, stretch.until), people, zone)
        .filter(({ handle }) => !stretch.before.some(one => sameHandle(one, handle)))
        .map(conflict => `${printCrew([conflict.handle])} is away ${printStretchFor(conflict, reader)}`),
    );
  });
}

/** Everything about an effect, as Markdown with the times of the rotation's zone. */
export function effectText({ name, zone, until, diff }: ScheduleEffect): string {
  return printLineUpDiff({ name, zone, until }, diff);
}
