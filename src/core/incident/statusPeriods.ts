import type { Instant } from '../time/instant';
import type { Incident } from './incident';
import type { Status } from './status';

export interface StatusPeriod {
  readonly status: Status;
  readonly from: Instant;
  /** Undefined while it lasts; a status that ends an incident lasts. */
  readonly to: Instant | undefined;
}

/**
 * The statuses an incident went through. As in its state, what was said last (in id order) holds: what was said before of the time
 * from a stated time on no longer does, so periods follow each other without overlap and the last one has the incident's status. None
 * before anything says one.
 */
export function statusPeriods({ entries }: Pick<Incident, 'entries'>): StatusPeriod[] {
  const starts: { readonly status: Status; readonly from: Instant }[] = [];
  for (const { at, body, retracted } of entries) {
    const before = starts.at(-1);
    const status = retracted ? undefined : statusAfter(body, before?.status);
    if (status === undefined || (before?.status === status && before.from <= at)) {
      continue;
    }
    while ((starts.at(-1)?.from ?? -Infinity) >= at) {
      starts.pop();
    }
    if (starts.at(-1)?.status !== status) {
      starts.push({ status, from: at });
    }
  }
  return starts.map(({ status, from }, index) => ({ status, from, to: starts[index + 1]?.from }));
}

function statusAfter(
  body: Incident['entries'][number]['body'],
  before: Status | undefined,
): Status | undefined {
  switch (body.kind) {
    case 'declared':
      return before === undefined ? 'triage' : undefined;
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
