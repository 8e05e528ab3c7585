import { printStage, type Stage } from '../core/escalation/escalation';
import { pagesOf, type Page } from '../core/escalation/pages';
import type { Incident } from '../core/incident/incident';
import type { LiveSite } from './site';

/**
 * What an incident is called in keys: the id of the entry that declared it, which it keeps where it has to take another id because two
 * were declared under one; without one, its id. Alerts under a key that begins otherwise could never be acknowledged or resolved.
 */
export function keyNameOf({ id, entries }: Pick<Incident, 'id' | 'entries'>): string {
  return entries.find(({ entry }) => entry.body.kind === 'declared')?.entry.id ?? id;
}

/**
 * The idempotency key of a page: the same on every machine that pages the same step for the same time, whatever it has fetched of
 * the others' entries. A pager that keeps alerts takes the repeat for what it is.
 */
export function pageKey(
  incident: Incident,
  page: {
    readonly step: { readonly path: string; readonly stage: Stage } | undefined;
    readonly id: string;
  },
): string {
  const { step } = page;
  const name = keyNameOf(incident);
  if (step === undefined) {
    return `livesite/${name}/by-hand/${page.id}`;
  }
  const stage = printStage(step.stage);
  const earlier = pagesOf(incident).filter(
    other => other.id < page.id && other.step?.path === step.path && printStage(other.step.stage) === stage,
  );
  return `livesite/${name}/${step.path}/${stage}/${earlier.length + 1}`;
}

/** The page that a message was sent for; undefined where its entry is gone, or was never written. */
export function tryFindPage(
  site: Pick<LiveSite, 'incidents'>,
  key: string,
): { readonly incident: Incident; readonly page: Page } | undefined {
  const name = /^livesite\/([^/]+)\//.exec(key)?.[1];
  const incident = site.incidents.find(record => keyNameOf(record.incident) === name)?.incident;
  const page = incident && pagesOf(incident).find(({ id, step }) => pageKey(incident, { step, id }) === key);
  return incident && page && { incident, page };
}
