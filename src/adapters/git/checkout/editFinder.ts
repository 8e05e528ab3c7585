import type { Repository } from '../repository/repository';
import { type CheckoutEdit, findEdits } from './checkoutEdits';
import { indexStamp } from './checkoutState';

/** From where to where edits are looked for. */
export interface EditRange {
  /** Commit that is checked out. */
  readonly head: string | undefined;
  /** Where commits begin that count as edits too; undefined for none. */
  readonly ownBase: string | undefined;
}

/**
 * Finds the edits of the checkout. `touched`: the only files (from the repository's root) that anybody can have written in the checkout
 * since it was asked last; where it is missing, any.
 */
export type FindEdits = (
  range: EditRange,
  touched: readonly string[] | undefined,
) => Promise<readonly CheckoutEdit[]>;

/** With more paths than this it costs git no less to look at all. */
const MANY = 200;

/** Looks at few files where git's index and the commits are as they were: `names` is what the live site consists of. */
export function createEditFinder(repository: Repository, names: readonly string[]): FindEdits {
  let last: { readonly key: string; readonly edits: readonly CheckoutEdit[] } | undefined;
  return async (range, touched) => {
    const key = JSON.stringify([range.head, range.ownBase, indexStamp(repository)]);
    const known = last?.key === key ? last.edits.map(({ path }) => path) : undefined;
    const some = known && touched && [...new Set([...known, ...touched])];
    const edits =
      some?.length === 0
        ? []
        : await findEdits(repository, some && some.length <= MANY ? some : names, range.ownBase);
    last = { key, edits };
    return edits;
  };
}
