import type { Line } from '../text/range';

/** How a line begins that opens a fence or a comment. */
const MAY_OPEN = /^\s*(?:`{3}|~{3}|<!--)/;

/** True for lines outside fenced code and HTML comments. A fence that is never closed runs to the end, as in CommonMark. */
export function proseMask(lines: readonly Line[]): boolean[] {
  let fence: string | undefined;
  let comment = false;
  const isProse = ({ text }: Line): boolean => {
    if (fence !== undefined) {
      const close = /^ {0,3}(`{3,}|~{3,})\s*$/.exec(text)?.[1];
      if (close?.startsWith(fence)) {
        fence = undefined;
      }
      return false;
    }
    if (comment) {
      comment = !text.includes('-->');
      return false;
    }
    if (!MAY_OPEN.test(text)) {
      return true;
    }
    fence = /^ {0,3}(`{3,}|~{3,})/.exec(text)?.[1];
    comment = fence === undefined && /^\s*<!--/.test(text) && !text.includes('-->');
    return fence === undefined && !comment;
  };
  const mask: boolean[] = [];
  for (const line of lines) {
    mask.push(isProse(line));
  }
  return mask;
}
