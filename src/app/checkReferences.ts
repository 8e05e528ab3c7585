import { effectiveEntries } from '../core/incident/incident';
import type { Log } from '../core/incident/log';
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
  log: Log,
  known: { readonly plan: Plan; readonly people: readonly Person[]; readonly services: readonly Service[] },
): Problem[] {
  const severities = known.plan.severities.map(({ id }) => id);
  const roles = known.plan.roles.map(({ id }) => id);
  const services = known.services.map(({ id }) => id);
  const problems: Problem[] = [];
  for (const { body, retracted, entry } of effectiveEntries(log)) {
    if (retracted) {
      continue;
    }
    const { range } = entry;
    const add = (kind: 'severity' | 'role' | 'service', name: string, names: readonly string[]): void => {
      if (names.length > 0 && !names.includes(name)) {
        const near = nearest(name, names);
        const file = kind === 'service' ? SERVICES_FILE : PLAN_FILE;
        const message = `The ${kind} "${name}" is not in ${file}${near === undefined ? '' : `; the nearest is "${near}"`}.`;
        problems.push({ code: `unknown-${kind}`, severity: 'hint', range, message });
      }
    };
    if (body.kind === 'severity' || (body.kind === 'declared' && body.severity !== undefined)) {
      add('severity', body.severity ?? '', severities);
    } else if (body.kind === 'role') {
      add('role', body.role, roles);
    } else if (body.kind === 'services') {
      for (const service of body.services) {
        add('service', service, services);
      }
    }
  }
  return problems;
}
