import { Refusal } from '../app/change';
import type { IncidentRecord, LiveSite } from '../app/site';
import type { Phase } from '../core/incident/status';
import { toOneLine } from '../core/text/plain';

/** In which order incidents are looked through for a part of an id; the first group with a match decides. */
export type Groups = readonly (readonly Phase[])[];

/** For commands that write: what is over is meant only by its whole id. */
export const OPEN_FIRST: Groups = [['active', 'recovering'], ['review']];
/** For commands that read, or take something up again. */
export const ANY: Groups = [['active', 'recovering'], ['review'], ['over']];

/**
 * The incident that `words` name: its whole id, or a part of it that only one incident of a group has. Without words the only
 * one of the first group. Throws a Refusal that lists the candidates.
 */
export function findIncident(site: LiveSite, words: string | undefined, groups: Groups): IncidentRecord {
  const exact = words === undefined ? undefined : site.byId.get(words);
  if (exact) {
    return exact;
  }
  const part = words?.toLowerCase() ?? '';
  const searched = words === undefined ? groups.slice(0, 1) : groups;
  for (const phases of searched) {
    const found = site.incidents.filter(
      ({ incident }) => phases.includes(incident.phase) && incident.id.includes(part),
    );
    const starting = found.filter(({ incident }) => incident.id.startsWith(part));
    const chosen = starting.length === 1 ? starting : found;
    if (chosen[0] !== undefined && chosen.length === 1) {
      return chosen[0];
    }
    if (chosen.length > 1) {
      throw new Refusal(ambiguous(words, chosen));
    }
  }
  throw new Refusal(nothing(site, words));
}

function ambiguous(words: string | undefined, found: readonly IncidentRecord[]): string {
  const head =
    words === undefined
      ? 'Several incidents could be meant. Name one:'
      : `"${toOneLine(words)}" fits several incidents. Name one:`;
  return [head, ...found.map(({ incident }) => `  ${incident.id}  ${toOneLine(incident.title)}`)].join('\n');
}

function nothing(site: LiveSite, words: string | undefined): string {
  if (words === undefined) {
    return 'No incident is open, so name the one that is meant. "livesite list --all" shows all of them.';
  }
  const over = site.incidents.filter(
    ({ incident }) => incident.phase === 'over' && incident.id.includes(words.toLowerCase()),
  );
  const hint =
    over[0] === undefined
      ? '"livesite list --all" shows all of them.'
      : `${over[0].incident.id} is over; name it by its whole id.`;
  return `No open incident has "${toOneLine(words)}" in its id. ${hint}`;
}
