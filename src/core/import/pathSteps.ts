import {
  DEFAULT_WAIT,
  type EscalationPath,
  type EscalationStep,
  MOST_REPEATS,
  type PageTarget,
} from '../escalation/escalation';
import { toOneLine } from '../text/plain';
import type { ImportContext } from './importContext';
import type { RotationFinder } from './importPlan';
import type { SourceUser } from './peopleBook';

/** A step as other systems have it. */
export interface SourceStep {
  readonly page: readonly PageTarget[];
  /** Minutes until the next one; undefined where nothing says it. */
  readonly wait: number | undefined;
}

export interface StepContext {
  readonly about: string;
  readonly context: ImportContext;
  readonly rotationOf: RotationFinder;
}

/**
 * A path from steps. Steps that page nobody are taken out, with a note, and what they waited is added to the step before. It asks before
 * each page leaves: an import must not begin to page people by itself.
 */
export function pathOf(
  name: string,
  source: {
    readonly steps: readonly SourceStep[];
    readonly repeat: number;
    readonly services: readonly string[];
  },
  { about, context: { notes } }: StepContext,
): EscalationPath | undefined {
  const kept: { page: readonly PageTarget[]; wait: number | undefined }[] = [];
  for (const { page, wait } of source.steps) {
    const last = kept.at(-1);
    if (page.length > 0) {
      kept.push({ page, wait });
    } else {
      notes.add(
        'left-out',
        about,
        'A step that would page nobody is left out; the step before it waits for as long.',
      );
      if (last !== undefined) {
        last.wait = (last.wait ?? 0) + (wait ?? 0);
      }
    }
  }
  if (kept.length === 0) {
    notes.add('left-out', about, 'None of its steps pages anybody, so it is left out.');
    return undefined;
  }
  if (source.repeat > MOST_REPEATS) {
    notes.add(
      'left-out',
      about,
      `It repeats ${source.repeat} times; a path repeats ${MOST_REPEATS} times at most.`,
    );
  }
  notes.add(
    'assumed',
    about,
    'Pages do not leave by themselves (`delivery: ask`). Write `delivery: automatic` once the routes are tested.',
  );
  const steps = kept.map(
    ({ page, wait }, index): EscalationStep => ({ index, page, wait: waitOf(wait), by: undefined }),
  );
  return {
    name,
    zone: 'UTC',
    applies:
      source.services.length === 0
        ? undefined
        : [{ severities: undefined, services: source.services, hours: undefined }],
    delivery: 'ask',
    hours: undefined,
    steps,
    repeat: Math.max(0, Math.min(MOST_REPEATS, Math.floor(source.repeat))),
    finally: [],
    silence: undefined,
  };
}

function waitOf(minutes: number | undefined): EscalationStep['wait'] {
  return minutes === undefined
    ? DEFAULT_WAIT
    : { count: Math.max(1, Math.min(9999, Math.round(minutes))), unit: 'm' };
}

/** The target that a schedule is; none, with a note, where no rotation stands for it. */
export function scheduleTarget(
  schedule: Parameters<RotationFinder>[0],
  { about, context, rotationOf }: StepContext,
): readonly PageTarget[] {
  const rotation = rotationOf(schedule);
  if (rotation === undefined) {
    const name = toOneLine(schedule.name ?? schedule.id ?? '');
    context.notes.add(
      'decide',
      about,
      `It pages the schedule ${name}, which is neither in the files nor a rotation here: import it too, or before.`,
    );
    return [];
  }
  return [{ kind: 'rotation', rotation }];
}

/** The target that somebody is; none, with a note, for somebody of whom only an id is known. */
export function personTarget(
  user: SourceUser,
  { about, context: { notes, people } }: StepContext,
): readonly PageTarget[] {
  const person = people.handleOf(user);
  if (person === undefined || !people.knows(user)) {
    notes.add(
      'decide',
      about,
      `It pages the user ${toOneLine(user.id ?? '(without an id)')}, who is known by id only: put the list of users beside the file.`,
    );
  }
  return person === undefined ? [] : [{ kind: 'person', person }];
}
