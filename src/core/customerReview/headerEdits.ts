import { sameHandle } from '../people/people';
import { tryAddItem, tryRemoveItem } from '../site/editYaml';
import { parseYaml, valueAt, type YamlFile } from '../site/yamlFile';
import { tryParseFrontMatter, withFrontMatter } from '../text/frontMatter';
import { applyTextEdits, type TextEdit } from '../text/range';
import { printYamlText } from '../text/yamlText';
import { printInstant } from '../time/instant';
import { parseCustomerReview } from './customerReview';
import type { Approval, Edition } from './header';

type EditYaml = (file: YamlFile) => TextEdit | undefined;

/**
 * The text with an approval added, in place of one that the same person gave before. Undefined where the front matter is written so
 * that this cannot be done by adding a line: a person must do it.
 */
export function tryAddApproval(text: string, approval: Omit<Approval, 'range'>): string | undefined {
  const { person, as, at, text: hash } = approval;
  const item = `{ person: ${printYamlText(person)}, as: ${as}, at: ${printInstant(at)}, text: ${hash} }`;
  const without = tryRemoveApproval(text, person);
  const after = without && edited(without, file => tryAddItem(file, [], 'approvals', [item]));
  const found = after === undefined ? [] : parseCustomerReview(after).value.approvals;
  return found.some(one => sameHandle(one.person, person) && one.text === hash && one.as === as)
    ? after
    : undefined;
}

/** The text without this person's approvals; undefined where they cannot be taken out by lines. */
export function tryRemoveApproval(text: string, person: string): string | undefined {
  let left: string | undefined = text;
  for (let index = indexOf(left, person); left !== undefined && index >= 0; index = indexOf(left, person)) {
    const at = index;
    const after: string | undefined = edited(left, file => tryRemoveItem(file, [], 'approvals', at));
    left = after === left ? undefined : after;
  }
  return left;
}

function indexOf(text: string | undefined, person: string): number {
  const matter = text === undefined ? undefined : tryParseFrontMatter(text);
  const items = matter?.values['approvals'];
  return (Array.isArray(items) ? items : []).findIndex((item: unknown) => {
    const name = valueAt(item, ['person']);
    return typeof name === 'string' && sameHandle(name, person);
  });
}

/** The text with the author's word that a person wrote it, in place of an earlier one. */
export function tryState(
  text: string,
  { person, at, text: hash }: Pick<Approval, 'person' | 'at' | 'text'>,
): string | undefined {
  const said = { person, at: printInstant(at), text: hash };
  const after = withFrontMatter(text, new Map([['written-by', said]]));
  const { statement } = parseCustomerReview(after).value;
  return statement?.text === hash && sameHandle(statement.person, person) ? after : undefined;
}

/** The text as the beginning of another edition: nobody has stated or approved anything of it yet. */
export function tryBeginEdition(text: string, edition: Edition): string | undefined {
  const wanted = new Map<string, unknown>([
    ['edition', edition],
    ['written-by', undefined],
    ['approvals', undefined],
  ]);
  const after = withFrontMatter(text, wanted);
  return parseCustomerReview(after).value.edition === edition ? after : undefined;
}

function edited(text: string, edit: EditYaml): string | undefined {
  const matter = tryParseFrontMatter(text);
  const file = matter && parseYaml(text.slice(matter.range.start, matter.range.end)).value;
  const change = file && edit(file);
  if (matter === undefined || change === undefined) {
    return undefined;
  }
  const { start } = matter.range;
  const range = { start: start + change.range.start, end: start + change.range.end };
  return applyTextEdits(text, [{ range, text: change.text }]);
}
