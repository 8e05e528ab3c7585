import type { Line, TextRange } from '../text/range';

const CLOCK = /(?<![\d.:])(?:[01]?\d|2[0-3]):[0-5]\d(?!\d|[:.]\d)/;
/** `UTC`, `CET`, `PDT`, `+01:00`, `10:00Z`, `Pacific time`. */
const ZONE =
  /\b(?:UTC|GMT|[A-Z]{2,3}T)\b|\dZ\b|[+\u2212]\d\d:?\d\d\b|\b[A-Z][a-z]+ (?:summer |daylight |standard )?time\b/;

/**
 * Times of day in paragraphs and lists that name no time zone: the first of each. Customers read a review everywhere.
 * @param lines of a text. @param isProse of each line: outside code and comments.
 */
export function zonelessTimes(lines: readonly Line[], isProse: readonly boolean[]): readonly TextRange[] {
  const found: TextRange[] = [];
  let first: TextRange | undefined;
  let isSaid = false;
  const endOfBlock = (): void => {
    if (first !== undefined && !isSaid) {
      found.push(first);
    }
    [first, isSaid] = [undefined, false];
  };
  for (const [index, { text: line, range }] of lines.entries()) {
    if (line.trim() === '') {
      endOfBlock();
    } else if (isProse[index] === true) {
      const match = CLOCK.exec(line.replace(/`+[^`]*`+/g, code => ' '.repeat(code.length)));
      const start = range.start + (match?.index ?? 0);
      first ??= match === null ? undefined : { start, end: start + match[0].length };
      isSaid ||= ZONE.test(line);
    }
  }
  endOfBlock();
  return found;
}
