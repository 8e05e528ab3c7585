import { issueMarker } from '../core/remediation/issueMarker';
import type { Instant } from '../core/time/instant';
import type { TrackerFailure } from './trackerPorts';
import type { ItemAddress } from './prepareIssues';

export interface IssueProgress {
  readonly done: number;
  readonly total: number;
  /** One plain sentence. */
  readonly message: string;
  /** When a wait for GitHub's limits ends. */
  readonly until: Instant | undefined;
  /** When all will be done at the pace so far, with the limits that are known; absent where nothing is left to send. */
  readonly endsAt?: Instant | undefined;
}

/**
 * `adopted`: the issue existed, or was found after its answer was lost, and is linked now. `unknown`: GitHub may have opened it;
 * it is looked for before anything is tried again. `not-tried`: nothing was sent for it.
 */
export type IssueOutcome = 'opened' | 'adopted' | 'skipped' | 'failed' | 'unknown' | 'not-tried';

export interface IssueResult extends ItemAddress {
  readonly outcome: IssueOutcome;
  /** One plain sentence. */
  readonly message: string;
  readonly url: string | undefined;
}

/** What stops a whole batch, because it would happen to every further item. */
export const STOPPING: ReadonlySet<TrackerFailure> = new Set([
  'signed-out',
  'forbidden',
  'not-found',
  'gone',
  'offline',
  'rate-limited',
  'cancelled',
]);

/** An item's marker: names its issue on GitHub, its intent in the journal and the click that is being worked on. */
export function keyOf(address: ItemAddress): string {
  return issueMarker(address.incident, address.item);
}

/** What an error says to a person. */
export function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
