import type { Person } from '../people/people';
import { DAY, HOUR, printDay, weekdayOf } from '../time/calendar';
import type { Instant } from '../time/instant';
import { zoneOf, type Zone } from '../time/zone';
import { shiftsOf, type Shift } from './handOff';
import { sameHandles } from './onCallPeople';
import type { Rotation } from './rotation';
import { segments } from './schedule';

/** What somebody's time on call consists of. Milliseconds; the parts overlap (a Saturday night is both). */
export interface HoursOfPerson {
  readonly handle: string;
  /** In which nights, weekends and holidays are counted: the person's, else the rotation's. */
  readonly zone: string;
  readonly shifts: number;
  readonly total: number;
  /** From 22:00 to 06:00. */
  readonly nights: number;
  /** Nights with any time on call. */
  readonly nightCount: number;
  /** Saturdays and Sundays. */
  readonly weekends: number;
  /** Days that the rotation lists as holidays. */
  readonly holidays: number;
  /** Share of the whole stretch, 0 to 1. */
  readonly share: number;
  /** Milliseconds more (or, negative, less) than the mean of all who are on call. */
  readonly aboveMean: number;
}

const NIGHT_FROM = 22 * HOUR;
const NIGHT_UNTIL = 30 * HOUR;

/** Time on call of everybody in a rotation between two instants, the most first. Hours are those that pass, not those a clock shows. */
export function hoursReport(
  rotation: Rotation,
  people: readonly Person[],
  from: Instant,
  until: Instant,
): readonly HoursOfPerson[] {
  const shifts = shiftsOf(segments(rotation, from, until));
  const handles = shifts
    .map(({ handle }) => handle)
    .filter((handle, index, all) => all.findIndex(other => sameHandles(other, handle)) === index);
  const whole = Math.max(1, until - from);
  const totals = shifts.reduce((sum, shift) => sum + shift.until - shift.from, 0);
  const mean = handles.length === 0 ? 0 : totals / handles.length;
  return handles
    .map(handle => {
      const own = shifts.filter(shift => sameHandles(shift.handle, handle));
      const zone = people.find(person => sameHandles(person.handle, handle))?.zone ?? rotation.zone;
      const parts = own.map(shift => partsOf(shift, zoneOf(zone), new Set(rotation.holidays)));
      const sum = (part: (one: ShiftParts) => number): number =>
        parts.reduce((all, one) => all + part(one), 0);
      const total = own.reduce((all, shift) => all + shift.until - shift.from, 0);
      return {
        handle,
        zone,
        shifts: own.length,
        total,
        nights: sum(one => one.nights),
        nightCount: new Set(parts.flatMap(one => one.nightDays)).size,
        weekends: sum(one => one.weekends),
        holidays: sum(one => one.holidays),
        share: total / whole,
        aboveMean: total - mean,
      };
    })
    .sort((a, b) => b.total - a.total || (a.handle < b.handle ? -1 : 1));
}

interface ShiftParts {
  readonly nights: number;
  readonly nightDays: readonly number[];
  readonly weekends: number;
  readonly holidays: number;
}

function partsOf({ from, until }: Shift, zone: Zone, holidays: ReadonlySet<string>): ShiftParts {
  const nightDays: number[] = [];
  let nights = 0;
  let weekends = 0;
  let free = 0;
  const last = Math.floor(zone.toLocal(until) / DAY);
  for (let day = Math.floor(zone.toLocal(from) / DAY) - 1; day <= last; day++) {
    const overlap = (start: number, end: number): number =>
      Math.max(
        0,
        Math.min(until, zone.toInstant(end, 'last')) - Math.max(from, zone.toInstant(start, 'first')),
      );
    const night = overlap(day * DAY + NIGHT_FROM, day * DAY + NIGHT_UNTIL);
    if (night > 0) {
      nights += night;
      nightDays.push(day);
    }
    // A midnight that comes twice ends the day before: days must not overlap.
    const whole = Math.max(
      0,
      Math.min(until, zone.toInstant((day + 1) * DAY, 'first')) -
        Math.max(from, zone.toInstant(day * DAY, 'first')),
    );
    weekends += weekdayOf(day) >= 5 ? whole : 0;
    free += holidays.has(printDay(day)) ? whole : 0;
  }
  return { nights, nightDays, weekends, holidays: free };
}
