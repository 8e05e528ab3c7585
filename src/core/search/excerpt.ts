import { shorten } from '../text/plain';
import { foldText } from './words';

/** How much of what stands before a word is shown with it. */
const BEFORE = 40;

/** A part of a line, at most `max` UTF-16 units, that shows the first of the words (folded) which it has; `…` where something was cut off. */
export function excerpt(text: string, words: readonly string[], max: number): string {
  const folded = text.length <= max ? '' : foldText(text);
  // Where folding took accents off, places moved: then the beginning is shown.
  const places =
    folded.length === text.length ? words.map(word => folded.indexOf(word)).filter(at => at >= 0) : [];
  const first = places.length === 0 ? 0 : Math.min(...places);
  if (first <= max - BEFORE) {
    return shorten(text, max);
  }
  const start = text.indexOf(' ', first - BEFORE) + 1;
  const from = start > 0 && start <= first ? start : first;
  return shorten(`…${text.slice(from).replace(/^[\udc00-\udfff]/, '')}`, max);
}
