import { printFix, printOutcome, SimilarIncidents, whySimilar } from '../../app/similarIncidents';
import { lineIn, type FoundLine } from '../../app/foundLines';
import { searchIncidents, type FoundIncident } from '../../app/searchIncidents';
import type { IncidentRecord, LiveSite } from '../../app/site';
import { excerpt } from '../../core/search/excerpt';
import { FACETS, parseQuery } from '../../core/search/query';
import { isOpen } from '../../core/incident/status';
import { SEVERITY_UNSET } from '../../core/incident/entry';
import { toOneLine } from '../../core/text/plain';
import { UsageError, type CommandContext, type CommandSpec } from '../command';
import { EXIT, type ExitCode } from '../exitCodes';
import { ANY, findIncident } from '../findIncident';
import { printJson } from '../print';
import { openSession, type Session } from '../session';
import { fetchFirst } from './fetching';
import { summaryJson } from './list';

export const searchCommand: CommandSpec = {
  name: 'search',
  usage: 'QUERY…',
  summary: 'Find incidents by what they, their logs, reviews and items say.',
  details: [
    'Every word must stand somewhere in the incident; parts of words count, "quoted phrases" stand as they are.',
    'Facets narrow it down, a minus turns one round:',
    ...Object.entries(FACETS).map(([name, meaning]) => `  ${`${name}:`.padEnd(10)} ${meaning}`),
    'Words that were retracted or redacted are not found.',
  ],
  examples: [
    'search connection pool',
    'search service:checkout tag:config since:2026',
    'search is:overdue --json',
  ],
  options: ['limit', 'no-fetch'],
  positionals: { min: 1, max: 100 },
  run: runSearch,
};

export const similarCommand: CommandSpec = {
  name: 'similar',
  usage: '[INCIDENT]',
  summary: 'Show past incidents like this one: why, and what fixed them.',
  details: ['By words (misspelt ones, too), services and tags; the most alike first.'],
  examples: ['similar', 'similar checkout', 'similar checkout --limit 3 --json'],
  options: ['incident', 'limit', 'no-fetch'],
  positionals: { min: 0, max: 1 },
  run: runSimilar,
};

const USUAL = { search: 50, similar: 5 } as const;
const LONGEST_LINE = 160;

async function runSearch(context: CommandContext): Promise<ExitCode> {
  const { io, options, positionals, command } = context;
  const limit = limitOf(context, USUAL.search);
  const query = parseQuery(positionals.map(quotedAgain).join(' '));
  if (query.problems.length > 0) {
    throw new UsageError(query.problems.join(' '), command);
  }
  const session = await openSession(context);
  await fetchFirst(context, session);
  const site = await session.read();
  const { total, found } = searchIncidents(site, query, { now: io.now(), limit });
  const lineOf = await linesIn(session, found);
  if (options.json === true) {
    io.out(printJson({ total, incidents: found.map(one => foundJson(site, one, lineOf)) }));
  } else {
    found.flatMap(one => printFound(one, query.words, lineOf)).forEach(line => io.out(line));
  }
  if (total > found.length) {
    io.err(`${found.length} of ${total}. Say more, or raise --limit.`);
  } else if (total === 0) {
    io.err('No incident says that.');
  }
  return EXIT.ok;
}

/** Counted from 1; undefined where the file is not there (any more). */
type LineOf = (line: FoundLine) => number | undefined;

/** Entries of a log are found by their ids: the files say at which line they stand. */
async function linesIn(session: Session, found: readonly FoundIncident[]): Promise<LineOf> {
  const logs = found.flatMap(({ lines }) => lines.flatMap(({ at, path }) => ('entry' in at ? [path] : [])));
  const texts = logs.length === 0 ? new Map() : await session.backend.store.readMany([...new Set(logs)]);
  return line => {
    if ('line' in line.at) {
      return line.at.line + 1;
    }
    const text: unknown = texts.get(line.path);
    return typeof text === 'string' ? lineIn(text, line) + 1 : undefined;
  };
}

/** The shell took the quotes off a phrase; a facet's own value may have blanks, too. */
function quotedAgain(word: string): string {
  return /\s/.test(word) && !word.includes('"') ? word.replace(/^(-?[a-z]+:)?(.*)$/is, '$1"$2"') : word;
}

function printFound({ record, lines }: FoundIncident, words: readonly string[], lineOf: LineOf): string[] {
  return [
    headOf(record),
    ...lines.map(
      line => `  ${line.path}${placeOf(lineOf(line))}: ${excerpt(toOneLine(line.text), words, LONGEST_LINE)}`,
    ),
  ];
}

function headOf({ incident }: IncidentRecord): string {
  return `${incident.id}  ${incident.severity ?? SEVERITY_UNSET}  ${incident.status}  ${toOneLine(incident.title)}`;
}

function placeOf(line: number | undefined): string {
  return line === undefined ? '' : `:${line}`;
}

function foundJson(
  site: LiveSite,
  { record, lines }: FoundIncident,
  lineOf: LineOf,
): Readonly<Record<string, unknown>> {
  return {
    ...summaryJson(site, record.incident),
    lines: lines.map(line => ({
      path: line.path,
      line: lineOf(line) ?? null,
      ...('entry' in line.at ? { entry: line.at.entry } : {}),
      text: toOneLine(line.text),
    })),
  };
}

async function runSimilar(context: CommandContext): Promise<ExitCode> {
  const { io, options, positionals, command } = context;
  const [named] = positionals;
  if (named !== undefined && options.incident !== undefined) {
    throw new UsageError('The incident is named twice.', command);
  }
  const limit = limitOf(context, USUAL.similar);
  const session = await openSession(context);
  await fetchFirst(context, session);
  const site = await session.read();
  const record = findIncident(site, options.incident ?? named, ANY);
  const found = await (await openSimilar()).similarTo(site, record.incident.id, limit);
  if (options.json === true) {
    const json = found.map(({ record: other, similar, fix }) => ({
      ...summaryJson(site, other.incident),
      score: Math.round(similar.score * 100) / 100,
      why: { services: similar.services, tags: similar.tags, words: similar.words },
      fixed:
        fix === undefined
          ? null
          : { by: fix.text === '' ? null : fix.text, source: fix.source, done: fix.done },
    }));
    io.out(printJson({ incident: record.incident.id, similar: json }));
  } else {
    for (const { record: other, similar, fix } of found) {
      io.out(headOf(other));
      io.out(`  why: ${whySimilar(similar)}`);
      const fixed = printFix(fix);
      const isOver = !isOpen(other.incident);
      io.out(isOver && fixed !== '' ? `  fixed by: ${fixed}` : `  ${printOutcome({ record: other, fix })}`);
    }
  }
  if (found.length === 0) {
    io.err('No other incident is like this one.');
  }
  return EXIT.ok;
}

async function openSimilar(): Promise<SimilarIncidents> {
  const { SimilarIndex } = await import('../../core/search/similarIndex');
  // Nobody types here, so nothing has to wait for its turn.
  const slices = { now: () => 0, pause: () => Promise.resolve(), budget: 1 };
  return new SimilarIncidents(() => Promise.resolve(new SimilarIndex()), slices);
}

function limitOf({ options, command }: CommandContext, usual: number): number {
  const { limit } = options;
  if (limit === undefined) {
    return usual;
  }
  if (!/^[1-9]\d{0,5}$/.test(limit)) {
    throw new UsageError(`--limit "${toOneLine(limit)}" is no number.`, command);
  }
  return Number(limit);
}
