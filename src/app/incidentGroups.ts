import { severityRank } from '../core/plan/plan';
import type { IncidentRecord, LiveSite } from './site';

export interface IncidentGroup {
  /** Stable: survives refreshes. */
  readonly id: string;
  readonly label: string;
  readonly records: readonly IncidentRecord[];
  /** Shown open at first. */
  readonly open: boolean;
}

const known = new WeakMap<LiveSite, readonly IncidentGroup[]>();

/**
 * Incidents as a list shows them: what needs hands first, the worst on top, and what is over by the month it was declared in. Worked
 * out once for each reading of the live site: a tree asks with every node it paints.
 */
export function groupIncidents(site: LiveSite): readonly IncidentGroup[] {
  const groups = known.get(site) ?? groupsOf(site);
  known.set(site, groups);
  return groups;
}

function groupsOf(site: LiveSite): readonly IncidentGroup[] {
  const of = (phase: string): IncidentRecord[] =>
    site.incidents
      .filter(({ incident }) => incident.phase === phase)
      .sort(
        (a, b) => severityRank(site.plan, a.incident.severity) - severityRank(site.plan, b.incident.severity),
      );
  const groups: IncidentGroup[] = [
    { id: 'active', label: 'Active', records: of('active'), open: true },
    { id: 'recovering', label: 'Recovering', records: of('recovering'), open: true },
    { id: 'review', label: 'Awaiting Review', records: of('review'), open: true },
  ];
  const months = new Map<string, IncidentRecord[]>();
  for (const record of site.incidents) {
    if (record.incident.phase === 'over') {
      const month = record.incident.id.slice(0, 7);
      const records = months.get(month) ?? [];
      records.push(record);
      months.set(month, records);
    }
  }
  for (const [month, records] of [...months].sort(([a], [b]) => (a < b ? 1 : -1))) {
    groups.push({ id: `over-${month}`, label: `Closed in ${monthName(month)}`, records, open: false });
  }
  return groups.filter(({ records }) => records.length > 0);
}

function monthName(month: string): string {
  return new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${month}-01T00:00:00Z`),
  );
}
