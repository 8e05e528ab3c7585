import { isTimeZone } from '../people/people';
import { toOneLine } from '../text/plain';
import type { ImportOptions, NoteBook } from './importPlan';
import { type Mapping, textOf } from './mapping';
import type { PeopleBook, SourceUser } from './peopleBook';
import { tryZoneName } from './zoneNames';

/** What an importer works with. */
export interface ImportContext {
  readonly options: ImportOptions;
  readonly notes: NoteBook;
  readonly people: PeopleBook;
}

/** A schedule's name and zone, which everything in it needs. */
export interface ScheduleHead {
  readonly name: string;
  readonly id: string;
  /** IANA. */
  readonly zone: string;
}

/** The head of a schedule. A zone that is missing or unknown is a note to decide. */
export function headOf(schedule: Mapping, { options, notes }: ImportContext): ScheduleHead {
  const id = toOneLine(textOf(schedule, 'id') ?? '');
  const name = toOneLine(textOf(schedule, 'name', 'summary') ?? '') || id || 'Schedule';
  const given = textOf(schedule, 'time_zone', 'timezone', 'timeZone');
  const zone = given === undefined ? undefined : tryZoneName(given);
  if (zone === undefined && options.zone === undefined) {
    const what =
      given === undefined ? 'It names no time zone' : `Nobody knows its time zone "${toOneLine(given)}"`;
    notes.add('decide', name, `${what}.`, 'zone');
  } else if (zone === undefined) {
    notes.add(
      'assumed',
      name,
      `Its time zone ${given === undefined ? 'is not in the file' : `"${toOneLine(given)}" is unknown`}; ${options.zone ?? 'UTC'} is used.`,
    );
  } else if (zone !== given) {
    notes.add('maps', name, `The time zone "${toOneLine(given ?? '')}" is ${zone}.`);
  }
  const found = zone ?? options.zone ?? 'UTC';
  return { id, name, zone: isTimeZone(found) ? found : 'UTC' };
}

/** Somebody whom people name by one word: an address, a handle or a name. */
export function userOf(word: string): SourceUser {
  const text = toOneLine(word).replace(/^@/, '');
  if (/^\S+@\S+\.\S+$/.test(text)) {
    return { email: text };
  }
  return /^[A-Za-z0-9-]+$/.test(text) ? { login: text, name: text } : { name: text };
}
