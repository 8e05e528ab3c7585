import { severityRank, type Plan } from '../plan/plan';
import { dayNumber, DAY } from '../time/calendar';
import { dayOf, type Instant } from '../time/instant';
import { figureOf, type Figure } from './figure';
import { LEFT_OUT, type LeftOut, type Measured } from './measure';
import { personLoads, type PersonLoad } from './people';
import { PUNCTUALITIES, punctualityOf, type Deadline, type Punctuality } from './punctuality';
import { MEASURES, type MeasureName } from './spans';

/** Which incidents are asked about. */
export interface MetricsQuery {
  /** Declared at this instant or later; undefined: from the first one on. */
  readonly from: Instant | undefined;
  /** Declared before this instant; undefined: up to the last one. */
  readonly until: Instant | undefined;
  readonly severity: string | undefined;
  readonly service: string | undefined;
  /** Counts also those that are left out otherwise. */
  readonly includeLeftOut: boolean;
  /** The period before, to compare with. */
  readonly previous: { readonly from: Instant; readonly until: Instant } | undefined;
}

/** Incidents, and what they say together. */
export interface Group {
  /** A severity, a service or a month; empty for incidents that have none. */
  readonly key: string;
  readonly incidents: readonly Measured[];
  readonly figures: Readonly<Record<MeasureName, Figure>>;
  readonly impact: Figure;
}

export const GROUPINGS = ['month', 'severity', 'service'] as const;
export type Grouping = (typeof GROUPINGS)[number];

export interface DeadlineOf {
  readonly measured: Measured;
  readonly deadline: Deadline;
}

export interface MetricsReport {
  readonly query: MetricsQuery;
  /** What counts, by the time of the declaration. */
  readonly all: Group;
  /** What would have counted but for this; only reasons that occur. */
  readonly leftOut: ReadonlyMap<LeftOut, readonly Measured[]>;
  readonly groups: Readonly<Record<Grouping, readonly Group[]>>;
  readonly previous: Group | undefined;
  readonly reviews: ReadonlyMap<Punctuality, readonly DeadlineOf[]>;
  readonly customerReviews: ReadonlyMap<Punctuality, readonly DeadlineOf[]>;
  readonly items: ReadonlyMap<Punctuality, readonly DeadlineOf[]>;
  /** Who had most pages first. */
  readonly people: readonly PersonLoad[];
}

/** What the incidents say that are asked about. `today`: `yyyy-mm-dd`, against which deadlines that are not kept yet are held. */
export function metricsReport(
  measured: readonly Measured[],
  query: MetricsQuery,
  { plan, today }: { readonly plan: Plan; readonly today: string },
): MetricsReport {
  const asked = inOrder(measured.filter(one => isAsked(one, query) && isWithin(one, query)));
  const counted = asked.filter(({ leftOut }) => query.includeLeftOut || leftOut === undefined);
  const before = query.previous;
  return {
    query,
    all: groupOf('', counted),
    leftOut: new Map(
      LEFT_OUT.map(reason => [reason, asked.filter(({ leftOut }) => leftOut === reason)] as const).filter(
        ([, list]) => list.length > 0,
      ),
    ),
    groups: {
      month: monthsOf(counted, query),
      severity: bySeverity(counted, plan),
      service: byService(counted, query.service),
    },
    previous:
      before &&
      groupOf(
        '',
        measured.filter(
          one =>
            isAsked(one, query) &&
            isWithin(one, before) &&
            (query.includeLeftOut || one.leftOut === undefined),
        ),
      ),
    reviews: byPunctuality(counted, today, ({ review }) => (review ? [review] : [])),
    customerReviews: byPunctuality(counted, today, ({ customerReviews }) => customerReviews),
    items: byPunctuality(counted, today, ({ items }) => items),
    people: personLoads(counted),
  };
}

/** The order of the lists must not depend on the order in which files were read. */
function inOrder(measured: readonly Measured[]): readonly Measured[] {
  return [...measured].sort((a, b) => a.at - b.at || (a.incident.id < b.incident.id ? -1 : 1));
}

function isAsked({ incident }: Measured, { severity, service }: MetricsQuery): boolean {
  return (
    (severity === undefined || (incident.severity ?? '') === severity) &&
    (service === undefined ||
      (service === '' ? incident.services.length === 0 : incident.services.includes(service)))
  );
}

function isWithin(
  { at }: Measured,
  { from, until }: { readonly from: Instant | undefined; readonly until: Instant | undefined },
): boolean {
  return (from === undefined || at >= from) && (until === undefined || at < until);
}

function groupOf(key: string, incidents: readonly Measured[]): Group {
  const figures = Object.fromEntries(
    MEASURES.map(name => [name, figureOf(incidents.map(({ spans }) => spans[name]))]),
  ) as Record<MeasureName, Figure>;
  return { key, incidents, figures, impact: figureOf(incidents.map(({ impact }) => impact)) };
}

function collect(
  incidents: readonly Measured[],
  keysOf: (one: Measured) => readonly string[],
): Map<string, Measured[]> {
  const found = new Map<string, Measured[]>();
  for (const one of incidents) {
    const keys = keysOf(one);
    for (const key of keys.length > 1 ? new Set(keys) : keys) {
      const list = found.get(key);
      if (list === undefined) {
        found.set(key, [one]);
      } else {
        list.push(one);
      }
    }
  }
  return found;
}

/** Longer than this, months without an incident are not listed: somebody asks about the beginning of time. */
const MOST_MONTHS = 1200;

/** Every month of the period, also those without an incident: a gap in the row would look like a time that did not pass. */
function monthsOf(incidents: readonly Measured[], { from, until }: MetricsQuery): readonly Group[] {
  const found = collect(incidents, ({ month }) => [month]);
  const keys = [...found.keys()].sort();
  const first = from === undefined ? keys[0] : dayOf(from).slice(0, 7);
  const last = until === undefined ? keys.at(-1) : dayOf(until - 1).slice(0, 7);
  const all = first === undefined || last === undefined ? [] : monthsBetween(first, last);
  return (all.length > MOST_MONTHS ? keys : all).map(key => groupOf(key, found.get(key) ?? []));
}

/** `2026-11` and all months to the other one, both included. */
function monthsBetween(first: string, last: string): readonly string[] {
  const months: string[] = [];
  let [year = 0, month = 0] = first.split('-').map(Number);
  for (let key = first; key <= last && months.length <= MOST_MONTHS; ) {
    months.push(key);
    [year, month] = month === 12 ? [year + 1, 1] : [year, month + 1];
    key = dayOf(dayNumber(year, month, 1) * DAY).slice(0, 7);
  }
  return months;
}

/** The most severe first; those that the plan does not know, and those without one, at the end. */
function bySeverity(incidents: readonly Measured[], plan: Plan): readonly Group[] {
  const rank = (key: string): number =>
    plan.severities.some(({ id }) => id === key) ? severityRank(plan, key) : key === '' ? 9999 : 9998;
  return [...collect(incidents, ({ incident }) => [incident.severity ?? ''])]
    .sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1))
    .map(([key, list]) => groupOf(key, list));
}

/** An incident counts for each of its services; where one is asked about, for that one alone. */
function byService(incidents: readonly Measured[], only: string | undefined): readonly Group[] {
  const keysOf = ({ incident: { services } }: Measured): readonly string[] =>
    only !== undefined ? [only] : services.length === 0 ? [''] : services;
  return [...collect(incidents, keysOf)]
    .sort(([a, one], [b, other]) => other.length - one.length || (a < b ? -1 : 1))
    .map(([key, list]) => groupOf(key, list));
}

function byPunctuality(
  incidents: readonly Measured[],
  today: string,
  deadlinesOf: (one: Measured) => readonly Deadline[],
): ReadonlyMap<Punctuality, readonly DeadlineOf[]> {
  const found = new Map<Punctuality, DeadlineOf[]>(PUNCTUALITIES.map(each => [each, []]));
  for (const measured of incidents) {
    for (const deadline of deadlinesOf(measured)) {
      found.get(punctualityOf(deadline, today))?.push({ measured, deadline });
    }
  }
  return found;
}
