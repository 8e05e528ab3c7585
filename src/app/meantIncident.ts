import type { LogEntry } from '../core/incident/log';
import type { IncidentRecord, LiveSite } from './site';

/**
 * The live site in which the id of `meant` stands for the incident a person looked at when a command began. While they were being
 * asked, theirs may have had to take another id, and the old one may have become somebody else's: what they say belongs to theirs.
 */
export function siteAsMeant(site: LiveSite, meant: IncidentRecord): LiveSite {
  const { id } = meant.incident;
  const present = site.byId.get(id);
  const entry = declarationOf(meant);
  if (entry === undefined || (present && declarationOf(present)?.id === entry.id)) {
    return site;
  }
  const moved = site.incidents.find(each => declarationOf(each)?.id === entry.id);
  return moved === undefined ? site : { ...site, byId: new Map(site.byId).set(id, moved) };
}

/** The entry that tells one incident from another with the same id. */
function declarationOf({ log }: IncidentRecord): LogEntry | undefined {
  return log.entries.find(({ body }) => body.kind === 'declared');
}
