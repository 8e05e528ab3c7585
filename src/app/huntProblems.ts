import { stateOfHit, type ComparedHit } from '../core/hunt/compareHits';
import type { Problem } from '../core/problem';
import { shorten, toOneLine } from '../core/text/plain';
import { placeOf, type HuntResult } from './huntSiblings';

/** What a hunt found at a line of code. */
export interface HuntProblem {
  /** Name of the repository; `.`: the live site's. */
  readonly in: string;
  /** Relative to the repository. */
  readonly path: string;
  /** Counted from 1. */
  readonly line: number;
  readonly problem: Problem;
}

const AT_START = { start: 0, end: 0 } as const;

/** Hits that ask for something, as problems of the code: places nobody has decided about, and places whose item says done. */
export function hitProblems({ hits, record, block }: HuntResult): readonly HuntProblem[] {
  const items = record.review?.items ?? [];
  const source = `the search ${block.id} of ${record.incident.id}`;
  return hits.flatMap((compared: ComparedHit): HuntProblem[] => {
    const { hit, known } = compared;
    const state = stateOfHit(compared, items);
    const quoted = `"${shorten(toOneLine(hit.text), 120)}"`;
    const why = block.why === '' ? '' : ` ${block.why.replace(/\.?$/, '.')}`;
    const at = { in: hit.in, path: hit.path, line: hit.line };
    switch (state) {
      case 'new': {
        const message = `${quoted} fits ${source}.${why} Change it, or decide about it with "Livesite: Hunt Siblings".`;
        return [{ ...at, problem: { code: 'search-hit', severity: 'warning', range: AT_START, message } }];
      }
      case 'done-but-there': {
        const message = `${quoted} still fits ${source}, although its item ${known?.as ?? ''} is done.`;
        return [{ ...at, problem: { code: 'search-done', severity: 'warning', range: AT_START, message } }];
      }
      default:
        return [];
    }
  });
}

/** What a hunt says about the review itself: known places that are gone, and what was not searched. */
export function reviewHuntProblems({ gone, notes, block }: HuntResult): readonly Problem[] {
  return [
    ...gone.map((place): Problem => {
      const where = placeOf({ ...place, line: 0 }).replace(/:0$/, '');
      const message = `${where} no longer has what the search ${block.id} looks for, so this line can go.`;
      return { code: 'search-gone', severity: 'hint', range: place.range, message };
    }),
    ...notes.map(
      (note): Problem => ({ code: 'search-not-run', severity: 'hint', range: block.range, message: note }),
    ),
  ];
}
