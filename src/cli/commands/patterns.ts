import { patternReport } from '../../app/patternReport';
import { printPatterns, shareOf, trendWords } from '../../core/patterns/printPatterns';
import { openOf, type PatternItem, type PatternReport } from '../../core/patterns/patterns';
import { INCIDENT_FILE } from '../../core/site/paths';
import { toOneLine } from '../../core/text/plain';
import { dayOf, isDay, printInstant, tryParseInstant, type Instant } from '../../core/time/instant';
import { UsageError, type CommandContext, type CommandSpec } from '../command';
import { EXIT, type ExitCode } from '../exitCodes';
import { printJson, printTable } from '../print';
import { openSession } from '../session';
import { fetchFirst } from './fetching';

export const patternsCommand: CommandSpec = {
  name: 'patterns',
  usage: '',
  summary: 'What incidents have in common: tags, services, kinds of factors, and what comes together.',
  details: [
    'Of incidents declared from --from on and before --to (2026-11, 2026-11-23; UTC); without both, the last 365 days.',
    'A trend is told from eight incidents on, and only where chance seldom makes one as large; a share from twenty on.',
    'Drills, and what was declined, merged or left out of metrics, do not count.',
  ],
  examples: ['patterns', 'patterns --from 2026-01 --markdown', 'patterns --json'],
  options: ['from', 'to', 'markdown', 'no-fetch'],
  positionals: { min: 0, max: 0 },
  run,
};

async function run(context: CommandContext): Promise<ExitCode> {
  const { io, options, command } = context;
  if (options.json === true && options.markdown === true) {
    throw new UsageError('--json and --markdown exclude each other.', command);
  }
  const period = { from: timeOf(context, 'from'), until: timeOf(context, 'to') };
  if (period.from !== undefined && period.until !== undefined && period.until <= period.from) {
    throw new UsageError('--to is not after --from.', command);
  }
  const session = await openSession(context);
  await fetchFirst(context, session);
  const site = await session.read();
  const report = patternReport(site, io.now(), period);
  if (options.json === true) {
    io.out(printJson(toJson(report)));
  } else if (options.markdown === true) {
    const folders = new Map(site.incidents.map(({ incident, folder }) => [incident.id, folder]));
    io.out(
      printPatterns(report, site.plan.name, ({ id }) => `${folders.get(id)}/${INCIDENT_FILE}`).trimEnd(),
    );
  } else {
    printText(report, context);
  }
  return EXIT.ok;
}

function timeOf({ options, command }: CommandContext, name: 'from' | 'to'): Instant | undefined {
  const text = options[name];
  if (text === undefined) {
    return undefined;
  }
  const day = /^\d{4}-\d{2}$/.test(text) ? `${text}-01` : text;
  const at = tryParseInstant(isDay(day) ? `${day}T00:00Z` : text);
  if (at === undefined) {
    throw new UsageError(
      `--${name} "${toOneLine(text)}" is no month, day or time: 2026-11, 2026-11-23, 2026-11-23T08:15Z.`,
      command,
    );
  }
  return at;
}

function printText(report: PatternReport, { io }: CommandContext): void {
  const total = report.incidents.length;
  io.out(
    `${total === 1 ? '1 incident' : `${total} incidents`} from ${dayOf(report.from)} to ${dayOf(report.until - 1)} (UTC), ${report.unreviewed} without a review.`,
  );
  if (report.rows.length > 0) {
    io.out('');
    printTable(
      [
        ['WHAT', 'NAME', 'INCIDENTS', 'SHARE', 'OPEN ITEMS', 'EARLIER -> LATER HALF'],
        ...report.rows.map(row => [
          row.kind,
          toOneLine(row.name),
          String(row.incidents.length),
          shareOf(row.incidents.length, total),
          String(row.incidents.flatMap(openOf).length),
          trendWords(row).replace('→', '->'),
        ]),
      ],
      io.width,
    ).forEach(line => io.out(line));
  }
  for (const { a, b, incidents } of report.pairs) {
    io.out(
      `together: ${a.kind} ${toOneLine(a.name)} and ${b.kind} ${toOneLine(b.name)}: ${incidents.map(({ id }) => id).join(', ')}`,
    );
  }
  for (const { services, tags, earlier, later, days, whenBack, overdueNow } of report.recurrences) {
    const told = [
      ['overdue then', whenBack.overdue],
      ['open then', whenBack.open],
      ['done or given up on a day unknown', whenBack.unknown],
      ['overdue now', overdueNow],
    ] as const;
    const items = told
      .filter(([, some]) => some.length > 0)
      .map(([what, some]) => `${what} ${some.map(({ id }) => id).join(', ')}`)
      .join('; ');
    io.out(
      `again: ${toOneLine([...services, ...tags].join(', '))}: ${later.id} ${days} d after ${earlier.id}: ${items}`,
    );
  }
  if (total > 0 && report.rows.length === 0) {
    io.err('No tag, service or kind of factor stands in more than one of them.');
  }
}

function toJson(report: PatternReport): Readonly<Record<string, unknown>> {
  const idsOf = (incidents: PatternReport['incidents']): readonly string[] => incidents.map(({ id }) => id);
  const itemOf =
    (incident: string) =>
    ({ id, text, owner, due }: PatternItem) => ({
      incident,
      id,
      text,
      owner: owner ?? null,
      due: due ?? null,
    });
  return {
    from: printInstant(report.from),
    until: printInstant(report.until),
    incidents: report.incidents.length,
    unreviewed: report.unreviewed,
    patterns: report.rows.map(({ kind, name, incidents, halves, trend }) => ({
      kind,
      name,
      incidents: idsOf(incidents),
      halves,
      trend,
      open: incidents.flatMap(incident => openOf(incident).map(itemOf(incident.id))),
    })),
    together: report.pairs.map(({ a, b, incidents, expected }) => ({
      a,
      b,
      incidents: idsOf(incidents),
      expected: Math.round(expected * 100) / 100,
    })),
    again: report.recurrences.map(({ services, tags, earlier, later, days, whenBack, overdueNow }) => ({
      services,
      tags,
      earlier: earlier.id,
      later: later.id,
      days,
      whenBack: {
        overdue: whenBack.overdue.map(itemOf(earlier.id)),
        open: whenBack.open.map(itemOf(earlier.id)),
        unknown: whenBack.unknown.map(itemOf(earlier.id)),
      },
      overdueNow: overdueNow.map(itemOf(earlier.id)),
    })),
  };
}
