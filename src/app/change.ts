import type { Change, FileEdit } from '../core/change/change';
import { nextEntryId } from '../core/incident/entryId';
import type { EntryBody } from '../core/incident/entry';
import { logHeading, newestId, printEntry } from '../core/incident/log';
import { incidentFolder, LOG_FILE } from '../core/site/paths';
import { toOneLine } from '../core/text/plain';
import { printInstant, printStatedInstant, type Instant } from '../core/time/instant';
import type { IncidentRecord, LiveSite } from './site';

/** Who gives a command, and when. */
export interface Author {
  /** Handle without '@'. */
  readonly actor: string;
  readonly now: Instant;
  /** An integer from 0 to below - 1. */
  readonly random: (below: number) => number;
}

/** A command that cannot be carried out, in one sentence for the person who gave it. Nothing was changed. */
export class Refusal extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'Refusal';
  }
}

export interface EntryOptions {
  /** When it happened, if not now. */
  readonly statedAt?: Instant | undefined;
  /** Further edits of the same commit. */
  readonly edits?: readonly FileEdit[];
}

/** The incident with this id, or a refusal that names the nearest thing to do. */
export function requireIncident(site: LiveSite, id: string): IncidentRecord {
  const record = site.byId.get(id);
  if (!record) {
    throw new Refusal(`There is no incident ${toOneLine(id)}. It may have been renamed, or not fetched yet.`);
  }
  return record;
}

/** A change that adds entries to an incident's log; its header follows by itself when the change is applied. */
export function planEntries(
  record: Pick<IncidentRecord, 'incident' | 'log'>,
  bodies: readonly EntryBody[],
  author: Author,
  summary: string,
  options: EntryOptions = {},
): Change {
  const { id } = record.incident;
  const atText = options.statedAt === undefined ? printInstant(author.now) : printStatedInstant(options.statedAt);
  const ids: string[] = [];
  const lines = bodies.map((body) => {
    const entryId = nextEntryId(author.now, ids.at(-1) ?? newestId(record.log), author.random);
    ids.push(entryId);
    return printEntry({ id: entryId, atText, actor: author.actor, body });
  });
  return {
    id: ids[0] ?? nextEntryId(author.now, undefined, author.random),
    at: printInstant(author.now),
    actor: author.actor,
    subject: subjectOf(id, summary),
    trailers: [['Livesite-Incident', id], ...ids.map((entry) => ['Livesite-Entry', entry] as const)],
    edits: [
      ...(options.edits ?? []),
      { kind: 'append', path: `${incidentFolder(id)}/${LOG_FILE}`, heading: logHeading(id), lines },
    ],
  };
}

/** A change of files that adds no entry. */
export function planFiles(summary: string, edits: readonly FileEdit[], author: Author, incident?: string): Change {
  return {
    id: nextEntryId(author.now, undefined, author.random),
    at: printInstant(author.now),
    actor: author.actor,
    subject: incident === undefined ? toSubject(summary) : subjectOf(incident, summary),
    trailers: incident === undefined ? [] : [['Livesite-Incident', incident]],
    edits,
  };
}

function subjectOf(incident: string, summary: string): string {
  return toSubject(`${incident}: ${summary}`);
}

/** One line that Git hosts show whole: 100 characters at most. */
function toSubject(text: string): string {
  const line = toOneLine(text);
  return line.length <= 100 ? line : `${line.slice(0, 99)}…`;
}
