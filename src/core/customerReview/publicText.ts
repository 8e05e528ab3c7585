import { proseMask } from '../review/proseMask';
import { linesOf, withLineEnding } from '../text/range';
import type { CustomerReview } from './customerReview';

/** What customers get: the title and the Markdown below it, without comments. */
export interface PublicText {
  readonly title: string;
  /** Without the title. LF, one at the end. */
  readonly body: string;
}

/** The text of a customer-review.md as it is published. */
export function publicTextOf(review: CustomerReview, text: string): PublicText {
  const { start, end } = review.titleRange ?? { start: review.body.start, end: review.body.start };
  const body = text.slice(review.body.start, start) + text.slice(end);
  return {
    title: withoutComments(review.title).trim(),
    body: `${withoutComments(withLineEnding(body, '\n')).trim()}\n`,
  };
}

/**
 * A Markdown text without its HTML comments and the blank lines they leave; fenced code stays as it is. A comment that is never closed
 * hides the rest of the text, as it does for every reader of Markdown.
 */
export function withoutComments(text: string): string {
  const lines = linesOf(text);
  const prose = fenceMask(text);
  let result = '';
  let open = false;
  for (const [index, line] of lines.entries()) {
    const source = text.slice(line.range.start, line.next);
    if (!open && prose[index] !== true) {
      result += source;
      continue;
    }
    let kept = '';
    for (let at = 0; at < source.length; ) {
      const next = source.indexOf(open ? '-->' : '<!--', at);
      kept += open ? '' : source.slice(at, next < 0 ? source.length : next);
      at = next < 0 ? source.length : next + (open ? 3 : 4);
      open = next < 0 ? open : !open;
    }
    const wasCut = kept.trimEnd() !== source.trimEnd();
    result +=
      wasCut && kept.trim() === ''
        ? ''
        : wasCut
          ? `${kept.trimEnd()}${source.endsWith('\n') ? '\n' : ''}`
          : kept;
  }
  return result.replace(/\n{3,}/g, '\n\n');
}

/** True for lines outside fenced code, those of comments included. */
function fenceMask(text: string): readonly boolean[] {
  // What a comment holds opens no fence: so its lines are blanked before fences are looked for.
  const blanked = text.replace(/<!--[\s\S]*?(?:-->|$)/g, comment => comment.replace(/[^\n]/g, ' '));
  return proseMask(linesOf(blanked));
}
