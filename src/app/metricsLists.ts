import { SEVERITY_UNSET } from '../core/incident/entry';
import type { Measured } from '../core/metrics/measure';
import { severityRank, type Plan } from '../core/plan/plan';
import { toLabel } from '../core/text/plain';
import { dayOf } from '../core/time/instant';
import type { MetricsList, MetricsListRow, MetricsNumber } from '../protocol/metrics';
import { severityIcon } from '../protocol/severity';

/** An incident in a list, with what is told of it there. */
export interface Listed {
  readonly measured: Measured;
  readonly note: string;
}

/** Rows that a page draws at once. */
const LONGEST_LIST = 200;

/** The lists of incidents behind numbers. They are made when somebody asks for one. */
export class MetricsLists {
  readonly #plan: Plan;
  readonly #lists = new Map<string, { readonly title: string; readonly make: () => readonly Listed[] }>();

  constructor(plan: Plan) {
    this.#plan = plan;
  }

  /** A number with these incidents behind it; one without any leads nowhere. */
  number(
    text: string,
    { key, title }: { readonly key: string; readonly title: string },
    incidents: readonly Measured[],
  ): MetricsNumber {
    return this.listed(text, { key, title }, incidents.length, () =>
      incidents.map(measured => ({ measured, note: '' })),
    );
  }

  /** The same with something told of each, where an incident may be listed several times. */
  listed(
    text: string,
    { key, title }: { readonly key: string; readonly title: string },
    length: number,
    make: () => readonly Listed[],
  ): MetricsNumber {
    if (length === 0) {
      return { text, key: '' };
    }
    this.#lists.set(key, { title, make });
    return { text, key };
  }

  /** The list of a key, the newest incident first; undefined where there is none. */
  list(key: string, all: boolean): MetricsList | undefined {
    const found = this.#lists.get(key);
    if (found === undefined) {
      return undefined;
    }
    const rows = [...found.make()].sort((a, b) => b.measured.at - a.measured.at);
    const shown = all ? rows : rows.slice(0, LONGEST_LIST);
    return {
      key,
      title: found.title,
      rows: shown.map(row => this.#row(row)),
      more: rows.length - shown.length,
    };
  }

  #row({ measured: { incident, at, leftOut }, note }: Listed): MetricsListRow {
    const { severity } = incident;
    return {
      incident: incident.id,
      title: toLabel(incident.title),
      severity: severity ?? SEVERITY_UNSET,
      sign: severityIcon(severity === undefined ? undefined : severityRank(this.#plan, severity)),
      day: dayOf(at),
      note: [note, leftOut === undefined ? '' : `left out: ${leftOut}`].filter(Boolean).join(' · '),
    };
  }
}
