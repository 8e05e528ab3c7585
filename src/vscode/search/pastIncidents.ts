import { SimilarIncidents, type SimilarIncident } from '../../app/similarIncidents';
import type { Slices } from '../../app/slices';
import type { SimilarQuery } from '../../core/search/similarIndex';
import type { SiteFolder } from '../siteFolder';

/** Work between two turns of the editor, in milliseconds: half of what a person notices while typing. */
export const SLICES: Slices = {
  now: () => performance.now(),
  pause: () => new Promise(resolve => setImmediate(resolve)),
  budget: 8,
};

/** Similar incidents of the live sites of this window. Nothing is indexed until somebody asks, and then in slices. */
export class PastIncidents {
  readonly #finders = new WeakMap<SiteFolder, SimilarIncidents>();

  /** Resolves once all incidents of the live site are indexed as they are now. */
  prepare(folder: SiteFolder): Promise<void> {
    return this.#finder(folder).update(folder.site);
  }

  /** What is known now, without waiting: takes a few milliseconds. Nothing before the index is built. */
  peek(folder: SiteFolder, query: SimilarQuery, limit: number): readonly SimilarIncident[] {
    return this.#finder(folder).peek(folder.site, query, limit);
  }

  similarTo(folder: SiteFolder, incident: string, limit: number): Promise<readonly SimilarIncident[]> {
    return this.#finder(folder).similarTo(folder.site, incident, limit);
  }

  #finder(folder: SiteFolder): SimilarIncidents {
    let finder = this.#finders.get(folder);
    if (finder === undefined) {
      finder = new SimilarIncidents(async () => {
        const { SimilarIndex } = await import('../../core/search/similarIndex');
        return new SimilarIndex();
      }, SLICES);
      this.#finders.set(folder, finder);
    }
    return finder;
  }
}
