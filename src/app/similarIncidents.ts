import type { Change } from '../core/change/change';
import { relativePath } from '../core/editor/completeNames';
import { escapeMarkdown } from '../core/editor/markdownText';
import { isOpen } from '../core/incident/status';
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
    if (index.isUnmeasured) {
      await sliced(index.measure(), this.#slices, () => undefined);
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
  const { summary, causes, aside, log, services, title, id } = toSearchDocument({ ...record, tags });
  return { title, services, tags, told: { summary, causes, aside, log }, except: id };
}

/** Why an incident is similar, in words: `same service checkout, same tag config; both say pool, exhausted`. */
export function whySimilar(similar: Similar): string {
  const { services, tags } = similar;
  return joinReasons([
    named('same service', services),
    named('same tag', tags),
    bothSay(furtherWords(similar)),
  ]);
}

/** A service that both have says the words of its name already. */
function furtherWords({ words, services, tags }: Similar): readonly string[] {
  const told = new Set([...services, ...tags]);
  return words.filter(word => !told.has(word));
}

/** Letters of a line in a picker that are seen in a usual window, with room for what comes after. */
const ROW = 64;

/** The same for a row, which is cut where it is too long: so it leaves out what says least, tags first, and never a part of a word. */
export function shortWhySimilar(similar: Similar, most = ROW): string {
  const { services, tags } = similar;
  const words = furtherWords(similar);
  const few = [
    [named('same service', services), named('same tag', tags), bothSay(words)],
    [counted('same service', services), counted('same tag', tags), bothSay(words)],
    [counted('same service', services), bothSay(words)],
    [counted('same service', services), bothSay(words.slice(0, 2))],
    [bothSay(words)],
    [bothSay(words.slice(0, 2))],
    [bothSay(words.slice(0, 1))],
  ].map(joinReasons);
  return few.find(text => text !== '' && text.length <= most) ?? '';
}

function joinReasons(parts: readonly string[]): string {
  return parts.filter(part => part !== '').join('; ');
}

function bothSay(words: readonly string[]): string {
  return words.length === 0 ? '' : `both say ${words.join(', ')}`;
}

function named(what: string, values: readonly string[]): string {
  return values.length === 0 ? '' : `${what}${values.length === 1 ? '' : 's'} ${values.join(', ')}`;
}

function counted(what: string, [first, ...others]: readonly string[]): string {
  return first === undefined
    ? ''
    : `${what} ${first}${others.length === 0 ? '' : ` and ${others.length} more`}`;
}

/** What ended it then, in one line; empty where nobody wrote it. */
export function printFix(fix: Fix | undefined): string {
  if (fix === undefined) {
    return '';
  }
  const done = fix.done.map(({ id, text }) => `${id} ${text}`).join('; ');
  return [fix.text, done === '' ? '' : `done since: ${done}`].filter(part => part !== '').join(' — ');
}

/** What ended it, as a sentence; of an incident that goes on nobody can know it yet. */
export function printOutcome({ record: { incident }, fix }: Pick<SimilarIncident, 'record' | 'fix'>): string {
  const fixed = printFix(fix);
  if (isOpen(incident)) {
    return `Still open (${incident.status})${fixed === '' ? '' : `; so far: ${fixed}`}`;
  }
  return fixed === '' ? 'What fixed it is not written down' : `Fixed then by: ${fixed}`;
}

/** The list line that points from a review to a similar incident, with why. Everything quoted is plain text. */
export function similarLine(from: IncidentRecord, { record, similar, fix }: SimilarIncident): string {
  const file = `${record.folder}/${record.incidentText === undefined ? LOG_FILE : INCIDENT_FILE}`;
  const link = `[${escapeMarkdown(record.incident.title)}](${relativePath(`${from.folder}/${REVIEW_FILE}`, file)})`;
  const why = whySimilar(similar);
  const told = fix === undefined || fix.text === '' ? '' : `. Ended then by: ${plainProse(fix.text)}`;
  const fixed = isOpen(record.incident) ? '. Still open.' : told;
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
