import type { Incident } from '../core/incident/incident';
import { isAnswered, pagesOf, type Page } from '../core/escalation/pages';
import type { Instant } from '../core/time/instant';
import type { LiveSite } from './site';

/** A page that did not arrive, or of which that is not known. */
export interface PageTrouble {
  readonly incident: Incident;
  readonly page: Page;
  readonly route: string;
  readonly outcome: 'failed' | 'unknown';
  /** Why, one sentence; '' where nothing is known. */
  readonly text: string;
}

/** Whoever sends a page writes within this long what became of it. */
const WORDLESS_MS = 90_000;

/**
 * Pages of active incidents that somebody may have to send again, oldest first. What was paged again with success over the same route,
 * and what somebody has acknowledged since, is none.
 */
export function pageTroubles(site: Pick<LiveSite, 'incidents'>, now: Instant): readonly PageTrouble[] {
  return site.incidents
    .filter(({ incident }) => incident.phase === 'active')
    .flatMap(({ incident }) => {
      const pages = pagesOf(incident);
      return pages
        .filter(page => !isAnswered(incident, page))
        .flatMap(page => page.routes.flatMap(route => troubleOf(incident, page, route, now) ?? []))
        .filter(({ page, route }) => !pages.some(later => makesGood(later, page, route)));
    });
}

function troubleOf(incident: Incident, page: Page, route: string, now: Instant): PageTrouble | undefined {
  const delivery = page.deliveries.get(route);
  if (delivery === undefined) {
    const text = 'nobody wrote what became of it';
    return now - page.at < WORDLESS_MS ? undefined : { incident, page, route, outcome: 'unknown', text };
  }
  const { outcome, text } = delivery;
  return outcome === 'delivered' ? undefined : { incident, page, route, outcome, text };
}

/** Sent later, over the same route, to everybody of the earlier one. */
function makesGood(later: Page, earlier: Page, route: string): boolean {
  const named = new Set(later.people.map(handle => handle.toLowerCase()));
  return (
    later.id > earlier.id &&
    later.deliveries.get(route)?.outcome === 'delivered' &&
    earlier.people.every(handle => named.has(handle.toLowerCase()))
  );
}
