import { toOneLine } from '../text/plain';
import { addDuration, type Duration } from '../time/duration';
import { dayOf } from '../time/instant';
import { neutralise } from './neutralise';
import type { RemediationPlan } from './remediationPlan';

/** Why an item is reminded of now. `slot` tells one reminder from the next: the same slot is never written twice. */
export interface DueReminder {
  readonly kind: 'before' | 'overdue';
  /** `before 2026-12-07`, `overdue 2026-12-07 2`: what the marker names. */
  readonly slot: string;
  /** Days until it is due; negative: days late. */
  readonly days: number;
}

const DAY_MS = 86_400_000;

/**
 * The reminder that an item due on `due` (`yyyy-mm-dd`) should have on `today`, if any: once from so long before the day on, then again
 * and again while it is overdue. One that was missed is not made up for: the newest says it all.
 */
export function dueReminder(
  due: string,
  today: string,
  { remind }: RemediationPlan,
): DueReminder | undefined {
  const days = Math.round((Date.parse(due) - Date.parse(today)) / DAY_MS);
  if (days >= 0) {
    const isNear = remind?.before !== undefined && reaches(today, remind.before, due);
    return isNear ? { kind: 'before', slot: `before ${due}`, days } : undefined;
  }
  const every = remind?.['overdue-every'];
  return every === undefined
    ? undefined
    : { kind: 'overdue', slot: `overdue ${due} ${Math.floor((-days - 1) / wholeDays(every))}`, days };
}

/** Whether a span from a day on reaches another day: business days skip weekends, parts of a day count as one. */
function reaches(today: string, span: Duration, due: string): boolean {
  const from = Date.parse(`${today}T00:00:00Z`);
  const end = span.unit === 'bd' ? addDuration(from, span) : from + wholeDays(span) * DAY_MS;
  return dayOf(end) >= due;
}

function wholeDays({ count, unit }: Duration): number {
  const days = { m: count / 1440, h: count / 24, d: count, bd: (count * 7) / 5 }[unit];
  return Math.max(1, Math.ceil(days));
}

/** Names a reminder in its comment: by it the same one is found again. */
export function reminderMarker(incident: string, item: string, { slot }: DueReminder): string {
  return `<!-- livesite:${incident}/${item} remind ${slot} -->`;
}

export interface ReminderText {
  readonly incident: string;
  readonly item: string;
  readonly text: string;
  readonly due: string;
  /** Login of the owner, who is mentioned; undefined: nobody is. */
  readonly login: string | undefined;
}

/** The comment, with its marker at the end. Nobody but the owner is mentioned, whatever the item says. */
export function reminderComment(about: ReminderText, reminder: DueReminder): string {
  const { incident, item, text, due, login } = about;
  const whom = login === undefined ? 'This item' : `@${login}: this item`;
  const { days } = reminder;
  const when =
    days > 0
      ? `is due on ${due}, in ${plural(days)}`
      : days === 0
        ? `is due today, ${due}`
        : `was due on ${due}, ${plural(-days)} ago`;
  const said = neutralise(toOneLine(text), login);
  return `${whom} ${when}.\n\n> ${item} ${said}\n\nFrom the review of ${incident}. Close the issue when it is done, or agree on another day in the review.\n\n${reminderMarker(incident, item, reminder)}\n`;
}

function plural(days: number): string {
  return days === 1 ? '1 day' : `${days} days`;
}
