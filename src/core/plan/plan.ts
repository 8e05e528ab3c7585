import * as z from 'zod/mini';
import { SEVERITY_ID } from '../incident/entry';
import { LEAD } from '../incident/incident';
import { routeSchema, type Route } from '../escalation/route';
import type { Parsed, Problem } from '../problem';
import {
  REMEDIATION_KEYS,
  remediationSchema,
  REMIND_KEYS,
  type RemediationPlan,
} from '../remediation/remediationPlan';
import { checkKeys, checkList, checkTopMap, checkValue, repeatedIds } from '../site/checkYaml';
import { keyRangeOf, parseYaml, rangeOf, valueAt, type YamlFile } from '../site/yamlFile';
import { DURATION, tryParseDuration, type Duration } from '../time/duration';
import {
  APPROVERS_KEYS,
  CUSTOMER_REVIEW_KEYS,
  customerReviewSchema,
  customerReviewSpans,
  STATUS_PAGE_KEYS,
  statusPageKeyConflict,
  statusPageSchema,
  type CustomerReviewPlan,
  type StatusPage,
} from './customerReviewPlan';
import { DEFAULT_PLAN } from './defaultPlan';

const text = z.string({ error: 'must be text' });
const duration = z.pipe(
  text.check(z.regex(DURATION, { error: 'must be a span such as 5m, 4h, 3d or 5bd (business days)' })),
  z.transform((value): Duration => tryParseDuration(value) ?? { count: 0, unit: 'm' }),
);
const texts = z.array(text, { error: 'must be a list of texts' });
const flag = z.boolean({ error: 'must be true or false' });

const cadence = z.object({
  first: z.optional(duration),
  every: z.optional(duration),
});

/** A severity level: how to recognise it and what is promised while it lasts. Spans count from the declaration. */
export const severitySchema = z.object({
  id: text.check(
    z.regex(SEVERITY_ID, { error: 'must be capital letters, digits and hyphens, such as SEV1' }),
  ),
  name: text,
  test: text,
  examples: z.optional(texts),
  page: z.optional(text),
  acknowledge: z.optional(duration),
  lead: z.optional(duration),
  'public-update': z.optional(cadence),
  'internal-update': z.optional(cadence),
  review: z.optional(duration),
  'customer-review': z.optional(customerReviewSpans),
  remediation: z.optional(duration),
});

/** A role somebody holds during an incident, with the card its holder is shown. */
export const roleSchema = z.object({
  id: text.check(
    z.regex(/^[a-z][a-z0-9-]{0,39}$/, { error: 'must be lower-case letters, digits and hyphens' }),
  ),
  name: text,
  /** Several people may hold it at once. */
  several: z.optional(flag),
  /** Somebody must hold it while an incident is active. */
  needed: z.optional(flag),
  duties: z.optional(texts),
  avoid: z.optional(texts),
  phrases: z.optional(texts),
});

const githubSchema = z.object({
  /** owner/name; where absent, the repository the live site lives in. */
  repository: z.optional(text.check(z.regex(/^[\w.-]+\/[\w.-]+$/, { error: 'must be owner/name' }))),
  labels: z.optional(texts),
});

export type Severity = z.infer<typeof severitySchema>;
export type Role = z.infer<typeof roleSchema>;
export type GitHubPlan = z.infer<typeof githubSchema>;

/** The team's incident response plan: livesite.yml. */
export interface Plan {
  readonly name: string;
  /** The most severe first. Never empty. */
  readonly severities: readonly Severity[];
  readonly roles: readonly Role[];
  /** Branch the live site is shared on; undefined: the repository's default branch. */
  readonly branch: string | undefined;
  readonly remote: string | undefined;
  readonly github: GitHubPlan;
  readonly remediation: RemediationPlan;
  /** Ways to page people. */
  readonly routes: readonly Route[];
  readonly customerReview: CustomerReviewPlan;
  /** Undefined: there is none that Livesite knows of. */
  readonly statusPage: StatusPage | undefined;
}

/** The schema of livesite.yml, from which the JSON Schema for editors is generated. A list that is left out has its default. */
export const planSchema = z.object({
  livesite: z.literal(1, { error: 'must be 1, the version of the format this Livesite reads' }),
  name: text,
  branch: z.optional(text),
  remote: z.optional(text),
  severities: z.nullish(z.array(severitySchema)),
  roles: z.nullish(z.array(roleSchema)),
  github: z.optional(githubSchema),
  remediation: z.optional(remediationSchema),
  routes: z.nullish(z.array(routeSchema, { error: 'must be a list' })),
  'customer-review': z.optional(customerReviewSchema),
  'status-page': z.optional(statusPageSchema),
});

/**
 * Reads livesite.yml. Whatever cannot be used is a problem and its default takes its place, so an incident can be declared
 * while the plan is broken.
 */
export function parsePlan(source: string): Parsed<Plan> {
  const yaml = parseYaml(source);
  if (yaml.value === undefined) {
    return { value: DEFAULT_PLAN, problems: yaml.problems };
  }
  const file = yaml.value;
  const shape = checkTopMap(file, 'livesite');
  if (shape !== undefined) {
    return {
      value: DEFAULT_PLAN,
      problems: [{ ...shape, message: `${shape.message} The default plan is used meanwhile.` }],
    };
  }
  const problems: Problem[] = [...checkKeys(file, [], Object.keys(planSchema.def.shape))];
  const field = <T>(key: string, schema: z.core.$ZodType<T>): T | undefined => {
    const checked = checkValue(file, [key], valueAt(file.value, [key]), schema);
    problems.push(...checked.problems);
    return checked.value;
  };
  field('livesite', planSchema.def.shape.livesite);
  problems.push(
    ...checkKeys(file, ['github'], Object.keys(githubSchema.def.shape)),
    ...checkKeys(file, ['remediation'], REMEDIATION_KEYS),
    ...checkKeys(file, ['remediation', 'remind'], REMIND_KEYS),
    ...checkKeys(file, ['customer-review'], CUSTOMER_REVIEW_KEYS),
    ...checkKeys(file, ['customer-review', 'approvers'], APPROVERS_KEYS),
    ...checkKeys(file, ['status-page'], STATUS_PAGE_KEYS),
  );
  const severities = listOf(file, 'severities', severitySchema, problems);
  for (const index of severities.keys()) {
    for (const key of ['public-update', 'internal-update']) {
      problems.push(...checkKeys(file, ['severities', index, key], Object.keys(cadence.def.shape)));
    }
  }
  const roles = withLead(file, listOf(file, 'roles', roleSchema, problems), problems);
  const plan: Plan = {
    name: field('name', text) ?? DEFAULT_PLAN.name,
    branch: field('branch', z.optional(text)),
    remote: field('remote', z.optional(text)),
    github: field('github', z.optional(githubSchema)) ?? {},
    remediation: field('remediation', z.optional(remediationSchema)) ?? {},
    severities: severities.length > 0 ? severities : DEFAULT_PLAN.severities,
    roles,
    routes: listOf(file, 'routes', routeSchema, problems),
    customerReview: field('customer-review', z.optional(customerReviewSchema)) ?? {},
    statusPage: field('status-page', z.optional(statusPageSchema)),
  };
  const conflict = statusPageKeyConflict(plan.statusPage, plan.routes);
  if (conflict !== undefined) {
    const range = rangeOf(file, ['status-page']);
    problems.push({ code: 'status-page-key', severity: 'error', range, message: conflict });
  }
  return { value: plan, problems };
}

/** Promises, the closing checklist and the header speak of the lead, so there is always one, under this id. */
function withLead(file: YamlFile, roles: readonly Role[], problems: Problem[]): readonly Role[] {
  if (roles.length === 0) {
    return DEFAULT_PLAN.roles;
  }
  if (roles.some(({ id }) => id === LEAD)) {
    return roles;
  }
  problems.push({
    code: 'plan-no-lead',
    severity: 'warning',
    range: keyRangeOf(file, [], 'roles'),
    message:
      'No role has the id `lead`, so the default one is added. Give your role that leads an incident this id; its name is yours.',
  });
  return [...DEFAULT_PLAN.roles.filter(({ id }) => id === LEAD), ...roles];
}

function listOf<T extends { readonly id: string }>(
  file: YamlFile,
  key: string,
  schema: z.core.$ZodType<T> & { readonly def: { readonly shape?: object } },
  problems: Problem[],
): readonly T[] {
  const list = checkList(file, [key], schema, key === 'routes' ? undefined : nameless);
  problems.push(...list.problems);
  const known = Object.keys((schema as unknown as { def: { shape: object } }).def.shape);
  const values = valueAt(file.value, [key]);
  for (const index of Array.isArray(values) ? values.keys() : []) {
    problems.push(...checkKeys(file, [key, index], known));
  }
  problems.push(...repeatedIds(file, key, 'id'));
  return list.value.filter((item, index) => list.value.findIndex(({ id }) => id === item.id) === index);
}

/** A level or role whose description is missing can still be chosen: its id stands in. */
function nameless(item: object): object {
  const id = valueAt(item, ['id']);
  return typeof id === 'string' ? { name: id, test: '' } : {};
}

/**
 * The severity whose promises hold now. An unset severity counts as the second most severe (PagerDuty's rule: assume the worst,
 * then sort it out), an unknown one likewise.
 */
export function severityInForce(plan: Plan, severity: string | undefined): Severity {
  const known = plan.severities.find(candidate => candidate.id === severity);
  return known ?? plan.severities[1] ?? plan.severities[0] ?? (DEFAULT_PLAN.severities[0] as Severity);
}

/** 0 for the most severe; an unset or unknown severity ranks as the one it counts as. */
export function severityRank(plan: Plan, severity: string | undefined): number {
  const id = severityInForce(plan, severity).id;
  return Math.max(
    0,
    plan.severities.findIndex(candidate => candidate.id === id),
  );
}

/** Roles that one person at a time holds. */
export function singleRoles(plan: Plan): ReadonlySet<string> {
  return new Set(plan.roles.filter(role => role.several !== true).map(role => role.id));
}

/** A role's name for people; an unknown role shows its id. */
export function roleName(plan: Plan, id: string): string {
  return plan.roles.find(role => role.id === id)?.name ?? id;
}
