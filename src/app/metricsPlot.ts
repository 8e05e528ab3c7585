import { SEVERITY_UNSET } from '../core/incident/entry';
import type { Figure } from '../core/metrics/figure';
import type { Measured } from '../core/metrics/measure';
import type { Group, MetricsReport } from '../core/metrics/report';
import { timeScale } from '../core/metrics/scale';
import type { MeasureName, Span } from '../core/metrics/spans';
import {
  figureWords,
  MEASURE_MEANING,
  MEASURE_NAMES,
  missingWords,
  spanText,
  spanWords,
} from '../core/metrics/words';
import { toLabel } from '../core/text/plain';
import { dayOf } from '../core/time/instant';
import type { MetricsColumn, MetricsMeasure, MetricsNumber, MetricsPoint } from '../protocol/metrics';
import type { MetricsLists } from './metricsLists';

/** More points than these in one drawing are a blot, and slow. */
const MOST_POINTS = 500;

const MISSING: readonly (readonly [kind: Exclude<Span['kind'], 'known'>, words: string])[] = [
  ['not-recorded', 'not recorded'],
  ['open', 'not over yet'],
  ['contradictory', 'with times that contradict each other'],
];

/** A measure as the dashboard draws it. */
export function measureOf(report: MetricsReport, name: MeasureName, lists: MetricsLists): MetricsMeasure {
  const { all, groups, previous } = report;
  const figure = all.figures[name];
  const scale = timeScale(figure.values[0] ?? 0, figure.values.at(-1) ?? 0);
  const isDrawn = figure.values.length <= MOST_POINTS;
  return {
    id: name,
    title: MEASURE_NAMES[name],
    means: MEASURE_MEANING[name],
    figure: knownOf(lists, all, name, { key: `m:${name}`, title: MEASURE_NAMES[name] }),
    missing: missingOf(lists, name, MEASURE_NAMES[name], all.incidents, one => one.spans[name]),
    before: previous === undefined ? '' : comparison(figure, previous.figures[name]),
    ticks: scale.marks.map(({ at, label }) => ({ y: at, label })),
    points: isDrawn ? pointsOf(groups.month, name, scale.at) : [],
    undrawn: isDrawn ? 0 : figure.values.length,
    columns: groups.month.map((month): MetricsColumn => {
      const { median, p90 } = month.figures[name];
      return {
        median: median === undefined ? undefined : scale.at(median),
        p90: p90 === undefined ? undefined : scale.at(p90),
        figure: knownOf(lists, month, name, {
          key: `m:${name}:${month.key}`,
          title: `${MEASURE_NAMES[name]}, ${month.key}`,
        }),
        missing: missingWords(month.figures[name]),
      };
    }),
  };
}

/** The words of a figure, and behind them the incidents of which it is known. */
export function knownOf(
  lists: MetricsLists,
  group: Group,
  name: MeasureName,
  list: { readonly key: string; readonly title: string },
): MetricsNumber {
  return lists.listed(figureWords(group.figures[name]), list, group.figures[name].values.length, () =>
    group.incidents
      .filter(({ spans }) => spans[name].kind === 'known')
      .map(measured => ({ measured, note: spanWords(measured.spans[name]) })),
  );
}

/** What is not counted and why, each with the incidents behind it. */
export function missingOf(
  lists: MetricsLists,
  id: string,
  title: string,
  incidents: readonly Measured[],
  spanOf: (one: Measured) => Span,
): readonly MetricsNumber[] {
  return MISSING.flatMap(([kind, words]) => {
    const found = incidents.filter(one => spanOf(one).kind === kind);
    return found.length === 0
      ? []
      : [
          lists.number(
            `${found.length} ${words}`,
            { key: `x:${id}:${kind}`, title: `${title}: ${words}` },
            found,
          ),
        ];
  });
}

/** Two medians beside each other, where both are of enough. */
export function comparison(now: Figure, before: Figure): string {
  return now.median === undefined || before.median === undefined
    ? ''
    : `Period before: median ${spanText(before.median)} (n ${before.values.length})`;
}

/** Points at the time of their incidents' declaration; a month is a column. */
function pointsOf(
  months: readonly Group[],
  name: MeasureName,
  y: (milliseconds: number) => number,
): readonly MetricsPoint[] {
  return months.flatMap(({ key, incidents }, index) => {
    const from = Date.parse(`${key}-01T00:00Z`);
    const next = new Date(from);
    next.setUTCMonth(next.getUTCMonth() + 1);
    return incidents.flatMap(({ incident, at, spans }): readonly MetricsPoint[] => {
      const span = spans[name];
      // Away from the borders of the month, so that it is seen which one it is.
      const share = 0.06 + 0.88 * ((at - from) / (next.getTime() - from));
      return span.kind !== 'known'
        ? []
        : [
            {
              incident: incident.id,
              x: (index + share) / months.length,
              y: y(span.length),
              label: `${incident.severity ?? SEVERITY_UNSET} ${toLabel(incident.title)}, ${dayOf(at)}: ${spanWords(span)}`,
            },
          ];
    });
  });
}
