import { SEVERITY_UNSET } from '../core/incident/entry';
import {
  GROUPINGS,
  type DeadlineOf,
  type Group,
  type Grouping,
  type MetricsQuery,
  type MetricsReport,
} from '../core/metrics/report';
import type { Punctuality } from '../core/metrics/punctuality';
import type { PersonLoad } from '../core/metrics/people';
import { MEASURES } from '../core/metrics/spans';
import {
  groupName,
  IMPACT_MEANING,
  IMPACT_NAME,
  incidentsWords,
  LEFT_OUT_NAMES,
  periodWords,
  PUNCTUALITY_NAMES,
  spanWords,
  totalWords,
} from '../core/metrics/words';
import { toLabel } from '../core/text/plain';
import { MINUTE } from '../core/time/calendar';
import type { Instant } from '../core/time/instant';
import type {
  MetricsChoice,
  MetricsLook,
  MetricsModel,
  MetricsMonth,
  MetricsNumber,
  MetricsRow,
  MetricsTable,
} from '../protocol/metrics';
import { periodOf, siteMetrics } from './metrics';
import { MetricsLists } from './metricsLists';
import { knownOf, measureOf, missingOf } from './metricsPlot';
import type { LiveSite } from './site';

/** What stands for "without a service" where one is chosen; no service can be called so. */
const NO_SERVICE = 'none';

/** Longer than this it is not the name of a service, but something pasted. */
const LONGEST_ID = 100;

export const FIRST_LOOK: MetricsLook = { months: 12, severity: '', service: '', leftOut: false };

/** What a look asks about. */
export function queryOfLook({ months, severity, service, leftOut }: MetricsLook, now: Instant): MetricsQuery {
  return {
    ...periodOf(months, now),
    severity: severity === '' ? undefined : severity === SEVERITY_UNSET ? '' : severity,
    service: service === '' ? undefined : service === NO_SERVICE ? '' : service,
    includeLeftOut: leftOut,
  };
}

/** What the dashboard shows, and the lists behind its numbers. */
export function metricsModel(
  site: LiveSite,
  asked: MetricsLook,
  now: Instant,
): { readonly model: MetricsModel; readonly lists: MetricsLists } {
  const severities = severityChoices(site);
  const services = serviceChoices(site);
  const has = (choices: readonly MetricsChoice[], value: string): string =>
    choices.some(choice => choice.value === value) ? value : '';
  // What was chosen before may be gone; nothing found is no answer to it.
  const look = {
    ...asked,
    severity: has(severities, asked.severity),
    service: has(services, asked.service),
  };
  const report = siteMetrics(site, queryOfLook(look, now), now);
  const lists = new MetricsLists(site.plan);
  const { all, groups, previous } = report;
  const model: MetricsModel = {
    site: toLabel(site.plan.name),
    look,
    period: periodWords(report.query),
    severities,
    services,
    ever: site.incidents.length,
    incidents: lists.number(
      incidentsWords(all.incidents.length),
      { key: 'all', title: 'All incidents that count' },
      all.incidents,
    ),
    leftOut: [...report.leftOut].map(([why, list]) => {
      const words = LEFT_OUT_NAMES[why][list.length === 1 ? 0 : 1];
      return lists.number(
        `${list.length} ${words}`,
        { key: `left:${why}`, title: `Left out: ${words}` },
        list,
      );
    }),
    before:
      previous === undefined || previous.incidents.length === 0
        ? ''
        : `Period before: ${incidentsWords(previous.incidents.length)}`,
    months: groups.month.map(month => monthOf(month, lists)),
    measures: MEASURES.map(name => measureOf(report, name, lists)),
    impact: impactNumber(all, lists, { key: 'impact', title: IMPACT_NAME }),
    impactMeans: IMPACT_MEANING,
    impactMissing: missingOf(lists, 'impact', IMPACT_NAME, all.incidents, ({ impact }) => impact),
    groups: GROUPINGS.map(by => groupTable(by, groups[by], lists)),
    reviews: keptNumbers('reviews', 'Reviews', report.reviews, lists),
    customerReviews: keptNumbers('customer', 'Customer reviews', report.customerReviews, lists),
    items: keptNumbers('items', 'Remediation items', report.items, lists),
    people: peopleTable(report, lists),
  };
  return { model, lists };
}

function severityChoices({ plan, incidents }: LiveSite): readonly MetricsChoice[] {
  const used = new Set(incidents.map(({ incident }) => incident.severity));
  const known = plan.severities.map(({ id, name }) => ({ value: id, label: `${id} ${toLabel(name)}` }));
  const others = [...used].filter(
    (id): id is string => id !== undefined && !known.some(({ value }) => value === id),
  );
  return [
    { value: '', label: 'All severities' },
    ...known,
    ...others.sort().map(id => ({ value: id, label: id })),
    ...(used.has(undefined) ? [{ value: SEVERITY_UNSET, label: 'Without severity' }] : []),
  ];
}

function serviceChoices({ services, incidents }: LiveSite): readonly MetricsChoice[] {
  const names = new Map(services.map(({ id, name }) => [id, toLabel(name)]));
  const used = new Set<string>();
  for (const { incident } of incidents) {
    incident.services.forEach(service => used.add(service));
  }
  const ids = [...new Set([...names.keys(), ...used])].filter(id => id.length <= LONGEST_ID).sort();
  return [
    { value: '', label: 'All services' },
    ...ids.map(id => ({ value: id, label: names.get(id) ?? toLabel(id) })),
    { value: NO_SERVICE, label: 'Without service' },
  ];
}

const LONG_MONTH = new Intl.DateTimeFormat('en', { month: 'long', timeZone: 'UTC' });
const SHORT_MONTH = new Intl.DateTimeFormat('en', { month: 'short', timeZone: 'UTC' });

function monthOf(month: Group, lists: MetricsLists): MetricsMonth {
  const at = new Date(`${month.key}-01T00:00Z`);
  const name = `${LONG_MONTH.format(at)} ${month.key.slice(0, 4)}`;
  const { incidents, impact, key } = month;
  return {
    label: `${SHORT_MONTH.format(at)} ${key.slice(2, 4)}`,
    name,
    incidents: incidents.length,
    count: lists.number(
      String(incidents.length),
      { key: `month:${key}`, title: `Incidents of ${name}` },
      incidents,
    ),
    impact: impact.total / MINUTE,
    minutes: impactNumber(month, lists, { key: `impact:${key}`, title: `${IMPACT_NAME}, ${key}` }),
  };
}

function impactNumber(
  { incidents, impact }: Group,
  lists: MetricsLists,
  list: { readonly key: string; readonly title: string },
): MetricsNumber {
  return lists.listed(totalWords(impact), list, impact.values.length, () =>
    incidents
      .filter(one => one.impact.kind === 'known')
      .map(measured => ({ measured, note: spanWords(measured.impact) })),
  );
}

const TITLES: Readonly<Record<Grouping, string>> = {
  month: 'Month',
  severity: 'Severity',
  service: 'Service',
};

function groupTable(by: Grouping, groups: readonly Group[], lists: MetricsLists): MetricsTable {
  return {
    id: by,
    title: TITLES[by],
    head: ['Incidents', 'Detect', 'Acknowledge', 'Mitigate', 'Resolve', IMPACT_NAME],
    rows: groups.map((group, index): MetricsRow => {
      const name = toLabel(groupName(by, group.key));
      const list = (column: string, title: string): { readonly key: string; readonly title: string } => ({
        key: `g:${by}:${column}:${group.key.length <= LONGEST_ID ? group.key : `#${index}`}`,
        title: `${title}, ${name}`,
      });
      return {
        name,
        cells: [
          lists.number(String(group.incidents.length), list('all', 'Incidents'), group.incidents),
          ...MEASURES.map(measure => knownOf(lists, group, measure, list(measure, `Time to ${measure}`))),
          impactNumber(group, lists, list('impact', IMPACT_NAME)),
        ],
      };
    }),
    hint: by === 'service' ? 'An incident counts for each of its services.' : '',
  };
}

function keptNumbers(
  id: string,
  title: string,
  kept: ReadonlyMap<Punctuality, readonly DeadlineOf[]>,
  lists: MetricsLists,
): readonly MetricsNumber[] {
  return [...kept].flatMap(([how, list]) =>
    list.length === 0
      ? []
      : [
          lists.listed(
            `${list.length} ${PUNCTUALITY_NAMES[how]}`,
            { key: `${id}:${how}`, title: `${title}: ${PUNCTUALITY_NAMES[how]}` },
            list.length,
            () => list.map(({ measured, deadline }) => ({ measured, note: deadlineWords(deadline) })),
          ),
        ],
  );
}

function deadlineWords({ what, owner, due }: DeadlineOf['deadline']): string {
  return [toLabel(what, 80), due === undefined ? '' : `due ${due}`, owner === undefined ? '' : `@${owner}`]
    .filter(part => part !== '')
    .join(', ');
}

const LOAD: readonly (readonly [
  head: string,
  value: (load: PersonLoad) => number,
  behind: (load: PersonLoad) => PersonLoad['paged'],
])[] = [
  ['Pages', load => load.pages, load => load.paged],
  ['At night', load => load.nightPages, load => load.pagedAtNight],
  ['Nights', load => load.nights, load => load.pagedAtNight],
  ['Acknowledged', load => load.acknowledged.length, load => load.acknowledged],
  ['Led', load => load.led.length, load => load.led],
  ['Took part', load => load.tookPart.length, load => load.tookPart],
];

function peopleTable({ people }: MetricsReport, lists: MetricsLists): MetricsTable {
  return {
    id: 'people',
    title: 'Person',
    head: LOAD.map(([head]) => head),
    rows: people.map(load => ({
      name: `@${load.handle}`,
      cells: LOAD.map(([head, value, behind]) =>
        lists.number(
          String(value(load)),
          { key: `p:${head}:${load.handle}`, title: `@${load.handle}: ${head.toLowerCase()}` },
          behind(load),
        ),
      ),
    })),
    hint: 'Nights are from 22:00 to 06:00 on each person’s own clocks.',
  };
}
