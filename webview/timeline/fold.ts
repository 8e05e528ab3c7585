/** How the log writes the line breaks of a pasted text, as an entry is one line in the file. */
const BREAK = ' \u23ce ';
const LINES_SHOWN = 6;
const LINE_MOST = 600;
/** Of several lines together: six of those that fill a screen. */
const LINES_MOST = 1500;
const SUMMARY_MOST = 160;

/** An entry's text as the list shows it: `shown` always, `rest` (which begins where `shown` ends) when unfolded. */
export interface FoldedText {
  readonly shown: string;
  /** Empty when nothing is folded away. */
  readonly rest: string;
  readonly severalLines: boolean;
  /** What the button that unfolds says: `12 more lines`, `show all`. */
  readonly more: string;
}

export function foldText(text: string): FoldedText {
  const lines = text.split(BREAK);
  const whole = lines.join('\n');
  const severalLines = lines.length > 1;
  const first = lines.slice(0, LINES_SHOWN).join('\n').length;
  const most = severalLines ? LINES_MOST : LINE_MOST;
  const end = first > most ? cutAt(whole, most) : first;
  const hidden = lines.length - LINES_SHOWN;
  return {
    shown: whole.slice(0, end),
    rest: whole.slice(end),
    severalLines,
    more: first > most ? 'show all' : `${hidden} more ${hidden === 1 ? 'line' : 'lines'}`,
  };
}

/** One short line, for a label. */
export function summaryOf(text: string): string {
  const [line = ''] = text.split(BREAK, 1);
  const shown = line.length > SUMMARY_MOST ? line.slice(0, cutAt(line, SUMMARY_MOST)) : line;
  return shown === text ? text : `${shown.trimEnd()}…`;
}

/** Up to `most` characters, where there is a blank near before that place, and never within a pair of surrogates. */
function cutAt(text: string, most: number): number {
  const blank = text.lastIndexOf(' ', most);
  if (blank > most - 80) {
    return blank;
  }
  return /[\uD800-\uDBFF]/.test(text.charAt(most - 1)) ? most - 1 : most;
}
