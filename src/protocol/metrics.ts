import { isListOf, isRecord, isText, oneOf, optional, shape, type Guard } from './guard';

/*
 * The host does all arithmetic and prints every word; the page only draws. Places in a drawing are shares of its width and height, from
 * 0 (left, bottom) to 1.
 */

/** Months of the calendar that end with the present one; 0: all of time. */
export const METRICS_MONTHS = [3, 6, 12, 24, 0] as const;
export type MetricsMonths = (typeof METRICS_MONTHS)[number];

/** Which incidents the reader asks about. */
export interface MetricsLook {
  readonly months: MetricsMonths;
  /** Empty: all of them; `SEV?`: those without one. */
  readonly severity: string;
  /** Empty: all of them; `none`: those without one. */
  readonly service: string;
  /** Counts also what is left out otherwise. */
  readonly leftOut: boolean;
}

/** A number, or words around some, that leads to the incidents behind it. */
export interface MetricsNumber {
  readonly text: string;
  /** Names the list behind it; empty where there is nothing behind it. */
  readonly key: string;
}

export interface MetricsChoice {
  readonly value: string;
  readonly label: string;
}

export interface MetricsMonth {
  /** `Nov 26`. */
  readonly label: string;
  /** `November 2026`. */
  readonly name: string;
  readonly incidents: number;
  readonly count: MetricsNumber;
  /** Minutes. */
  readonly impact: number;
  readonly minutes: MetricsNumber;
}

export interface MetricsPoint {
  readonly incident: string;
  readonly x: number;
  readonly y: number;
  /** `SEV2 Checkout is slow, 2026-11-23: 45 min from the impact`. */
  readonly label: string;
}

export interface MetricsTick {
  readonly y: number;
  readonly label: string;
}

/** What a month's column of a drawing has. */
export interface MetricsColumn {
  /** Undefined of too few. */
  readonly median: number | undefined;
  readonly p90: number | undefined;
  /** In words. */
  readonly figure: MetricsNumber;
  /** `1 not recorded`; may be empty. */
  readonly missing: string;
}

export interface MetricsMeasure {
  readonly id: string;
  readonly title: string;
  readonly means: string;
  readonly figure: MetricsNumber;
  readonly missing: readonly MetricsNumber[];
  /** What the period before was like; empty where it cannot be compared. */
  readonly before: string;
  readonly ticks: readonly MetricsTick[];
  readonly points: readonly MetricsPoint[];
  /** Points that are not drawn because there are too many; 0: all are. */
  readonly undrawn: number;
  /** One for each month. */
  readonly columns: readonly MetricsColumn[];
}

export interface MetricsRow {
  readonly name: string;
  readonly cells: readonly MetricsNumber[];
}

export interface MetricsTable {
  readonly id: string;
  /** `Severity`. */
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly MetricsRow[];
  /** What must be known to read it; may be empty. */
  readonly hint: string;
}

export interface MetricsModel {
  /** Of the live site. */
  readonly site: string;
  readonly look: MetricsLook;
  /** `2025-12-01 to 2026-11-30`. */
  readonly period: string;
  readonly severities: readonly MetricsChoice[];
  readonly services: readonly MetricsChoice[];
  /** Incidents of the live site, whatever is asked about. */
  readonly ever: number;
  readonly incidents: MetricsNumber;
  /** `1 declined`, `3 drills`. */
  readonly leftOut: readonly MetricsNumber[];
  readonly before: string;
  readonly months: readonly MetricsMonth[];
  readonly measures: readonly MetricsMeasure[];
  readonly impact: MetricsNumber;
  readonly impactMeans: string;
  readonly impactMissing: readonly MetricsNumber[];
  readonly groups: readonly MetricsTable[];
  readonly reviews: readonly MetricsNumber[];
  readonly customerReviews: readonly MetricsNumber[];
  readonly items: readonly MetricsNumber[];
  readonly people: MetricsTable;
}

export interface MetricsListRow {
  readonly incident: string;
  readonly title: string;
  /** `SEV2`, `SEV?`. */
  readonly severity: string;
  /** Name of a codicon. */
  readonly sign: string;
  /** `2026-11-23`. */
  readonly day: string;
  /** What is told of it here; may be empty. */
  readonly note: string;
}

/** The incidents behind a number. */
export interface MetricsList {
  readonly key: string;
  readonly title: string;
  readonly rows: readonly MetricsListRow[];
  /** Further ones that are not in `rows`. */
  readonly more: number;
}

export type ToMetrics =
  | { readonly type: 'model'; readonly model: MetricsModel }
  | { readonly type: 'list'; readonly list: MetricsList }
  /** There is no such list (any more). */
  | { readonly type: 'noList'; readonly key: string }
  /** The live site cannot be read (any more). */
  | { readonly type: 'unavailable'; readonly message: string };

export type FromMetrics =
  /** `look`: as remembered from before a reload. */
  | { readonly type: 'ready'; readonly look: MetricsLook | undefined }
  | { readonly type: 'look'; readonly look: MetricsLook }
  /** `all`: with the rows that are left out of long lists. */
  | { readonly type: 'list'; readonly key: string; readonly all: boolean }
  | { readonly type: 'open'; readonly incident: string }
  | { readonly type: 'export' }
  | { readonly type: 'declare' }
  /** `sheet`: what is shown, as HTML. */
  | { readonly type: 'print'; readonly title: string; readonly sheet: string };

/** Characters. */
const LARGEST_SHEET = 20_000_000;

const isBoolean: Guard<boolean> = (value): value is boolean => typeof value === 'boolean';
const isCount: Guard<number> = (value): value is number =>
  Number.isSafeInteger(value) && (value as number) >= 0;
const isAmount: Guard<number> = (value): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0;
const isShare: Guard<number> = (value): value is number => isAmount(value) && value <= 1;
const text: Guard<string> = (value): value is string => isText(value);
const isId: Guard<string> = (value): value is string => isText(value, 300);
const isMonths: Guard<MetricsMonths> = (value): value is MetricsMonths =>
  (METRICS_MONTHS as readonly unknown[]).includes(value);

export const isMetricsLook: Guard<MetricsLook> = shape<MetricsLook>({
  months: isMonths,
  severity: isId,
  service: isId,
  leftOut: isBoolean,
});

const isNumber = shape<MetricsNumber>({ text, key: text });
const isChoice = shape<MetricsChoice>({ value: isId, label: text });

const isMonth = shape<MetricsMonth>({
  label: text,
  name: text,
  incidents: isCount,
  count: isNumber,
  impact: isAmount,
  minutes: isNumber,
});

const isMeasure = shape<MetricsMeasure>({
  id: isId,
  title: text,
  means: text,
  figure: isNumber,
  missing: isListOf(isNumber),
  before: text,
  ticks: isListOf(shape<MetricsTick>({ y: isShare, label: text })),
  points: isListOf(shape<MetricsPoint>({ incident: isId, x: isShare, y: isShare, label: text })),
  undrawn: isCount,
  columns: isListOf(
    shape<MetricsColumn>({
      median: optional(isShare),
      p90: optional(isShare),
      figure: isNumber,
      missing: text,
    }),
  ),
});

const isTable = shape<MetricsTable>({
  id: isId,
  title: text,
  head: isListOf(text),
  rows: isListOf(shape<MetricsRow>({ name: text, cells: isListOf(isNumber) })),
  hint: text,
});

const isModel = shape<MetricsModel>({
  site: text,
  look: isMetricsLook,
  period: text,
  severities: isListOf(isChoice),
  services: isListOf(isChoice),
  ever: isCount,
  incidents: isNumber,
  leftOut: isListOf(isNumber),
  before: text,
  months: isListOf(isMonth),
  measures: isListOf(isMeasure),
  impact: isNumber,
  impactMeans: text,
  impactMissing: isListOf(isNumber),
  groups: isListOf(isTable),
  reviews: isListOf(isNumber),
  customerReviews: isListOf(isNumber),
  items: isListOf(isNumber),
  people: isTable,
});

const isList = shape<MetricsList>({
  key: text,
  title: text,
  rows: isListOf(
    shape<MetricsListRow>({ incident: isId, title: text, severity: text, sign: text, day: text, note: text }),
  ),
  more: isCount,
});

/** Checks what the host posts to the dashboard. */
export function isToMetrics(value: unknown): value is ToMetrics {
  if (!isRecord(value)) {
    return false;
  }
  switch (value['type']) {
    case 'model':
      return isModel(value['model']);
    case 'list':
      return isList(value['list']);
    case 'noList':
      return isText(value['key']);
    case 'unavailable':
      return isText(value['message']);
    default:
      return false;
  }
}

const isBare = oneOf('export', 'declare');

/** Checks what the dashboard posts to the host. */
export function isFromMetrics(value: unknown): value is FromMetrics {
  if (!isRecord(value)) {
    return false;
  }
  switch (value['type']) {
    case 'ready':
      return value['look'] === undefined || isMetricsLook(value['look']);
    case 'look':
      return isMetricsLook(value['look']);
    case 'list':
      return isText(value['key']) && isBoolean(value['all']);
    case 'open':
      return isId(value['incident']);
    case 'print':
      return isText(value['title'], 300) && isText(value['sheet'], LARGEST_SHEET);
    default:
      return isBare(value['type']);
  }
}
