import type { TextRange } from '../text/range';

interface Node {
  readonly next: Map<number, Node>;
  /** Where to go on when no letter fits: the longest beginning of a word that the letters read so far end with. */
  fail: Node | undefined;
  /** Of the longest word that ends here; 0 where none does. */
  length: number;
}

/**
 * Where words stand in a text: for each place where some end, the longest of them. After Aho and Corasick (1975): in time proportional to
 * the text and the words, however many there are and however often they stand there.
 */
export function findOccurrences(text: string, words: readonly string[]): readonly TextRange[] {
  const root = automatonOf(words);
  const found: TextRange[] = [];
  let node = root;
  for (let at = 0; at < text.length; at++) {
    node = follow(node, text.charCodeAt(at), root);
    if (node.length > 0) {
      found.push({ start: at + 1 - node.length, end: at + 1 });
    }
  }
  return found;
}

function follow(from: Node, code: number, root: Node): Node {
  for (let node: Node | undefined = from; node !== undefined; node = node.fail) {
    const next = node.next.get(code);
    if (next !== undefined) {
      return next;
    }
  }
  return root;
}

function automatonOf(words: readonly string[]): Node {
  const root = newNode();
  for (const word of words) {
    let node = root;
    for (let at = 0; at < word.length; at++) {
      const code = word.charCodeAt(at);
      const next = node.next.get(code) ?? newNode();
      node.next.set(code, next);
      node = next;
    }
    node.length = word.length;
  }
  // Breadth first, so that where a node falls back to is settled before it is.
  const queue = [root];
  for (const node of queue) {
    for (const [code, next] of node.next) {
      next.fail = node === root ? root : follow(node.fail ?? root, code, root);
      next.length = Math.max(next.length, next.fail.length);
      queue.push(next);
    }
  }
  return root;
}

function newNode(): Node {
  return { next: new Map(), fail: undefined, length: 0 };
}
