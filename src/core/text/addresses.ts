/** A web address in a text, under the words that stand for it. */
export interface TextLink {
  readonly label: string;
  readonly target: string;
}

interface FoundLink extends TextLink {
  readonly end: number;
}

/** What stands as `[label](address)`, and bare web addresses without the punctuation after them, in time proportional to the text. */
export function addressesIn(text: string): TextLink[] {
  const links: TextLink[] = [];
  const closeAfter = nextOf(text, /\]/g);
  const endAfter = nextOf(text, /[)\s]/g);
  const starts = /\[|https?:\/\//g;
  for (let start = starts.exec(text); start !== null; start = starts.exec(text)) {
    const found =
      start[0] === '['
        ? tryMarkdownLink(text, start.index, { closeAfter, endAfter })
        : tryBareLink(text, start.index);
    if (found) {
      const { end, ...link } = found;
      links.push(link);
      starts.lastIndex = end;
    }
  }
  return links;
}

/** Where a pattern matches next, from an offset on; the text's length where it does not. Offsets must not go down: nothing is searched twice. */
function nextOf(text: string, pattern: RegExp): (from: number) => number {
  let next = -1;
  return from => {
    if (next < from) {
      pattern.lastIndex = from;
      next = pattern.exec(text)?.index ?? text.length;
    }
    return next;
  };
}

function tryMarkdownLink(
  text: string,
  start: number,
  next: Readonly<Record<'closeAfter' | 'endAfter', (from: number) => number>>,
): FoundLink | undefined {
  const close = next.closeAfter(start + 1);
  const from = close + 2;
  const scheme = text[close + 1] === '(' ? /^https?:\/\//.exec(text.slice(from, from + 8))?.[0] : undefined;
  if (close === start + 1 || scheme === undefined) {
    return undefined;
  }
  const end = next.endAfter(from);
  return text[end] === ')' && end > from + scheme.length
    ? { label: text.slice(start + 1, close), target: text.slice(from, end), end: end + 1 }
    : undefined;
}

function tryBareLink(text: string, start: number): FoundLink | undefined {
  const address = /https?:\/\/[^\s<>"')\]]+[^\s<>"')\].,;:!?]/y;
  address.lastIndex = start;
  const target = address.exec(text)?.[0];
  return target === undefined ? undefined : { label: target, target, end: start + target.length };
}
