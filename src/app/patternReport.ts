import { findPatterns, type PatternIncident, type PatternReport } from '../core/patterns/patterns';
import { itemTurns } from '../core/remediation/report';
import { factorsOf } from '../core/review/factors';
import { dayOf, tryParseInstant, type Instant } from '../core/time/instant';
import type { IncidentRecord, LiveSite } from './site';
import { tagsOf } from './tags';

const YEAR_MS = 365 * 86_400_000;
const known = new WeakMap<IncidentRecord, PatternIncident>();

/** Patterns of a live site's incidents; of the last 365 days unless told otherwise. */
export function patternReport(
  site: LiveSite,
  now: Instant,
  period: { readonly from?: Instant | undefined; readonly until?: Instant | undefined } = {},
): PatternReport {
  const until = period.until ?? now + 1;
  const counted = site.incidents.filter(
    ({ incident: { status, leftOut } }) =>
      status !== 'declined' && status !== 'merged' && leftOut === undefined,
  );
  return findPatterns(
    counted.map(toPatternIncident),
    { from: period.from ?? until - YEAR_MS, until },
    dayOf(now),
  );
}

function toPatternIncident(record: IncidentRecord): PatternIncident {
  let found = known.get(record);
  if (found === undefined) {
    const { incident, review, reviewText } = record;
    const factors = review === undefined || reviewText === undefined ? [] : factorsOf(review, reviewText).all;
    found = {
      id: incident.id,
      title: incident.title,
      declaredAt: incident.declaredAt ?? tryParseInstant(`${incident.id.slice(0, 10)}T00:00Z`) ?? 0,
      services: incident.services,
      tags: tagsOf(record),
      factors: [...new Set(factors.flatMap(({ kind }) => kind ?? []))],
      hasReview: review !== undefined,
      reviewStartedAt: incident.entries.find(
        ({ body, retracted }) => !retracted && body.kind === 'review' && body.text.startsWith('started'),
      )?.at,
      items: (review?.items ?? [])
        .filter(({ text }) => text !== '')
        .map(({ id, text, owner, due, done, wontDo }) => ({
          id: id ?? '-',
          text,
          owner,
          due,
          isOver: done || wontDo !== undefined,
          turns: id === undefined ? [] : itemTurns(incident, id),
        })),
    };
    known.set(record, found);
  }
  return found;
}
