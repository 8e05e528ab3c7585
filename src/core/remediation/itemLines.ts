import type { Line, TextRange } from '../text/range';
import { tryParseItem, type Item } from './item';
import { tryParseProofLine, type ProofLine } from './proof';

/** The items among the lines of a section, each with the proofs in the lines that are set further in below it. */
export function itemsIn(lines: readonly Line[], prose: readonly boolean[], body: TextRange): Item[] {
  const items: Item[] = [];
  for (const [index, line] of lines.entries()) {
    const isInside = prose[index] === true && line.range.start >= body.start && line.range.start < body.end;
    const item = isInside ? tryParseItem(line.text, line.range.start) : undefined;
    if (item !== undefined) {
      items.push({ ...item, ...below(lines, prose, index) });
    }
  }
  return items;
}

/** What stands below an item, up to a blank line, a line that is not set further in, or another item. */
function below(
  lines: readonly Line[],
  prose: readonly boolean[],
  index: number,
): Pick<Item, 'proofs' | 'blockEnd'> {
  const depth = indentOf(lines[index]);
  const proofs: ProofLine[] = [];
  let blockEnd = lines[index]?.range.end ?? 0;
  for (let at = index + 1; indentOf(lines[at]) > depth; at += 1) {
    const line = lines[at];
    if (line === undefined || (prose[at] === true && tryParseItem(line.text, 0) !== undefined)) {
      break;
    }
    blockEnd = line.range.end;
    const proof = prose[at] === true ? tryParseProofLine(line.text, line.range.start) : undefined;
    if (proof !== undefined) {
      proofs.push(proof);
    }
  }
  return { proofs, blockEnd };
}

/** 0 for a blank line, which belongs to nothing. */
function indentOf(line: Line | undefined): number {
  const text = line?.text ?? '';
  return text.trim() === '' ? 0 : text.length - text.trimStart().length;
}
