import { siteMetrics } from '../../app/metrics';
import { queryOfLook } from '../../app/metricsModel';
import type { LiveSite } from '../../app/site';
import {
  metricsJson,
  printGroupsCsv,
  printIncidentsCsv,
  printMetricsMarkdown,
  printPeopleCsv,
} from '../../core/metrics/print';
import { GROUPINGS, type MetricsReport } from '../../core/metrics/report';
import { periodWords } from '../../core/metrics/words';
import type { MetricsLook } from '../../protocol/metrics';
import { choose } from '../commands/prompts';
import { saveAs } from '../commands/saveAs';

interface Form {
  /** Of the file's name. */
  readonly name: string;
  readonly kind: string;
  readonly ending: string;
  readonly print: (report: MetricsReport, site: LiveSite) => string;
}

const lines = (list: readonly string[]): string => `${list.join('\r\n')}\r\n`;

const csv = (name: string, print: (report: MetricsReport) => readonly string[]): Form => ({
  name,
  kind: 'Comma-separated values',
  ending: 'csv',
  print: report => lines(print(report)),
});

const FORMS: readonly { readonly label: string; readonly description: string; readonly value: Form }[] = [
  {
    label: 'Report',
    description: 'Markdown, to be read',
    value: {
      name: 'metrics',
      kind: 'Markdown',
      ending: 'md',
      print: (report, site) => printMetricsMarkdown(report, site.plan.name),
    },
  },
  {
    label: 'Incidents',
    description: 'CSV, a line for each',
    value: csv('incidents', printIncidentsCsv),
  },
  ...GROUPINGS.map(by => ({
    label: `By ${by}`,
    description: 'CSV, a line for each and each measure',
    value: csv(`metrics-by-${by}`, report => printGroupsCsv(report, by)),
  })),
  { label: 'By person', description: 'CSV, pages and incidents', value: csv('load', printPeopleCsv) },
  {
    label: 'Everything',
    description: 'JSON, for other tools',
    value: {
      name: 'metrics',
      kind: 'JSON',
      ending: 'json',
      print: report => `${JSON.stringify(metricsJson(report), undefined, 2)}\n`,
    },
  },
];

/** Asks what to write, and where to. */
export async function exportMetrics(site: LiveSite, look: MetricsLook, now: number): Promise<void> {
  const report = siteMetrics(site, queryOfLook(look, now), now);
  const period = periodWords(report.query);
  const form = await choose(FORMS, `What to export of ${period}?`);
  const name = `${form.name}-${period.replaceAll(' ', '-')}.${form.ending}`;
  await saveAs(name, { [form.kind]: [form.ending] }, form.print(report, site));
}
