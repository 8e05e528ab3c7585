import { compareHits, hitOf, type ComparedHit, type Hit } from '../core/hunt/compareHits';
import { parseSearchBlocks } from '../core/hunt/parseSearchBlocks';
import { OWN_REPOSITORY, type KnownPlace, type SearchBlock } from '../core/hunt/searchBlock';
import { siteGlobs } from '../core/hunt/siteGlobs';
import type { Parsed } from '../core/problem';
import { REVIEW_FILE } from '../core/site/paths';
import { toOneLine } from '../core/text/plain';
import { positionAt } from '../core/text/range';
import { Refusal } from './change';
import type { CodeSearch, HuntRepository } from './huntPorts';
import type { IncidentRecord, LiveSite } from './site';

/** A search of a review, with the incident whose review it is. */
export interface OwnedSearch {
  readonly record: IncidentRecord;
  readonly block: SearchBlock;
}

/** What a search found. */
export interface HuntResult extends OwnedSearch {
  readonly hits: readonly ComparedHit[];
  /** Known places, in repositories that were searched whole, that have the pattern no more. */
  readonly gone: readonly KnownPlace[];
  /** What was not searched, or not whole, and why: one plain sentence each. */
  readonly notes: readonly string[];
}

const known = new WeakMap<IncidentRecord, Parsed<readonly SearchBlock[]>>();

/** The searches of an incident's review. */
export function searchesOf(record: IncidentRecord): readonly OwnedSearch[] {
  const { review, reviewText } = record;
  if (review === undefined || reviewText === undefined) {
    return [];
  }
  let parsed = known.get(record);
  if (parsed === undefined) {
    parsed = parseSearchBlocks(reviewText, review);
    known.set(record, parsed);
  }
  return parsed.value.map(block => ({ record, block }));
}

/** The searches of all reviews, those of the newest incidents first. */
export function allSearches(site: LiveSite): readonly OwnedSearch[] {
  return site.incidents.flatMap(searchesOf);
}

export interface HuntSetup {
  readonly search: CodeSearch;
  readonly repositories: readonly HuntRepository[];
  readonly signal?: AbortSignal;
  /** Told before each search. */
  readonly progress?: (search: OwnedSearch, index: number) => void;
}

/** Runs searches one after the other, each in all the repositories it names. Rejects only where it is called off. */
export async function hunt(
  searches: readonly OwnedSearch[],
  setup: HuntSetup,
): Promise<readonly HuntResult[]> {
  const results: HuntResult[] = [];
  for (const [index, search] of searches.entries()) {
    setup.signal?.throwIfAborted();
    setup.progress?.(search, index);
    results.push(await huntOne(search, setup));
  }
  return results;
}

async function huntOne(owned: OwnedSearch, setup: HuntSetup): Promise<HuntResult> {
  const { block } = owned;
  const { repositories } = setup;
  const wanted = block.in.length === 0 ? repositories.map(({ name }) => name) : [...new Set(block.in)];
  const parts = await Promise.all(wanted.map(name => huntIn(name, block, setup)));
  const searchedWhole = new Set(parts.filter(({ isWhole }) => isWhole).map(({ name }) => name));
  const isOwnBlock = ownBlockOf(owned, repositories);
  const { hits, gone } = compareHits(
    parts.flatMap(part => part.hits).filter(hit => !isOwnBlock(hit)),
    block.known,
  );
  return {
    ...owned,
    hits,
    gone: gone.filter(place => searchedWhole.has(place.in)),
    notes: parts.flatMap(({ note }) => note),
  };
}

/** Whether a hit is the search itself: whoever asks for the live site's files finds it there. */
function ownBlockOf(
  { record: { folder, reviewText = '' }, block: { range } }: OwnedSearch,
  repositories: readonly HuntRepository[],
): (hit: Hit) => boolean {
  const [first, last] = [range.start, range.end].map(offset => positionAt(reviewText, offset).line + 1);
  const paths = new Map(
    repositories.map(({ name, site }) => [
      name,
      site === undefined ? undefined : [site, folder, REVIEW_FILE].filter(part => part !== '').join('/'),
    ]),
  );
  return hit => hit.path === paths.get(hit.in) && hit.line >= (first ?? 0) && hit.line <= (last ?? 0);
}

async function huntIn(
  name: string,
  { pattern, paths, not }: SearchBlock,
  { search, repositories, signal }: HuntSetup,
): Promise<{
  readonly name: string;
  readonly hits: readonly ReturnType<typeof hitOf>[];
  readonly isWhole: boolean;
  readonly note: readonly string[];
}> {
  const repository = repositories.find(one => one.name === name);
  if (repository === undefined) {
    const what =
      name === OWN_REPOSITORY
        ? 'The live site is in no Git repository'
        : `There is no repository ${name} here`;
    return { name, hits: [], isWhole: false, note: [`${what}, so it was not searched.`] };
  }
  try {
    const { site } = repository;
    const left = site === undefined ? [] : siteGlobs(site, paths);
    const query = { pattern, paths, not: [...not, ...left] };
    const { lines, isCut } = await search.search(repository, query, signal);
    const note = isCut
      ? [`${name} has more places than the ${lines.length} shown: narrow the search down.`]
      : [];
    return {
      name,
      hits: lines.map(line => hitOf({ in: name, path: line.path, line: line.line }, line.text)),
      isWhole: !isCut,
      note,
    };
  } catch (error) {
    if (error instanceof Refusal) {
      return { name, hits: [], isWhole: false, note: [error.message] };
    }
    throw error;
  }
}

/** `src/pay.ts:12`, behind the repository's name where it is another one than the live site's. One line, whatever the file is called. */
export function placeOf({
  in: repository,
  path,
  line,
}: {
  readonly in: string;
  readonly path: string;
  readonly line: number;
}): string {
  return `${toOneLine(`${repository === OWN_REPOSITORY ? '' : `${repository}/`}${path}`)}:${line}`;
}
