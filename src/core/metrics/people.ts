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

type Draft = {
  -readonly [K in keyof PersonLoad]: PersonLoad[K] extends readonly Measured[] ? Measured[] : PersonLoad[K];
} & {
  readonly disturbed: Set<number>;
};

function newDraft(handle: string): Draft {
  return {
    handle,
    pages: 0,
    nightPages: 0,
    nights: 0,
    paged: [],
    pagedAtNight: [],
    acknowledged: [],
    led: [],
    tookPart: [],
    disturbed: new Set(),
  };
}

/** What incidents asked of everybody who had to do with them: who had most pages first, then by incidents and handle. */
export function personLoads(incidents: readonly Measured[]): readonly PersonLoad[] {
  const drafts = new Map<string, Draft>();
  for (const measured of incidents) {
    for (const work of measured.work) {
      const key = work.handle.toLowerCase();
      let draft = drafts.get(key);
      if (draft === undefined) {
        draft = newDraft(work.handle);
        drafts.set(key, draft);
      }
      add(draft, work, measured);
    }
  }
  return [...drafts]
    .sort(
      ([a, one], [b, other]) =>
        other.pages - one.pages || other.tookPart.length - one.tookPart.length || (a < b ? -1 : 1),
    )
    .map(([, { disturbed, ...load }]) => ({ ...load, nights: disturbed.size }));
}

function add(draft: Draft, work: Work, measured: Measured): void {
  draft.pages += work.pages;
  draft.nightPages += work.nightPages;
  work.nights.forEach(night => draft.disturbed.add(night));
  push(draft.paged, measured, work.pages > 0);
  push(draft.pagedAtNight, measured, work.nightPages > 0);
  push(draft.acknowledged, measured, work.acknowledged);
  push(draft.led, measured, work.led);
  push(draft.tookPart, measured, work.tookPart);
}

function push(list: Measured[], measured: Measured, has: boolean): void {
  if (has) {
    list.push(measured);
  }
}
