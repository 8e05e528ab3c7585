import type { Author } from '../../src/app/change';
import { SiteReader, type LiveSite } from '../../src/app/site';
import { applyEdits } from '../../src/core/change/applyEdits';
import type { Change } from '../../src/core/change/change';
import { deriveHeaders } from '../../src/core/incident/deriveHeaders';
import { foldIncident, type Incident } from '../../src/core/incident/incident';
import { parseLog, type Log } from '../../src/core/incident/log';
import { DEFAULT_PLAN } from '../../src/core/plan/defaultPlan';
import { singleRoles, type Plan } from '../../src/core/plan/plan';
import { incidentFolder } from '../../src/core/site/paths';
import type { TextRange } from '../../src/core/text/range';
import type { Instant } from '../../src/core/time/instant';
import { MemoryStore } from './memoryStore';

/** The day and the incident most tests are about. */
export const DAY = '2026-11-23';
export const INCIDENT = `${DAY}-checkout-errors`;
export const FOLDER = incidentFolder(INCIDENT);

/** An instant of {@link DAY} in UTC, or of another day: `08:15`, `08:15:02`, `2026-11-22 23:50`. */
export function at(clock: string): Instant {
  const [day, time] = clock.includes(' ') ? clock.split(' ') : [DAY, clock];
  const instant = Date.parse(`${day}T${time}Z`);
  if (Number.isNaN(instant)) {
    throw new Error(`"${clock}" is no time.`);
  }
  return instant;
}

/** The id of the n-th entry of a {@link story}, counted from 1. */
export function idOf(n: number): string {
  return `01KAQW4HBG${String(n).padStart(6, '0')}`;
}

/**
 * The lines of a log from short ones, in the order of their ids: `08:15:02 alice declared SEV2: Checkout`. A time without seconds is
 * one that a person stated; in a correction `#2` stands for the id of the second entry. A line starting with `=` is taken as it stands.
 */
export function story(text: string): string[] {
  const lines = text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '');
  return lines.map((line, index) => {
    if (line.startsWith('=')) {
      return line.slice(1);
    }
    const match = /^(?:(\d{4}-\d{2}-\d{2}) )?(\d{2}:\d{2}(?::\d{2})?) (\S+) (\S+)(?: (.*))?$/.exec(line);
    if (!match) {
      throw new Error(`"${line}" is no line of a story.`);
    }
    const [, day = DAY, time = '', actor = '', word = '', words] = match;
    const plain = word === 'corrected' ? words?.replace(/#(\d+)/g, (_, n: string) => idOf(Number(n))) : words;
    const said = plain === undefined ? '' : ` ${plain}`;
    return `- ${day}T${time}Z @${actor} **${word}**${said} <!--${idOf(index + 1)}-->`;
  });
}

/** A timeline.md with the lines of a {@link story}. */
export function logText(text: string): string {
  return `# Timeline of ${INCIDENT}\n\n${story(text)
    .map(line => `${line}\n`)
    .join('')}`;
}

export function logOf(text: string): Log {
  return parseLog(logText(text)).value;
}

/** The state that a {@link story} folds into. */
export function incidentOf(text: string, plan: Plan = DEFAULT_PLAN): Incident {
  return foldIncident(INCIDENT, logOf(text), singleRoles(plan));
}

/** Somebody who gives a command at a time of {@link DAY}. Ids are the same in each run, and never the same twice for one author. */
export function authorAt(clock: string, actor = 'alice'): Author {
  let last = 0;
  return { actor, now: at(clock), random: below => (last = (last * 1103 + 12_345) % 65_521) % below };
}

export const PEOPLE = `people:
  - handle: alice
    name: Alice Ames
  - handle: bob
    name: Bob Bell
`;

/** A live site in memory with the incident of a {@link story}, and further files. */
export function siteFiles(text: string, more: Readonly<Record<string, string>> = {}): Record<string, string> {
  return {
    'livesite.yml': 'livesite: 1\nname: Acme\n',
    'people.yml': PEOPLE,
    [`${FOLDER}/incident.md`]: '---\n---\n\n# Checkout\n',
    [`${FOLDER}/timeline.md`]: logText(text),
    ...more,
  };
}

export async function siteOf(text: string, more: Readonly<Record<string, string>> = {}): Promise<LiveSite> {
  return new SiteReader(new MemoryStore(siteFiles(text, more))).read();
}

/** The files that differ once a change is applied as the publisher applies it. Throws where the change does not fit. */
export function applied(
  change: Change,
  files: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const result = applyEdits(
    change.edits,
    path => (Object.hasOwn(files, path) ? files[path] : undefined),
    deriveHeaders,
  );
  const [conflict] = result.conflicts;
  if (conflict !== undefined) {
    throw new Error(conflict.message);
  }
  return Object.fromEntries(result.files);
}

/** What stands under a range. */
export function under(text: string, range: TextRange): string {
  return text.slice(range.start, range.end);
}
