import { periodOf, siteMetrics } from '../../app/metrics';
import type { LiveSite } from '../../app/site';
import {
  leftOutWords,
  metricsJson,
  printGroupsCsv,
  printIncidentsCsv,
  printMetricsMarkdown,
  printPeopleCsv,
} from '../../core/metrics/print';
import { GROUPINGS, type Grouping, type MetricsQuery, type MetricsReport } from '../../core/metrics/report';
import { MEASURES } from '../../core/metrics/spans';
import {
  figureWords,
  groupName,
  IMPACT_NAME,
  incidentsWords,
  MEASURE_NAMES,
  missingWords,
  periodWords,
  totalWords,
} from '../../core/metrics/words';
import { toOneLine } from '../../core/text/plain';
import { isDay, tryParseInstant, type Instant } from '../../core/time/instant';
import { UsageError, type CommandContext, type CommandSpec } from '../command';
import { EXIT, type ExitCode } from '../exitCodes';
import { printJson, printTable, printTrouble } from '../print';
import { openSession } from '../session';
import { fetchFirst } from './fetching';

export const metricsCommand: CommandSpec = {
  name: 'metrics',
  usage: '',
  summary: 'Times to detect, acknowledge, mitigate and resolve, customer impact, punctuality and load.',
  details: [
    'Incidents that were declared from --from on and before --to (2026-11, 2026-11-23; months and days in UTC); without',
    'both, the twelve months that end with this one. Medians need five incidents, 90th percentiles (p90) ten; fewer',
    'are told one by one.',
    'Drills, and what was declined, merged or left out by `livesite leave-out`, do not count.',
  ],
  examples: ['metrics', 'metrics --by severity --from 2026-07 --to 2026-10', 'metrics --by person --csv'],
  options: ['from', 'to', 'severity', 'service', 'by', 'include-left-out', 'csv', 'markdown', 'no-fetch'],
  positionals: { min: 0, max: 0 },
  run,
};

const BY = [...GROUPINGS, 'person'] as const;
type By = (typeof BY)[number];

async function run(context: CommandContext): Promise<ExitCode> {
  const { io, options, command } = context;
  if ([options.json, options.csv, options.markdown].filter(given => given === true).length > 1) {
    throw new UsageError('--json, --csv and --markdown exclude each other.', command);
  }
  const by = readBy(context);
  const query = readQuery(context);
  const session = await openSession(context);
  await fetchFirst(context, session);
  const site = await session.read();
  const report = siteMetrics(site, query, io.now());
  if (options.json === true) {
    io.out(printJson(metricsJson(report)));
  } else if (options.markdown === true) {
    io.out(printMetricsMarkdown(report, site.plan.name).trimEnd());
  } else if (options.csv === true) {
    csvOf(report, by).forEach(line => io.out(line));
  } else {
    printText(report, by, context);
  }
  tellTrouble(context, site);
  return EXIT.ok;
}

function tellTrouble({ io }: CommandContext, site: LiveSite): void {
  const trouble = printTrouble(site);
  if (trouble !== '') {
    io.err(trouble);
  }
}

function readBy({ options, command }: CommandContext): By | undefined {
  const by = BY.find(one => one === options.by);
  if (options.by !== undefined && by === undefined) {
    throw new UsageError(`--by "${toOneLine(options.by)}" is none of ${BY.join(', ')}.`, command);
  }
  return by;
}

function readQuery({ io, options, command }: CommandContext): MetricsQuery {
  const [service, ...others] = options.service ?? [];
  if (others.length > 0) {
    throw new UsageError('--service can be given once here.', command);
  }
  const time = (name: 'from' | 'to'): Instant | undefined => {
    const text = options[name];
    const at = text === undefined ? undefined : readTime(text);
    if (text !== undefined && at === undefined) {
      throw new UsageError(
        `--${name} "${toOneLine(text)}" is no month, day or time: 2026-11, 2026-11-23, 2026-11-23T08:15Z.`,
        command,
      );
    }
    return at;
  };
  const [from, until] = [time('from'), time('to')];
  if (from !== undefined && until !== undefined && until <= from) {
    throw new UsageError('--to is not after --from.', command);
  }
  const asked = { severity: options.severity, service, includeLeftOut: options['include-left-out'] === true };
  if (from === undefined && until === undefined) {
    return { ...asked, ...periodOf(12, io.now()) };
  }
  const length = (until ?? io.now()) - (from ?? 0);
  const previous = from === undefined || length <= 0 ? undefined : { from: from - length, until: from };
  return { ...asked, from, until, previous };
}

/** A month, a day or an instant; the first two begin in UTC, as months are counted. */
function readTime(text: string): Instant | undefined {
  const day = /^\d{4}-\d{2}$/.test(text) ? `${text}-01` : text;
  return tryParseInstant(isDay(day) ? `${day}T00:00Z` : text);
}

function csvOf(report: MetricsReport, by: By | undefined): readonly string[] {
  return by === undefined
    ? printIncidentsCsv(report)
    : by === 'person'
      ? printPeopleCsv(report)
      : printGroupsCsv(report, by);
}

function printText(report: MetricsReport, by: By | undefined, { io }: CommandContext): void {
  const { all, query } = report;
  const out = leftOutWords(report);
  const tail =
    out === '' ? '' : query.includeLeftOut ? ` Counted although marked: ${out}.` : ` Left out: ${out}.`;
  io.out(`${incidentsWords(all.incidents.length)}, ${periodWords(query)} (UTC).${tail}`);
  if (all.incidents.length > 0) {
    io.out('');
    const rows =
      by === undefined ? measureRows(report) : by === 'person' ? personRows(report) : groupRows(report, by);
    printTable(rows, io.width).forEach(line => io.out(line));
  }
}

function measureRows({ all, previous }: MetricsReport): readonly (readonly string[])[] {
  const { impact } = all;
  const before = previous === undefined || previous.incidents.length === 0 ? undefined : previous;
  return [
    ['MEASURE', 'KNOWN', ...(before === undefined ? [] : ['PERIOD BEFORE']), 'NOT COUNTED'],
    ...MEASURES.map(name => [
      MEASURE_NAMES[name],
      figureWords(all.figures[name]),
      ...(before === undefined ? [] : [figureWords(before.figures[name])]),
      missingWords(all.figures[name]),
    ]),
    [
      IMPACT_NAME,
      totalWords(impact),
      ...(before === undefined ? [] : [totalWords(before.impact)]),
      missingWords(impact),
    ],
  ];
}

function groupRows({ groups }: MetricsReport, by: Grouping): readonly (readonly string[])[] {
  return [
    [by.toUpperCase(), 'INCIDENTS', 'DETECT', 'ACKNOWLEDGE', 'MITIGATE', 'RESOLVE', 'IMPACT'],
    ...groups[by].map(({ key, incidents, figures, impact }) => [
      toOneLine(groupName(by, key)),
      String(incidents.length),
      ...MEASURES.map(name => figureWords(figures[name])),
      totalWords(impact),
    ]),
  ];
}

function personRows({ people }: MetricsReport): readonly (readonly string[])[] {
  return [
    ['PERSON', 'PAGES', 'AT NIGHT', 'NIGHTS', 'ACKNOWLEDGED', 'LED', 'TOOK PART'],
    ...people.map(({ handle, pages, nightPages, nights, acknowledged, led, tookPart }) => [
      `@${handle}`,
      ...[pages, nightPages, nights, acknowledged.length, led.length, tookPart.length].map(String),
    ]),
  ];
}
