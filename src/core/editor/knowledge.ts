import type { Incident } from '../incident/incident';
import type { Person } from '../people/people';
import type { Plan } from '../plan/plan';
import type { Review } from '../review/review';
import type { Service } from '../services/services';
import type { Instant } from '../time/instant';

/** What the editor features need to know about an incident. */
export interface KnownIncident {
  readonly incident: Incident;
  /** Relative to the live site's root. */
  readonly folder: string;
  readonly incidentText: string | undefined;
  readonly review: Review | undefined;
}

/** What the editor features need to know about a live site. Changes by replacement. */
export interface SiteKnowledge {
  readonly plan: Plan;
  readonly people: readonly Person[];
  readonly services: readonly Service[];
  readonly rotations: readonly { readonly id: string }[];
  /** Newest first. */
  readonly incidents: readonly KnownIncident[];
  readonly byId: ReadonlyMap<string, KnownIncident>;
}

/** Where in a text a feature is asked for. */
export interface Place {
  readonly site: SiteKnowledge;
  /** Relative to the live site's root; undefined for a document beside it. */
  readonly path: string | undefined;
  readonly text: string;
  /** UTF-16 offset of the cursor. */
  readonly offset: number;
  readonly now: Instant;
  /** Handle of the person at this window. */
  readonly me: string;
}

/** Incidents searched by words of their title, newest first: a bound on what one keystroke may cost. */
const SEARCHED = 2000;

const sortedIds = new WeakMap<readonly KnownIncident[], readonly string[]>();
const activeOnes = new WeakMap<readonly KnownIncident[], readonly KnownIncident[]>();

export interface FoundIncidents {
  readonly found: readonly KnownIncident[];
  /** Whether there may be more than were asked for. */
  readonly more: boolean;
}

/** The newest incidents whose id starts with `prefix`. Sorted once per state of the site, then a binary search. */
export function incidentsWithPrefix(site: SiteKnowledge, prefix: string, most: number): FoundIncidents {
  if (prefix === '') {
    return { found: site.incidents.slice(0, most), more: site.incidents.length > most };
  }
  const ids = idsOf(site);
  const from = lowerBound(ids, prefix);
  const to = lowerBound(ids, `${prefix}\uffff`);
  const found = ids
    .slice(Math.max(from, to - most), to)
    .reverse()
    .flatMap(id => site.byId.get(id) ?? []);
  return { found, more: to - from > most };
}

/** The newest incidents whose id or title holds `words`, among the newest {@link SEARCHED}. */
export function incidentsHolding(site: SiteKnowledge, words: string, most: number): FoundIncidents {
  const wanted = words.trim().toLowerCase();
  const found: KnownIncident[] = [];
  for (const known of site.incidents.slice(0, SEARCHED)) {
    if (known.incident.id.includes(wanted) || known.incident.title.toLowerCase().includes(wanted)) {
      if (found.length === most) {
        return { found, more: true };
      }
      found.push(known);
    }
  }
  return { found, more: site.incidents.length > SEARCHED };
}

/** Incidents that need hands or are healing, newest first. */
export function activeIncidents(site: SiteKnowledge): readonly KnownIncident[] {
  let active = activeOnes.get(site.incidents);
  if (active === undefined) {
    active = site.incidents.filter(
      ({ incident }) => incident.phase === 'active' || incident.phase === 'recovering',
    );
    activeOnes.set(site.incidents, active);
  }
  return active;
}

/** `handle` first, then the others in their order; people without a match are left out. */
export function peopleFirst(people: readonly Person[], handle: string): readonly Person[] {
  const isMe = (person: Person): boolean => person.handle.toLowerCase() === handle.toLowerCase();
  return [...people.filter(isMe), ...people.filter(person => !isMe(person))];
}

function idsOf(site: SiteKnowledge): readonly string[] {
  let ids = sortedIds.get(site.incidents);
  if (ids === undefined) {
    ids = site.incidents.map(({ incident }) => incident.id).sort();
    sortedIds.set(site.incidents, ids);
  }
  return ids;
}

function lowerBound(sorted: readonly string[], key: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? '') < key) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}
