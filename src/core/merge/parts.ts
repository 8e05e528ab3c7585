/**
 * A file taken apart into keyed stretches of its own source text. Printing the parts in order gives the text back, so that a merge
 * can take each stretch from whoever changed it, and nothing is ever written anew.
 */
export type Part = Leaf | Group;

/** A stretch without parts of its own. */
export interface Leaf {
  readonly kind: 'leaf';
  /** Unique among its siblings. */
  readonly key: string;
  readonly text: string;
  /**
   * `value`: one value, merged by whole lines if at all. `prose`: text that people write; none at all is the same as an empty one.
   * `lead`: blank lines and comments above its siblings. `indent`: blanks, printed only where a line begins.
   */
  readonly role: 'value' | 'prose' | 'lead' | 'indent';
  readonly name?: string;
  /** In a row: what stands between the part before and this one, as written. */
  readonly before?: string;
}

export interface Group {
  readonly kind: 'group';
  readonly key: string;
  /** Two groups are merged part by part only where they are of the same shape. */
  readonly shape: string;
  readonly children: readonly Part[];
  /** What people call it, for messages. */
  readonly name?: string;
  readonly before?: string;
  /** Set where the children stand in one line with separators between them. */
  readonly row?: Row;
  /** Set for lists: by what their items can be told apart, the best first. */
  readonly identities?: readonly Identity[];
  /** It only holds named things, so messages need not name it along with them. */
  readonly isContainer?: boolean;
  /** It fills whole lines and a conflict inside it can only be shown around all of it. */
  readonly isLine?: boolean;
  /** Its first child begins in the middle of a line, as in `- handle: alice`. */
  readonly beginsInline?: boolean;
  /** Added by both with different words, it is one conflict and not one for each part. */
  readonly isAtomic?: boolean;
  /** It repeats what another file says and is written anew from there: it never conflicts. */
  readonly isDerived?: boolean;
}

export interface Row {
  readonly open: string;
  readonly close: string;
  /** Stands before an item that was the first one and is no longer. */
  readonly between: string;
  /** `open` and `close` are left out where there are no items. */
  readonly isBare: boolean;
  /** Key of the item that has to stand last. */
  readonly last?: string;
}

export interface Identity {
  /** The field that names the items; `content` where nothing but what they say tells them apart. */
  readonly by: string;
  /** One unique key for each child, in order. */
  readonly keys: readonly string[];
}

/** Two sides that cannot both be had. A side that removed the part is undefined. */
export interface Clash {
  readonly kind: 'clash';
  readonly key: string;
  readonly base: Part | undefined;
  readonly ours: Part | undefined;
  readonly theirs: Part | undefined;
  readonly before?: string;
}

/** A merged tree. */
export type Merged = Leaf | Clash | MergedGroup;

export interface MergedGroup extends Omit<Group, 'children'> {
  readonly children: readonly Merged[];
}

export function leaf(key: string, text: string, role: Leaf['role'] = 'value', name?: string): Leaf {
  return { kind: 'leaf', key, text, role, ...(name === undefined ? {} : { name }) };
}

/** The source text of a part, wherever it may stand: the same for two parts that say and look the same. */
export function sourceOf(part: Merged): string {
  if (part.kind === 'leaf') {
    return part.text;
  }
  if (part.kind === 'clash') {
    return '';
  }
  const { row, children } = part;
  const inner = children.map((child, index) => (index === 0 ? '' : (child.before ?? '')) + sourceOf(child));
  return row === undefined ? inner.join('') : row.open + inner.join('') + row.close;
}

/** The same without comments' surroundings and indentation: what a part says. */
export function wordsOf(part: Merged): string {
  switch (part.kind) {
    case 'leaf':
      return part.role === 'indent' ? '' : part.text.trim();
    case 'clash':
      return '';
    case 'group':
      return part.children.map(wordsOf).join('\n');
  }
}

/** Gives parts of a list keys that differ: a repeated one gets its number behind it. */
export function uniqueKeys(keys: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return keys.map(key => {
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    return count === 1 ? key : `${key}\u0000${count}`;
  });
}
