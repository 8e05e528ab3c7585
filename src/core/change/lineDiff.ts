import { diffIndices } from 'node-diff3';
import { linesOf, withLineEnding } from '../text/range';

/** Lines around a difference that are shown with it. */
const CONTEXT = 2;
const MAX_LINES = 20_000;

/**
 * What changed between two texts, as people know it from Git: `-` before lines that go, `+` before lines that come, a blank before
 * those around, `…` where lines are left out. Empty where only line endings differ.
 */
export function printLineDiff(before: string, after: string): string {
  const [old, next] = [plainLines(before), plainLines(after)];
  if (old.length + next.length > MAX_LINES) {
    return [...old.map(line => `-${line}`), ...next.map(line => `+${line}`)].join('\n');
  }
  const printed: string[] = [];
  let shown = 0;
  const showUntil = (end: number): void => {
    printed.push(...old.slice(shown, end).map(line => ` ${line}`));
    shown = Math.max(shown, end);
  };
  for (const { buffer1, buffer2 } of diffIndices(old, next)) {
    const [start, length] = buffer1;
    const [from, count] = buffer2;
    if (shown > 0) {
      showUntil(Math.min(start, shown + CONTEXT));
    }
    if (start - CONTEXT > shown) {
      printed.push('…');
      shown = start - CONTEXT;
    }
    showUntil(start);
    printed.push(...old.slice(start, start + length).map(line => `-${line}`));
    printed.push(...next.slice(from, from + count).map(line => `+${line}`));
    shown = start + length;
  }
  if (printed.length > 0) {
    const end = Math.min(old.length, shown + CONTEXT);
    const isCut = end < old.length;
    showUntil(end);
    printed.push(...(isCut ? ['…'] : []));
  }
  return printed.join('\n');
}

function plainLines(text: string): string[] {
  return linesOf(withLineEnding(text, '\n')).map(({ text: line }) => line);
}
