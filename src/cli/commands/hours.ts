import { printWhen } from '../../core/oncall/checkRotation';
import { type HoursOfPerson, hoursReport } from '../../core/oncall/hours';
import { hoursCells, hoursOf, printHoursCsv } from '../../core/oncall/printHours';
import { toOneLine } from '../../core/text/plain';
import { printInstant } from '../../core/time/instant';
import { UsageError, type CommandContext, type CommandSpec } from '../command';
import { EXIT, type ExitCode } from '../exitCodes';
import { printJson, printTable, printTrouble } from '../print';
import { readRotations, toStretch } from '../rotations';

export const hoursCommand: CommandSpec = {
  name: 'hours',
  usage: '',
  summary: 'Hours on call of each person: nights, weekends, holidays, and how far from the mean.',
  details: [
    'Four weeks from now where --from and --to are not given. Nights (22:00 to 06:00), weekends and holidays are those of the',
    'person’s own zone; an hour at night on a Sunday counts as both. With --as-of, by the files as they stood then.',
  ],
  examples: ['hours', 'hours --from 2026-11-01 --to 2026-12-01 --csv'],
  options: ['from', 'to', 'rotation', 'csv', 'as-of', 'no-fetch'],
  positionals: { min: 0, max: 0 },
  run,
};

async function run(context: CommandContext): Promise<ExitCode> {
  const { io, options, command } = context;
  if (options.json === true && options.csv === true) {
    throw new UsageError('--json and --csv exclude each other.', command);
  }
  const { from, until } = toStretch(context);
  const { site, rotations } = await readRotations(context, from);
  const reports = rotations.map(({ id, rotation }) => ({
    id,
    people: hoursReport(rotation, site.people, from, until),
  }));
  if (options.json === true) {
    const list = reports.map(({ id, people }) => ({ rotation: id, people: people.map(rowJson) }));
    io.out(printJson({ from: printInstant(from), until: printInstant(until), rotations: list }));
  } else if (options.csv === true) {
    printHoursCsv(reports).forEach(line => io.out(line));
  } else {
    const head = [
      'ROTATION',
      'PERSON',
      'ZONE',
      'SHIFTS',
      'HOURS',
      'NIGHT H',
      'NIGHTS',
      'WEEKEND H',
      'HOLIDAY H',
      '%',
      'VS MEAN',
    ];
    io.out(`${printWhen('UTC', from)} to ${printWhen('UTC', until)}`);
    const rows = reports.flatMap(({ id, people }) =>
      people.map(person => [toOneLine(id), ...hoursCells(person)]),
    );
    printTable([head, ...rows], io.width).forEach(line => io.out(line));
  }
  const trouble = printTrouble(site);
  if (trouble !== '') {
    io.err(trouble);
  }
  return EXIT.ok;
}

function rowJson(person: HoursOfPerson): Readonly<Record<string, unknown>> {
  return {
    person: person.handle,
    zone: person.zone,
    shifts: person.shifts,
    hours: hoursOf(person.total),
    nightHours: hoursOf(person.nights),
    nights: person.nightCount,
    weekendHours: hoursOf(person.weekends),
    holidayHours: hoursOf(person.holidays),
    share: person.share,
    aboveMean: hoursOf(person.aboveMean),
  };
}
