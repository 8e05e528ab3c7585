import { escapeMarkdown } from '../editor/markdownText';
import { toLabel } from '../text/plain';
import { dayOf } from '../time/instant';
import {
  AGAIN_DAYS,
  LEAST_FOR_TREND,
  openOf,
  type Pattern,
  type PatternIncident,
  type PatternItem,
  type PatternKind,
  type PatternReport,
  type PatternRow,
} from './patterns';

/** Fewer incidents than these are told as counts: a percentage of three says nothing. */
const LEAST_FOR_SHARE = 20;
const MOST_LINKS = 8;

/** Where an incident can be opened; undefined: it is named only. */
export type LinkOf = (incident: PatternIncident) => string | undefined;

const HEADINGS: Readonly<Record<PatternKind, string>> = {
  tag: 'Tags',
  service: 'Services',
  factor: 'Kinds of contributing factors',
};

/** The report as Markdown. All that comes from files is plain text. */
export function printPatterns(report: PatternReport, site: string, linkOf: LinkOf): string {
  const { incidents, rows, recurrences, unreviewed } = report;
  const period = `${dayOf(report.from)} to ${dayOf(report.until - 1)}`;
  const lines = [
    `# Recurring patterns of ${escapeMarkdown(site)}`,
    '',
    `${count(incidents.length, 'incident')} declared from ${period} (UTC). Drills, and what was declined, merged or left out of metrics, do not count.`,
  ];
  if (unreviewed > 0) {
    lines.push(
      '',
      `${unreviewed} of them ${unreviewed === 1 ? 'has' : 'have'} no review, so tags and factors may be missing there.`,
    );
  }
  if (rows.length === 0) {
    lines.push('', 'No tag, service or kind of factor stands in more than one of them.');
  }
  if (recurrences.length > 0) {
    lines.push(
      '',
      '## Came back before remediation was done',
      '',
      `The same service and tag within ${AGAIN_DAYS} days. Whether an item was open then is what the log says; days are those that stand in the review now.`,
      '',
      ...recurrences.map(one => recurrenceLine(one, linkOf)),
    );
  }
  for (const kind of ['tag', 'service', 'factor'] as const) {
    const own = rows.filter(row => row.kind === kind);
    if (own.length > 0) {
      lines.push('', `## ${HEADINGS[kind]}`, '', ...tableOf(own, report, linkOf));
    }
  }
  if (report.pairs.length > 0) {
    lines.push(
      '',
      '## What comes together',
      '',
      'In at least three incidents, and at least half as often again as chance has it.',
      '',
    );
    lines.push(...report.pairs.map(pair => pairLine(pair, linkOf)));
  }
  return `${lines.join('\n')}\n`;
}

function recurrenceLine(
  { services, tags, earlier, later, days, whenBack, overdueNow }: PatternReport['recurrences'][number],
  linkOf: LinkOf,
): string {
  const names = (what: string, values: readonly string[]): string =>
    `${what}${values.length === 1 ? '' : 's'} ${values.map(value => `**${escapeMarkdown(value)}**`).join(', ')}`;
  const what = `${names('service', services)}, ${names('tag', tags)}`;
  const again = `${link(later, linkOf)} came ${count(days, 'day')} after ${link(earlier, linkOf)}`;
  const told = [
    itemsLine('Overdue then', whenBack.overdue),
    itemsLine('Open then', whenBack.open),
    itemsLine('Over by now, since a day that nobody recorded', whenBack.unknown),
  ].filter(part => part !== '');
  // What was told just now is named only.
  const toldBefore = new Set([...whenBack.overdue, ...whenBack.open]);
  const now = overdueNow.map(item => (toldBefore.has(item) ? item.id : itemWords(item))).join(', ');
  return `- ${what}: ${again}. ${[...told, `Overdue now: ${now === '' ? 'none' : now}.`].join(' ')}`;
}

function itemsLine(what: string, items: readonly PatternItem[]): string {
  return items.length === 0 ? '' : `${what}: ${items.map(itemWords).join(', ')}.`;
}

function tableOf(rows: readonly PatternRow[], report: PatternReport, linkOf: LinkOf): readonly string[] {
  const total = report.incidents.length;
  return [
    '| | Incidents | Share | Earlier half → later half | Which | Still open |',
    '| --- | ---: | ---: | --- | --- | --- |',
    ...rows.map(row => {
      const cells = [
        escapeMarkdown(row.name),
        String(row.incidents.length),
        shareOf(row.incidents.length, total),
        trendWords(row),
        linksOf(row.incidents, linkOf),
        openWords(row.incidents),
      ];
      return `| ${cells.join(' | ')} |`;
    }),
  ];
}

/** `12 %` of many, `3 of 7` of few. */
export function shareOf(part: number, total: number): string {
  return total < LEAST_FOR_SHARE ? `${part} of ${total}` : `${Math.round((part / total) * 100)} %`;
}

/** `2 → 9, more often`; of few incidents the counts alone. */
export function trendWords({
  halves: [earlier, later],
  trend,
}: Pick<PatternRow, 'halves' | 'trend'>): string {
  const words = {
    more: ', more often',
    fewer: ', less often',
    same: ', no clear change',
    few: `, fewer than ${LEAST_FOR_TREND}: no trend`,
  }[trend];
  return `${earlier} → ${later}${words}`;
}

function linksOf(incidents: readonly PatternIncident[], linkOf: LinkOf): string {
  const some = incidents.slice(0, MOST_LINKS).map(incident => link(incident, linkOf));
  return incidents.length > some.length
    ? `${some.join(', ')} and ${incidents.length - some.length} more`
    : some.join(', ');
}

function openWords(incidents: readonly PatternIncident[]): string {
  const items = incidents.flatMap(openOf);
  return items.length === 0
    ? 'none'
    : `${items.length}: ${items.slice(0, 4).map(itemWords).join(', ')}${items.length > 4 ? '…' : ''}`;
}

function itemWords({ id, text, owner, due }: PatternItem): string {
  const about = [owner === undefined ? undefined : `@${owner}`, due === undefined ? undefined : `due ${due}`];
  const told = about.filter(part => part !== undefined).join(', ');
  return `${id} ${escapeMarkdown(toLabel(text, 80))}${told === '' ? '' : ` (${escapeMarkdown(told)})`}`;
}

function pairLine({ a, b, incidents, expected }: PatternReport['pairs'][number], linkOf: LinkOf): string {
  const chance = expected < 0.95 ? 'less than 1' : String(Math.round(expected));
  return `- ${named(a)} and ${named(b)}: ${incidents.length} incidents (by chance ${chance}): ${linksOf(incidents, linkOf)}`;
}

function named({ kind, name }: Pattern): string {
  return `${kind} **${escapeMarkdown(name)}**`;
}

function link(incident: PatternIncident, linkOf: LinkOf): string {
  const address = linkOf(incident);
  const label = `${dayOf(incident.declaredAt)} ${incident.title.length > 60 ? `${incident.title.slice(0, 59)}…` : incident.title}`;
  return address === undefined ? escapeMarkdown(label) : `[${escapeMarkdown(label)}](${address})`;
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`;
}
