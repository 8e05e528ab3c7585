import { dayOf, type Instant } from '../time/instant';

/** What incidents can have in common. */
export const PATTERN_KINDS = ['tag', 'service', 'factor'] as const;
export type PatternKind = (typeof PATTERN_KINDS)[number];

export interface Pattern {
  readonly kind: PatternKind;
  readonly name: string;
}

/** An incident as far as patterns go. */
export interface PatternIncident {
  readonly id: string;
  readonly title: string;
  readonly declaredAt: Instant;
  readonly services: readonly string[];
  readonly tags: readonly string[];
  /** Kinds of its contributing factors: technical, process, response. */
  readonly factors: readonly string[];
  readonly hasReview: boolean;
  /** When its review was started; undefined: there is none, or nothing says it. */
  readonly reviewStartedAt: Instant | undefined;
  /** Its remediation items. */
  readonly items: readonly PatternItem[];
}

export interface PatternItem {
  readonly id: string;
  readonly text: string;
  readonly owner: string | undefined;
  /** `yyyy-mm-dd`, as it stands now: what it was before is not recorded. */
  readonly due: string | undefined;
  /** Over: done, or given up. */
  readonly isOver: boolean;
  /** What the log says of its being done, oldest first. */
  readonly turns: readonly { readonly at: Instant; readonly done: boolean }[];
}

/**
 * Whether a pattern became more or less frequent from the earlier half of the period to the later one. `few`: too few incidents to tell;
 * `same`: no more of a change than chance makes.
 */
export type Trend = 'more' | 'fewer' | 'same' | 'few';

export interface PatternRow extends Pattern {
  /** Newest first. */
  readonly incidents: readonly PatternIncident[];
  /** In the earlier and the later half of the period. */
  readonly halves: readonly [number, number];
  readonly trend: Trend;
}

/** Two patterns that come together more often than chance has it. */
export interface PatternPair {
  readonly a: Pattern;
  readonly b: Pattern;
  readonly incidents: readonly PatternIncident[];
  /** How often they would come together if one said nothing about the other. */
  readonly expected: number;
}

/** The same service and tag again within {@link AGAIN_DAYS} days, while remediation of the earlier incident was not done, or is overdue now. */
export interface Recurrence {
  /** What both have. */
  readonly services: readonly string[];
  readonly tags: readonly string[];
  readonly earlier: PatternIncident;
  readonly later: PatternIncident;
  readonly days: number;
  /** Items of the earlier incident as they stood when the later one was declared. */
  readonly whenBack: {
    readonly overdue: readonly PatternItem[];
    /** Open, and not overdue. */
    readonly open: readonly PatternItem[];
    /** Over by now, since a day that nothing recorded: nobody can say whether before or after. */
    readonly unknown: readonly PatternItem[];
  };
  /** Items of the earlier incident that are overdue today. */
  readonly overdueNow: readonly PatternItem[];
}

export interface PatternReport {
  readonly from: Instant;
  readonly until: Instant;
  readonly incidents: readonly PatternIncident[];
  /** Without a review, so that neither tags nor factors are known. */
  readonly unreviewed: number;
  /** Each that at least two incidents have, the most frequent first. */
  readonly rows: readonly PatternRow[];
  readonly pairs: readonly PatternPair[];
  readonly recurrences: readonly Recurrence[];
}

export const AGAIN_DAYS = 90;
const DAY_MS = 86_400_000;
/** Fewer incidents than these show no trend. */
export const LEAST_FOR_TREND = 8;
/** Pairs that fewer incidents have are chance. */
const LEAST_TOGETHER = 3;
const MOST_PAIRS = 20;

/** Patterns of the incidents that were declared from `from` on and before `until`. `today` (`yyyy-mm-dd`) says what is overdue. */
export function findPatterns(
  all: readonly PatternIncident[],
  period: { readonly from: Instant; readonly until: Instant },
  today: string,
): PatternReport {
  const incidents = all
    .filter(({ declaredAt }) => declaredAt >= period.from && declaredAt < period.until)
    .sort((a, b) => b.declaredAt - a.declaredAt || (a.id < b.id ? 1 : -1));
  const groups = groupByPattern(incidents);
  const middle = (period.from + period.until) / 2;
  const isLater = ({ declaredAt }: PatternIncident): boolean => declaredAt >= middle;
  const laterShare = incidents.length === 0 ? 0.5 : incidents.filter(isLater).length / incidents.length;
  const rows = groups
    .filter(group => group.incidents.length >= 2)
    .map((group): PatternRow => {
      const later = group.incidents.filter(isLater).length;
      const halves = [group.incidents.length - later, later] as const;
      return { ...group, halves, trend: trendOf(halves, laterShare) };
    })
    .sort((a, b) => b.incidents.length - a.incidents.length || compare(a.name, b.name));
  return {
    ...period,
    incidents,
    unreviewed: incidents.filter(({ hasReview }) => !hasReview).length,
    rows,
    pairs: pairsOf(rows, incidents.length),
    recurrences: recurrencesIn(incidents, today),
  };
}

type Group = Pattern & { readonly incidents: readonly PatternIncident[] };

function groupByPattern(incidents: readonly PatternIncident[]): readonly Group[] {
  const groups = new Map<string, Pattern & { readonly incidents: PatternIncident[] }>();
  for (const incident of incidents) {
    for (const { kind, name } of patternsOf(incident)) {
      const key = `${kind}\n${name}`;
      const group = groups.get(key) ?? { kind, name, incidents: [] };
      group.incidents.push(incident);
      groups.set(key, group);
    }
  }
  return [...groups.values()];
}

function patternsOf({ tags, services, factors }: PatternIncident): readonly Pattern[] {
  const named = (kind: PatternKind, names: readonly string[]): Pattern[] =>
    [...new Set(names)].map(name => ({ kind, name }));
  return [...named('tag', tags), ...named('service', services), ...named('factor', factors)];
}

/**
 * A change is told only where chance would make one as large in less than one of twenty cases: the exact two-sided binomial test of the
 * later half against the share of all incidents that fall into it.
 */
function trendOf([earlier, later]: readonly [number, number], laterShare: number): Trend {
  const n = earlier + later;
  if (n < LEAST_FOR_TREND) {
    return 'few';
  }
  return binomialTest(later, n, laterShare) >= 0.05 ? 'same' : later / n > laterShare ? 'more' : 'fewer';
}

/** Probability that k of n, or something as unlikely, comes about by chance (sum of all outcomes at most as likely as k). */
export function binomialTest(k: number, n: number, p: number): number {
  if (p <= 0 || p >= 1) {
    return 1;
  }
  const logs = [0];
  for (let i = 1; i <= n; i++) {
    logs.push((logs[i - 1] ?? 0) + Math.log(i));
  }
  const log = (i: number): number => logs[i] ?? 0;
  const chance = (i: number): number =>
    Math.exp(log(n) - log(i) - log(n - i) + i * Math.log(p) + (n - i) * Math.log(1 - p));
  const own = chance(k) * (1 + 1e-9);
  let sum = 0;
  for (let i = 0; i <= n; i++) {
    const one = chance(i);
    sum += one <= own ? one : 0;
  }
  return Math.min(1, sum);
}

/** Those that come together at least half as often again as chance has it. */
function pairsOf(rows: readonly PatternRow[], total: number): readonly PatternPair[] {
  const pairs: PatternPair[] = [];
  for (const [index, a] of rows.entries()) {
    const own = new Set(a.incidents);
    for (const b of rows.slice(index + 1)) {
      if (a.kind === b.kind && a.kind !== 'tag') {
        continue;
      }
      const incidents = b.incidents.filter(one => own.has(one));
      const expected = (a.incidents.length * b.incidents.length) / total;
      if (incidents.length >= LEAST_TOGETHER && incidents.length >= expected * 1.5) {
        pairs.push({
          a: { kind: a.kind, name: a.name },
          b: { kind: b.kind, name: b.name },
          incidents,
          expected,
        });
      }
    }
  }
  return pairs
    .sort(
      (a, b) =>
        b.incidents.length - a.incidents.length ||
        b.incidents.length / b.expected - a.incidents.length / a.expected,
    )
    .slice(0, MOST_PAIRS);
}

function recurrencesIn(incidents: readonly PatternIncident[], today: string): readonly Recurrence[] {
  const last = new Map<string, PatternIncident>();
  const found: Recurrence[] = [];
  for (const later of [...incidents].reverse()) {
    const before = new Set<PatternIncident>();
    for (const key of later.services.flatMap(service => later.tags.map(tag => `${service}\n${tag}`))) {
      const earlier = last.get(key);
      last.set(key, later);
      if (earlier !== undefined) {
        before.add(earlier);
      }
    }
    found.push(
      ...Array.from(before, earlier => recurrenceOf(earlier, later, today)).flatMap(one => one ?? []),
    );
  }
  return found.reverse();
}

/** Undefined where it is long ago, or where nothing was left to do. */
function recurrenceOf(
  earlier: PatternIncident,
  later: PatternIncident,
  today: string,
): Recurrence | undefined {
  const days = Math.floor((later.declaredAt - earlier.declaredAt) / DAY_MS);
  const whenBack = itemsAt(earlier, later.declaredAt);
  const overdueNow = openOf(earlier).filter(item => isOverdue(item, today));
  const left = whenBack.overdue.length + whenBack.open.length + whenBack.unknown.length + overdueNow.length;
  const both = (a: readonly string[], b: readonly string[]): readonly string[] =>
    [...new Set(a)].filter(name => b.includes(name));
  return days > AGAIN_DAYS || left === 0
    ? undefined
    : {
        services: both(later.services, earlier.services),
        tags: both(later.tags, earlier.tags),
        earlier,
        later,
        days,
        whenBack,
        overdueNow,
      };
}

/** Items that are neither done nor given up. */
export function openOf({ items }: PatternIncident): readonly PatternItem[] {
  return items.filter(({ isOver }) => !isOver);
}

/** How the items of an incident stood at a time. Before its review was started there were none. */
function itemsAt({ reviewStartedAt, items }: PatternIncident, at: Instant): Recurrence['whenBack'] {
  const there = reviewStartedAt !== undefined && reviewStartedAt > at ? [] : items;
  const states = there.map(item => ({ item, state: stateAt(item, at) }));
  const of = (wanted: ReturnType<typeof stateAt>): readonly PatternItem[] =>
    states.flatMap(({ item, state }) => (state === wanted ? [item] : []));
  const day = dayOf(at);
  const open = of('open');
  return {
    overdue: open.filter(item => isOverdue(item, day)),
    open: open.filter(item => !isOverdue(item, day)),
    unknown: of('unknown'),
  };
}

function stateAt({ isOver, turns }: PatternItem, at: Instant): 'open' | 'over' | 'unknown' {
  const before = turns.findLast(turn => turn.at <= at);
  const after = turns.find(turn => turn.at > at);
  if (after !== undefined) {
    // What is done after a time was open until then; what was opened again had been over since before, or since in between.
    return after.done ? 'open' : before?.done === true ? 'over' : 'unknown';
  }
  const wasOver = before?.done === true;
  return wasOver === isOver ? (isOver ? 'over' : 'open') : 'unknown';
}

function isOverdue({ due }: PatternItem, day: string): boolean {
  return due !== undefined && due < day;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
