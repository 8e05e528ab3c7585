const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  shy: '',
  zwj: '',
  zwnj: '',
  lrm: '',
  rlm: '',
  nobreak: '',
  zerowidthspace: '',
  negativethinspace: '',
  negativemediumspace: '',
  negativethickspace: '',
  negativeverythinspace: '',
  invisibletimes: '',
  invisiblecomma: '',
  applyfunction: '',
  af: '',
  ic: '',
  it: '',
  hyphen: '-',
  dash: '-',
  ndash: '-',
  period: '.',
  sol: '/',
  commat: '@',
  lowbar: '_',
  underbar: '_',
  num: '#',
  colon: ':',
  tab: ' ',
  newline: ' ',
  ell: 'l',
  ee: 'e',
  exponentiale: 'e',
  dd: 'd',
  differentiald: 'd',
  ii: 'i',
  imaginaryi: 'i',
  acy: 'a',
  iecy: 'e',
  ocy: 'o',
  rcy: 'p',
  scy: 'c',
  ucy: 'y',
  khcy: 'x',
  dscy: 's',
  iukcy: 'i',
  jsercy: 'j',
};

const BLANK =
  /^(?:nbsp|nonbreakingspace|(?:en|em|num|punc|thin|hair)sp|emsp1[34]|(?:thin|verythin|medium|thick)space)$/;
/** A letter with an accent, or in another style: `&eacute;`, `&lscr;`. */
const LETTER =
  /^([a-z])(?:acute|grave|circ|uml|tilde|cedil|ring|caron|breve|macr|ogon|dot|slash|strok|scr|fr|opf|midot)$/i;

/** What a named entity of HTML stands for, in plain letters; undefined for those that hide nothing of a word. */
export function entityText(name: string): string | undefined {
  const lower = name.toLowerCase();
  return Object.hasOwn(NAMED, lower) ? NAMED[lower] : BLANK.test(lower) ? ' ' : LETTER.exec(name)?.[1];
}
