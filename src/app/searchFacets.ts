import { isOpen } from '../core/incident/status';
import { sameHandle } from '../core/people/people';
import { isReviewed } from '../core/review/reviewHeader';
import type { Facet, IsValue } from '../core/search/query';
import { foldText } from '../core/search/words';
import { tryParseInstant, type Instant } from '../core/time/instant';
import { urgencyOf } from './remediation';
import type { IncidentRecord } from './site';
import { tagsOf } from './tags';

/** Whether an incident has what a facet asks for; `today` is `yyyy-mm-dd`. A minus before the facet is for the caller. */
export function fitsFacet(record: IncidentRecord, { name, value, at = 0 }: Facet, today: string): boolean {
  const { incident } = record;
  switch (name) {
    case 'service':
      return incident.services.some(service => foldText(service) === value);
    case 'tag':
      return tagsOf(record).some(tag => foldText(tag) === value);
    case 'severity':
      return foldText(incident.severity ?? 'none') === value;
    case 'status':
      return value === 'open' || value === 'over' ? isStill(record, value, today) : incident.status === value;
    case 'person':
      return (
        incident.people.some(person => sameHandle(person, value)) ||
        (record.review?.items ?? []).some(({ owner }) => owner !== undefined && sameHandle(owner, value))
      );
    case 'owner':
      return (record.review?.items ?? []).some(
        ({ owner }) => owner !== undefined && sameHandle(owner, value),
      );
    case 'before':
      return declaredAt(record) < at;
    case 'since':
      return declaredAt(record) >= at;
    case 'is':
      return isStill(record, value as IsValue, today);
  }
}

function isStill(record: IncidentRecord, value: IsValue, today: string): boolean {
  switch (value) {
    case 'open':
      return isOpen(record.incident);
    case 'over':
      return !isOpen(record.incident);
    case 'overdue':
      return (record.review?.items ?? []).some(item => urgencyOf(item, today) === 'overdue');
    case 'reviewed':
      return record.review !== undefined && isReviewed(record.review.header);
    case 'unreviewed':
      return record.review === undefined || !isReviewed(record.review.header);
    case 'tagged':
      return tagsOf(record).length > 0;
    case 'untagged':
      return tagsOf(record).length === 0;
  }
}

function declaredAt({ incident }: IncidentRecord): Instant {
  return incident.declaredAt ?? tryParseInstant(`${incident.id.slice(0, 10)}T00:00Z`) ?? 0;
}
