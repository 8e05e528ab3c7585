import { markerOf } from '../core/remediation/issueMarker';
import { isTeamLogin, type Person } from '../core/people/people';
import { printInstant, tryParseInstant, type Instant } from '../core/time/instant';
import type { IncidentRecord } from './site';
import type { IntendedEffect, Issue, IssueTracker, TrackerRepository } from './trackerPorts';
import type { TrackerPace } from './trackerPace';

/** This computer's clock and GitHub's may differ by so much. */
const CLOCK_MARGIN_MS = 10 * 60_000;
/** Ten requests. Issues beyond were changed longer ago than any of a thousand others. */
const LOOKUP_LIMIT = 1000;
/** A lost answer's issue shows up within seconds. */
const PATIENCE_MS = [1000, 3000, 6000];

export interface LookupDeps {
  readonly tracker: IssueTracker;
  readonly repository: TrackerRepository;
  readonly pace: TrackerPace;
  /** As people.yml has them: their markers count wherever they may push. */
  readonly people: readonly Person[];
  readonly signal?: AbortSignal | undefined;
}

/** The issues that exist for items, by marker; the oldest of those whose marker counts. One listing. Rejects with a TrackerError. */
export async function findMarked(since: Instant, deps: LookupDeps): Promise<ReadonlyMap<string, Issue>> {
  const { tracker, repository, pace, signal } = deps;
  const from = printInstant(Math.max(0, since - CLOCK_MARGIN_MS));
  const issues = await pace.read(() => tracker.changedSince(repository, from, LOOKUP_LIMIT, signal));
  const found = new Map<string, Issue>();
  const marked = issues.filter(({ body }) => markerOf(body) !== undefined);
  for (const issue of await believed(marked, deps)) {
    const marker = markerOf(issue.body);
    const known = marker === undefined ? undefined : found.get(marker);
    if (marker !== undefined && (known === undefined || issue.number < known.number)) {
      found.set(marker, issue);
    }
  }
  return found;
}

/**
 * Those whose marker counts. Where everybody may write, anybody can write a marker too: their issue would become the item's, and ours be
 * closed for it. There only those count of whoever may push, and of the people in people.yml, which only the team can write: a colleague
 * without the right to push may have opened the issue, and the answer was lost. Who may not push themselves can tell nobody apart.
 */
async function believed(
  marked: readonly Issue[],
  { tracker, repository, pace, people, signal }: LookupDeps,
): Promise<readonly Issue[]> {
  const own = marked.filter(
    ({ fromOutside }) => fromOutside === undefined || isTeamLogin(people, fromOutside),
  );
  if (own.length === marked.length) {
    return marked;
  }
  const facts = await pace.read(() => tracker.repository(repository, signal));
  return facts.private || !facts.canPush ? marked : own;
}

/** Looks for one marker a few times, waiting in between; undefined where it does not turn up. */
export async function findPatiently(
  marker: string,
  since: Instant,
  deps: LookupDeps,
): Promise<Issue | undefined> {
  for (const wait of PATIENCE_MS) {
    await deps.pace.pause(wait);
    const issue = (await findMarked(since, deps)).get(marker);
    if (issue !== undefined) {
      return issue;
    }
  }
  return undefined;
}

/** Since when issues of these incidents or intended effects can exist. */
export function earliestOf(
  records: readonly Pick<IncidentRecord, 'incident'>[],
  intents: readonly IntendedEffect[],
  now: Instant,
): Instant {
  const declared = records.map(({ incident }) => incident.declaredAt ?? dayBefore(incident.id) ?? now);
  const intended = intents.map(({ at }) => tryParseInstant(at) ?? now);
  return Math.min(now, ...declared, ...intended);
}

/** An id begins with a day in UTC; the day before is early enough in every time zone. */
function dayBefore(incident: string): Instant | undefined {
  const day = tryParseInstant(`${incident.slice(0, 10)}T00:00Z`);
  return day === undefined ? undefined : day - 86_400_000;
}
