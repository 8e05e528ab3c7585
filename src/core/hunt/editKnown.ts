import { tryAddItems, tryRemoveItem } from '../site/editYaml';
import { parseYaml } from '../site/yamlFile';
import { applyTextEdits, type TextEdit } from '../text/range';
import { printYamlText } from '../text/yamlText';
import type { Hit } from './compareHits';
import { OWN_REPOSITORY, type SearchBlock } from './searchBlock';

/** What was decided about a place: the item that deals with it, or why it may stay. */
export type PlaceDecision = { readonly as: string } | { readonly fine: string };

/** A place and what was decided about it. */
export interface DecidedPlace {
  readonly hit: Hit;
  readonly decision: PlaceDecision;
}

/**
 * The review's text with places, at least one, among those that a search knows; undefined where its YAML is written so that no line can
 * be added.
 */
export function tryWithKnown(
  text: string,
  block: SearchBlock,
  places: readonly DecidedPlace[],
): string | undefined {
  return edited(text, block, file => {
    const edit = tryAddItems(file, [], 'known', places.map(linesOf));
    return edit && [edit];
  });
}

function linesOf({ hit, decision }: DecidedPlace): readonly string[] {
  return [
    ...(hit.in === OWN_REPOSITORY ? [] : [`in: ${printYamlText(hit.in)}`]),
    `path: ${printYamlText(hit.path)}`,
    // Digits and an e are a number to YAML.
    `line: "${hit.fingerprint}"`,
    'as' in decision ? `as: ${decision.as}` : `fine: ${printYamlText(decision.fine)}`,
  ];
}

/** The review's text without known places, by their indexes; undefined where one does not stand on lines of its own. */
export function tryWithoutKnown(
  text: string,
  block: SearchBlock,
  indexes: readonly number[],
): string | undefined {
  return edited(text, block, file => {
    const edits: TextEdit[] = [];
    // From the end on: what is taken out of a list in brackets touches only what stands behind it.
    for (const index of [...new Set(indexes)].sort((a, b) => b - a)) {
      const edit = tryRemoveItem(file, [], 'known', index);
      if (edit === undefined) {
        return undefined;
      }
      const before = edits.at(-1);
      const end = Math.min(edit.range.end, before?.range.start ?? Infinity);
      edits.push({ ...edit, range: { start: Math.min(edit.range.start, end), end } });
    }
    return edits;
  });
}

function edited(
  text: string,
  { body }: SearchBlock,
  edit: (file: NonNullable<ReturnType<typeof parseYaml>['value']>) => readonly TextEdit[] | undefined,
): string | undefined {
  const file = parseYaml(text.slice(body.start, body.end)).value;
  const found = file && edit(file);
  return (
    found &&
    applyTextEdits(
      text,
      found.map(({ range, text: inserted }) => ({
        range: { start: body.start + range.start, end: body.start + range.end },
        text: inserted,
      })),
    )
  );
}
