import { basename, join, relative, sep } from 'node:path';
import { hitProblems, reviewHuntProblems } from '../app/huntProblems';
import { allSearches, hunt, type HuntResult, type OwnedSearch } from '../app/huntSiblings';
import type { HuntRepository } from '../app/huntPorts';
import { findHuntRepositories } from '../app/huntRepositories';
import type { LiveSite } from '../app/site';
import type { Problem } from '../core/problem';
import { REVIEW_FILE } from '../core/site/paths';

export interface HuntPlace {
  /** Absolute folder of the live site. */
  readonly root: string;
  /** Absolute folders of further clones; each is called by its folder's name. */
  readonly clones: readonly string[];
}

export interface Hunted {
  readonly results: readonly HuntResult[];
  /** By their names. */
  readonly repositories: ReadonlyMap<string, HuntRepository>;
}

/** Runs searches in the repository of the live site and in the clones that are named. Loads what runs git only where there is one. */
export async function huntOnDisk(
  searches: readonly OwnedSearch[],
  { root, clones }: HuntPlace,
): Promise<Hunted> {
  if (searches.length === 0) {
    return { results: [], repositories: new Map() };
  }
  const { openCodeSearch } = await import('../adapters/git/reading/codeSearch');
  const search = openCodeSearch();
  const others = clones.map(folder => ({ name: basename(folder), folder }));
  const repositories = await findHuntRepositories(search, root, others);
  const results = await hunt(searches, { search, repositories });
  return { results, repositories: new Map(repositories.map(one => [one.name, one])) };
}

export interface HuntFindings {
  /** Of reviews, by path relative to the live site's root. */
  readonly reviews: ReadonlyMap<string, readonly Problem[]>;
  /** Of the code. */
  readonly code: readonly {
    /** Relative to the live site's root, which may lead out of it. */
    readonly path: string;
    /** Counted from 1. */
    readonly line: number;
    readonly problem: Problem;
  }[];
}

/** What all searches of a live site find, as problems. */
export async function huntFindings(site: LiveSite, place: HuntPlace): Promise<HuntFindings> {
  const { results, repositories } = await huntOnDisk(allSearches(site), place);
  const reviews = new Map<string, Problem[]>();
  for (const result of results) {
    const path = `${result.record.folder}/${REVIEW_FILE}`;
    reviews.set(path, [...(reviews.get(path) ?? []), ...reviewHuntProblems(result)]);
  }
  const code = results.flatMap(hitProblems).map(({ in: repository, path, line, problem }) => {
    const folder = repositories.get(repository)?.folder ?? place.root;
    return { path: relative(place.root, join(folder, path)).split(sep).join('/'), line, problem };
  });
  return { reviews, code };
}
