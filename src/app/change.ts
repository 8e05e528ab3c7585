import type { Change, FileEdit } from '../core/change/change';
import { nextEntryId } from '../core/incident/entryId';
import { HANDLE_PATTERN, type EntryBody } from '../core/incident/entry';
import { logHeading, newestId, printEntry } from '../core/incident/log';
import { incidentFolder, LOG_FILE } from '../core/site/paths';
import { shorten, toOneLine } from '../core/text/plain';
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

/** Clocks may be this far apart before a stated time counts as still to come. */
const CLOCK_TOLERANCE_MS = 60_000;

/** Refuses a time in the future: what has not happened cannot be in a log. */
export function requirePast(at: Instant | undefined, author: Author): void {
  if (at !== undefined && !(at <= author.now + CLOCK_TOLERANCE_MS)) {
    throw new Refusal('That time is still to come.');
  }
}

/**
 * A change that adds entries to an incident's log; its header follows by itself when the change is applied. The change's id is the
 * author's own clock and so orders this machine's changes, whatever clocks the log's entries came from.
 */
export function planEntries(
  record: Pick<IncidentRecord, 'incident' | 'log'>,
  bodies: readonly EntryBody[],
  author: Author,
  summary: string,
  options: EntryOptions = {},
): Change {
  if (!HANDLE_PATTERN.test(author.actor)) {
    throw new Refusal(
      `"${toOneLine(author.actor)}" is no handle, so nobody could tell who wrote the entry: use a GitHub login such as alice.`,
    );
  }
  requirePast(options.statedAt, author);
  const { id } = record.incident;
  const atText =
    options.statedAt === undefined ? printInstant(author.now) : printStatedInstant(options.statedAt);
  const ids: string[] = [];
  const lines = bodies.map(body => {
    const entryId = nextEntryId(author.now, ids.at(-1) ?? newestId(record.log), author.random);
    ids.push(entryId);
    return printEntry({ id: entryId, atText, actor: author.actor, body });
  });
  return {
    id: nextEntryId(author.now, undefined, author.random),
    at: printInstant(author.now),
    actor: author.actor,
    subject: subjectOf(id, summary),
    trailers: [['Livesite-Incident', id], ...ids.map(entry => ['Livesite-Entry', entry] as const)],
    edits: [
      ...(options.edits ?? []),
      { kind: 'append', path: `${incidentFolder(id)}/${LOG_FILE}`, heading: logHeading(id), lines },
    ],
  };
}

/** A change of files that adds no entry. */
export function planFiles(
  summary: string,
  edits: readonly FileEdit[],
  author: Author,
  incident?: string,
): Change {
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

/** Words that make GitHub close an issue when a commit that holds them arrives on the default branch. */
const CLOSING_WORDS =
  /\b(close[sd]?|fix(?:e[sd])?|resolve[sd]?)(:?\s+)((?:[\w.-]+\/[\w.-]+)?#\d+|https?:\/\/\S+)/gi;

/** One line that Git hosts show whole: 100 characters at most. What people write in a log closes no issue. */
function toSubject(text: string): string {
  return shorten(toOneLine(text).replace(CLOSING_WORDS, '$1$2(see $3)'), 100);
}
