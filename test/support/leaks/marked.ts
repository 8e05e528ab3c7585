import type { Leak } from '../../../src/core/leaks/leak';

export interface Measured {
  /** Marked places. */
  readonly all: number;
  /** Sentences with a marked place that no finding touches. */
  readonly missed: readonly string[];
  /** Findings that touch no marked place. */
  readonly alarms: readonly string[];
}

/** Holds sentences in which `[[` and `]]` mark what must be found against a check; the marks are taken out before. */
export function measureMarked(
  sentences: readonly string[],
  find: (text: string) => readonly Leak[],
): Measured {
  let all = 0;
  const missed: string[] = [];
  const alarms: string[] = [];
  for (const marked of sentences) {
    let shift = 0;
    const wanted = [...marked.matchAll(/\[\[(.*?)\]\](?!\])/gs)].map(({ index, 1: words = '' }) => {
      const start = index - shift;
      shift += 4;
      return { start, end: start + words.length };
    });
    const leaks = find(marked.replace(/\[\[(.*?)\]\](?!\])/gs, '$1'));
    const touches = (one: { start: number; end: number }, { range }: Leak): boolean =>
      range.start < one.end && one.start < range.end;
    all += wanted.length;
    missed.push(...wanted.filter(one => !leaks.some(leak => touches(one, leak))).map(() => marked));
    alarms.push(
      ...leaks.filter(leak => !wanted.some(one => touches(one, leak))).map(leak => `${marked}: ${leak.text}`),
    );
  }
  return { all, missed, alarms };
}
