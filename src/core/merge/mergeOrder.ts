export interface Order {
  readonly keys: readonly string[];
  /** Both sides moved what all three have, in different ways. */
  readonly clashes: boolean;
}

/**
 * The order of what a merge keeps. Our order, unless only they moved something; what the other side added follows whatever it stands
 * behind there. Where both added something at the same place, ours comes first.
 */
export function mergeOrder(
  { base, ours, theirs }: Record<'base' | 'ours' | 'theirs', readonly string[]>,
  kept: ReadonlySet<string>,
): Order {
  const [inOurs, inTheirs] = [new Set(ours), new Set(theirs)];
  const inAll = new Set(base.filter(key => kept.has(key) && inOurs.has(key) && inTheirs.has(key)));
  const [common, our, their] = [base, ours, theirs].map(keys =>
    keys.filter(key => inAll.has(key)).join('\n'),
  );
  const followTheirs = our === common && their !== common;
  const clashes = our !== common && their !== common && our !== their;
  const present = (keys: readonly string[]): string[] => keys.filter(key => kept.has(key));
  const keys = followTheirs
    ? insertAll(present(theirs), present(ours), new Set())
    : insertAll(present(ours), present(theirs), new Set(ours.filter(key => !inTheirs.has(key))));
  return { keys, clashes };
}

/** Puts what `into` lacks of `from` behind its predecessor there, and behind those of `passed` that follow this one. */
function insertAll(
  into: readonly string[],
  from: readonly string[],
  passed: ReadonlySet<string>,
): readonly string[] {
  const has = new Set(into);
  const behind = new Map<string | undefined, string[]>();
  let anchor: string | undefined;
  for (const key of from) {
    if (has.has(key)) {
      anchor = key;
    } else {
      const list = behind.get(anchor) ?? [];
      list.push(key);
      behind.set(anchor, list);
    }
  }
  const result: string[] = [];
  let waiting = behind.get(undefined) ?? [];
  const flush = (): void => {
    for (const key of waiting) {
      result.push(key);
    }
    waiting = [];
  };
  for (const key of into) {
    if (!passed.has(key)) {
      flush();
    }
    result.push(key);
    waiting = waiting.concat(behind.get(key) ?? []);
  }
  flush();
  return result;
}
