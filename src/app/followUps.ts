import type { Incident } from '../core/incident/incident';
import { sameHandle } from '../core/people/people';
import { planAddEntry } from './addEntry';
import type { Pager } from './pagerPorts';
import type { PageResult } from './planPaging';
import { followUpMessages } from './preparePage';
import type { SendPageDeps } from './sendPage';

/** What pagers that keep alerts are told: they must not go on waking people. */
export type FollowUp = 'acknowledge' | 'resolve';

/** What pagers are to be told because of what this person did to an incident; undefined: nothing. */
export function followUpOf(before: Incident, now: Incident, me: string): FollowUp | undefined {
  if (isHeld(before) && !isHeld(now)) {
    const last = now.entries.findLast(({ body }) => body.kind === 'status');
    return last !== undefined && sameHandle(last.entry.actor, me) ? 'resolve' : undefined;
  }
  // Whoever moves an incident on has acknowledged it; after one that has expired, somebody acknowledges again.
  const isFirst = before.acknowledgedAt === undefined && sameHandle(now.acknowledgedBy ?? '', me);
  return isFirst || acknowledgements(now, me) > acknowledgements(before, me) ? 'acknowledge' : undefined;
}

function isHeld({ phase }: Incident): boolean {
  return phase === 'active' || phase === 'recovering';
}

function acknowledgements({ entries }: Incident, me: string): number {
  return entries.filter(
    ({ entry, body, retracted }) => body.kind === 'acknowledged' && !retracted && sameHandle(entry.actor, me),
  ).length;
}

export interface FollowUpDeps
  extends Pick<SendPageDeps, 'readSite' | 'author' | 'save' | 'deliver' | 'clock' | 'urlOf'> {
  readonly pager: Pick<Pager, 'keepsAlerts'>;
}

/**
 * Tells every pager that was sent a page of the incident. Asks nothing; what one could not be told becomes a note in the timeline, and is
 * returned as sentences.
 */
export async function followUp(
  incident: string,
  action: FollowUp,
  deps: FollowUpDeps,
): Promise<readonly string[]> {
  const { actor } = await deps.author();
  const sender = { actor, now: deps.clock.now(), url: await deps.urlOf(incident) };
  const messages = followUpMessages(await deps.readSite(), incident, action, sender).filter(({ route }) =>
    deps.pager.keepsAlerts(route),
  );
  const results = messages.length === 0 ? [] : await deps.deliver(messages, () => Promise.resolve());
  const untold = results.filter(({ outcome }) => outcome !== 'delivered').map(one => sentenceOf(one, action));
  for (const text of untold) {
    await deps.save(
      planAddEntry(await deps.readSite(), { incident, kind: 'note', text }, await deps.author()),
    );
  }
  return untold;
}

function sentenceOf({ route, text }: PageResult, action: FollowUp): string {
  const what = action === 'acknowledge' ? 'somebody has acknowledged' : 'it is over';
  return `Page over ${route}: it may not know that ${what}, and may go on. ${text}`.trim();
}
