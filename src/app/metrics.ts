import { zonesOf } from '../core/metrics/load';
import { measure, type Measured } from '../core/metrics/measure';
import { metricsReport, type MetricsQuery, type MetricsReport } from '../core/metrics/report';
import { dayNumber, DAY } from '../core/time/calendar';
import { dayOf, type Instant } from '../core/time/instant';
import { inSteps } from './inSteps';
import type { IncidentRecord, LiveSite } from './site';

type Known = Pick<LiveSite, 'plan' | 'people'> & { readonly measured: Measured };

/** A record stays the same object while its files and the team's say the same, so what was measured of it holds as long as it lives. */
const known = new WeakMap<IncidentRecord, Known>();

function measuredOf(
  record: IncidentRecord,
  { plan, people }: LiveSite,
  zones: ReadonlyMap<string, string>,
): Measured {
  const before = known.get(record);
  if (before?.plan === plan && before.people === people) {
    return before.measured;
  }
  const { incident, review } = record;
  const read = review && { ...review.header, items: review.items };
  const measured = measure(incident, read, { plan, zones });
  known.set(record, { plan, people, measured });
  return measured;
}

/** What is measured of all incidents. What has not changed since the last time is not measured again. */
export function measureSite(site: LiveSite): readonly Measured[] {
  const zones = zonesOf(site.people);
  return site.incidents.map(record => measuredOf(record, site, zones));
}

/** Incidents that are measured before others have their turn: some milliseconds. */
const AT_A_TIME = 200;

/** Measures what was not measured yet in small steps, so that {@link measureSite} has little left to do. */
export async function measureInSteps(
  site: LiveSite,
  turn: { readonly pause: () => Promise<void>; readonly isOver: () => boolean },
): Promise<void> {
  const zones = zonesOf(site.people);
  const isNew = (record: IncidentRecord): boolean => {
    const before = known.get(record);
    return before?.plan !== site.plan || before.people !== site.people;
  };
  await inSteps(site.incidents.filter(isNew), {
    ...turn,
    size: AT_A_TIME,
    work: records => Promise.resolve(records.forEach(record => measuredOf(record, site, zones))),
  });
}

/** The figures of a live site. */
export function siteMetrics(site: LiveSite, query: MetricsQuery, now: Instant): MetricsReport {
  return metricsReport(measureSite(site), query, { plan: site.plan, today: dayOf(now) });
}

/** The months of the calendar (UTC) that end with the present one, and as many before to compare with; 0: all of time. */
export function periodOf(months: number, now: Instant): Pick<MetricsQuery, 'from' | 'until' | 'previous'> {
  if (months === 0) {
    return { from: undefined, until: undefined, previous: undefined };
  }
  const [year = 0, month = 0] = dayOf(now).split('-').map(Number);
  const start = (offset: number): Instant => dayNumber(year, month + offset, 1) * DAY;
  const from = start(1 - months);
  return { from, until: start(1), previous: { from: start(1 - 2 * months), until: from } };
}
