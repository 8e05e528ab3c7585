import { createHash } from 'node:crypto';
import type { DeriveTexts } from '../../../core/change/applyEdits';
import type { Change } from '../../../core/change/change';
import { foldOver, type FoundText } from '../publish/foldOnCommit';
import type { SiteView } from './siteView';

/** Texts of the files that saved changes alter, by path. */
export type OverlayTexts = ReadonlyMap<string, string>;

/** Puts what waits in the outbox over a view. Keeps the last result while nothing it rests on changes. */
export function createOverlay(
  derive: DeriveTexts,
): (view: SiteView, waiting: readonly Change[]) => Promise<OverlayTexts> {
  let last:
    | {
        readonly waiting: readonly Change[];
        readonly key: string;
        readonly consulted: ReadonlySet<string>;
        readonly texts: OverlayTexts;
      }
    | undefined;
  const keyOf = (view: SiteView, consulted: Iterable<string>) =>
    JSON.stringify(Array.from(consulted, path => [path, view.tryStampOf(path)]));
  return async (view, waiting) => {
    if (waiting.length === 0) {
      return new Map();
    }
    if (last && isSameList(last.waiting, waiting) && last.key === keyOf(view, last.consulted)) {
      return last.texts;
    }
    const folded = await foldOver(waiting, paths => findIn(view, paths), { derive, lenient: true });
    last = {
      waiting,
      key: keyOf(view, folded.consulted),
      consulted: folded.consulted,
      texts: folded.files,
    };
    return last.texts;
  };
}

/** The outbox gives the same object for the same file: one that was rewritten keeps its id. */
function isSameList(one: readonly Change[], other: readonly Change[]): boolean {
  return one.length === other.length && one.every((change, index) => change === other[index]);
}

/** Differs whenever the text differs. */
export function stampOfText(text: string): string {
  return `p${createHash('sha1').update(text).digest('hex')}`;
}

async function findIn(view: SiteView, paths: readonly string[]): Promise<ReadonlyMap<string, FoundText>> {
  const found = new Map<string, FoundText>();
  for (const [path, text] of await view.read(paths)) {
    found.set(path, typeof text === 'string' ? text : { path, reason: 'overlap', message: text.message });
  }
  return found;
}
