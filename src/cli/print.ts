import type { ShareStatus } from '../app/sharingPorts';
import type { LiveSite } from '../app/site';
import type { Clock } from '../core/incident/clocks';
import { printInstant, printSpan, type Instant } from '../core/time/instant';

/** Characters that JSON leaves as they are and a terminal obeys. */
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const TERMINAL = /[\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** One JSON value, readable, and safe to show in a terminal whatever texts it holds. */
export function printJson(value: unknown): string {
  return JSON.stringify(value, undefined, 2).replace(
    TERMINAL,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Rows of equal columns; the last column is cut where a terminal would break the line. */
export function printTable(rows: readonly (readonly string[])[], width: number | undefined): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, cell.length);
    });
  }
  return rows.map(row => {
    const line = row
      .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
      .join('  ');
    return width === undefined || line.length <= width ? line : `${line.slice(0, Math.max(1, width - 1))}…`;
  });
}

/** `2026-11-23 08:15`, in UTC. */
export function printMinute(at: Instant): string {
  return printInstant(at).slice(0, 16).replace('T', ' ');
}

/** A promise: `due in 13 min (08:45 UTC)`, `overdue by 5 min`, `kept after 2 min`, `missed by 4 min`. */
export function printClock(clock: Clock, now: Instant): string {
  const { metAt, dueAt, startedAt } = clock;
  if (metAt !== undefined) {
    return clock.state === 'met'
      ? `kept after ${printSpan(metAt - startedAt)}`
      : `missed by ${printSpan(metAt - dueAt)}`;
  }
  return dueAt < now
    ? `overdue by ${printSpan(now - dueAt)}`
    : `due in ${printSpan(dueAt - now)} (${printMinute(dueAt)} UTC)`;
}

/** The status of sharing, as JSON has it. */
export function sharingJson(status: ShareStatus): Readonly<Record<string, unknown>> {
  const { state, waiting, message, reason, onBranch } = status;
  return {
    state,
    waiting,
    message,
    ...(reason === undefined ? {} : { reason }),
    ...(onBranch === undefined ? {} : { onBranch }),
  };
}

/** How many files could not be read without a problem; a hint that `check` says more. Empty for none. */
export function printTrouble(site: LiveSite): string {
  const files = [...site.problems.values()].filter(list =>
    list.some(({ severity }) => severity === 'error'),
  ).length;
  const what = files === 1 ? '1 file has errors' : `${files} files have errors`;
  return files === 0 ? '' : `${what} and may be shown incompletely: see "livesite check".`;
}
