import type { EntryBody } from '../core/incident/entry';
import { timeOfEntryId } from '../core/incident/entryId';
import type { EffectiveEntry, Incident } from '../core/incident/incident';
import { isOpen } from '../core/incident/status';
import { sameHandle } from '../core/people/people';
import type { Instant } from '../core/time/instant';
import type { LiveSite } from './site';

/** What somebody else gave a person to do in one open incident, said once. */
export interface Assignment {
  readonly incident: string;
  /** Of the entries that it tells. */
  readonly entries: readonly string[];
  /** One plain sentence. */
  readonly message: string;
}

/** What was told at this window before; kept across reloads. */
export interface ToldAssignments {
  /** Ids of entries. Not only the newest: a colleague's entry that was written offline comes late and has an older id. */
  readonly entries: readonly string[];
}

/** Older news are no news. */
const NEWS_MS = 24 * 3_600_000;

/**
 * What to tell `me` now, and what is told then. The first time (`told` undefined) nothing is: what stands there is history. Entries
 * by the person themselves, in incidents that are over, retracted, or taken back since, are not told.
 */
export function assignmentsFor(
  site: LiveSite,
  {
    me,
    now,
    told,
  }: { readonly me: string; readonly now: Instant; readonly told: ToldAssignments | undefined },
): { readonly news: readonly Assignment[]; readonly told: ToldAssignments | undefined } {
  if (me === '') {
    // Whoever it is may still be found out.
    return { news: [], told };
  }
  const found = site.incidents
    .filter(({ incident }) => isOpen(incident))
    .map(({ incident }) => ({ incident, entries: givenTo(incident, me, now) }))
    .filter(({ entries }) => entries.length > 0);
  const all = found.flatMap(({ entries }) => entries.map(({ entry }) => entry.id));
  const known = new Set(told?.entries ?? all);
  const news = found.flatMap(({ incident, entries }) => {
    const fresh = entries.filter(({ entry }) => !known.has(entry.id));
    return fresh.length === 0 ? [] : [assignmentOf(site, incident, fresh)];
  });
  return { news, told: { entries: [...new Set([...all, ...recent(known, now)])].sort() } };
}

function recent(ids: Iterable<string>, now: Instant): string[] {
  return [...ids].filter(id => isNews(id, now));
}

function isNews(id: string, now: Instant): boolean {
  return now - (timeOfEntryId(id) ?? 0) <= NEWS_MS;
}

function givenTo(incident: Incident, me: string, now: Instant): EffectiveEntry[] {
  return incident.entries.filter(
    ({ entry, body, retracted }) =>
      !retracted && !sameHandle(entry.actor, me) && isNews(entry.id, now) && isFor(incident, body, me),
  );
}

/** Whether an entry asks this person for something that still holds. */
function isFor(incident: Incident, body: EntryBody, me: string): boolean {
  return (
    body.kind === 'role' &&
    !body.leaves &&
    sameHandle(body.person, me) &&
    (incident.roles.get(body.role) ?? []).some(holder => sameHandle(holder, me))
  );
}

function assignmentOf(site: LiveSite, incident: Incident, entries: readonly EffectiveEntry[]): Assignment {
  const roles = entries.flatMap(({ body }) => (body.kind === 'role' ? [body.role] : []));
  const names = [...new Set(roles)].map(id => site.plan.roles.find(role => role.id === id)?.name ?? id);
  const givers = [...new Set(entries.map(({ entry }) => `@${entry.actor}`))];
  const severity = incident.severity === undefined ? '' : `${incident.severity} `;
  return {
    incident: incident.id,
    entries: entries.map(({ entry }) => entry.id),
    message: `${givers.join(' and ')} made you ${names.join(' and ')} of ${severity}${incident.title}.`,
  };
}
