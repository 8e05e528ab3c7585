import { type MergeConflict, type PlaceName, placeOf, textOf } from './conflict';
import { mergeOrder } from './mergeOrder';
import { tryMergeProse } from './mergeProse';
import { alignRenamed } from './renamedSections';
import {
  type Clash,
  type Group,
  type Identity,
  type Leaf,
  leaf,
  type Merged,
  type Part,
  sourceOf,
  wordsOf,
} from './parts';

/** The same part in three texts; undefined where it does not stand. */
export interface Sides {
  readonly base: Part | undefined;
  readonly ours: Part | undefined;
  readonly theirs: Part | undefined;
}

interface Walk {
  readonly path: string;
  readonly conflicts: MergeConflict[];
  /** The named groups around, the outermost first. */
  readonly names: readonly PlaceName[];
  /** Inside something that never conflicts. */
  readonly isDerived?: boolean;
}

export interface MergedParts {
  readonly tree: Merged;
  readonly conflicts: readonly MergeConflict[];
}

/** Three-way merge of two trees by the keys of their parts. Whoever is called ours, the same things clash. */
export function mergeParts(path: string, sides: Sides & { readonly ours: Part }): MergedParts {
  const conflicts: MergeConflict[] = [];
  const tree = mergePart(sides, { path, conflicts, names: [] });
  return { tree: tree ?? leaf('', ''), conflicts };
}

function mergePart(sides: Sides, walk: Walk): Merged | undefined {
  const { base, ours, theirs } = sides;
  if (isSame(ours, theirs) || isSame(base, theirs)) {
    return ours;
  }
  if (isSame(base, ours)) {
    return theirs;
  }
  const some = ours ?? theirs;
  if (some?.kind === 'group' && some.isDerived === true && !walk.isDerived) {
    return mergeDerived(sides, walk);
  }
  if (some?.kind === 'leaf' && some.role !== 'value' && [base, ours, theirs].every(isLeafOrNone)) {
    return mergeText(sides, some, walk);
  }
  if (ours === undefined || theirs === undefined) {
    // Only the blanks around it differ from what the other side removed.
    const isUntouched = base !== undefined && some !== undefined && wordsOf(base) === wordsOf(some);
    return isUntouched
      ? undefined
      : clash(sides, walk, ours === undefined ? 'removed-by-us' : 'removed-by-them');
  }
  if (ours.kind === 'group' && theirs.kind === 'group' && ours.shape === theirs.shape) {
    return mergeGroup({ base, ours, theirs }, walk);
  }
  const merged =
    ours.kind === 'leaf' && theirs.kind === 'leaf' && base?.kind === 'leaf'
      ? tryMergeProse(base.text, ours.text, theirs.text, false)
      : undefined;
  return merged === undefined
    ? clash(sides, walk, base === undefined ? 'added' : 'changed')
    : ({ ...ours, text: merged } as Leaf);
}

/** Will be written anew from what it repeats: any side will do, if it is the same one whoever is called ours. */
function mergeDerived(sides: Sides, walk: Walk): Merged | undefined {
  const conflicts: MergeConflict[] = [];
  const merged = mergePart(sides, { ...walk, conflicts, isDerived: true });
  const { ours, theirs } = sides;
  return conflicts.length === 0
    ? merged
    : ours === undefined || (theirs !== undefined && sourceOf(theirs) > sourceOf(ours))
      ? theirs
      : ours;
}

function isLeafOrNone(part: Part | undefined): boolean {
  return part === undefined || part.kind === 'leaf';
}

function isSame(one: Part | undefined, other: Part | undefined): boolean {
  return one === other || (one !== undefined && other !== undefined && sourceOf(one) === sourceOf(other));
}

/** Prose, comments and blanks: none is the same as an empty one, and blanks never clash. */
function mergeText(sides: Sides, some: Leaf, walk: Walk): Merged {
  const [base, ours, theirs] = [sides.base, sides.ours, sides.theirs].map(part =>
    part === undefined ? '' : sourceOf(part),
  );
  if (some.role === 'indent') {
    return { ...some, text: ours || theirs || '' };
  }
  const merged = tryMergeProse(base ?? '', ours ?? '', theirs ?? '');
  return merged === undefined ? clash(sides, walk, 'changed') : { ...some, text: merged };
}

function mergeGroup(
  { base, ours, theirs }: { readonly base: Part | undefined; readonly ours: Group; readonly theirs: Group },
  walk: Walk,
): Merged {
  const old = base === undefined ? undefined : tryComparable(base, ours);
  if (base !== undefined && old === undefined) {
    return clash({ base, ours, theirs }, walk, 'changed');
  }
  if (old === undefined && ours.isAtomic === true) {
    return clash({ base, ours, theirs }, walk, 'added');
  }
  const inner: Walk = { ...walk, names: namesWith(walk, ours) };
  const lists = keyed({ base: old, ours, theirs });
  if (lists.isByContent && bothReplaced(lists)) {
    return clash({ base, ours, theirs }, walk, 'changed');
  }
  const merged = mergeChildren(lists, inner);
  if (merged.clashes && ours.identities !== undefined) {
    return clash({ base, ours, theirs }, walk, 'moved');
  }
  const row =
    old?.row !== undefined && ours.row !== undefined && isSameRow(old, ours) ? theirs.row : ours.row;
  return { ...ours, children: withLast(merged.children, row?.last), ...(row === undefined ? {} : { row }) };
}

/** The base as far as it can be held against the sides. Whoever gives `labels:` or `labels: []` a value changes nobody's. */
function tryComparable(base: Part, side: Group): Group | undefined {
  if (base.kind !== 'group' || base.shape === side.shape) {
    return base.kind === 'group' ? base : undefined;
  }
  const around = base.children.filter(child => child.kind === 'leaf' && child.role !== 'value');
  return base.shape.endsWith(':empty') ? { ...base, children: around } : undefined;
}

function isSameRow(one: Group, other: Group): boolean {
  return one.row?.open === other.row?.open && one.row?.close === other.row?.close;
}

function withLast(children: readonly Merged[], last: string | undefined): readonly Merged[] {
  return last === undefined
    ? children
    : [...children.filter(({ key }) => key !== last), ...children.filter(({ key }) => key === last)];
}

interface KeyedLists {
  readonly base: ReadonlyMap<string, Part>;
  readonly ours: ReadonlyMap<string, Part>;
  readonly theirs: ReadonlyMap<string, Part>;
  readonly isByContent: boolean;
}

/** The children of each side by key: for lists, by the best field that tells the items apart in all of them. */
function keyed({
  base,
  ours,
  theirs,
}: {
  readonly base: Group | undefined;
  readonly ours: Group;
  readonly theirs: Group;
}): KeyedLists {
  const groups = [ours, theirs, ...(base === undefined ? [] : [base])].filter(
    ({ children }) => children.length > 0,
  );
  const by = groups[0]?.identities?.find(({ by: field }) =>
    groups.every(group => identityOf(group, field) !== undefined),
  )?.by;
  const mapOf = (group: Group | undefined): ReadonlyMap<string, Part> => {
    const keys = by === undefined || group === undefined ? undefined : identityOf(group, by)?.keys;
    return new Map(group?.children.map((child, index) => [keys?.[index] ?? child.key, child]));
  };
  const sides = { base: mapOf(base), ours: mapOf(ours), theirs: mapOf(theirs) };
  return { ...(by === undefined ? alignRenamed(sides) : sides), isByContent: by === 'content' };
}

function identityOf(group: Group, by: string): Identity | undefined {
  return group.identities?.find(identity => identity.by === by);
}

/**
 * Items that only their words tell apart: an edited one looks like one removed and another added. Where both removed the same one and
 * both added something, they may have edited it differently.
 */
function bothReplaced({ base, ours, theirs }: KeyedLists): boolean {
  const adds = (one: ReadonlyMap<string, Part>, other: ReadonlyMap<string, Part>): boolean =>
    [...one.keys()].some(key => !base.has(key) && !other.has(key));
  return (
    [...base.keys()].some(key => !ours.has(key) && !theirs.has(key)) &&
    adds(ours, theirs) &&
    adds(theirs, ours)
  );
}

function mergeChildren(
  lists: KeyedLists,
  walk: Walk,
): { readonly children: readonly Merged[]; readonly clashes: boolean } {
  const { base, ours, theirs } = lists;
  const kept = new Map<string, Merged>();
  for (const key of new Set([...ours.keys(), ...theirs.keys()])) {
    const sides = { base: base.get(key), ours: ours.get(key), theirs: theirs.get(key) };
    const merged = mergePart(sides, walk);
    if (merged !== undefined) {
      const before = (sides.ours ?? sides.theirs)?.before;
      kept.set(key, merged.before === before ? merged : withBefore(merged, before));
    }
  }
  const keysOf = (list: ReadonlyMap<string, Part>): string[] => [...list.keys()];
  const order = mergeOrder(
    { base: keysOf(base), ours: keysOf(ours), theirs: keysOf(theirs) },
    new Set(kept.keys()),
  );
  return { children: order.keys.flatMap(key => kept.get(key) ?? []), clashes: order.clashes };
}

function withBefore(merged: Merged, before: string | undefined): Merged {
  const { before: _, ...rest } = merged;
  return before === undefined ? rest : { ...rest, before };
}

function clash({ base, ours, theirs }: Sides, walk: Walk, kind: MergeConflict['kind']): Clash {
  const some = ours ?? theirs ?? base;
  const names = some === undefined ? walk.names : namesWith(walk, some);
  const texts = { base: textOf(base), ours: textOf(ours), theirs: textOf(theirs) };
  walk.conflicts.push({ path: walk.path, kind, place: placeOf(names), ...texts });
  return { kind: 'clash', key: some?.key ?? '', base, ours, theirs };
}

function namesWith({ names }: Walk, part: Part): readonly PlaceName[] {
  const { name } = part;
  return name === undefined
    ? names
    : [...names, { name, isContainer: part.kind === 'group' && part.isContainer === true }];
}
