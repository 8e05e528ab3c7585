import type { Window } from '../oncall/rotation';
import type { Duration } from '../time/duration';

/** Whom a step pages. */
export type PageTarget =
  /** Whoever is on call in a rotation when the page leaves, those who learn included. */
  | { readonly kind: 'rotation'; readonly rotation: string }
  | { readonly kind: 'person'; readonly person: string }
  /** Everybody whom people.yml puts into the team. */
  | { readonly kind: 'team'; readonly team: string }
  /** A route by itself: a channel, a pager's own service. */
  | { readonly kind: 'route'; readonly route: string };

export interface EscalationStep {
  /** Place in the file's list. */
  readonly index: number;
  readonly page: readonly PageTarget[];
  /** How long they have to acknowledge before the next step. */
  readonly wait: Duration;
  /** Ids of the only routes to use; undefined: each person's own. */
  readonly by: readonly string[] | undefined;
}

/** Which incidents a path is for: all that is given must hold. */
export interface Condition {
  readonly severities: readonly string[] | undefined;
  readonly services: readonly string[] | undefined;
  /** In which it must begin, on the clocks of the path's zone. */
  readonly hours: readonly Window[] | undefined;
}

/** A file of `escalations/`: who is paged, in which order, until somebody acknowledges. */
export interface EscalationPath {
  readonly name: string;
  /** IANA zone of all hours. */
  readonly zone: string;
  /** Any of these; undefined: every incident that no other path is for. */
  readonly applies: readonly Condition[] | undefined;
  /** `automatic`: pages leave by themselves. `ask`: a person sees each before it leaves. */
  readonly delivery: 'ask' | 'automatic';
  /** Pages leave only within these hours; what falls due outside waits. Undefined: day and night. */
  readonly hours: readonly Window[] | undefined;
  readonly steps: readonly EscalationStep[];
  /** How often all steps are gone through again. */
  readonly repeat: number;
  /** Paged once when all steps and repeats are through; empty: nobody. */
  readonly finally: readonly PageTarget[];
  /** After so long without any entry an acknowledgement expires; undefined: never. */
  readonly silence: Duration | undefined;
}

/** A path with the id its file's name gives it. */
export interface NamedPath {
  readonly id: string;
  readonly escalation: EscalationPath;
}

/** Where in a path one is: `1.2` is the second step of the first round. */
export type Stage =
  | { readonly kind: 'step'; readonly round: number; readonly step: number }
  | { readonly kind: 'final' };

export const DEFAULT_WAIT: Duration = { count: 5, unit: 'm' };
export const MOST_REPEATS = 9;
/** The log writes a step with two digits. */
export const MOST_STEPS = 99;

/** `1.2` or `final`, as the log writes it. */
export function printStage(stage: Stage): string {
  return stage.kind === 'final' ? 'final' : `${stage.round}.${stage.step}`;
}

export function tryParseStage(text: string): Stage | undefined {
  const match = /^([1-9]\d?)\.([1-9]\d?)$/.exec(text);
  return text === 'final'
    ? { kind: 'final' }
    : match === null
      ? undefined
      : { kind: 'step', round: Number(match[1]), step: Number(match[2]) };
}

/** What comes after a stage (undefined: after nothing, at the beginning); undefined at the end of the path. */
export function stageAfter(path: EscalationPath, stage: Stage | undefined): Stage | undefined {
  if (stage?.kind === 'final') {
    return undefined;
  }
  const { round, step } = stage ?? { round: 1, step: 0 };
  if (step < path.steps.length) {
    return { kind: 'step', round, step: step + 1 };
  }
  if (round <= path.repeat && path.steps.length > 0) {
    return { kind: 'step', round: round + 1, step: 1 };
  }
  return path.finally.length > 0 ? { kind: 'final' } : undefined;
}

/** Whom a stage pages, and over which routes. Nobody for a stage the path does not have (any more). */
export function targetsOf(
  path: EscalationPath,
  stage: Stage,
): { readonly page: readonly PageTarget[]; readonly by: readonly string[] | undefined } {
  if (stage.kind === 'final') {
    return { page: path.finally, by: undefined };
  }
  const step = path.steps[stage.step - 1];
  return { page: step?.page ?? [], by: step?.by };
}

/** `step 2 of 3`, `step 2 of 3, again`, `the final hand-over`. */
export function stageWords(path: EscalationPath, stage: Stage): string {
  if (stage.kind === 'final') {
    return 'the final hand-over';
  }
  const again = stage.round === 1 ? '' : stage.round === 2 ? ', again' : `, round ${stage.round}`;
  return `step ${stage.step} of ${Math.max(stage.step, path.steps.length)}${again}`;
}
