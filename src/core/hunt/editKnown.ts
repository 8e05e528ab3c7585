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
  return edited(text, block, file => tryAddItems(file, [], 'known', places.map(linesOf)));
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

/** The review's text without a known place, by its index; undefined where it does not stand on lines of its own. */
export function tryWithoutKnown(text: string, block: SearchBlock, index: number): string | undefined {
  return edited(text, block, file => tryRemoveItem(file, [], 'known', index));
}

function edited(
  text: string,
  { body }: SearchBlock,
  edit: (file: NonNullable<ReturnType<typeof parseYaml>['value']>) => TextEdit | undefined,
): string | undefined {
  const file = parseYaml(text.slice(body.start, body.end)).value;
  const found = file && edit(file);
  return (
    found &&
    applyTextEdits(text, [
      {
        range: { start: body.start + found.range.start, end: body.start + found.range.end },
        text: found.text,
      },
    ])
  );
}
