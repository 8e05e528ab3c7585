import { printStage, type Stage } from '../core/escalation/escalation';
import { pagesOf, type Page } from '../core/escalation/pages';
import type { Incident } from '../core/incident/incident';
import type { LiveSite } from './site';

/**
 * The idempotency key of a page: the same on every machine that pages the same step for the same time, whatever it has fetched of
 * the others' entries. A pager that keeps alerts takes the repeat for what it is.
 */
export function pageKey(
  incident: Incident,
  page: {
    readonly incident: string;
    readonly step: { readonly path: string; readonly stage: Stage } | undefined;
    readonly id: string;
  },
): string {
  const { step } = page;
  if (step === undefined) {
    return `livesite/${page.incident}/by-hand/${page.id}`;
  }
  const stage = printStage(step.stage);
  const earlier = pagesOf(incident).filter(
    other => other.id < page.id && other.step?.path === step.path && printStage(other.step.stage) === stage,
  );
  return `livesite/${page.incident}/${step.path}/${stage}/${earlier.length + 1}`;
}

/** The page that a message was sent for; undefined where its entry is gone, or was never written. */
export function tryFindPage(
  site: Pick<LiveSite, 'byId'>,
  key: string,
): { readonly incident: Incident; readonly page: Page } | undefined {
  const id = /^livesite\/([^/]+)\//.exec(key)?.[1];
  const incident = id === undefined ? undefined : site.byId.get(id)?.incident;
  const page =
    incident &&
    pagesOf(incident).find(
      ({ id: entry, step }) => pageKey(incident, { incident: incident.id, step, id: entry }) === key,
    );
  return incident && page && { incident, page };
}
