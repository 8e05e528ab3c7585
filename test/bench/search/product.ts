import { prepareSearch, searchInSlices } from '../../../src/app/searchIncidents';
import { SiteReader, type LiveSite } from '../../../src/app/site';
import { SimilarIncidents } from '../../../src/app/similarIncidents';
import { parseQuery } from '../../../src/core/search/query';
import { SimilarIndex } from '../../../src/core/search/similarIndex';

/** What an incident says, as the bench makes it up. */
interface Told {
  readonly title: string;
  readonly services: readonly string[];
  readonly summary: string;
  readonly causes: string;
  readonly fix: string;
  readonly log: string;
}

export interface Timed {
  /** Milliseconds from the first step to the last. */
  readonly all: number;
  /** Until there was something to show; undefined where nothing was found. */
  readonly first: number | undefined;
  /** The longest time for which nobody else got a turn: by the clock, and by what the process computed in it (all of its threads). */
  readonly longest: number;
  readonly longestCpu: number;
}

const idOf = (n: number): string => `20${10 + (n % 15)}-01-01-i${n}`;
const entryId = (n: number): string => `01KAQW4HBG${String(n).padStart(6, '0')}`;
const SLICE = 8;

/** Files of a live site with these incidents: log and summary of each, a review of each third. */
export function siteFiles(incidents: readonly Told[]): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const [n, { title, services, summary, causes, fix, log }] of incidents.entries()) {
    const id = idOf(n);
    const at = `${id.slice(0, 10)}T08:00:00Z @alice`;
    const words = log.split(' ');
    const said = [`**declared** SEV2: ${title}`, `**services** ${services.join(', ')}`];
    for (let from = 0; from < words.length; from += 12) {
      said.push(`**note** ${words.slice(from, from + 12).join(' ')}`);
    }
    const lines = said.map((one, entry) => `- ${at} ${one} <!--${entryId(entry)}-->`);
    const folder = `incidents/${id.slice(0, 4)}/${id}`;
    files.set(`${folder}/timeline.md`, `# Timeline of ${id}\n\n${lines.join('\n')}\n`);
    files.set(`${folder}/incident.md`, `---\ntitle: x\n---\n\n## Summary\n\n${summary}\n`);
    if (n % 3 === 0) {
      const review = `# Review\n\n## Contributing factors\n\n- ${causes}\n\n## Mitigation and resolution\n\n${fix}\n`;
      files.set(`${folder}/review.md`, review);
    }
  }
  return files;
}

/** Reads them from memory. Each call makes a live site that nothing was made ready of. */
export function readSite(files: ReadonlyMap<string, string>): Promise<LiveSite> {
  return new SiteReader({
    list: () => Promise.resolve(Array.from(files.keys(), path => ({ path, stamp: '1', inCheckout: true }))),
    readMany: paths => Promise.resolve(new Map(paths.map(path => [path, files.get(path) ?? '']))),
  }).read();
}

/** Searches as somebody who types does. */
export async function timeSearch(
  site: LiveSite,
  text: string,
): Promise<Timed & { readonly ids: readonly string[] }> {
  const ids: string[] = [];
  let first: number | undefined;
  const timed = await time(async (slices, started) => {
    await searchInSlices(site, parseQuery(text), {
      now: Date.parse('2026-11-24T00:00Z'),
      limit: 60,
      slices,
      isOver: () => false,
      show: ({ found }, isComplete) => {
        if (found.length > 0) {
          first ??= performance.now() - started;
        }
        if (isComplete) {
          ids.push(...found.map(({ record }) => record.incident.id));
        }
      },
    });
  });
  return { ...timed, first, ids };
}

export async function timePrepare(site: LiveSite): Promise<Timed> {
  return { ...(await time(slices => prepareSearch(site, slices))), first: undefined };
}

/** Builds the index of similar incidents as the editor does. */
export async function timeIndex(site: LiveSite): Promise<Timed> {
  const building = (slices: Parameters<typeof prepareSearch>[1]): Promise<void> =>
    new SimilarIncidents(() => Promise.resolve(new SimilarIndex()), slices).update(site);
  return { ...(await time(building)), first: undefined };
}

async function time(
  work: (slices: Parameters<typeof prepareSearch>[1], started: number) => Promise<unknown>,
): Promise<Omit<Timed, 'first'>> {
  const started = performance.now();
  let since = started;
  let before = process.cpuUsage();
  let [longest, longestCpu] = [0, 0];
  const turn = (): void => {
    const { user, system } = process.cpuUsage(before);
    longest = Math.max(longest, performance.now() - since);
    longestCpu = Math.max(longestCpu, (user + system) / 1000);
  };
  await work(
    {
      now: () => performance.now(),
      pause: async () => {
        turn();
        await new Promise(resolve => setImmediate(resolve));
        since = performance.now();
        before = process.cpuUsage();
      },
      budget: SLICE,
    },
    started,
  );
  turn();
  return { all: performance.now() - started, longest, longestCpu };
}
