import { INCIDENT_FILE, LOG_FILE } from '../site/paths';
import { toLabel } from '../text/plain';
import { stateOf } from './state';
import type { KnownIncident, SiteKnowledge } from './knowledge';

/** An incident as the editor's symbol search shows it. */
export interface IncidentSymbol {
  /** Title and id: the editor matches what people type against it. */
  readonly label: string;
  readonly detail: string;
  /** File to open, relative to the root. */
  readonly path: string;
}

export const MAX_SYMBOLS = 200;

/**
 * The newest incidents whose title and id hold the letters of each word of the query in order, without regard to case: as tolerant
 * as the editor's own ranking, which follows. Stops at {@link MAX_SYMBOLS}, or when `cancelled` says so.
 */
export function findIncidents(
  site: SiteKnowledge,
  query: string,
  cancelled: () => boolean,
): readonly IncidentSymbol[] {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter(word => word !== '');
  const found: IncidentSymbol[] = [];
  for (const known of site.incidents) {
    if (found.length === MAX_SYMBOLS || cancelled()) {
      break;
    }
    const label = labelOf(known);
    const lower = label.toLowerCase();
    if (words.every(word => holdsInOrder(lower, word))) {
      found.push({ label, detail: stateOf(known.incident), path: fileOf(known) });
    }
  }
  return found;
}

function labelOf({ incident }: KnownIncident): string {
  return incident.title === incident.id ? incident.id : `${toLabel(incident.title, 120)} · ${incident.id}`;
}

function fileOf({ folder, incidentText }: KnownIncident): string {
  return `${folder}/${incidentText === undefined ? LOG_FILE : INCIDENT_FILE}`;
}

function holdsInOrder(text: string, letters: string): boolean {
  let at = 0;
  for (const letter of letters) {
    at = text.indexOf(letter, at);
    if (at < 0) {
      return false;
    }
    at += letter.length;
  }
  return true;
}
