import type { DayAfter, StoryStart } from './story';

const MINUTE = 60_000;
const DAY = 86_400_000;

/** When a story's incident was declared. Milliseconds since 1970, whole minutes. */
export function startOf(start: StoryStart, now: number): number {
  if (start.kind === 'minutes') {
    return Math.floor((now - start.minutesAgo * MINUTE) / MINUTE) * MINUTE;
  }
  let day = Math.floor(now / DAY) * DAY - start.daysAgo * DAY;
  while (start.weekday !== undefined && new Date(day).getUTCDay() !== start.weekday) {
    day -= DAY;
  }
  return day + timeOfDay(start.time);
}

/** A working day (Monday to Friday) some days after a moment. */
export function dayAfter(moment: number, { days, time }: DayAfter): number {
  return toWorkingDay(Math.floor(moment / DAY) * DAY + days * DAY) + timeOfDay(time);
}

/** The same time on the next working day, where it is not on one. */
export function toWorkingDay(moment: number): number {
  let at = moment;
  while ([0, 6].includes(new Date(at).getUTCDay())) {
    at += DAY;
  }
  return at;
}

/** `yyyy-mm-dd`, some days after a moment. */
export function dateAfter(moment: number, days: number): string {
  return new Date(moment + days * DAY).toISOString().slice(0, 10);
}

function timeOfDay(time: string): number {
  const [hours = '0', minutes = '0'] = time.split(':');
  return (Number(hours) * 60 + Number(minutes)) * MINUTE;
}
