import type { RotationRecord } from '../../app/rotationFiles';
import { handlesOf } from '../../core/oncall/handOff';
import { printCalendar } from '../../core/oncall/icsCalendar';
import { sameHandles } from '../../core/oncall/onCallPeople';
import { type Segment, segments } from '../../core/oncall/schedule';
import { sameHandle } from '../../core/people/people';
import { printCsvLine } from '../../core/text/csvLine';
import { toOneLine } from '../../core/text/plain';
import { printInstant, printSpan, type Instant } from '../../core/time/instant';
import { UsageError, type CommandContext, type CommandSpec } from '../command';
import { EXIT, type ExitCode } from '../exitCodes';
import { printJson, printTable, printTrouble } from '../print';
import { printWhen } from '../../core/oncall/checkRotation';
import { printHandles, readRotations, toStretch } from '../rotations';
import { toHandle } from '../session';

export const scheduleCommand: CommandSpec = {
  name: 'schedule',
  usage: '',
  summary: 'The final schedule of a stretch of time, as text, JSON, CSV or an iCalendar file.',
  details: [
    'Four weeks from now where --from and --to are not given. Text is in the rotation’s zone; JSON, CSV and iCalendar are in',
    'UTC. In an iCalendar file shifts are shown whole, and keep their identity from one export to the next.',
  ],
  examples: [
    'schedule --rotation primary',
    'schedule --from 2026-12-01 --to 2027-01-01 --csv',
    'schedule --person alice --ics',
  ],
  options: ['from', 'to', 'rotation', 'person', 'csv', 'ics', 'as-of', 'no-fetch'],
  positionals: { min: 0, max: 0 },
  run,
};

interface Part {
  readonly record: RotationRecord;
  readonly segments: readonly Segment[];
}

async function run(context: CommandContext): Promise<ExitCode> {
  const { io, options, command } = context;
  if ([options.json, options.csv, options.ics].filter(one => one === true).length > 1) {
    throw new UsageError('--json, --csv and --ics exclude each other.', command);
  }
  const { from, until } = toStretch(context);
  const person = options.person === undefined ? undefined : toHandle(options.person);
  const { site, rotations } = await readRotations(context, from);
  if (options.ics === true) {
    const nameOf = (handle: string): string =>
      site.people.find(one => sameHandle(one.handle, handle))?.name ?? handle;
    const text = printCalendar(rotations, { from, until, person, now: io.now(), nameOf });
    // The output adds the last line feed.
    io.out(text.slice(0, -1));
    return EXIT.ok;
  }
  const parts = rotations.map(record => ({
    record,
    segments: segments(record.rotation, from, until).filter(
      one => person === undefined || one.people.some(({ handle }) => sameHandles(handle, person)),
    ),
  }));
  if (options.json === true) {
    io.out(
      printJson({ from: printInstant(from), until: printInstant(until), rotations: parts.map(partJson) }),
    );
  } else if (options.csv === true) {
    csvLines(parts).forEach(line => io.out(line));
  } else {
    parts.flatMap(part => textLines(part, io.width)).forEach(line => io.out(line));
  }
  const trouble = printTrouble(site);
  if (trouble !== '') {
    io.err(trouble);
  }
  return EXIT.ok;
}

function partJson({ record, segments: all }: Part): Readonly<Record<string, unknown>> {
  return {
    id: record.id,
    name: toOneLine(record.rotation.name),
    zone: record.rotation.zone,
    segments: all.map(({ from, until, people, shadows, gap }) => ({
      from: printInstant(from),
      until: printInstant(until),
      people: people.map(({ handle, source, layer, insteadOf }) => ({
        handle,
        source,
        layer: layer ?? null,
        'instead-of': insteadOf ?? null,
      })),
      shadows,
      gap: gap ?? null,
    })),
  };
}

function csvLines(parts: readonly Part[]): string[] {
  const row = (id: string, from: Instant, until: Instant, rest: readonly string[]): string =>
    printCsvLine([id, printInstant(from), printInstant(until), ...rest]);
  return [
    'rotation,from,until,person,source',
    ...parts.flatMap(({ record: { id }, segments: all }) =>
      all.flatMap(({ from, until, people }) =>
        people.length === 0
          ? [row(id, from, until, ['', 'nobody'])]
          : people.map(({ handle, source }) => row(id, from, until, [handle, source])),
      ),
    ),
  ];
}

function textLines({ record: { id, rotation }, segments: all }: Part, width: number | undefined): string[] {
  const rows = all.map(segment => [
    printWhen(rotation.zone, segment.from).replace(` ${rotation.zone}`, ''),
    printSpan(segment.until - segment.from),
    printHandles(handlesOf(segment)) + why(segment),
  ]);
  return [
    `${toOneLine(id)}: ${toOneLine(rotation.name)} (${rotation.zone})`,
    ...printTable(rows, width).map(line => `  ${line}`),
  ];
}

/** Why it is not whose turn it would be. */
function why({ people }: Segment): string {
  const [first] = people;
  const words: Readonly<Record<string, string>> = { cover: 'cover', fixed: 'fixed period', add: 'added' };
  const replaced = people.flatMap(({ insteadOf }) => (insteadOf === undefined ? [] : [insteadOf]));
  return replaced.length > 0
    ? ` for ${printHandles([...new Set(replaced)])}`
    : first !== undefined && words[first.source] !== undefined
      ? ` (${words[first.source]})`
      : '';
}
