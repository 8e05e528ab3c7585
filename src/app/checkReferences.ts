import type { EffectiveEntry } from '../core/incident/incident';
import { nearest } from '../core/site/yamlFile';
import type { Person } from '../core/people/people';
import type { Plan } from '../core/plan/plan';
import type { Problem } from '../core/problem';
import type { Service } from '../core/services/services';
import { PLAN_FILE, SERVICES_FILE } from '../core/site/paths';

/**
 * Severities, roles and services that entries name but the team's files do not. Hints: the log is history, and plans change. What was
 * corrected or retracted is not looked at any more.
 */
export function checkReferences(
  entries: readonly EffectiveEntry[],
  known: { readonly plan: Plan; readonly people: readonly Person[]; readonly services: readonly Service[] },
): Problem[] {
  const problems: Problem[] = [];
  const add = (
    kind: Kind,
    entry: EffectiveEntry,
    name: string,
    list: readonly { readonly id: string }[],
  ): void => {
    if (list.length > 0 && !list.some(({ id }) => id === name)) {
      problems.push(unknownName(entry, kind, name, list));
    }
  };
  for (const effective of entries) {
    const { body, retracted } = effective;
    if (retracted) {
      continue;
    }
    if (body.kind === 'severity' || (body.kind === 'declared' && body.severity !== undefined)) {
      add('severity', effective, body.severity ?? '', known.plan.severities);
    } else if (body.kind === 'role') {
      add('role', effective, body.role, known.plan.roles);
    } else if (body.kind === 'services') {
      for (const service of body.services) {
        add('service', effective, service, known.services);
      }
    }
  }
  return problems;
}

type Kind = 'severity' | 'role' | 'service';

function unknownName(
  { entry }: EffectiveEntry,
  kind: Kind,
  name: string,
  list: readonly { readonly id: string }[],
): Problem {
  const near = nearest(
    name,
    list.map(({ id }) => id),
  );
  const file = kind === 'service' ? SERVICES_FILE : PLAN_FILE;
  const message = `The ${kind} "${name}" is not in ${file}${near === undefined ? '' : `; the nearest is "${near}"`}.`;
  return { code: `unknown-${kind}`, severity: 'hint', range: entry.range, message };
}
