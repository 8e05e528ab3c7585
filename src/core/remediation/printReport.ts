import { printCsvLine } from '../text/csvLine';
import { escapeLine } from '../text/escapeLine';
import { toOneLine } from '../text/plain';
import { tryParseIssueUrl } from './target';
import {
  countAges,
  countStates,
  groupItems,
  punctuality,
  type ReportedItem,
  type StateCounts,
} from './report';

/** Below so many, a percentage says more than is known. */
const FEW = 5;

/** `12 of 14 (86 %)`, `2 of 3`, `–` where nothing was due. */
export function printRate({ inTime, of }: { readonly inTime: number; readonly of: number }): string {
  if (of === 0) {
    return '–';
  }
  return of < FEW ? `${inTime} of ${of}` : `${inTime} of ${of} (${Math.round((inTime / of) * 100)} %)`;
}

const CSV_HEAD = 'incident,severity,item,type,owner,team,due,state,done-on,days-late,proven,issue,text';

/** One line for each item, behind a line of titles. */
export function printReportCsv(items: readonly ReportedItem[]): readonly string[] {
  return [
    CSV_HEAD,
    ...items.map(item =>
      printCsvLine([
        item.incident,
        item.severity ?? '',
        item.id ?? '',
        item.type ?? '',
        item.owner ?? '',
        item.team ?? '',
        item.due ?? '',
        item.state,
        item.doneOn ?? '',
        String(item.daysLate),
        item.isProven ? 'yes' : 'no',
        item.issue ?? '',
        toOneLine(item.text),
      ]),
    ),
  ];
}

/** The address of an item in its review; undefined where there is none to follow. */
export type ItemLink = (item: ReportedItem) => string | undefined;

/** A report to be read: what is overdue by team and owner, how much was done in time, how old it is. `today`: `yyyy-mm-dd`. */
export function printReportMarkdown(items: readonly ReportedItem[], today: string, linkOf: ItemLink): string {
  const counts = countStates(items);
  const overdue = items.filter(({ state }) => state === 'overdue');
  const lines = [
    `# Remediation on ${today}`,
    '',
    summary(items, counts),
    '',
    '## Overdue',
    '',
    ...(overdue.length === 0 ? ['Nothing is overdue.'] : overdueLines(overdue, linkOf)),
    ...(overdue.length === 0 ? [] : ['', '## How long overdue', '', ...ageLines(items)]),
    '',
    '## Done in time',
    '',
    'Of what was done on a known day or is overdue: what was done by its day. What is not due yet, will not be done, or was done on a day that nothing recorded is in neither number; fewer than five are no percentage.',
    '',
    ...tableOf(
      'Severity',
      groupItems(items, ({ severity }) => severity),
    ),
    '',
    ...tableOf(
      'Due in',
      groupItems(items, ({ due }) => due?.slice(0, 7)),
    ),
    '',
    ...tableOf(
      'Owner',
      groupItems(items, ({ owner }) => (owner === undefined ? undefined : `@${owner}`)),
    ),
    '',
  ];
  return lines.join('\n');
}

function summary(items: readonly ReportedItem[], counts: StateCounts): string {
  const done = counts['on-time'] + counts.late + counts.done;
  const proven = items.filter(
    ({ state, isProven }) => isProven && ['on-time', 'late', 'done'].includes(state),
  );
  return [
    `${plural(items.length)}: **${printOpen(counts)}**, ${done} done`,
    `(${counts['on-time']} in time, ${counts.late} late, ${counts.done} on a day that nothing recorded),`,
    `${counts['wont-do']} will not be done. ${proven.length} of ${done} done items name their proof.`,
  ].join(' ');
}

/** `18 open, 5 of them overdue`. */
export function printOpen({ open, overdue }: StateCounts): string {
  const of = overdue === 0 ? 'none' : String(overdue);
  return open + overdue === 0 ? '0 open' : `${open + overdue} open, ${of} of them overdue`;
}

function plural(count: number): string {
  return count === 1 ? '1 item' : `${count} items`;
}

function overdueLines(overdue: readonly ReportedItem[], linkOf: ItemLink): string[] {
  const teams = groupItems(overdue, ({ team }) => team);
  return [...teams].flatMap(([team, ofTeam], index) => [
    ...(index === 0 ? [] : ['']),
    `### ${team === '' ? 'Without a team' : escapeLine(team)}`,
    '',
    '| Owner | Due | Late | Item | Issue | Incident |',
    '| --- | --- | --- | --- | --- | --- |',
    ...[...groupItems(ofTeam, ({ owner }) => owner)].flatMap(([owner, items]) =>
      items.map(item => `| ${overdueCells(item, owner, linkOf(item)).join(' | ')} |`),
    ),
  ]);
}

function overdueCells(item: ReportedItem, owner: string, link: string | undefined): string[] {
  const { due, daysLate, id, text, incident, severity, issue } = item;
  const words = escapeLine(`${id ?? ''} ${toOneLine(text)}`.trim());
  return [
    owner === '' ? 'nobody' : `@${escapeLine(owner)}`,
    due ?? '',
    `${daysLate} d`,
    link === undefined ? words : `[${words}](${link})`,
    issue === undefined ? 'none' : issueLink(issue),
    `${escapeLine(incident)}${severity === undefined ? '' : ` (${escapeLine(severity)})`}`,
  ];
}

/** What is no issue's address, whatever else it may be, is shown as it stands and leads nowhere. */
function issueLink(url: string): string {
  const issue = tryParseIssueUrl(url);
  return issue === undefined
    ? escapeLine(url)
    : `[#${issue.number}](${new URL(url).protocol}//${issue.host}/${issue.owner}/${issue.name}/issues/${issue.number})`;
}

function ageLines(items: readonly ReportedItem[]): string[] {
  return [
    '| Overdue for | Items |',
    '| --- | --- |',
    ...countAges(items).map(({ label, count }) => `| ${label} | ${count} |`),
  ];
}

function tableOf(head: string, groups: ReadonlyMap<string, readonly ReportedItem[]>): string[] {
  return [
    `| ${head} | Open | Of them overdue | In time | Late | Done, day unknown | Won’t do | Done in time |`,
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    ...[...groups].map(([key, items]) => {
      const counts = countStates(items);
      const cells = [
        key === '' ? 'not set' : escapeLine(key),
        counts.open + counts.overdue,
        counts.overdue,
        counts['on-time'],
        counts.late,
        counts.done,
        counts['wont-do'],
        printRate(punctuality(counts)),
      ];
      return `| ${cells.join(' | ')} |`;
    }),
  ];
}
