import { REMEDIATION_HEADING } from '../review/review';
import { type Part, wordsOf } from './parts';

type Parts = ReadonlyMap<string, Part>;

export interface KeyedSides {
  readonly base: Parts;
  readonly ours: Parts;
  readonly theirs: Parts;
}

/** Shorter texts (an empty section of a template, `None.`) tell nothing about where they came from. */
const LEAST_WORDS = 20;

/** Under another heading its items are none any more, so that a colleague's new one would vanish: a person decides that. */
const REMEDIATION = `2 ${REMEDIATION_HEADING.toLowerCase()}`;

/**
 * The same parts, with a section whose heading one side renamed under one key on all sides, so that what the other side wrote below it
 * goes along. Only where it is certain: the side that renamed it left every word below the heading alone, and no other section says the
 * same.
 */
export function alignRenamed(sides: KeyedSides): KeyedSides {
  let { base, ours, theirs } = sides;
  for (const key of sides.base.keys()) {
    if (key === REMEDIATION) {
      continue;
    }
    const [here, there] = [ours.has(key), theirs.has(key)];
    if (here && !there) {
      theirs = withRenamed(theirs, { base, other: ours, key });
    } else if (there && !here) {
      ours = withRenamed(ours, { base, other: theirs, key });
    } else if (!here && !there) {
      base = withBoth(base, { ours, theirs, key });
    }
  }
  return { base, ours, theirs };
}

/** `side` lacks the section, and the other one has it: under which heading does it stand there? */
function withRenamed(
  side: Parts,
  { base, other, key }: { readonly base: Parts; readonly other: Parts; readonly key: string },
): Parts {
  const names = [...side.keys()].filter(name => !base.has(name) && !other.has(name));
  const found = new Set(
    [base.get(key), other.get(key)].flatMap(part => nameOfSame(part, { base, side, names }) ?? []),
  );
  const [name] = found;
  return name === undefined || found.size > 1 ? side : renamed(side, name, key);
}

/** Both lack it: did both rename it alike, one of them without touching a word below? */
function withBoth(
  base: Parts,
  { ours, theirs, key }: { readonly ours: Parts; readonly theirs: Parts; readonly key: string },
): Parts {
  const names = [...ours.keys()].filter(name => !base.has(name) && theirs.has(name));
  const part = base.get(key);
  const found = new Set([ours, theirs].flatMap(side => nameOfSame(part, { base, side, names }) ?? []));
  const [name] = found;
  return name === undefined || found.size > 1 ? base : renamed(base, key, name);
}

/** The only one of these sections of a side that says below its heading what `part` says, where no other one of the base does. */
function nameOfSame(
  part: Part | undefined,
  { base, side, names }: { readonly base: Parts; readonly side: Parts; readonly names: readonly string[] },
): string | undefined {
  const words = part && bodyOf(part);
  if (words === undefined || words.replaceAll(/\s/g, '').length < LEAST_WORDS) {
    return undefined;
  }
  const alike = [...base.values()].filter(each => bodyOf(each) === words);
  const found = names.filter(name => bodyOf(side.get(name)) === words);
  return found.length === 1 && alike.length <= 1 ? found[0] : undefined;
}

const bodies = new WeakMap<Part, string>();

function bodyOf(part: Part | undefined): string | undefined {
  if (part?.kind !== 'group' || part.shape !== 'section') {
    return undefined;
  }
  const body = bodies.get(part) ?? wordsBelow(part.children);
  bodies.set(part, body);
  return body;
}

function wordsBelow(children: readonly Part[]): string {
  return children
    .filter(({ key }) => key !== 'heading' && key !== 'lead')
    .map(wordsOf)
    .join('\n');
}

/** In its place. */
function renamed(parts: Parts, from: string, to: string): Parts {
  return new Map([...parts].map(([key, part]) => [key === from ? to : key, part]));
}
