import type { Change, FileEdit } from '../core/change/change';
import { nextEntryId } from '../core/incident/entryId';
import { logHeading, newestId, printEntry } from '../core/incident/log';
import { incidentFolder, LOG_FILE } from '../core/site/paths';
import { printStatedInstant, type Instant } from '../core/time/instant';
import type { Author } from './change';
import type { IncidentRecord } from './site';

export interface Merging {
  readonly merged: IncidentRecord;
  /** The incident that continues. */
  readonly survivor: IncidentRecord;
  readonly statedAt?: Instant | undefined;
}

/**
 * The change that merges an incident, with a line for the log of the one that continues: which incident it was, how severe, and who
 * declared it. The line's id follows from both declarations, so that it stands there once however many people merge the same two
 * before their clones meet.
 */
export function withSurvivorsLine(
  change: Change,
  { merged, survivor, statedAt }: Merging,
  author: Author,
): Change {
  const { id, severity, declaredBy } = merged.incident;
  const lineId = lineIdOf(merged, survivor);
  const said = survivor.incident.entries.find(({ entry }) => entry.id === lineId);
  if (said?.retracted === false) {
    return change;
  }
  // What was retracted stays so: merged once more, it is said once more.
  const entryId =
    lineId !== undefined && said === undefined
      ? lineId
      : nextEntryId(author.now, newestId(survivor.log), author.random);
  // Whole minutes, as a person states them: this id says nothing about the writer's clock.
  const at = printStatedInstant(Math.floor((statedAt ?? author.now) / 60_000) * 60_000);
  const who = declaredBy === undefined ? '' : `, declared by @${declaredBy}`;
  const label = `merged into this incident: ${severity ?? 'no severity'}${who}`;
  const line = printEntry({
    id: entryId,
    atText: at,
    actor: author.actor,
    body: { kind: 'link', target: id, label },
  });
  const edit: FileEdit = {
    kind: 'append',
    path: `${incidentFolder(survivor.incident.id)}/${LOG_FILE}`,
    heading: logHeading(survivor.incident.id),
    lines: [line],
  };
  return {
    ...change,
    trailers: [...change.trailers, ['Livesite-Entry', entryId]],
    edits: [...change.edits, edit],
  };
}

/** Undefined where a log does not say that anybody declared it. */
function lineIdOf(merged: IncidentRecord, survivor: IncidentRecord): string | undefined {
  const [one, other] = [merged, survivor].map(
    ({ log }) => log.entries.find(({ body }) => body.kind === 'declared')?.id,
  );
  if (one === undefined || other === undefined) {
    return undefined;
  }
  const hash = hashOf(`${one} ${other}`);
  let digit = 0;
  return nextEntryId(0, one > other ? one : other, below => (hash >>> (5 * digit++)) % below);
}

/** FNV-1a, 32 bits: spreads ids, keeps no secrets. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}
