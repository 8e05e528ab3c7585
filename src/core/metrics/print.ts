import { printCsvLine } from '../text/csvLine';
import { escapeLine } from '../text/escapeLine';
import { toOneLine } from '../text/plain';
import { printInstant } from '../time/instant';
import type { Figure } from './figure';
import type { Measured } from './measure';
import type { PersonLoad } from './people';
import type { DeadlineOf, Group, Grouping, MetricsReport } from './report';
import { MEASURES, type Span } from './spans';
import {
  figureWords,
  groupName,
  IMPACT_NAME,
  incidentsWords,
  LEFT_OUT_NAMES,
  MEASURE_NAMES,
  minutesOf,
  minutesText,
  missingWords,
  periodWords,
  PUNCTUALITY_NAMES,
  totalWords,
} from './words';

function known(span: Span): string {
  return span.kind === 'known' ? String(minutesOf(span.length)) : '';
}

function edge(span: Span): string {
  return span.kind === 'known' ? span.edge : '';
}

/** What an empty cell means: `detect not-recorded, resolve open`. */
function unknowns({ spans, impact }: Measured): string {
  return [...MEASURES.map(name => [name, spans[name]] as const), ['impact', impact] as const]
    .flatMap(([name, span]) => (span.kind === 'known' ? [] : [`${name} ${span.kind}`]))
    .join(', ');
}

/** A line of titles, then one for each incident. Minutes; what is not known is empty, and the last column says why. */
export function printIncidentsCsv({ all }: MetricsReport): readonly string[] {
  return [
    'incident,title,declared,severity,services,status,left-out,detect-min,acknowledge-min,mitigate-min,resolve-min,counted-from,impact-min,impact-until,not-known',
    ...all.incidents.map(measured => {
      const { incident, at, leftOut, spans, impact } = measured;
      return printCsvLine([
        incident.id,
        toOneLine(incident.title),
        printInstant(at),
        incident.severity ?? '',
        incident.services.join(' '),
        incident.status,
        leftOut ?? '',
        ...MEASURES.map(name => known(spans[name])),
        edge(spans.mitigate) || edge(spans.resolve),
        known(impact),
        impact.kind === 'known' ? (impact.edge === 'impact' ? 'ended' : 'mitigated') : '',
        unknowns(measured),
      ]);
    }),
  ];
}

function figureCells({ values, median, p90, total, open, notRecorded, contradictory }: Figure): string[] {
  const minutes = (value: number | undefined): string =>
    value === undefined ? '' : String(minutesOf(value));
  return [
    String(values.length),
    minutes(median),
    minutes(p90),
    minutes(total),
    ...[open, notRecorded, contradictory].map(String),
  ];
}

/** A line of titles, then one for each measure of each group. Minutes; medians of few values are empty. */
export function printGroupsCsv({ groups }: MetricsReport, by: Grouping): readonly string[] {
  return [
    `${by},measure,incidents,n,median-min,p90-min,total-min,open,not-recorded,contradictory`,
    ...groups[by].flatMap(({ key, incidents, figures, impact }) =>
      [...MEASURES.map(name => [name, figures[name]] as const), ['impact', impact] as const].map(
        ([name, figure]) => printCsvLine([key, name, String(incidents.length), ...figureCells(figure)]),
      ),
    ),
  ];
}

function loadCells(load: PersonLoad): readonly string[] {
  const { pages, nightPages, nights, acknowledged, led, tookPart } = load;
  return [pages, nightPages, nights, acknowledged.length, led.length, tookPart.length].map(String);
}

/** A line of titles, then one for each person. */
export function printPeopleCsv({ people }: MetricsReport): readonly string[] {
  return [
    'person,pages,night-pages,nights,acknowledged,led,took-part',
    ...people.map(load => printCsvLine([load.handle, ...loadCells(load)])),
  ];
}

function figureJson(figure: Figure): Readonly<Record<string, unknown>> {
  const { values, median, p90, total, open, notRecorded, contradictory } = figure;
  return {
    n: values.length,
    medianMinutes: median === undefined ? null : minutesOf(median),
    p90Minutes: p90 === undefined ? null : minutesOf(p90),
    totalMinutes: minutesOf(total),
    open,
    notRecorded,
    contradictory,
  };
}

function groupJson({ key, incidents, figures, impact }: Group): Readonly<Record<string, unknown>> {
  const measures = Object.fromEntries(MEASURES.map(name => [name, figureJson(figures[name])]));
  return { key, incidents: incidents.length, ...measures, impact: figureJson(impact) };
}

function incidentJson(measured: Measured): Readonly<Record<string, unknown>> {
  const { incident, at, leftOut, spans, impact } = measured;
  const span = (one: Span): unknown =>
    one.kind === 'known' ? { minutes: minutesOf(one.length), edge: one.edge } : { unknown: one.kind };
  return {
    id: incident.id,
    title: incident.title,
    declared: printInstant(at),
    severity: incident.severity ?? null,
    services: incident.services,
    status: incident.status,
    leftOut: leftOut ?? null,
    ...Object.fromEntries(MEASURES.map(name => [name, span(spans[name])])),
    impact: span(impact),
  };
}

/** Everything, as one JSON value. Minutes. */
export function metricsJson(report: MetricsReport): Readonly<Record<string, unknown>> {
  const { query, all, leftOut, groups, previous, reviews, items, people } = report;
  const instant = (at: number | undefined): string | null => (at === undefined ? null : printInstant(at));
  const counts = (kept: MetricsReport['reviews']): Readonly<Record<string, number>> =>
    Object.fromEntries([...kept].map(([how, list]) => [how, list.length]));
  return {
    from: instant(query.from),
    until: instant(query.until),
    zone: 'UTC',
    all: groupJson(all),
    leftOut: Object.fromEntries([...leftOut].map(([why, list]) => [why, list.map(one => one.incident.id)])),
    previous: previous === undefined ? null : groupJson(previous),
    month: groups.month.map(groupJson),
    severity: groups.severity.map(groupJson),
    service: groups.service.map(groupJson),
    reviews: counts(reviews),
    customerReviews: counts(report.customerReviews),
    remediation: counts(items),
    people: people.map(load => {
      const { handle, pages, nightPages, nights, acknowledged, led, tookPart } = load;
      const work = { acknowledged: acknowledged.length, led: led.length, tookPart: tookPart.length };
      return { person: handle, pages, nightPages, nights, ...work };
    }),
    incidents: all.incidents.map(incidentJson),
  };
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, index) => (index === 0 ? '---' : '---:'))), ...rows.map(line)];
}

/** `3 drills, 1 declined`; empty for none. */
export function leftOutWords({ leftOut }: MetricsReport): string {
  return [...leftOut]
    .map(([why, { length }]) => `${length} ${LEFT_OUT_NAMES[why][length === 1 ? 0 : 1]}`)
    .join(', ');
}

function groupRows(by: Grouping, groups: readonly Group[]): readonly (readonly string[])[] {
  return groups.map(({ key, incidents, figures, impact }) => [
    escapeLine(groupName(by, key)),
    String(incidents.length),
    ...MEASURES.map(name => figureWords(figures[name])),
    totalWords(impact),
  ]);
}

function keptLine(what: string, kept: ReadonlyMap<string, readonly DeadlineOf[]>): string {
  const parts = [...kept]
    .filter(([, list]) => list.length > 0)
    .map(([how, list]) => `${list.length} ${PUNCTUALITY_NAMES[how as keyof typeof PUNCTUALITY_NAMES]}`);
  return `${what}: ${parts.length === 0 ? 'none' : parts.join(', ')}.`;
}

const HEADS: Readonly<Record<Grouping, string>> = {
  month: 'Month',
  severity: 'Severity',
  service: 'Service',
};

/** A report to be read. `site`: its name. */
export function printMetricsMarkdown(report: MetricsReport, site: string): string {
  const { query, all, groups, people } = report;
  const out = leftOutWords(report);
  const figures = [
    ...MEASURES.map(name => [MEASURE_NAMES[name], all.figures[name]] as const),
    [IMPACT_NAME, all.impact] as const,
  ];
  const measures = ['Detect', 'Acknowledge', 'Mitigate', 'Resolve', IMPACT_NAME];
  return [
    `# Metrics of ${escapeLine(site)}, ${periodWords(query)}`,
    '',
    `${incidentsWords(all.incidents.length)}, by the day of the declaration in UTC. ${
      out === ''
        ? 'None was left out'
        : query.includeLeftOut
          ? `Counted although marked: ${out}`
          : `Left out: ${out}`
    }.`,
    '',
    'n is how many incidents a figure is made of. Fewer than five are told one by one, and a 90th percentile (p90) is given from ten on.',
    '',
    ...table(
      ['', 'What is known', 'Not counted'],
      figures.map(([name, figure]) => [name, figureWords(figure), missingWords(figure) || 'none']),
    ),
    '',
    `In all, ${minutesText(all.impact.total)} of customer impact are recorded.`,
    ...(['month', 'severity', 'service'] as const).flatMap(by => [
      '',
      `## By ${by}`,
      '',
      ...table([HEADS[by], 'Incidents', ...measures], groupRows(by, groups[by])),
      ...(by === 'service' ? ['', 'An incident counts for each of its services.'] : []),
    ]),
    '',
    '## Reviews and remediation',
    '',
    `- ${keptLine('Reviews', report.reviews)}`,
    `- ${keptLine('Customer reviews', report.customerReviews)}`,
    `- ${keptLine('Remediation items', report.items)}`,
    '',
    '## Load',
    '',
    ...table(
      ['Person', 'Pages', 'At night', 'Nights', 'Acknowledged', 'Led', 'Took part'],
      people.map(load => [`@${escapeLine(load.handle)}`, ...loadCells(load)]),
    ),
    '',
  ].join('\n');
}
