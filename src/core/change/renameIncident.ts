import type { LogEntry } from '../incident/log';
import { parseLog } from '../incident/log';
import { incidentFolder, incidentOfPath, LOG_FILE } from '../site/paths';
import { freeIncidentId } from '../text/slug';
import type { Change, FileEdit } from './change';

/** The entry that declares an incident. */
export interface Declaration {
  readonly incident: string;
  /** Id of the `declared` entry: tells apart two incidents of one name. */
  readonly entry: string;
  readonly title: string;
  readonly actor: string;
  /** Milliseconds since 1970, as stated. */
  readonly at: number;
}

/** Two incidents that took one id before their clones met. */
export interface Collision {
  readonly mine: Declaration;
  readonly theirs: Declaration;
}

/** What the changes declare: they make the incident's folder and say so in its log. */
export function declarationsIn(changes: readonly Change[]): readonly Declaration[] {
  return changes.flatMap(({ edits }) =>
    edits.flatMap(edit => {
      const incident = incidentOfPath(edit.path);
      const isLog = incident !== undefined && edit.path === logOf(incident);
      const entry = edit.kind === 'append' && isLog ? firstDeclared(edit.lines.join('\n')) : undefined;
      const makesFolder = edits.some(
        other => other.kind === 'create' && incidentOfPath(other.path) === incident,
      );
      return incident !== undefined && entry && makesFolder ? [declarationOf(incident, entry)] : [];
    }),
  );
}

/**
 * Who declared the same id, by the log as it is shared. Undefined where it is the same declaration, and where the shared
 * log (or none) does not say that anybody declared it: entries that lost their declaration are not somebody else's.
 */
export function findCollision(mine: Declaration, sharedLog: string | undefined): Collision | undefined {
  const entries = sharedLog === undefined ? [] : declaredIn(sharedLog);
  const [theirs] = entries;
  return theirs === undefined || entries.some(({ id }) => id === mine.entry)
    ? undefined
    : { mine, theirs: declarationOf(mine.incident, theirs) };
}

/** The incident's log: where a collision shows. */
export function logOf(incident: string): string {
  return `${incidentFolder(incident)}/${LOG_FILE}`;
}

/** The next free id for the incident: `-2`, `-3`... behind the day and the title. */
export function nextIdFor({ incident, title }: Declaration, taken: (id: string) => boolean): string {
  return freeIncidentId(incident.slice(0, 10), title, id => id === incident || taken(id));
}

/** Ten minutes: longer than two people need to see the same alert, shorter than a second outage takes to begin. */
const SAME_INCIDENT_MS = 10 * 60_000;

/** The same title within minutes: almost certainly one incident that two people declared. */
export function isLikelySame({ mine, theirs }: Collision): boolean {
  return wordsOf(mine.title) === wordsOf(theirs.title) && Math.abs(mine.at - theirs.at) <= SAME_INCIDENT_MS;
}

/**
 * The change with the incident's new id wherever it had the old one: paths, heading, subject, trailers, and words that
 * name or link it. For changes that nobody else has seen: there the old id can mean no other incident. The change's id and
 * the entries' ids stay. Doing it twice is doing it once; a change that does not name the incident is returned as it is.
 */
export function renameIncident(change: Change, from: string, to: string): Change {
  const rename = (text: string): string => text.replace(mentionOf(from), to);
  const renamed: Change = {
    ...change,
    subject: rename(change.subject),
    trailers: change.trailers.map(([key, value]) => [key, rename(value)] as const),
    edits: change.edits.map(edit => renameIn(edit, rename)),
  };
  return JSON.stringify(renamed) === JSON.stringify(change) ? change : renamed;
}

function renameIn(edit: FileEdit, rename: (text: string) => string): FileEdit {
  const path = rename(edit.path);
  switch (edit.kind) {
    case 'create':
      return { ...edit, path, text: rename(edit.text) };
    case 'append':
      return { ...edit, path, heading: rename(edit.heading), lines: edit.lines.map(rename) };
    case 'replace':
      return { ...edit, path, before: rename(edit.before), after: rename(edit.after) };
  }
}

/** The id as a whole: not as the beginning of `-2`, nor behind other letters. */
function mentionOf(incident: string): RegExp {
  return new RegExp(`(?<![\\w-])${incident}(?![\\w]|-\\w)`, 'g');
}

function firstDeclared(log: string): LogEntry | undefined {
  return declaredIn(log)[0];
}

function declaredIn(log: string): readonly LogEntry[] {
  return parseLog(log).value.entries.filter(({ body }) => body.kind === 'declared');
}

function declarationOf(incident: string, { id, actor, at, body }: LogEntry): Declaration {
  return { incident, entry: id, title: body.kind === 'declared' ? body.title : '', actor, at };
}

function wordsOf(title: string): string {
  return title
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(word => word !== '')
    .join(' ');
}
