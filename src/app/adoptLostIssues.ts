import { tryParseMarker } from '../core/remediation/issueMarker';
import { tryParseInstant } from '../core/time/instant';
import { ISSUES_IN_FLIGHT } from './inFlight';
import { earliestOf, findMarked } from './issueLookup';
import { planIssueRecord } from './issueRecord';
import type { IssueResult } from './issueResult';
import type { OpenIssuesDeps } from './openIssues';
import type { TrackerRepository } from './trackerPorts';
import { TrackerPace } from './trackerPace';

/** An issue that has not turned up after so long was never opened. */
const GIVEN_UP_AFTER_MS = 60 * 60_000;

/**
 * Links issues that were opened although no answer came, or that a crash kept from being written down. Opens nothing. To be called
 * when a live site is opened and after a result 'unknown'. Asks GitHub nothing while no intent is open. Rejects with a TrackerError.
 */
export async function adoptLostIssues(
  repository: TrackerRepository,
  deps: OpenIssuesDeps,
  signal?: AbortSignal,
): Promise<readonly IssueResult[]> {
  const { journal, clock, tracker, inFlight = ISSUES_IN_FLIGHT } = deps;
  const intents = (await journal.open()).flatMap(intent => {
    const address = tryParseMarker(intent.key);
    return address === undefined || inFlight.has(intent.key) ? [] : [{ ...intent, address }];
  });
  if (intents.length === 0) {
    return [];
  }
  const pace = new TrackerPace({ ...deps, signal });
  const marked = await findMarked(earliestOf([], intents, clock.now()), {
    tracker,
    repository,
    pace,
    people: (await deps.readSite()).people,
    signal,
  });
  const results: IssueResult[] = [];
  for (const { key, at, address } of intents) {
    const issue = marked.get(key);
    const site = await deps.readSite();
    const record = site.byId.get(address.incident);
    const known = record?.review?.items.find(({ id }) => id === address.item)?.issue !== undefined;
    if (issue !== undefined && record !== undefined && !known) {
      await deps.save(planIssueRecord(site, address, issue, await deps.author()).change);
      const message = `#${issue.number}, opened for ${address.item} before, is linked now.`;
      results.push({ ...address, outcome: 'adopted', message, url: issue.url });
    }
    // An incident that has not been fetched yet is waited for.
    const settled = known || (issue !== undefined && record !== undefined);
    if (settled || clock.now() - (tryParseInstant(at) ?? 0) > GIVEN_UP_AFTER_MS) {
      await journal.settle(key);
    }
  }
  return results;
}
