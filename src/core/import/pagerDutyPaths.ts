import type { PageTarget } from '../escalation/escalation';
import { slugOf } from '../text/slug';
import { toOneLine } from '../text/plain';
import type { ImportContext } from './importContext';
import type { ImportedPath, RotationFinder } from './importPlan';
import { listOf, type Mapping, mappingsOf, numberOf, textOf } from './mapping';
import { toUser } from './pagerDutyFiles';
import { pathOf, personTarget, scheduleTarget, type SourceStep, type StepContext } from './pathSteps';
import { rotationId } from './rotationOfShifts';

/** Escalation policies as paths, each for the services that use it. */
export function pagerDutyPaths(
  policies: readonly Mapping[],
  context: ImportContext,
  rotationOf: RotationFinder,
): readonly ImportedPath[] {
  const { notes } = context;
  const paths = policies.flatMap((policy): ImportedPath[] => {
    const id = toOneLine(textOf(policy, 'id') ?? '');
    const name = toOneLine(textOf(policy, 'name', 'summary') ?? '') || id || 'Escalation';
    const about = `Escalation policy ${name}`;
    const where: StepContext = { about, context, rotationOf };
    const services = mappingsOf(policy, 'services').map(one =>
      slugOf(textOf(one, 'summary', 'name', 'id') ?? 'service'),
    );
    if (services.length > 0) {
      notes.add(
        'assumed',
        about,
        `It is for the services ${services.join(', ')}, named after PagerDuty's: write the ids of your services.yml instead where they differ.`,
      );
    } else if (policies.length > 1 && listOf(policy, 'services') !== undefined) {
      notes.add('left-out', about, 'No service uses it in PagerDuty, so it is left out.');
      return [];
    } else {
      notes.add(
        'assumed',
        about,
        'The file does not say for which services it is, so it is for every incident that no other path is for.',
      );
    }
    const steps = mappingsOf(policy, 'escalation_rules').map(rule => stepOf(rule, where));
    const path = pathOf(name, { steps, repeat: numberOf(policy, 'num_loops') ?? 0, services }, where);
    const origin = `PagerDuty escalation policy "${name}"${id === '' ? '' : ` (${id})`}`;
    return path === undefined ? [] : [{ id: rotationId(name), path, origin }];
  });
  if (paths.length > 0 && paths.every(({ path }) => path.applies !== undefined)) {
    notes.add(
      'left-out',
      'Escalation policies',
      'Each is for certain services only. An incident that names none of them, as most do when they are declared, has no path and pages nobody: add one without `applies`, such as “Livesite: Add Escalation Path…” writes.',
    );
  }
  return paths;
}

function stepOf(rule: Mapping, where: StepContext): SourceStep {
  const { notes } = where.context;
  if (textOf(rule, 'escalation_rule_assignment_strategy') === 'round_robin') {
    notes.add(
      'left-out',
      where.about,
      'A step pages its targets in turn (round robin). Here it pages all of them.',
    );
  }
  const page = mappingsOf(rule, 'targets').flatMap((target): readonly PageTarget[] => {
    const type = textOf(target, 'type') ?? '';
    return type.startsWith('schedule')
      ? scheduleTarget({ id: textOf(target, 'id'), name: textOf(target, 'summary', 'name') }, where)
      : personTarget(toUser(target), where);
  });
  return { page, wait: numberOf(rule, 'escalation_delay_in_minutes') };
}
