import { printCsvLine } from '../text/csvLine';
import { escapeLine } from '../text/escapeLine';
import { toOneLine } from '../text/plain';
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

/** A report to be read: what is overdue by team and owner, how much was done in time, how old it is. `today`: `yyyy-mm-dd`. */
export function printReportMarkdown(items: readonly ReportedItem[], today: string): string {
  const counts = countStates(items);
  const overdue = items.filter(({ state }) => state === 'overdue');
  const lines = [
    `# Remediation on ${today}`,
    '',
    summary(items, counts),
    '',
    '## Overdue',
    '',
    ...(overdue.length === 0 ? ['Nothing is overdue.'] : overdueLines(overdue)),
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
    `${plural(items.length)}: **${counts.overdue} overdue**, ${counts.open} open, ${done} done`,
    `(${counts['on-time']} in time, ${counts.late} late, ${counts.done} on a day that nothing recorded),`,
    `${counts['wont-do']} will not be done. ${proven.length} of ${done} done items name their proof.`,
  ].join(' ');
}

function plural(count: number): string {
  return count === 1 ? '1 item' : `${count} items`;
}

function overdueLines(overdue: readonly ReportedItem[]): string[] {
  const teams = groupItems(overdue, ({ team }) => team);
  return [...teams].flatMap(([team, ofTeam], index) => [
    ...(index === 0 ? [] : ['']),
    `### ${team === '' ? 'Without a team' : escapeLine(team)}`,
    '',
    '| Owner | Due | Late | Item | Incident |',
    '| --- | --- | --- | --- | --- |',
    ...[...groupItems(ofTeam, ({ owner }) => owner)].flatMap(([owner, items]) =>
      items.map(
        ({ due, daysLate, id, text, incident, severity }) =>
          `| ${owner === '' ? 'nobody' : `@${escapeLine(owner)}`} | ${due ?? ''} | ${daysLate} d | ${escapeLine(`${id ?? ''} ${toOneLine(text)}`.trim())} | ${escapeLine(incident)}${severity === undefined ? '' : ` (${escapeLine(severity)})`} |`,
      ),
    ),
  ]);
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
    `| ${head} | In time | Late | Overdue | Open | Done, day unknown | Won’t do | Done in time |`,
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    ...[...groups].map(([key, items]) => {
      const counts = countStates(items);
      const cells = [
        key === '' ? 'not set' : escapeLine(key),
        counts['on-time'],
        counts.late,
        counts.overdue,
        counts.open,
        counts.done,
        counts['wont-do'],
        printRate(punctuality(counts)),
      ];
      return `| ${cells.join(' | ')} |`;
    }),
  ];
}
