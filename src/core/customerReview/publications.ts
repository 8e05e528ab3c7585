import type { Incident } from '../incident/incident';
import type { Channel, PublicationOutcome, PublicationStep } from '../incident/publicationWords';
import type { Instant } from '../time/instant';
import type { Edition } from './header';
import { utcDay } from './publicationContent';

/** A step of a publication, as the log tells it. */
export interface Publication {
  /** Id of its `publishing` entry. */
  readonly id: string;
  readonly at: Instant;
  readonly by: string;
  readonly channel: Channel;
  readonly target: string;
  readonly step: PublicationStep;
  readonly edition: Edition;
  /** Of the approved text. */
  readonly hash: string;
  /** UTC day on which it was begun, yyyy-mm-dd: fixed, whatever is corrected in the log later. */
  readonly day: string;
  /** `open`: nobody has written what became of it yet. */
  readonly outcome: PublicationOutcome | 'open';
  /** When that was written. */
  readonly settledAt: Instant | undefined;
  readonly address: string;
  /** Why, one sentence; '' where there is nothing to say. */
  readonly text: string;
}

/**
 * The publications of an incident's customer review, in the order of the log. What has left has left: neither striking the entry out
 * nor rewording it takes it back. Of several outcomes the last one written counts.
 */
export function publicationsOf({ entries }: Pick<Incident, 'entries'>): readonly Publication[] {
  const found = new Map<string, Publication>();
  for (const { entry, at } of entries) {
    const { body } = entry;
    if (body.kind === 'publishing') {
      const { channel, target, step, edition, hash } = body;
      const { id, actor: by } = entry;
      const open = { outcome: 'open', settledAt: undefined, address: '', text: '' } as const;
      found.set(id, { id, at, by, channel, target, step, edition, hash, day: utcDay(entry.at), ...open });
    }
  }
  for (const { at, body, retracted } of entries) {
    const before = body.kind === 'published' && !retracted ? found.get(body.publication) : undefined;
    if (body.kind === 'published' && before !== undefined) {
      const { outcome, address, text } = body;
      found.set(before.id, { ...before, outcome, settledAt: at, address, text });
    }
  }
  return [...found.values()];
}

/** Steps of which it is not known what became of them; those after which the same step was done do not count. */
export function unsettled(publications: readonly Publication[]): readonly Publication[] {
  return publications.filter(
    (one, index) =>
      (one.outcome === 'open' || one.outcome === 'unknown') &&
      !publications
        .slice(index + 1)
        .some(later => samePlace(later, one) && later.step === one.step && later.outcome === 'done'),
  );
}

/** The last of these steps that was done, at a place. */
export function lastDone(
  publications: readonly Publication[],
  place: Pick<Publication, 'channel' | 'target'>,
  step: PublicationStep,
): Publication | undefined {
  return publications.findLast(one => samePlace(one, place) && one.step === step && one.outcome === 'done');
}

/**
 * The day that stands on what a step leaves at a place, yyyy-mm-dd in UTC, worked out from the log alone, so that every clone prints the
 * same: of a text that is published there already, the day that was published; when a draft is shown, the draft's; else the step's own.
 * @param before the publications that were begun before it.
 */
export function shownDay(before: readonly Publication[], step: ShownStep): string {
  const shown = before.findLastIndex(
    one => samePlace(one, step) && one.step === 'publish' && one.outcome === 'done',
  );
  const published = before[shown];
  if (published?.hash === step.hash) {
    return draftDay(before.slice(0, shown), published) ?? published.day;
  }
  return (step.step === 'publish' ? draftDay(before, step) : undefined) ?? step.day;
}

type ShownStep = Pick<Publication, 'channel' | 'target' | 'step' | 'hash' | 'day'>;

function draftDay(before: readonly Publication[], step: ShownStep): string | undefined {
  const draft = lastDone(before, step, 'draft');
  return draft?.hash === step.hash ? draft.day : undefined;
}

export function samePlace(
  a: Pick<Publication, 'channel' | 'target'>,
  b: Pick<Publication, 'channel' | 'target'>,
): boolean {
  return a.channel === b.channel && a.target.toLowerCase() === b.target.toLowerCase();
}

/** When customers could first read this edition, anywhere: a final one serves as the preliminary one too. */
export function publishedAt(publications: readonly Publication[], edition: Edition): Instant | undefined {
  return publications.find(
    one =>
      one.step === 'publish' &&
      one.outcome === 'done' &&
      (one.edition === 'final' || edition === 'preliminary'),
  )?.settledAt;
}
