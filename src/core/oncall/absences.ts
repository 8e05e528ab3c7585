import type { Person } from '../people/people';
import { valueAt } from '../site/yamlFile';
import { DAY } from '../time/calendar';
import type { Instant } from '../time/instant';
import { zoneOf } from '../time/zone';
import { sameHandles } from './onCallPeople';
import { instantOf, tryParseMoment } from './rotationWords';
import type { Segment } from './schedule';

/** When somebody is away. */
export interface Absence {
  readonly from: Instant;
  /** Exclusive. */
  readonly until: Instant;
}

/** Somebody is on call while away. Nobody is put in their place: that is for people to decide. */
export interface AbsenceConflict extends Absence {
  readonly handle: string;
  /** The whole absence. */
  readonly absence: Absence;
}

/**
 * Reads an absence of people.yml: `from` a day or a time, `to` the last day (included) or a time, in the person's zone. Undefined
 * where that cannot be read or ends before it begins.
 */
export function tryReadAbsence(value: unknown, zoneName: string): Absence | undefined {
  const zone = zoneOf(zoneName);
  const read = (key: string): { readonly text: string; readonly at: Instant } | undefined => {
    const text = valueAt(value, [key]);
    const moment = typeof text === 'string' ? tryParseMoment(text) : undefined;
    if (typeof text !== 'string' || moment === undefined) {
      return undefined;
    }
    const isWholeDay = key === 'to' && moment.kind === 'local' && text.length === 10;
    const end = isWholeDay ? ({ kind: 'local', at: moment.at + DAY } as const) : moment;
    return { text, at: instantOf(zone, end, key === 'from' ? 'start' : 'end') };
  };
  const from = read('from');
  const to = read('to') ?? read('until');
  return from !== undefined && to !== undefined && from.at < to.at
    ? { from: from.at, until: to.at }
    : undefined;
}

/** A person's absences that can be read. `fallbackZone`: for people without a zone. */
export function absencesOf(person: Person, fallbackZone: string): readonly Absence[] {
  const zone = person.zone ?? fallbackZone;
  return (person.absences ?? []).flatMap(absence => tryReadAbsence(absence, zone) ?? []);
}

/** Where people are on call while they are away, in the order of the schedule. */
export function absenceConflicts(
  schedule: readonly Segment[],
  people: readonly Person[],
  fallbackZone: string,
): readonly AbsenceConflict[] {
  const away = people
    .map(person => ({ handle: person.handle, absences: absencesOf(person, fallbackZone) }))
    .filter(({ absences }) => absences.length > 0);
  const found: { handle: string; from: Instant; until: Instant; absence: Absence }[] = [];
  for (const segment of away.length === 0 ? [] : schedule) {
    for (const { handle } of segment.people) {
      const absences = away.find(person => sameHandles(person.handle, handle))?.absences ?? [];
      for (const absence of absences) {
        const from = Math.max(segment.from, absence.from);
        const until = Math.min(segment.until, absence.until);
        const last = found.find(
          one => one.absence === absence && one.until === from && sameHandles(one.handle, handle),
        );
        if (last !== undefined && from < until) {
          last.until = until;
        } else if (from < until) {
          found.push({ handle, from, until, absence });
        }
      }
    }
  }
  return found;
}
