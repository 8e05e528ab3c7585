import type { RotationRecord } from '../../src/app/rotationFiles';
import { calendarModel } from '../../src/app/calendarModel';
import { DEFAULT_PLAN } from '../../src/core/plan/defaultPlan';
import type { Person } from '../../src/core/people/people';
import type { CalendarLook, CalendarModel } from '../../src/protocol/calendar';

export interface CalendarGiven {
  readonly rotations: readonly RotationRecord[];
  readonly look?: Partial<CalendarLook>;
  readonly people?: readonly Person[];
  /** ISO 8601; default: 24 November 2026, 10:20 UTC. */
  readonly now?: string;
  /** The reader's zone. */
  readonly zone?: string;
  readonly me?: string;
  readonly readOnly?: string;
  readonly problems?: Readonly<Record<string, string>>;
}

/** What the calendar shows of some rotations: the week of now, all rotations, the reader's clocks in Berlin, unless told otherwise. */
export function calendarOf(given: CalendarGiven): CalendarModel {
  const {
    rotations,
    look,
    people = [],
    now = '2026-11-24T10:20Z',
    zone = 'Europe/Berlin',
    me = 'alice',
  } = given;
  const problems = Object.entries(given.problems ?? {}).map(
    ([path, message]) =>
      [
        path,
        [{ code: 'yaml-syntax', severity: 'error' as const, message, range: { start: 0, end: 0 } }],
      ] as const,
  );
  return calendarModel(
    { plan: { ...DEFAULT_PLAN, name: 'Northwind' }, people, rotations, problems: new Map(problems) },
    {
      reader: { now: Date.parse(now), zone, me },
      look: { mode: 'week', day: '', rotation: '', zone: 'mine', ...look },
      readOnly: given.readOnly ?? '',
    },
  );
}
