import { addDuration } from '../time/duration';
import type { Instant } from '../time/instant';
import { type NamedPath, type Stage, stageAfter, targetsOf } from './escalation';
import { type Facts, nextOpen, pathFor } from './escalationState';
import { planPage, type PagingTeam, type PlannedPage } from './plannedPage';

/** A page that would leave. */
export interface DryPage {
  readonly stage: Stage;
  readonly at: Instant;
  readonly page: PlannedPage;
}

export interface DryRun {
  readonly named: NamedPath;
  /** In the order of time. */
  readonly pages: readonly DryPage[];
}

/** No path has more stages: ten rounds of as many steps as anybody writes. */
const MOST_PAGES = 500;

/**
 * Who would be paged, how and when, if an incident were declared at an instant and nobody acknowledged: what escalationOf does step by
 * step, with who is on call at each. Every page is taken to arrive. Undefined where no path is for such an incident.
 */
export function dryRun(paths: readonly NamedPath[], team: PagingTeam, facts: Facts): DryRun | undefined {
  const named = pathFor(paths, facts);
  if (named === undefined) {
    return undefined;
  }
  const { escalation: path } = named;
  const pages: DryPage[] = [];
  let dueAt = facts.at;
  for (
    let stage = stageAfter(path, undefined);
    stage !== undefined && pages.length < MOST_PAGES;
    stage = stageAfter(path, stage)
  ) {
    const at = path.hours === undefined ? dueAt : nextOpen(path.hours, path.zone, dueAt);
    const page = planPage(team, targetsOf(path, stage), at);
    pages.push({ stage, at, page });
    const step = stage.kind === 'step' ? path.steps[stage.step - 1] : undefined;
    dueAt = page.routes.length === 0 || step === undefined ? at : addDuration(at, step.wait);
  }
  return { named, pages };
}
