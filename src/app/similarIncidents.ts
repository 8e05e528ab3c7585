import type { Change } from '../core/change/change';
import { relativePath } from '../core/editor/completeNames';
import { escapeMarkdown } from '../core/editor/markdownText';
import { SAME_PATTERN, samePatternEdit } from '../core/review/samePattern';
import type { Fix } from '../core/search/howItWasFixed';
import { howItWasFixed } from '../core/search/howItWasFixed';
import { toSearchDocument } from '../core/search/searchDocument';
import type { Similar, SimilarIndex, SimilarQuery } from '../core/search/similarIndex';
import { toLabel } from '../core/text/plain';
import { INCIDENT_FILE, LOG_FILE, REVIEW_FILE } from '../core/site/paths';
import { Refusal, requireIncident, type Author } from './change';
import { planReviewEdits } from './remediation';
import type { IncidentRecord, LiveSite } from './site';
import { sliced, type Slices } from './slices';
import { tagsOf } from './tags';

/** An incident that is like another one, why, and what ended it then. */
export interface SimilarIncident {
  readonly record: IncidentRecord;
  readonly similar: Similar;
  readonly fix: Fix | undefined;
}

/** Both are compared by identity: the reader keeps what did not change. */
type Contents = readonly unknown[];

/**
 * Finds incidents that are like others. The index is built on first use, in slices between which others get their turn, and then
 * follows the live site: only incidents whose files changed are indexed again.
 */
export class SimilarIncidents {
  readonly #load: () => Promise<SimilarIndex>;
  readonly #slices: Slices;
  readonly #contents = new Map<string, Contents>();
  #index: SimilarIndex | undefined;
  #site: LiveSite | undefined;
  #updating: Promise<void> = Promise.resolve();

  /** `load`: makes the empty index; its library is large. */
  constructor(load: () => Promise<SimilarIndex>, slices: Slices) {
    this.#load = load;
    this.#slices = slices;
  }

  /** Whether the index has every incident of the live site as it is. */
  isReady(site: LiveSite): boolean {
    return this.#site === site;
  }

  /** Brings the index up to the live site as it is; calls come one after the other. */
  update(site: LiveSite): Promise<void> {
    this.#updating = this.#updating
      .catch(() => undefined) // Whoever asked before was told.
      .then(() => this.#update(site));
    return this.#updating;
  }

  /** What is known of similar incidents now, without waiting; of incidents that are gone nothing is told. */
  peek(site: LiveSite, query: SimilarQuery, limit: number): readonly SimilarIncident[] {
    return (this.#index?.find(query, limit) ?? []).flatMap((similar): SimilarIncident[] => {
      const record = site.byId.get(similar.id);
      return record === undefined ? [] : [{ record, similar, fix: howItWasFixed(record) }];
    });
  }

  /** Incidents like another one of the live site, the most alike first. */
  async similarTo(site: LiveSite, id: string, limit: number): Promise<readonly SimilarIncident[]> {
    await this.update(site);
    const record = site.byId.get(id);
    return record === undefined ? [] : this.peek(site, queryOf(record), limit);
  }

  async #update(site: LiveSite): Promise<void> {
    if (this.#site === site) {
      return;
    }
    const index = (this.#index ??= await this.#load());
    for (const id of this.#contents.keys()) {
      if (!site.byId.has(id)) {
        this.#contents.delete(id);
        index.remove(id);
      }
    }
    const stale = site.incidents.filter(
      record => !same(this.#contents.get(record.incident.id), contentsOf(record)),
    );
    await sliced(stale, this.#slices, record => {
      index.put(toSearchDocument({ ...record, tags: tagsOf(record) }));
      this.#contents.set(record.incident.id, contentsOf(record));
    });
    if (index.isLittered) {
      await sliced(index.tidy(), this.#slices, () => undefined);
    }
    this.#site = site;
  }
}

function contentsOf({ log, incidentText, reviewText }: IncidentRecord): Contents {
  return [log, incidentText, reviewText];
}

function same(a: Contents | undefined, b: Contents): boolean {
  return a !== undefined && a.every((part, index) => part === b[index]);
}

/** What is asked of the index for an incident: all it says. */
export function queryOf(record: IncidentRecord): SimilarQuery {
  const tags = tagsOf(record);
  const { summary, causes, log, services, title, id } = toSearchDocument({ ...record, tags });
  return { title, services, tags, text: `${summary}\n${causes}\n${log}`, except: id };
}

/** Why an incident is similar, in words: `same service checkout, same tag config; both say timeout, pool, payments`. */
export function whySimilar({ words, services, tags }: Similar): string {
  const told = new Set([...services, ...tags]);
  const others = words.filter(word => !told.has(word)).slice(0, 5);
  return [
    named('same service', services),
    named('same tag', tags),
    others.length === 0 ? '' : `both say ${others.join(', ')}`,
  ]
    .filter(part => part !== '')
    .join('; ');
}

function named(what: string, values: readonly string[]): string {
  return values.length === 0 ? '' : `${what}${values.length === 1 ? '' : 's'} ${values.join(', ')}`;
}

/** What ended it then, in one line; empty where nobody wrote it. */
export function printFix(fix: Fix | undefined): string {
  if (fix === undefined) {
    return '';
  }
  const done = fix.done.map(({ id, text }) => `${id} ${text}`).join('; ');
  return [fix.text, done === '' ? '' : `done since: ${done}`].filter(part => part !== '').join(' — ');
}

/** The list line that points from a review to a similar incident, with why. Everything quoted is plain text. */
export function similarLine(from: IncidentRecord, { record, similar, fix }: SimilarIncident): string {
  const file = `${record.folder}/${record.incidentText === undefined ? LOG_FILE : INCIDENT_FILE}`;
  const link = `[${escapeMarkdown(record.incident.title)}](${relativePath(`${from.folder}/${REVIEW_FILE}`, file)})`;
  const why = whySimilar(similar);
  const fixed = fix === undefined || fix.text === '' ? '' : `. Ended then by: ${plainProse(fix.text)}`;
  return `- ${link}${why === '' ? '' : ` (${plainProse(why)})`}${fixed}`;
}

/** Prose that shows as it stands, and that somebody who edits the review can still read: only what begins something is escaped. */
function plainProse(text: string): string {
  return toLabel(text, 300).replace(/[\\`*_[\]<>&~|!]/g, '\\$&');
}

/** Writes a similar incident into a review, at the end of "Same pattern elsewhere"; the section is added where it is missing. */
export function planInsertSimilar(
  site: LiveSite,
  input: { readonly incident: string; readonly similar: SimilarIncident },
  author: Author,
): Change {
  const record = requireIncident(site, input.incident);
  const { review, reviewText } = record;
  if (review === undefined || reviewText === undefined) {
    throw new Refusal(`${record.incident.id} has no review yet: "Livesite: Start Review".`);
  }
  const { id } = input.similar.record.incident;
  const section = review.sections.find(({ title }) => title.toLowerCase() === SAME_PATTERN.toLowerCase());
  if (section !== undefined && reviewText.slice(section.body.start, section.body.end).includes(`/${id}/`)) {
    throw new Refusal('That incident is in this section already.');
  }
  const lines = [similarLine(record, input.similar)];
  return planReviewEdits(record, [samePatternEdit(reviewText, review, lines)], author, `similar: ${id}`);
}
