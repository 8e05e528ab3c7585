import type { PageTarget } from '../escalation/escalation';
import { toOneLine } from '../text/plain';
import type { ImportContext } from './importContext';
import type { ImportedPath, RotationFinder } from './importPlan';
import { listOf, type Mapping, numberOf, textOf } from './mapping';
import { pathOf, personTarget, scheduleTarget, type StepContext } from './pathSteps';
import { rotationId } from './rotationOfShifts';

/** How often Grafana OnCall goes through a chain that repeats. */
const REPEATS = 5;

/** Escalation chains as paths. `chains`: their names; `policies`: their steps. */
export function grafanaPaths(
  { chains, policies }: { readonly chains: readonly Mapping[]; readonly policies: readonly Mapping[] },
  context: ImportContext,
  rotationOf: RotationFinder,
): readonly ImportedPath[] {
  const ids = [...new Set(policies.map(policy => textOf(policy, 'escalation_chain_id') ?? ''))];
  return ids.flatMap((id): ImportedPath[] => {
    const chain = chains.find(one => textOf(one, 'id') === id);
    const name = toOneLine(textOf(chain, 'name') ?? id) || 'Escalation';
    const where: StepContext = { about: `Escalation chain ${name}`, context, rotationOf };
    context.notes.add(
      'assumed',
      where.about,
      'Routes lead alerts to it, which are not in the files: it is for every incident that no other path is for.',
    );
    const own = policies
      .filter(policy => textOf(policy, 'escalation_chain_id') === id)
      .sort((a, b) => (numberOf(a, 'position') ?? 0) - (numberOf(b, 'position') ?? 0));
    const repeat = own.some(policy => textOf(policy, 'type') === 'repeat_escalation') ? REPEATS : 0;
    const path = pathOf(name, { steps: stepsOf(own, where), repeat, services: [] }, where);
    return path === undefined
      ? []
      : [{ id: rotationId(name), path, origin: `Grafana OnCall escalation chain "${name}" (${id})` }];
  });
}

function stepsOf(
  policies: readonly Mapping[],
  where: StepContext,
): readonly { page: readonly PageTarget[]; wait: number | undefined }[] {
  const {
    about,
    context: { notes },
  } = where;
  const steps: { page: readonly PageTarget[]; wait: number | undefined }[] = [];
  for (const policy of policies) {
    const type = textOf(policy, 'type') ?? '';
    const last = steps.at(-1);
    if (type === 'wait') {
      const minutes = (numberOf(policy, 'duration') ?? 0) / 60;
      if (last === undefined) {
        notes.add('left-out', about, 'It begins with a wait. The first step of a path is due at once.');
      } else {
        last.wait = (last.wait ?? 0) + minutes;
      }
    } else if (type !== 'repeat_escalation') {
      const page = targetsOf(policy, type, where);
      if (last !== undefined && last.wait === undefined) {
        // Nothing is waited for in between, so they are paged together.
        last.page = [...last.page, ...page];
      } else {
        steps.push({ page, wait: undefined });
      }
    }
  }
  return steps;
}

function targetsOf(policy: Mapping, type: string, where: StepContext): readonly PageTarget[] {
  const {
    about,
    context: { notes },
  } = where;
  const people = (...keys: readonly string[]): readonly PageTarget[] =>
    (listOf(policy, ...keys) ?? []).flatMap(id =>
      typeof id === 'string' ? personTarget({ id }, where) : [],
    );
  switch (type) {
    case 'notify_on_call_from_schedule':
      return scheduleTarget({ id: textOf(policy, 'notify_on_call_from_schedule'), name: undefined }, where);
    case 'notify_persons':
      return people('persons_to_notify');
    case 'notify_person_next_each_time':
      notes.add('left-out', about, 'A step pages another person each time. Here it pages all of them.');
      return people('persons_to_notify_next_each_time', 'persons_to_notify');
    default:
      notes.add('left-out', about, `A step "${toOneLine(type)}" has no counterpart.`);
      return [];
  }
}
