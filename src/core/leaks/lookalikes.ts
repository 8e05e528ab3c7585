/** Letters of other scripts that look like Latin ones, each followed by what it looks like. */
const PAIRS =
  'аaеeоoрpсcуyхxіiјjѕsԁdһhӏlԛqԝwьbвbкkмmнhтtАAВBЕEКKМMНHОOРPСCТTХXУYІIЈJЅSԚQԜW' +
  'αaβbεeιiκkνvοoρpτtυuχxΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧX' +
  'ıiɡgɑaʀrѵvƖlǀlԍgոnսuօoհhցgքp';

const LOOKALIKES: ReadonlyMap<string, string> = new Map(
  [...PAIRS.matchAll(/(.)([A-Za-z])/gu)].map(([, letter = '', latin = '']) => [letter, latin]),
);

/** Nothing that is seen: soft hyphen, zero-width and bidirectional marks, joiners, variation selectors, fillers, tags. */
const INVISIBLE = /^[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\u180e\ufeff]$/u;
const MARK = /\p{M}/gu;
const HYPHENS = /^[\u2010-\u2013\u2212\ufe63\uff0d\u00ac]$/;
const known = new Map<string, string>();

/**
 * A character that is not ASCII as plain letters: without accents, as the Latin letter it looks like, nothing for what is not seen.
 * Other letters and signs stay.
 */
export function plainCharacter(character: string): string {
  let plain = known.get(character);
  if (plain === undefined) {
    plain = simplify(character);
    known.set(character, plain);
  }
  return plain;
}

function simplify(character: string): string {
  if (INVISIBLE.test(character)) {
    return '';
  }
  if (HYPHENS.test(character)) {
    return '-';
  }
  if (character === '’' || character === '‘' || character === 'ʼ') {
    return "'";
  }
  const decomposed = character.normalize('NFKD').replace(MARK, '');
  return decomposed.replace(/./gsu, letter => LOOKALIKES.get(letter) ?? STROKES[letter] ?? letter);
}

/** Letters that do not come apart into a Latin one and an accent. */
const STROKES: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  Æ: 'AE',
  ø: 'o',
  Ø: 'O',
  œ: 'oe',
  ł: 'l',
  Ł: 'L',
  đ: 'd',
  Đ: 'D',
  '⁄': '/',
  '．': '.',
};
