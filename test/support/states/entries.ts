import type { Change } from '../../../src/core/change/change';
import { nextEntryId } from '../../../src/core/incident/entryId';
import { incidentFolder } from '../../../src/core/site/paths';
import { createSeededRandom } from './random';

const START = Date.parse('2026-11-23T08:15:02Z');

export const OLD_INCIDENT = '2026-11-23-checkout';
export const NEW_INCIDENT = '2026-11-24-search';

/** An incident that everybody has, as the files of a live site at its root. */
export function oldIncident(): Record<string, string> {
  const folder = incidentFolder(OLD_INCIDENT);
  const [first] = idsFrom(START - 60_000, 1);
  const line = lineOf(first ?? '', '**declared** SEV2: Checkout returns 500');
  return {
    [`${folder}/incident.md`]: '---\ntitle: Checkout returns 500\n---\n\n# Checkout returns 500\n',
    [`${folder}/timeline.md`]: `# Timeline of ${OLD_INCIDENT}\n\n${line}\n`,
  };
}

export interface EntryChange {
  readonly entry: string;
  readonly change: Change;
}

/** Changes with one entry each; the first of a new incident declares it. */
export function entriesOf(incident: string, count: number): readonly EntryChange[] {
  const folder = incidentFolder(incident);
  const isNew = incident === NEW_INCIDENT;
  return idsFrom(START, count).map((id, index) => {
    const words = isNew && index === 0 ? '**declared** SEV3: Search is slow' : `**note** number ${index}`;
    const append = {
      kind: 'append',
      path: `${folder}/timeline.md`,
      heading: `# Timeline of ${incident}`,
      lines: [lineOf(id, words)],
    } as const;
    const create = {
      kind: 'create',
      path: `${folder}/incident.md`,
      text: '---\ntitle: Search is slow\n---\n\n# Search is slow\n',
      keep: true,
    } as const;
    return {
      entry: id,
      change: {
        id,
        at: new Date(START).toISOString(),
        actor: 'alice',
        subject: `${incident}: note ${index}`,
        trailers: [
          ['Livesite-Incident', incident],
          ['Livesite-Entry', id],
        ],
        edits: isNew && index === 0 ? [create, append] : [append],
      },
    };
  });
}

function idsFrom(start: number, count: number): string[] {
  const random = createSeededRandom(start);
  const ids: string[] = [];
  for (let index = 0; index < count; index++) {
    ids.push(nextEntryId(start, ids.at(-1), below => random.integer(below)));
  }
  return ids;
}

function lineOf(id: string, words: string): string {
  return `- 2026-11-23T08:15:02Z @alice ${words} <!--${id}-->`;
}
