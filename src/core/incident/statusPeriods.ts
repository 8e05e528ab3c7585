import type { Instant } from '../time/instant';
import type { Incident } from './incident';
import type { Status } from './status';

export interface StatusPeriod {
  readonly status: Status;
  readonly from: Instant;
  /** Undefined while it lasts; a status that ends an incident lasts. */
  readonly to: Instant | undefined;
}

/** The statuses an incident went through, by the stated times. Periods follow each other without overlap; empty ones are left out. */
export function statusPeriods(incident: Incident): StatusPeriod[] {
  const changes: { readonly status: Status; readonly at: Instant }[] = [];
  for (const { at, body, retracted, redacted } of [...incident.entries].sort((a, b) => a.at - b.at)) {
    const before = changes.at(-1)?.status;
    const status = retracted || redacted ? undefined : statusAfter(body, before);
    if (status !== undefined && status !== before) {
      changes.push({ status, at });
    }
  }
  return changes
    .map(({ status, at }, index) => ({ status, from: at, to: changes[index + 1]?.at }))
    .filter(({ from, to }) => to === undefined || to > from);
}

function statusAfter(
  body: Incident['entries'][number]['body'],
  before: Status | undefined,
): Status | undefined {
  switch (body.kind) {
    case 'declared':
      return before ?? 'triage';
    case 'acknowledged':
      return before === undefined || before === 'triage' ? 'investigating' : undefined;
    case 'reopened':
      return 'investigating';
    case 'status':
      return body.status;
    default:
      return undefined;
  }
}
