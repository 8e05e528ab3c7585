import type { Person } from '../people/people';
import type { Plan } from '../plan/plan';
import type { Problem } from '../problem';
import type { Service } from '../services/services';
import { keyRangeOf, nearest, rangeOf, valueAt, type YamlFile, type YamlPath } from '../site/yamlFile';
import { OWN_BRANCH } from '../site/paths';
import { records } from '../oncall/readLayer';
import { type EscalationText, targetPlaces } from './parseEscalation';
import { GITHUB_ROUTE, type Route } from './route';

/** What the names in an escalation path are looked up in. */
export interface EscalationContext {
  readonly plan: Plan;
  readonly people: readonly Person[];
  readonly services: readonly Service[];
  /** Ids of the rotations. */
  readonly rotations: readonly string[];
}

/** Names in an escalation path that nothing has: that step would page nobody, or that condition never hold. */
export function checkEscalation(
  { file, escalation }: EscalationText,
  context: EscalationContext,
): readonly Problem[] {
  if (file === undefined) {
    return [];
  }
  const { plan, people, services, rotations } = context;
  const routes = [...plan.routes.map(({ id }) => id), GITHUB_ROUTE.id];
  const teams = [...new Set(people.flatMap(({ team }) => team ?? []))];
  const handles = people.map(({ handle }) => handle);
  const severities = plan.severities.map(({ id }) => id);
  const serviceIds = services.map(({ id }) => id);
  const targets = targetPlaces(file).map(({ path }) => path);
  const check = (paths: readonly YamlPath[], known: readonly string[], rule: Rule): readonly Problem[] =>
    paths.flatMap(path => unknownAt(file, path, known, rule));
  const each = (key: string): readonly YamlPath[] => targets.map(path => [...path, key]);
  return [
    ...check(each('rotation'), rotations, {
      code: 'unknown-rotation',
      message: name => `There is no rotation \`${name}\` in rotations/, so nobody would be paged.`,
    }),
    ...check(each('person'), handles, {
      code: 'unknown-person',
      message: name => `@${name} is not in people.yml, so nobody can be paged.`,
    }),
    ...check(each('team'), teams, {
      code: 'unknown-team',
      message: name => `Nobody in people.yml is in the team \`${name}\`, so nobody would be paged.`,
    }),
    ...check([...each('route'), ...listed(file, ['steps'], 'by')], routes, {
      code: 'unknown-route',
      message: name => `livesite.yml has no route \`${name}\`, so nothing could be sent.`,
    }),
    ...check(listed(file, ['applies'], 'severities'), severities, {
      code: 'unknown-severity',
      message: name => `The plan has no severity ${name}, so this never holds.`,
    }),
    ...check(listed(file, ['applies'], 'services'), serviceIds, {
      code: 'unknown-service',
      message: name => `services.yml has no service \`${name}\`.`,
    }),
    ...(escalation.delivery === 'automatic' && !plan.routes.some(rings) ? [noPager(file)] : []),
    ...(escalation.delivery === 'automatic' && plan.branch === undefined ? [needsPush(file)] : []),
  ];
}

/** Chats and issues are read by people who are awake. */
function rings({ kind }: Route): boolean {
  return kind === 'pagerduty' || kind === 'webhook';
}

function noPager(file: YamlFile): Problem {
  const message =
    'No route of livesite.yml leads to a pager, so these pages wake nobody: chats and issues are read by people who are awake, and neither an open editor nor a cron job is a pager. Add a route of the kind pagerduty, or a webhook to what rings.';
  return { code: 'no-pager', severity: 'warning', range: keyRangeOf(file, [], 'delivery'), message };
}

/** Files do not tell whether a branch is protected, so whoever has looked says so by naming it. */
function needsPush(file: YamlFile): Problem {
  const message = `Pages leave by themselves only where Livesite can push to the live site's branch. Is it protected, then keep the live site on a branch of its own (\`branch: ${OWN_BRANCH}\` in livesite.yml); else name it there (such as \`branch: main\`).`;
  return { code: 'automatic-push', severity: 'hint', range: keyRangeOf(file, [], 'delivery'), message };
}

interface Rule {
  readonly code: string;
  readonly message: (name: string) => string;
}

function unknownAt(
  file: YamlFile,
  path: YamlPath,
  known: readonly string[],
  { code, message }: Rule,
): readonly Problem[] {
  const name = valueAt(file.value, path);
  if (typeof name !== 'string' || known.some(one => one.toLowerCase() === name.toLowerCase())) {
    return [];
  }
  const near = nearest(name, known);
  const hint = near === undefined ? '' : ` Did you mean \`${near}\`?`;
  return [
    {
      code,
      severity: 'warning',
      range: rangeOf(file, path),
      message: `${message(name)}${hint}`,
      ...(near === undefined ? {} : { data: { replacement: near } }),
    },
  ];
}

/** Where the texts of a key stand that has one or a list of them, in each map of a list. */
function listed(file: YamlFile, list: YamlPath, key: string): readonly YamlPath[] {
  const name = String(list.at(-1));
  return records(file.value, name).flatMap(({ index }): YamlPath[] => {
    const path = [...list, index, key];
    const value = valueAt(file.value, path);
    return Array.isArray(value) ? [...value.keys()].map(place => [...path, place]) : [path];
  });
}
