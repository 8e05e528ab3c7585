import { assignRequest, type TimelineClock, type TimelineModel } from '../../src/protocol/timeline';
import { spanText } from '../../src/protocol/span';
import type { Happening } from './happening';

export type ClockTone = 'late' | 'soon' | 'running' | 'met' | 'missed';

/** A clock as it stands at one moment. */
export interface ClockFace {
  readonly id: string;
  readonly label: string;
  readonly tone: ClockTone;
  /** `3:12 left`, `late by 1:40`, `met in 2:05`. */
  readonly text: string;
  /** Share of the time used, 0 to 1. */
  readonly used: number;
  readonly dueAt: number;
}

const SOON_MS = 60_000;
const SOON_SHARE = 0.8;

export function readClock(clock: TimelineClock, now: number): ClockFace {
  const start = Date.parse(clock.startedAt);
  const due = Date.parse(clock.dueAt);
  const met = clock.metAt === undefined ? undefined : Date.parse(clock.metAt);
  const base = { id: clock.id, label: clock.label, dueAt: due };
  const at = met ?? now;
  const used = due > start ? Math.min(1, Math.max(0, (at - start) / (due - start))) : 1;
  switch (clock.state) {
    case 'met':
      return {
        ...base,
        tone: 'met',
        used,
        text: met === undefined ? 'met' : `met in ${spanText(met - start)}`,
      };
    case 'missed':
      return { ...base, tone: 'missed', used: 1, text: missedText(due, met) };
    case 'running':
      return now > due
        ? { ...base, tone: 'late', used: 1, text: `late by ${spanText(now - due)}` }
        : {
            ...base,
            tone: isSoon(due - now, used) ? 'soon' : 'running',
            used,
            text: `${spanText(due - now)} left`,
          };
  }
}

function isSoon(left: number, used: number): boolean {
  return left <= SOON_MS || used >= SOON_SHARE;
}

function missedText(due: number, met: number | undefined): string {
  return met === undefined || met <= due ? 'missed' : `met ${spanText(met - due)} late`;
}

/** What stops a clock, when the reader may do it. */
export interface ClockAnswer {
  /** Said after the clock's name: `write it`. */
  readonly does: string;
  readonly happening: Extract<Happening, { readonly type: 'compose' | 'action' }>;
}

const ANSWERS: ReadonlyMap<string, ClockAnswer> = new Map([
  ['severity', { does: 'set it', happening: { type: 'action', action: 'changeSeverity' } }],
  ['acknowledge', { does: 'do it now', happening: { type: 'action', action: 'acknowledge' } }],
  ['lead', { does: 'assign somebody', happening: assignRequest('lead') }],
  ['public-update', { does: 'write one', happening: { type: 'compose', kind: 'customer-update' } }],
  ['internal-update', { does: 'write one', happening: { type: 'compose', kind: 'internal-update' } }],
  ['review', { does: 'start it', happening: { type: 'action', action: 'startReview' } }],
]);

/** Undefined for a clock that does not run, or that the reader cannot stop. */
export function answerTo(
  { id, tone }: Pick<ClockFace, 'id' | 'tone'>,
  model: Pick<TimelineModel, 'actions' | 'readOnly'>,
): ClockAnswer | undefined {
  const answer = tone === 'met' || tone === 'missed' ? undefined : ANSWERS.get(id);
  const allowed =
    answer?.happening.type === 'action'
      ? model.actions.includes(answer.happening.action)
      : model.readOnly === '';
  return allowed ? answer : undefined;
}

const URGENCY: Readonly<Record<ClockTone, number>> = { late: 0, soon: 1, running: 1, missed: 2, met: 3 };

/** The most urgent first: late ones, then by what is due next; what is settled last. */
export function readClocks(clocks: readonly TimelineClock[], now: number): readonly ClockFace[] {
  return clocks
    .map(clock => readClock(clock, now))
    .sort((a, b) => URGENCY[a.tone] - URGENCY[b.tone] || a.dueAt - b.dueAt);
}

/** Clocks that turn late between two moments: what a screen reader is told about. */
export function turnedLate(clocks: readonly TimelineClock[], before: number, now: number): readonly string[] {
  return clocks
    .filter(clock => clock.state === 'running')
    .filter(clock => Date.parse(clock.dueAt) >= before && Date.parse(clock.dueAt) < now)
    .map(clock => clock.label);
}

/** Milliseconds between redraws: a second while something is counted, half a minute for the line that shows the time, else none. */
export function redrawInterval({
  clocks,
  paging,
  active,
}: Pick<TimelineModel, 'clocks' | 'paging' | 'active'>): number | undefined {
  if (paging?.dueAt !== undefined || clocks.some(clock => clock.state === 'running')) {
    return 1000;
  }
  return active ? 30_000 : undefined;
}
