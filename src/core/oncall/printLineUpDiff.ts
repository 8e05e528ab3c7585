import { escapeLine } from '../text/escapeLine';
import { toOneLine } from '../text/plain';
import { HOUR } from '../time/calendar';
import { printSpan, type Instant } from '../time/instant';
import { printWhen } from './checkRotation';
import type { LineUpDiff } from './lineupDiff';

export interface DiffHeading {
  readonly name: string;
  readonly zone: string;
  readonly until: Instant;
}

/** More changed stretches than these nobody reads. */
const MOST = 20;

/** A line-up diff as Markdown, for a pull request or a preview. Times are in the rotation's zone. */
export function printLineUpDiff({ name, zone, until }: DiffHeading, diff: LineUpDiff): string {
  return [
    `### On call: ${escapeLine(name)}`,
    '',
    `- On call right now changes: ${diff.changesNow ? `**yes**, from ${who(diff.nowBefore)} to ${who(diff.nowAfter)}` : `no (${who(diff.nowAfter)})`}`,
    ...(diff.changesPastFrom === undefined
      ? []
      : [
          `- **The past changes**: from ${printWhen(zone, diff.changesPastFrom)} on, this tells another story of who was on call`,
        ]),
    ...gapLines('New gap', diff.newGaps, zone),
    ...gapLines('Closed gap', diff.closedGaps, zone),
    ...stretchLines(diff, zone),
    ...hourLines(diff, zone, until),
  ].join('\n');
}

function gapLines(title: string, gaps: LineUpDiff['newGaps'], zone: string): string[] {
  const shown = gaps
    .slice(0, 5)
    .map(gap => `- **${title}**: ${printWhen(zone, gap.from)}, ${printSpan(gap.until - gap.from)}`);
  return gaps.length > 5 ? [...shown, `- and ${gaps.length - 5} more`] : shown;
}

function stretchLines({ stretches }: LineUpDiff, zone: string): string[] {
  if (stretches.length === 0) {
    return ['- Nobody’s shifts change'];
  }
  const rows = stretches
    .slice(0, MOST)
    .map(
      ({ from, until, before, after }) =>
        `| ${printWhen(zone, from)} | ${printSpan(until - from)} | ${who(before)} | ${who(after)} |`,
    );
  const more = stretches.length - MOST;
  return [
    '',
    '| From | For | Before | After |',
    '| --- | --- | --- | --- |',
    ...rows,
    ...(more > 0 ? ['', `And ${more} more.`] : []),
  ];
}

function hourLines({ hours, fairness }: LineUpDiff, zone: string, until: Instant): string[] {
  const changed = hours.filter(({ before, after }) => before !== after);
  if (changed.length === 0) {
    return [];
  }
  const count = (ms: number): string => String(Math.round((ms / HOUR) * 100) / 100);
  const rows = hours.map(
    ({ handle, before, after }) =>
      `| @${toOneLine(handle)} | ${count(before)} | ${count(after)} | ${after >= before ? '+' : ''}${count(after - before)} |`,
  );
  const percent = (share: number): string => `${Math.round(share * 100)} %`;
  return [
    '',
    `Hours until ${printWhen(zone, until)}:`,
    '',
    '| Person | Before | After | Change |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
    `Hours differ from their mean by ${percent(fairness.before)} before and ${percent(fairness.after)} after.`,
  ];
}

function who(handles: readonly string[]): string {
  return handles.length === 0 ? 'nobody' : handles.map(handle => `@${toOneLine(handle)}`).join(', ');
}
