import { INCIDENT_FILE, LOG_FILE } from '../site/paths';
import { toLabel } from '../text/plain';
import type { TextRange } from '../text/range';
import type { Completion, Completions } from './completion';
import {
  incidentsHolding,
  incidentsWithPrefix,
  peopleFirst,
  type FoundIncidents,
  type KnownIncident,
  type Place,
} from './knowledge';
import { escapeMarkdown } from './markdownText';
import { stateOf } from './state';

/** More than this nobody reads in a list; typing on narrows it down. */
const MOST = 50;

/** People whose handle or a word of whose name starts with what is typed; whoever sits here first. `mark`: '@' to write before it. */
export function peopleCompletions(
  place: Place,
  typed: string,
  range: TextRange,
  mark: '@' | '' = '',
): Completions {
  const wanted = typed.toLowerCase();
  const matching = peopleFirst(place.site.people, place.me).filter(({ handle, name }) =>
    [handle, ...name.split(/\s+/)].some(word => word.toLowerCase().startsWith(wanted)),
  );
  const items = matching.slice(0, MOST).map(
    ({ handle, name }): Completion => ({
      kind: 'person',
      label: `${mark}${handle}`,
      detail: toLabel(name, 80),
      insert: `${mark}${handle}`,
      range,
      filter: `${mark}${handle} ${name}`,
    }),
  );
  return { items, complete: matching.length <= MOST };
}

/** Incidents by the start of their id, or by words of their title; the newest first. */
export function incidentCompletions(place: Place, typed: string, range: TextRange): Completions {
  const { found, more } = findIncidents(place, typed);
  const items = found.map(
    (known): Completion => ({ ...incidentCompletion(known), insert: known.incident.id, range }),
  );
  return { items, complete: !more };
}

/** For `[[`: a Markdown link, which works on every Git host, in place of the brackets. */
export function incidentLinkCompletions(place: Place, typed: string, range: TextRange): Completions {
  const { found, more } = findIncidents(place, typed);
  const items = found.map((known): Completion => {
    const base = incidentCompletion(known);
    return { ...base, insert: linkTo(known, place.path ?? ''), range, filter: `[[${base.filter}` };
  });
  return { items, complete: !more };
}

function findIncidents(place: Place, typed: string): FoundIncidents {
  return typed === '' || /^\d/.test(typed)
    ? incidentsWithPrefix(place.site, typed, MOST)
    : incidentsHolding(place.site, typed, MOST);
}

function incidentCompletion({
  incident,
}: KnownIncident): Omit<Completion, 'insert' | 'range'> & { readonly filter: string } {
  const title = toLabel(incident.title, 80);
  return {
    kind: 'incident',
    label: incident.id,
    detail: `${title} (${stateOf(incident)})`,
    filter: `${incident.id} ${title}`,
  };
}

function linkTo({ incident, folder, incidentText }: KnownIncident, from: string): string {
  const file = `${folder}/${incidentText === undefined ? LOG_FILE : INCIDENT_FILE}`;
  return `[${escapeMarkdown(incident.title)}](${relativePath(from, file)})`;
}

/** The way from one file to another, both relative to the same folder. */
export function relativePath(from: string, to: string): string {
  const start = from.split('/').slice(0, -1);
  const end = to.split('/');
  let shared = 0;
  while (shared < start.length && shared < end.length - 1 && start[shared] === end[shared]) {
    shared++;
  }
  return [...start.slice(shared).map(() => '..'), ...end.slice(shared)].join('/');
}

/** Severities of the plan, the most severe first. */
export function severityCompletions(place: Place, typed: string, range: TextRange): Completions {
  const items = place.site.plan.severities
    .filter(({ id }) => id.startsWith(typed.toUpperCase()))
    .map(
      ({ id, name, test }): Completion => ({
        kind: 'severity',
        label: id,
        detail: toLabel(`${name}: ${test}`, 120),
        insert: id,
        range,
      }),
    );
  return { items, complete: true };
}

/** Services whose id starts with what is typed. */
export function serviceCompletions(place: Place, typed: string, range: TextRange): Completions {
  const matching = place.site.services.filter(({ id }) => id.startsWith(typed));
  const items = matching.slice(0, MOST).map(
    ({ id, name }): Completion => ({
      kind: 'service',
      label: id,
      detail: toLabel(name, 80),
      insert: id,
      range,
    }),
  );
  return { items, complete: matching.length <= MOST };
}
