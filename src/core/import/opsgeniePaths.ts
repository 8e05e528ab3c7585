import type { PageTarget } from '../escalation/escalation';
import { toOneLine } from '../text/plain';
import type { ImportContext } from './importContext';
import type { ImportedPath, RotationFinder } from './importPlan';
import { type Mapping, mappingOf, mappingsOf, numberOf, textOf } from './mapping';
import { toOpsgenieUser } from './opsgenieOverrides';
import { pathOf, personTarget, scheduleTarget, type SourceStep, type StepContext } from './pathSteps';
import { rotationId } from './rotationOfShifts';

const UNITS: Readonly<Record<string, number>> = {
  minutes: 1,
  minute: 1,
  hours: 60,
  hour: 60,
  days: 1440,
  day: 1440,
  seconds: 1 / 60,
};

/** Escalations as paths. Their rules count from the beginning of the alert, the steps of a path from each other. */
export function opsgeniePaths(
  escalations: readonly Mapping[],
  context: ImportContext,
  rotationOf: RotationFinder,
): readonly ImportedPath[] {
  return escalations.flatMap((escalation): ImportedPath[] => {
    const id = toOneLine(textOf(escalation, 'id') ?? '');
    const name = toOneLine(textOf(escalation, 'name') ?? '') || id || 'Escalation';
    const where: StepContext = { about: `Escalation ${name}`, context, rotationOf };
    context.notes.add(
      'assumed',
      where.about,
      'Opsgenie routes alerts to it by team, which is not in the file: it is for every incident that no other path is for.',
    );
    const again = mappingOf(escalation, 'repeat');
    const steps = stepsOf(escalation, numberOf(again, 'waitInterval'), where);
    const path = pathOf(name, { steps, repeat: numberOf(again, 'count') ?? 0, services: [] }, where);
    const origin = `Opsgenie escalation "${name}"${id === '' ? '' : ` (${id})`}`;
    return path === undefined ? [] : [{ id: rotationId(name), path, origin }];
  });
}

function stepsOf(escalation: Mapping, last: number | undefined, where: StepContext): readonly SourceStep[] {
  const {
    about,
    context: { notes },
  } = where;
  const byMinute = new Map<number, readonly PageTarget[]>();
  for (const rule of mappingsOf(escalation, 'rules')) {
    const delay = mappingOf(rule, 'delay');
    const unit = textOf(delay, 'timeUnit') ?? 'minutes';
    const minutes = Math.round(
      (numberOf(delay, 'timeAmount') ?? 0) * (Object.hasOwn(UNITS, unit) ? (UNITS[unit] ?? 1) : 1),
    );
    if (textOf(rule, 'condition') === 'if-not-closed') {
      notes.add(
        'left-out',
        about,
        'A rule goes on until the alert is closed. A path goes on until somebody acknowledges.',
      );
    }
    if ((textOf(rule, 'notifyType') ?? 'default') !== 'default') {
      notes.add(
        'left-out',
        about,
        `A rule notifies "${toOneLine(textOf(rule, 'notifyType') ?? '')}" of its recipient. A path pages whoever is on call.`,
      );
    }
    byMinute.set(minutes, [
      ...(byMinute.get(minutes) ?? []),
      ...targetOf(mappingOf(rule, 'recipient'), where),
    ]);
  }
  const times = [...byMinute.keys()].sort((a, b) => a - b);
  if ((times[0] ?? 0) > 0) {
    notes.add(
      'left-out',
      about,
      `Its first rule waits ${times[0]} min. The first step of a path is due at once.`,
    );
  }
  return times.map((at, index) => {
    const next = times[index + 1];
    return { page: byMinute.get(at) ?? [], wait: next === undefined ? last : next - at };
  });
}

function targetOf(recipient: Mapping | undefined, where: StepContext): readonly PageTarget[] {
  const facts = toOpsgenieUser(recipient);
  switch (textOf(recipient, 'type')) {
    case 'schedule':
      return scheduleTarget({ id: facts.id, name: facts.name }, where);
    case 'team': {
      const team = toOneLine(facts.name ?? facts.id ?? '');
      where.context.notes.add(
        'assumed',
        where.about,
        `It pages the team ${team}: whoever people.yml puts into a team of that name.`,
      );
      return team === '' ? [] : [{ kind: 'team', team }];
    }
    default:
      return personTarget(facts, where);
  }
}
