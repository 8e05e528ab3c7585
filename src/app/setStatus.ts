import type { Change } from '../core/change/change';
import { nextStatuses, type Status } from '../core/incident/status';
import { toOneLine } from '../core/text/plain';
import type { Instant } from '../core/time/instant';
import { planEntries, Refusal, requireIncident, type Author } from './change';
import { withSurvivorsLine } from './mergeIncident';
import type { LiveSite } from './site';

export interface StatusInput {
  readonly incident: string;
  readonly status: Status;
  readonly text?: string;
  /** For `merged`: the incident that continues. */
  readonly into?: string | undefined;
  readonly statedAt?: Instant | undefined;
}

/** Moves an incident on, or back. Closing and reopening have commands of their own, because they are checked. */
export function planSetStatus(site: LiveSite, input: StatusInput, author: Author): Change {
  const record = requireIncident(site, input.incident);
  const before = record.incident.status;
  if (before === input.status) {
    throw new Refusal(`The status is ${before} already.`);
  }
  if (input.status === 'closed') {
    throw new Refusal('Use "Livesite: Close Incident…", which checks what is missing.');
  }
  const allowed = nextStatuses(before);
  if (!allowed.includes(input.status)) {
    throw new Refusal(
      allowed.length === 0
        ? `The incident is ${before}. Reopen it first.`
        : `From ${before} an incident becomes ${allowed.join(', ')}, not ${input.status}.`,
    );
  }
  if (input.status === 'merged') {
    requireMergeTarget(site, input);
  }
  const into = input.status === 'merged' ? input.into : undefined;
  const body = { kind: 'status', status: input.status, into, text: toOneLine(input.text ?? '') } as const;
  const summary = into === undefined ? `status ${before} -> ${input.status}` : `merged into ${into}`;
  const change = planEntries(record, [body], author, summary, { statedAt: input.statedAt });
  return into === undefined
    ? change
    : withSurvivorsLine(
        change,
        { merged: record, survivor: requireIncident(site, into), statedAt: input.statedAt },
        author,
      );
}

/** The incident that another one can be merged into, or a refusal. */
export function requireMergeTarget(site: LiveSite, input: Pick<StatusInput, 'incident' | 'into'>): void {
  if (input.into === undefined) {
    throw new Refusal('Merging needs the incident that continues.');
  }
  const target = requireIncident(site, input.into).incident;
  if (target.id === input.incident) {
    throw new Refusal('An incident cannot be merged into itself.');
  }
  if (target.status === 'merged') {
    throw new Refusal(
      `${target.id} is itself merged${target.mergedInto === undefined ? '' : ` into ${target.mergedInto}`}.`,
    );
  }
}
