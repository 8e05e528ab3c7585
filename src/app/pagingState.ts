import type { Escalation } from '../core/escalation/escalationState';
import { DEFAULT_WAIT, targetsOf } from '../core/escalation/escalation';
import { isNobodyNew, pagesOf, reachedNobody } from '../core/escalation/pages';
import { planPage, type PlannedPage } from '../core/escalation/plannedPage';
import { addDuration, printDuration } from '../core/time/duration';
import { printInstant } from '../core/time/instant';
import type { PagingLine } from '../protocol/paging';
import { escalationIn, pagingTeam } from './preparePage';
import type { IncidentRecord, LiveSite } from './site';

/** Where the paging of an incident stands, in words; undefined where there is nothing to page for, or somebody has it in hand. */
export function pagingLine(site: LiveSite, record: IncidentRecord): PagingLine | undefined {
  const escalation = escalationIn(site, record);
  if (escalation === undefined) {
    return undefined;
  }
  if (escalation.next === undefined) {
    return escalation.acknowledged ? undefined : lastLine(escalation);
  }
  const { stage, dueAt } = escalation.next;
  const planned = planPage(pagingTeam(site), targetsOf(escalation.path, stage), dueAt);
  const again = isNobodyNew(pagesOf(record.incident), planned) ? ' again (nobody new)' : '';
  return { dueAt: printInstant(dueAt), ...wordsOf(escalation, whomOf(planned), again) };
}

/** The last ones get their time to answer, too; then nobody more comes. */
function lastLine({ path, pages }: Escalation): PagingLine {
  const last = pages.at(-1);
  const stage = last?.step?.stage;
  const step = stage?.kind === 'step' ? path.steps[stage.step - 1] : undefined;
  const over = 'all steps are paged: call somebody';
  return last === undefined
    ? { before: over, due: over, late: over }
    : {
        dueAt: printInstant(reachedNobody(last) ? last.at : addDuration(last.at, step?.wait ?? DEFAULT_WAIT)),
        before: 'the last step is over',
        due: over,
        late: `${over}. The last step was over`,
      };
}

function wordsOf(
  { path, next }: Escalation,
  whom: string | undefined,
  again: string,
): Pick<PagingLine, 'before' | 'due' | 'late'> {
  const why = whyOf(path.silence, next?.reason ?? 'begins');
  if (whom === undefined) {
    const due = 'the next step reaches nobody: call somebody';
    return { before: 'the next step, which reaches nobody, is due', due, late: `${due}. It was due` };
  }
  const unless = next?.reason === 'silence' ? 'unless somebody writes, ' : '';
  const are = whom.includes(' and ') ? 'are' : 'is';
  return path.delivery === 'automatic'
    ? {
        before: `${unless}${whom} ${are} paged${again}`,
        due: `${why}: paging ${whom}${again} now`,
        late: `${whom} should have been paged${again}`,
      }
    : {
        before: `${unless}${whom} ${are} next${again}`,
        due: `${why}: page ${whom}${again}`,
        late: `page ${whom}${again}: it was due`,
      };
}

function whyOf(
  silence: Escalation['path']['silence'],
  reason: NonNullable<Escalation['next']>['reason'],
): string {
  switch (reason) {
    case 'begins':
      return 'nobody is paged yet';
    case 'no-answer':
      return 'nobody has acknowledged';
    case 'not-reached':
      return 'nobody was reached';
    case 'silence':
      return silence === undefined ? 'silence' : `not a word for ${printDuration(silence)}`;
  }
}

/** `@bob`, `@bob and @carol`, `@bob and 3 more`, or the routes where nobody is named. Undefined: nobody. */
export function whomOf({ people, routes }: Pick<PlannedPage, 'people' | 'routes'>): string | undefined {
  if (routes.length === 0) {
    return undefined;
  }
  const handles = people.map(({ handle }) => `@${handle}`);
  const names = handles.length > 0 ? handles : routes.map(({ route }) => route.name ?? route.id);
  const [first = '', second = '', ...others] = names;
  return names.length < 2
    ? first
    : others.length === 0
      ? `${first} and ${second}`
      : `${first} and ${names.length - 1} more`;
}
