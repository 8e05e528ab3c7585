import type { Measured } from './measure';
import type { Work } from './load';

/** What incidents asked of one person. */
export interface PersonLoad {
  /** As first written. */
  readonly handle: string;
  readonly pages: number;
  readonly nightPages: number;
  /** Different nights with a page. */
  readonly nights: number;
  /** The incidents behind it. */
  readonly paged: readonly Measured[];
  readonly pagedAtNight: readonly Measured[];
  readonly acknowledged: readonly Measured[];
  readonly led: readonly Measured[];
  readonly tookPart: readonly Measured[];
}

interface Share {
  readonly measured: Measured;
  readonly work: Work;
}

/** What incidents asked of everybody who had to do with them: who had most pages first, then by incidents and handle. */
export function personLoads(incidents: readonly Measured[]): readonly PersonLoad[] {
  const shares = new Map<string, Share[]>();
  for (const measured of incidents) {
    for (const work of measured.work) {
      const key = work.handle.toLowerCase();
      const list = shares.get(key) ?? [];
      list.push({ measured, work });
      shares.set(key, list);
    }
  }
  return [...shares.values()]
    .map(loadOf)
    .sort(
      (a, b) =>
        b.pages - a.pages ||
        b.tookPart.length - a.tookPart.length ||
        (a.handle.toLowerCase() < b.handle.toLowerCase() ? -1 : 1),
    );
}

function loadOf(shares: readonly Share[]): PersonLoad {
  const of = (has: (work: Work) => boolean): readonly Measured[] =>
    shares.filter(({ work }) => has(work)).map(({ measured }) => measured);
  const sum = (count: (work: Work) => number): number =>
    shares.reduce((all, { work }) => all + count(work), 0);
  return {
    handle: shares[0]?.work.handle ?? '',
    pages: sum(({ pages }) => pages),
    nightPages: sum(({ nightPages }) => nightPages),
    nights: new Set(shares.flatMap(({ work }) => work.nights)).size,
    paged: of(({ pages }) => pages > 0),
    pagedAtNight: of(({ nightPages }) => nightPages > 0),
    acknowledged: of(({ acknowledged }) => acknowledged),
    led: of(({ led }) => led),
    tookPart: of(({ tookPart }) => tookPart),
  };
}
