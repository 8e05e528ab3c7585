import { OWN_REPOSITORY } from '../core/hunt/searchBlock';
import { PLAN_FILE } from '../core/site/paths';
import type { CodeSearch, HuntRepository } from './huntPorts';

/** A folder that a person named for a hunt. */
export interface NamedFolder {
  readonly name: string;
  /** Absolute. */
  readonly folder: string;
}

/**
 * The repositories that a hunt goes through: that of the live site, whose root folder this is, and those of other folders, each once.
 * Git is asked where the live site lies: the folder's path may lead there through links.
 */
export async function findHuntRepositories(
  search: CodeSearch,
  root: string,
  others: readonly NamedFolder[],
): Promise<readonly HuntRepository[]> {
  const own = await search.placeOf(root);
  const repositories: HuntRepository[] =
    own === undefined ? [] : [{ name: OWN_REPOSITORY, folder: own.top, site: own.inside }];
  const seen = new Set([own?.top]);
  for (const { name, folder } of others) {
    const place = await search.placeOf(folder);
    if (place !== undefined && !seen.has(place.top)) {
      seen.add(place.top);
      // A second clone of the live site's repository has the live site's files, too.
      const plan =
        own === undefined ? undefined : [own.inside, PLAN_FILE].filter(part => part !== '').join('/');
      const hasSite = plan !== undefined && (await search.tracks(place.top, plan));
      repositories.push({ name, folder: place.top, site: hasSite ? own?.inside : undefined });
    }
  }
  return repositories;
}
