import type { Change } from '../core/change/change';
import type { ComparedHit, Hit } from '../core/hunt/compareHits';
import { tryWithKnown, tryWithoutKnown, type PlaceDecision } from '../core/hunt/editKnown';
import { parseSearchBlocks } from '../core/hunt/parseSearchBlocks';
import type { KnownPlace, SearchBlock } from '../core/hunt/searchBlock';
import { parseReview } from '../core/review/review';
import { REVIEW_FILE } from '../core/site/paths';
import { shorten, toOneLine } from '../core/text/plain';
import { planFiles, Refusal, requireIncident, type Author } from './change';
import { placeOf } from './huntSiblings';
import { planAddItems, type ItemInput } from './remediation';
import type { IncidentRecord, LiveSite } from './site';

/** What is to be done about places that have the pattern. */
export type HitDecision =
  /** A new remediation item for each of them, or one for all. */
  | { readonly kind: 'items'; readonly owner: string; readonly each: boolean }
  /** An item that is there. */
  | { readonly kind: 'item'; readonly id: string }
  /** They may stay. */
  | { readonly kind: 'fine'; readonly reason: string };

export interface DecideInput {
  readonly incident: string;
  /** The search's id. */
  readonly search: string;
  readonly hits: readonly ComparedHit[];
  readonly decision: HitDecision;
  /** By repository: where its files can be read, see CodeSearch.webOf. */
  readonly webs: ReadonlyMap<string, string>;
}

/** Places an item names one by one; the search's block has them all. */
const MOST_NAMED = 5;

/** Writes a decision about places into the review: the items, and the places among those that the search knows. One change. */
export function planDecideHits(site: LiveSite, input: DecideInput, author: Author): Change {
  const { hits, decision } = input;
  const editor = new ReviewEditor(site, input.incident, author);
  const block = editor.block(input.search);
  if (hits.length === 0) {
    throw new Refusal('No place is chosen.');
  }
  switch (decision.kind) {
    case 'fine': {
      const fine = toOneLine(decision.reason);
      if (fine === '') {
        throw new Refusal('Say why these places may stay.');
      }
      editor.decide(
        input.search,
        hits.map(hit => ({ ...hit, decision: { fine } })),
      );
      break;
    }
    case 'item': {
      const as = editor.requireItem(decision.id);
      editor.decide(
        input.search,
        hits.map(hit => ({ ...hit, decision: { as } })),
      );
      break;
    }
    case 'items': {
      const groups = decision.each ? hits.map(hit => [hit]) : [hits];
      const added = editor.addItems(
        groups.map(group => ({ text: itemText(block, group, input.webs), owner: decision.owner })),
      );
      editor.decide(
        input.search,
        groups.flatMap((group, n) => group.map(hit => ({ ...hit, decision: { as: added[n] ?? '' } }))),
      );
      break;
    }
  }
  const places = hits.length === 1 && hits[0] !== undefined ? placeOf(hits[0].hit) : `${hits.length} places`;
  return editor.change(`${input.search}: ${decision.kind === 'fine' ? 'fine' : 'to do'}, ${places}`);
}

/** Takes known places out of a search that have the pattern no more. */
export function planForgetPlaces(
  site: LiveSite,
  input: { readonly incident: string; readonly search: string; readonly places: readonly KnownPlace[] },
  author: Author,
): Change {
  const editor = new ReviewEditor(site, input.incident, author);
  editor.block(input.search);
  editor.forget(input.search, input.places);
  return editor.change(`${input.search}: ${input.places.length} places are gone`);
}

/** Edits a review step by step: each step reads what the one before has written. */
class ReviewEditor {
  readonly #site: LiveSite;
  readonly #author: Author;
  readonly #before: IncidentRecord;
  #record: IncidentRecord;

  constructor(site: LiveSite, incident: string, author: Author) {
    this.#site = site;
    this.#author = author;
    this.#before = this.#record = requireIncident(site, incident);
  }

  block(id: string): SearchBlock {
    const { review, reviewText = '' } = this.#record;
    const block = review && parseSearchBlocks(reviewText, review).value.find(one => one.id === id);
    if (block === undefined) {
      throw new Refusal(
        `The review of ${this.#record.incident.id} has no search ${toOneLine(id)} (any more).`,
      );
    }
    return block;
  }

  requireItem(id: string): string {
    if (this.#record.review?.items.some(item => item.id === id) !== true) {
      throw new Refusal(`The review of ${this.#record.incident.id} has no item ${toOneLine(id)}.`);
    }
    return id;
  }

  /** The new items' ids, in the same order. All in one edit: there can be hundreds. */
  addItems(items: readonly ItemInput[]): readonly string[] {
    const { id } = this.#record.incident;
    const site = { ...this.#site, byId: new Map([[id, this.#record]]) };
    const [edit] = planAddItems(site, { incident: id, items }, this.#author).edits;
    if (edit?.kind !== 'replace') {
      throw new Error('Adding items edits the review.');
    }
    const known = new Set(this.#record.review?.items.map(item => item.id));
    this.#write(edit.after);
    const added = (this.#record.review?.items ?? []).flatMap(item =>
      item.id === undefined || known.has(item.id) ? [] : [item.id],
    );
    if (added.length !== items.length) {
      throw new Refusal('The items could not be added: look at the section "Remediation" of the review.');
    }
    return added;
  }

  /** All places in one edit: there can be hundreds, and each edit reads the whole review. */
  decide(search: string, places: readonly (ComparedHit & { readonly decision: PlaceDecision })[]): void {
    this.forget(
      search,
      places.flatMap(({ known }) => known ?? []),
    );
    this.#writeOr(tryWithKnown(this.#text, this.block(search), places), search);
  }

  forget(search: string, places: readonly KnownPlace[]): void {
    const block = this.block(search);
    const left = new Map<string, number[]>();
    block.known.forEach((place, index) => left.set(keyOf(place), [...(left.get(keyOf(place)) ?? []), index]));
    const indexes = places.flatMap(place => left.get(keyOf(place))?.shift() ?? []);
    if (indexes.length > 0) {
      this.#writeOr(tryWithoutKnown(this.#text, block, indexes), search);
    }
  }

  change(summary: string): Change {
    const { folder, incident, reviewText } = this.#before;
    if (reviewText === undefined || this.#text === reviewText) {
      throw new Refusal('The review says so already.');
    }
    const path = `${folder}/${REVIEW_FILE}`;
    const edit = { kind: 'replace', path, before: reviewText, after: this.#text } as const;
    return planFiles(summary, [edit], this.#author, incident.id);
  }

  get #text(): string {
    return this.#record.reviewText ?? '';
  }

  #writeOr(text: string | undefined, search: string): void {
    if (text === undefined) {
      throw new Refusal(
        `The list \`known\` of the search ${search} is written so that nothing can be added or taken out. Write one place a line, each after a "- ".`,
      );
    }
    this.#write(text);
  }

  #write(text: string): void {
    this.#record = { ...this.#record, reviewText: text, review: parseReview(text) };
  }
}

function keyOf({ in: repository, path, line, as, fine }: KnownPlace): string {
  return JSON.stringify([repository, path, line, as, fine]);
}

function itemText(
  { id, why }: SearchBlock,
  hits: readonly ComparedHit[],
  webs: ReadonlyMap<string, string>,
): string {
  const named = hits.slice(0, MOST_NAMED).map(({ hit }) => linkTo(hit, webs.get(hit.in)));
  const more = hits.length > named.length ? ` and ${hits.length - named.length} more (search ${id})` : '';
  const reason = why === '' ? `same pattern as ${id}` : shorten(why.replace(/\.$/, ''), 120);
  // A dash with blanks would begin what is said about the item.
  return `Change ${named.join(', ')}${more}: ${reason.replace(/\s(?:—|–|--)\s/g, ', ')}`;
}

/** A file as a link to the line at the commit that was searched; its place alone where no address is known. */
function linkTo(hit: Hit, web: string | undefined): string {
  const label = toOneLine(placeOf(hit)).replace(/[\\`*[\]<>&]/g, '\\$&');
  return web === undefined ? label : `[${label}](${web}${encodedPath(hit.path)}#L${hit.line})`;
}

function encodedPath(path: string): string {
  return path
    .split('/')
    .map(part =>
      encodeURIComponent(part).replace(
        /[()'*!]/g,
        sign => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
      ),
    )
    .join('/');
}
