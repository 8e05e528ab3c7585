import { printCsvLine } from '../text/csvLine';
import { escapeLine } from '../text/escapeLine';
import { printDay, DAY } from '../time/calendar';
import type { Instant } from '../time/instant';
import { zoneOf } from '../time/zone';
import type { HoursOfPerson } from './hours';

/** The hours of a rotation's people. */
export interface HoursOfRotation {
  /** Id of the rotation. */
  readonly id: string;
  readonly name?: string;
  readonly people: readonly HoursOfPerson[];
}

/** Hours with two digits: exact to the quarter of an hour that clocks and people use, and never rounded away. */
export function hoursOf(milliseconds: number): number {
  return Math.round(milliseconds / 36_000) / 100;
}

/** The columns of a report behind the rotation: hours, not milliseconds. */
export function hoursCells(person: HoursOfPerson): readonly string[] {
  const { handle, zone, shifts, total, nights, nightCount, weekends, holidays, share, aboveMean } = person;
  return [
    handle,
    zone,
    String(shifts),
    String(hoursOf(total)),
    String(hoursOf(nights)),
    String(nightCount),
    String(hoursOf(weekends)),
    String(hoursOf(holidays)),
    String(Math.round(share * 1000) / 10),
    String(hoursOf(aboveMean)),
  ];
}

/** A report as comma-separated values, for pay: a line of titles, then one line for each person of each rotation. */
export function printHoursCsv(reports: readonly HoursOfRotation[]): readonly string[] {
  return [
    'rotation,person,zone,shifts,hours,night-hours,nights,weekend-hours,holiday-hours,percent,above-mean',
    ...reports.flatMap(({ id, people }) => people.map(person => printCsvLine([id, ...hoursCells(person)]))),
  ];
}

/** A report as Markdown, to be read. `zone`: on whose clocks the period is told. */
export function printHoursMarkdown(
  reports: readonly HoursOfRotation[],
  { from, until, zone: zoneName }: { readonly from: Instant; readonly until: Instant; readonly zone: string },
): string {
  return [
    `# Hours on call, ${printPeriod(zoneName, { from, until })}`,
    '',
    'Nights (22:00 to 06:00), weekends and holidays are those of each person’s zone; an hour can be all three.',
    '',
    '**Against the mean**: hours more or less than the mean of those who are on call in that rotation.',
    ...reports.flatMap(({ id, name, people }) => [
      '',
      `## ${escapeLine(name ?? id)}`,
      '',
      ...tableOf(people),
    ]),
    '',
  ].join('\n');
}

/** `2026-11-01 to 2026-11-30, both days whole`, or with times where it does not begin and end at midnight; on the clocks of a zone. */
export function printPeriod(
  zoneName: string,
  { from, until }: { readonly from: Instant; readonly until: Instant },
): string {
  const zone = zoneOf(zoneName);
  const local = [from, until].map(at => zone.toLocal(at));
  if (local.some(at => at % DAY !== 0)) {
    return local
      .map(at => `${printDay(Math.floor(at / DAY))} ${new Date(at).toISOString().slice(11, 16)}`)
      .join(' to ')
      .concat(` ${zoneName}`);
  }
  const [first, last] = [from, until - 1].map(at => printDay(Math.floor(zone.toLocal(at) / DAY)));
  return first === last ? `${first}, the whole day` : `${first} to ${last}, both days whole`;
}

function tableOf(people: readonly HoursOfPerson[]): readonly string[] {
  if (people.length === 0) {
    return ['Nobody is on call in that time.'];
  }
  const signed = (hours: number): string => `${hours > 0 ? '+' : ''}${hours}`;
  const rows = people.map(
    ({ handle, zone, shifts, total, nights, nightCount, weekends, holidays, share, aboveMean }) =>
      `| @${escapeLine(handle)} | ${escapeLine(zone)} | ${[shifts, hoursOf(total), hoursOf(nights), nightCount, hoursOf(weekends), hoursOf(holidays)].join(' | ')} | ${Math.round(share * 1000) / 10} % | ${signed(hoursOf(aboveMean))} |`,
  );
  return [
    '| Person | Zone | Shifts | Hours | Night hours | Nights | Weekend hours | Holiday hours | Share | Against the mean |',
    '| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...rows,
  ];
}
