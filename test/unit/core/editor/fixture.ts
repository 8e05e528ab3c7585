import type { SiteFile, SiteFiles } from '../../../../src/app/ports';
import { SiteReader, type LiveSite } from '../../../../src/app/site';
import type { Place } from '../../../../src/core/editor/knowledge';
import { nextEntryId } from '../../../../src/core/incident/entryId';
import { refreshHeader } from '../../../../src/core/incident/header';
import { foldIncident } from '../../../../src/core/incident/incident';
import { parseLog } from '../../../../src/core/incident/log';
import { incidentFolder } from '../../../../src/core/site/paths';

/** Monday, 2026-11-30 10:00 UTC. */
export const NOW = Date.UTC(2026, 10, 30, 10);
export const ROOT = 'file:///live';
export const CHECKOUT = '2026-11-23-checkout-errors';
export const SEARCH = '2026-11-29-search-slow';

export const PEOPLE = `people:
  - handle: alice
    name: Alice Adams
    zone: Europe/Berlin
    team: Payments
  - handle: bob
    name: Bob [click](command:evil)
  - handle: carol
    name: Carol Alvarez
`;

const SERVICES = `services:
  - id: checkout
    name: Checkout
  - id: payments
    name: Payments
`;

/** An entry's line; `minute` counts from 08:00 UTC on the incident's day. */
function entryLine(incident: string, minute: number, words: string): string {
  const at = Date.parse(`${incident.slice(0, 10)}T08:00:00Z`) + minute * 60_000;
  const id = nextEntryId(at, undefined, () => 0);
  const time = `${new Date(at).toISOString().slice(0, 19)}Z`;
  return `- ${time} ${words} <!--${id}-->\n`;
}

/** A timeline.md; one line of words for each minute. */
export function logOf(incident: string, ...words: readonly string[]): string {
  return `# Timeline of ${incident}\n\n${words.map((text, minute) => entryLine(incident, minute, text)).join('')}`;
}

/** The incident.md that goes with a log. */
export function incidentFileOf(incident: string, log: string): string {
  const state = foldIncident(incident, parseLog(log).value, new Set(['lead']));
  return refreshHeader(`---\n---\n# ${state.title}\n\n## Summary\n`, state);
}

const CHECKOUT_LOG = logOf(
  CHECKOUT,
  '@alice **declared** SEV1: Checkout returns 500 for EU customers',
  '@bob **acknowledged**',
  '@alice **role** lead @alice',
  '@alice **services** checkout',
);

const SEARCH_LOG = logOf(
  SEARCH,
  '@bob **declared** SEV?: Search is slow',
  '@bob **status** resolved: rolled back',
);

export const FILES: Readonly<Record<string, string>> = {
  'livesite.yml': 'livesite: 1\nname: Shop\nseverities: []\nroles: []\n',
  'people.yml': PEOPLE,
  'services.yml': SERVICES,
  [`${incidentFolder(CHECKOUT)}/timeline.md`]: CHECKOUT_LOG,
  [`${incidentFolder(CHECKOUT)}/incident.md`]: incidentFileOf(CHECKOUT, CHECKOUT_LOG),
  [`${incidentFolder(SEARCH)}/timeline.md`]: SEARCH_LOG,
};

export const REVIEW_PATH = `${incidentFolder(CHECKOUT)}/review.md`;
export const INCIDENT_PATH = `${incidentFolder(CHECKOUT)}/incident.md`;
export const LOG_PATH = `${incidentFolder(CHECKOUT)}/timeline.md`;

/** Reads texts by path as a live site. */
export function siteOf(files: Readonly<Record<string, string>> = FILES): Promise<LiveSite> {
  const store: SiteFiles = {
    list: () =>
      Promise.resolve(
        Object.keys(files).map((path): SiteFile => ({ path, stamp: files[path] ?? '', inCheckout: true })),
      ),
    readMany: paths =>
      Promise.resolve(new Map(paths.flatMap(path => (path in files ? [[path, files[path] ?? '']] : [])))),
  };
  return new SiteReader(store).read();
}

/** The place of the `|` in a text. */
export function placeAt(site: LiveSite, path: string | undefined, marked: string): Place {
  const offset = marked.indexOf('|');
  const text = marked.slice(0, offset) + marked.slice(offset + 1);
  return { site, path, text, offset, now: NOW, me: 'bob' };
}
