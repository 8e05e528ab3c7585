import { secretNameOf, secretVariable } from '../core/escalation/route';
import { workflowText } from '../core/escalation/workflow';
import type { Plan } from '../core/plan/plan';
import { OWN_BRANCH } from '../core/site/paths';
import { NEEDS_PUSH } from './refusedPush';
import type { RepositoryFacts } from './ports';

/** A workflow that pages while nobody has an editor open, before it is written. */
export interface PreparedWorkflow {
  readonly text: string;
  /** Names of the secrets that the repository needs on GitHub, sorted. */
  readonly secrets: readonly string[];
  /** Folders from the live site's root up to the repository's. */
  readonly depth: number;
  /** What it cannot do here, or needs; plain sentences. */
  readonly limit: string;
}

export function prepareWorkflow(
  { routes }: Pick<Plan, 'routes'>,
  { branch, prefix }: Pick<RepositoryFacts, 'branch' | 'prefix'>,
): PreparedWorkflow {
  return {
    text: workflowText({ routes, branch, prefix }),
    secrets: [...new Set(routes.flatMap(route => secretNameOf(route) ?? []))].map(secretVariable).sort(),
    depth: prefix.split('/').filter(part => part !== '').length,
    limit:
      branch === OWN_BRANCH
        ? `The live site is on the branch ${OWN_BRANCH}, which holds no workflow: pushes there start nothing, only the timer does.`
        : `It must be allowed to push to ${branch}, where it writes down each page before it leaves. ${NEEDS_PUSH}`,
  };
}
