import type { Window } from '../oncall/rotation';
import { DAY, type Weekday, WEEK } from '../time/calendar';

/** Hours in which somebody is on call, as other systems write them. */
export interface Restriction {
  /** Undefined: every day. */
  readonly day: Weekday | undefined;
  /** Milliseconds since the beginning of the day. */
  readonly from: number;
  /** Milliseconds, more than none. */
  readonly length: number;
}

/**
 * The windows that restrictions are; undefined where they leave nothing out. Weekly ones at the same hours become one window with several
 * days, which means the same and can be read.
 */
export function windowsOf(restrictions: readonly Restriction[]): readonly Window[] | undefined {
  const isAlways = restrictions.some(({ day, length }) => length >= (day === undefined ? DAY : WEEK));
  if (restrictions.length === 0 || isAlways) {
    return undefined;
  }
  const daily = restrictions.filter(({ day }) => day === undefined);
  const long = restrictions.filter(({ day, length }) => day !== undefined && length > DAY);
  const short = restrictions.filter(({ day, length }) => day !== undefined && length <= DAY);
  const hours = [...new Set(short.map(({ from, length }) => `${from} ${length}`))];
  return [
    ...daily.map(({ from, length }) => dailyWindow(from, length, undefined)),
    ...hours.map(key => {
      const [from = 0, length = DAY] = key.split(' ').map(Number);
      const same = short.filter(one => one.from === from && one.length === length);
      const days = [...new Set(same.flatMap(({ day }) => day ?? []))].sort((a, b) => a - b);
      return dailyWindow(from, length, days.length === 7 ? undefined : days);
    }),
    ...long.map(({ day = 0, from, length }) => weeklyWindow(day, from, length)),
  ];
}

function dailyWindow(from: number, length: number, days: readonly Weekday[] | undefined): Window {
  const end = from + length;
  const until = end > DAY ? end - DAY : end;
  return { kind: 'daily', ...(days === undefined ? {} : { days }), from, until };
}

function weeklyWindow(fromDay: Weekday, from: number, length: number): Window {
  const end = from + length;
  const days = Math.floor(end / DAY);
  return {
    kind: 'weekly',
    fromDay,
    from,
    untilDay: ((fromDay + days) % 7) as Weekday,
    until: end - days * DAY,
  };
}
