import type { TextRange } from './range';

/** Larger texts are not parsed: nobody writes them by hand, and parsing them would hold up the editor (10 MB takes seconds). */
export const MAX_YAML_LENGTH = 256 * 1024;

/** Lists and maps within each other. Nobody nests a tenth of it. */
const MAX_DEPTH = 64;

/** Blanks and list marks before the first word of a line: block nesting can be no deeper than this. */
const MAX_INDENT = 200;

/**
 * Where a YAML text nests deeper than is safe to parse; undefined where it does not. The parser recurses: 20,000 brackets end the
 * whole process (V8 runs out of memory when it has to compile a regular expression on an exhausted stack), and 700 nested `? ` keep it
 * busy for minutes. So depth is looked at before the parser is. Brackets inside quotes count too, which only 64 unclosed ones would show.
 */
export function findDeepNesting(text: string): TextRange | undefined {
  let depth = 0;
  let explicitKeys = 0;
  let atStart = true;
  let lineStart = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '\n') {
      atStart = true;
      lineStart = at + 1;
    } else if (character === '[' || character === '{') {
      depth++;
      atStart = false;
    } else if (character === ']' || character === '}') {
      depth = Math.max(0, depth - 1);
      atStart = false;
    } else if (character === '?' && isBlank(text[at + 1])) {
      explicitKeys++;
    } else if (atStart && !isBlank(character) && character !== '-' && character !== ':') {
      atStart = false;
    }
    if (depth > MAX_DEPTH || explicitKeys > MAX_DEPTH || (atStart && at - lineStart > MAX_INDENT)) {
      return { start: at, end: at + 1 };
    }
  }
  return undefined;
}

function isBlank(character: string | undefined): boolean {
  return (
    character === undefined ||
    character === ' ' ||
    character === '\t' ||
    character === '\r' ||
    character === '\n'
  );
}
