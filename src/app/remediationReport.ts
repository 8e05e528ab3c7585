import { lineIndexOf, positionIn } from '../core/editor/lineIndex';
import { reportItems, type ReportedItem, type ReportFilter } from '../core/remediation/report';
import { REVIEW_FILE } from '../core/site/paths';
import type { LiveSite } from './site';

/** The remediation items of a live site on a day (`yyyy-mm-dd`, UTC), the most overdue first. */
export function remediationReport(
  { incidents, people }: LiveSite,
  today: string,
  filter: ReportFilter = {},
): readonly ReportedItem[] {
  const sources = incidents.map(({ incident, review }) => ({ incident, items: review?.items ?? [] }));
  return reportItems(sources, { people, today, filter });
}

/** Where a reported item stands: its review, and the line (from 1), which is undefined for an item without an id. */
export interface ItemPlace {
  readonly path: string;
  readonly line: number | undefined;
}

export function itemPlace(
  site: LiveSite,
  { incident, id }: Pick<ReportedItem, 'incident' | 'id'>,
): ItemPlace | undefined {
  const record = site.byId.get(incident);
  if (record?.reviewText === undefined) {
    return undefined;
  }
  const item = id === undefined ? undefined : record.review?.items.find(one => one.id === id);
  const line = item && positionIn(lineIndexOf(record.reviewText), item.range.start).line + 1;
  return { path: `${record.folder}/${REVIEW_FILE}`, line };
}
