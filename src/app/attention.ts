import { isOpen } from '../core/incident/status';
import { clocksOf, nextDue, type Clock } from '../core/incident/clocks';
import { severityRank } from '../core/plan/plan';
import type { Instant } from '../core/time/instant';
import type { PagingFace } from '../protocol/paging';
import type { IncidentRecord, LiveSite } from './site';

/** An open incident with the promise of it that is due first. */
export interface Attention {
  readonly record: IncidentRecord;
  /** 0 the most severe. */
  readonly rank: number;
  /** Undefined where nothing is promised. */
  readonly clock: Clock | undefined;
  /** The promise is past due. */
  readonly late: boolean;
}

/** A promise that is late for longer than this was given up by its people: it hides nothing that can still be kept. */
const NEGLECTED_MS = 24 * 60 * 60_000;

/**
 * Open incidents, the one that needs somebody soonest first. What is late comes before what is in time, active before recovering,
 * then by severity; what is in time by what is due next; what has been late for more than a day comes last.
 */
export function attentionOf(site: LiveSite, now: Instant): Attention[] {
  return site.incidents
    .filter(({ incident }) => isOpen(incident))
    .map((record): Attention => {
      const clock = nextDue(clocksOf(site.plan, record.incident, record.review?.header));
      const late = clock !== undefined && clock.dueAt < now;
      return { record, rank: severityRank(site.plan, record.incident.severity), clock, late };
    })
    .sort(byUrgencyAt(now));
}

/** Orders as attentionOf does, several live sites together. */
export function byUrgencyAt(now: Instant): (a: Attention, b: Attention) => number {
  const due = ({ clock }: Attention): number => clock?.dueAt ?? Number.MAX_SAFE_INTEGER;
  const group = (one: Attention): number => (!one.late ? 1 : isNeglected(one, now) ? 2 : 0);
  const phase = ({ record }: Attention): number => (record.incident.phase === 'active' ? 0 : 1);
  const keys = (one: Attention): readonly number[] =>
    one.late ? [group(one), phase(one), one.rank, due(one)] : [group(one), due(one), phase(one), one.rank];
  return (a, b) => {
    const [left, right] = [keys(a), keys(b)];
    const at = left.findIndex((key, index) => key !== right[index]);
    return at < 0
      ? a.record.incident.id < b.record.incident.id
        ? -1
        : 1
      : (left[at] ?? 0) - (right[at] ?? 0);
  };
}

function isNeglected({ late, clock }: Attention, now: Instant): boolean {
  return late && clock !== undefined && now - clock.dueAt > NEGLECTED_MS;
}

/** A page that somebody waits for stands before every promise, unless its people gave the incident up. */
export function isPressing(one: Attention, paging: PagingFace | undefined, now: Instant): boolean {
  return (
    paging !== undefined && paging.tone !== 'running' && paging.tone !== 'over' && !isNeglected(one, now)
  );
}

/** Whether a line says how far the paging is, not which promise is due first: not where that is late and the page has time. */
export function saysPaging({ late }: Attention, paging: PagingFace): boolean {
  return !late || paging.tone !== 'running';
}

/** Why an incident colours the status bar: the most severe that is active; a promise or a page that is late. */
export type Alarm = 'critical' | 'late' | 'none';

export function alarmOf({ record, rank, late }: Attention, paging: PagingFace | undefined): Alarm {
  return rank === 0 && record.incident.phase === 'active'
    ? 'critical'
    : late || paging?.tone === 'late'
      ? 'late'
      : 'none';
}

/** The worst of them. */
export function worstOf(alarms: readonly Alarm[]): Alarm {
  return alarms.includes('critical') ? 'critical' : alarms.includes('late') ? 'late' : 'none';
}

/**
 * What stands behind the first one, which is shown: ` +2`; where one of those is the reason for the colour, it is named: ` +2, SEV1`,
 * ` +2, late`. `critical`: the name of the most severe severity.
 */
export function othersText([first, ...others]: readonly Alarm[], critical: string): string {
  const worst = worstOf(others);
  const isReason = worst !== 'none' && first !== 'critical' && worst !== first;
  const why = isReason ? `, ${worst === 'critical' ? critical : 'late'}` : '';
  return others.length === 0 ? '' : ` +${others.length}${why}`;
}
