import { diff3Merge, diffIndices } from 'node-diff3';
import { lineEndingOf, linesOf, withLineEnding } from '../text/range';

/** The three texts of a conflict. */
export interface ConflictSides {
  /** What both started from. */
  readonly base: string;
  /** What is shared now. */
  readonly theirs: string;
  readonly mine: string;
}

/** What stands behind the marks, so that a reader knows whose lines they are. One line each. */
export interface ConflictLabels {
  readonly theirs: string;
  readonly mine: string;
}

/** Comparing takes time with the square of the lines; nobody writes texts of this length by hand. */
const MAX_LINES = 20_000;

/**
 * One text of all three: what does not contradict is merged, and around the rest stand the marks that git uses (`<<<<<<<`, `|||||||`,
 * `=======`, `>>>>>>>`), as every editor knows them. Line endings follow the shared text, or mine where nothing is shared.
 */
export function printConflict(sides: ConflictSides, labels: ConflictLabels): string {
  const ending = lineEndingOf(sides.theirs === '' ? sides.mine : sides.theirs);
  const lines = regionsOf(sides).flatMap(region =>
    region.ok === undefined
      ? [
          `<<<<<<< ${labels.theirs}`,
          ...region.theirs,
          '||||||| before both edits',
          ...region.base,
          '=======',
          ...region.mine,
          `>>>>>>> ${labels.mine}`,
        ]
      : region.ok,
  );
  return lines.length === 0 ? '' : lines.map(line => line + ending).join('');
}

/**
 * In how many places of the conflict the result still says what was there before both edits, as a merge editor leaves it where
 * nothing has been chosen yet. Whoever really wants the old words there is asked once more.
 */
export function countUndecided(sides: ConflictSides, result: string): number {
  const base = plainLines(sides.base);
  const lines = plainLines(result);
  if (base.length + lines.length > MAX_LINES) {
    return 0;
  }
  const changes = diffIndices(base, lines).map(({ buffer1: [start, length] }) => ({
    start,
    end: start + length,
  }));
  return regionsOf(sides).filter(
    region =>
      region.ok === undefined &&
      !changes.some(({ start, end }) => start <= region.end && end >= region.start),
  ).length;
}

type Region =
  | { readonly ok: readonly string[] }
  | {
      readonly ok: undefined;
      readonly base: readonly string[];
      readonly theirs: readonly string[];
      readonly mine: readonly string[];
      /** Lines of the base, the end not included. */
      readonly start: number;
      readonly end: number;
    };

function regionsOf(sides: ConflictSides): readonly Region[] {
  const [base, theirs, mine] = [plainLines(sides.base), plainLines(sides.theirs), plainLines(sides.mine)];
  if (base.length + theirs.length + mine.length > MAX_LINES) {
    return [{ ok: undefined, base, theirs, mine, start: 0, end: base.length }];
  }
  return diff3Merge(theirs, base, mine, { excludeFalseConflicts: true }).map((region): Region => {
    const { ok, conflict } = region;
    return conflict === undefined
      ? { ok: ok ?? [] }
      : {
          ok: undefined,
          base: conflict.o,
          theirs: conflict.a,
          mine: conflict.b,
          start: conflict.oIndex,
          end: conflict.oIndex + conflict.o.length,
        };
  });
}

/** Without their endings: texts that differ in nothing else have no conflict. */
function plainLines(text: string): string[] {
  return linesOf(withLineEnding(text, '\n')).map(({ text: line }) => line);
}
