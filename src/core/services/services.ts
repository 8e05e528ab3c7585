import * as z from 'zod/mini';
import type { Parsed, Problem } from '../problem';
import { checkKeys, checkList, checkTopMap, repeatedIds } from '../site/checkYaml';
import { parseYaml, valueAt } from '../site/yamlFile';

const text = z.string({ error: 'must be text' });
const texts = z.array(text, { error: 'must be a list of texts' });

export const SERVICE_ID = /^[a-z0-9][a-z0-9-]{0,39}$/;

/** Something the team runs. */
export const serviceSchema = z.object({
  id: text.check(z.regex(SERVICE_ID, { error: 'must be lower-case letters, digits and hyphens' })),
  name: text,
  /** What customers call it. */
  'public-name': z.optional(text),
  owner: z.optional(text),
  /** 1 is the most important. */
  tier: z.optional(z.number({ error: 'must be a number' })),
  paths: z.optional(texts),
  dashboards: z.optional(texts),
  logs: z.optional(texts),
  runbooks: z.optional(texts),
  'health-url': z.optional(text),
  'depends-on': z.optional(texts),
});

export type Service = z.infer<typeof serviceSchema>;

/** The schema of services.yml, from which the JSON Schema for editors is generated. */
export const servicesSchema = z.object({ services: z.nullish(z.array(serviceSchema)) });

/** Reads services.yml: `services:` and a list. Each bad service is a problem; the others count. */
export function parseServices(source: string): Parsed<readonly Service[]> {
  const yaml = parseYaml(source);
  if (yaml.value === undefined || yaml.value.value === null) {
    return { value: [], problems: yaml.problems };
  }
  const file = yaml.value;
  const shape = checkTopMap(file, 'services');
  if (shape !== undefined) {
    return { value: [], problems: [shape] };
  }
  const list = checkList(file, ['services'], serviceSchema, nameless);
  const problems: Problem[] = [...list.problems, ...checkKeys(file, [], ['services'])];
  const values = valueAt(file.value, ['services']);
  for (const index of Array.isArray(values) ? values.keys() : []) {
    problems.push(...checkKeys(file, ['services', index], Object.keys(serviceSchema.def.shape)));
  }
  problems.push(...repeatedIds(file, 'services', 'id'));
  return {
    value: list.value.filter(
      (service, index) => list.value.findIndex(({ id }) => id === service.id) === index,
    ),
    problems,
  };
}

/** A service whose name is missing can still be named as hurt: its id stands in. */
function nameless(item: object): object {
  return { name: valueAt(item, ['id']) };
}
