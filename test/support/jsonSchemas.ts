import * as z from 'zod/mini';
import type { SiteFileKind } from '../../src/core/editor/siteFile';
import { YAML_FORMATS, type YamlKey, type YamlKeys } from '../../src/core/editor/yamlKeys';
import { escalationSchema } from '../../src/core/escalation/escalationSchema';
import { rotationSchema } from '../../src/core/oncall/rotationSchema';
import { peopleSchema } from '../../src/core/people/people';
import { planSchema } from '../../src/core/plan/plan';
import { servicesSchema } from '../../src/core/services/services';

/** The part of JSON Schema (draft-07) that the formats need. */
export interface JsonSchema {
  readonly [key: string]: unknown;
  readonly type?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
}

interface Format {
  readonly file: string;
  readonly kind: SiteFileKind;
  readonly schema: z.core.$ZodType;
  readonly title: string;
  readonly description: string;
}

const FORMATS: readonly Format[] = [
  {
    file: 'livesite.schema.json',
    kind: 'plan',
    schema: planSchema,
    title: 'livesite.yml',
    description: 'The plan of a live site: severities, roles, timers and where it is shared.',
  },
  {
    file: 'people.schema.json',
    kind: 'people',
    schema: peopleSchema,
    title: 'people.yml',
    description: 'Who may hold a role or own a remediation item.',
  },
  {
    file: 'services.schema.json',
    kind: 'services',
    schema: servicesSchema,
    title: 'services.yml',
    description: 'What the team runs.',
  },
  {
    file: 'rotation.schema.json',
    kind: 'rotation',
    schema: rotationSchema,
    title: 'rotations/*.yml',
    description: 'Who is on call.',
  },
  {
    file: 'escalation.schema.json',
    kind: 'escalation',
    schema: escalationSchema,
    title: 'escalations/*.yml',
    description: 'Who is paged, in which order, until somebody acknowledges.',
  },
];

/**
 * The JSON Schemas of media/schemas, by file name: what zod makes of the schemas in src/core, with the words that the editor's
 * own completion shows.
 */
export function jsonSchemas(): ReadonlyMap<string, JsonSchema> {
  return new Map(
    FORMATS.map(({ file, kind, schema, title, description }) => {
      const { $schema, ...generated } = z.toJSONSchema(schema, {
        target: 'draft-7',
        io: 'input',
      }) as JsonSchema;
      const keys = YAML_FORMATS.get(kind) ?? {};
      return [file, { $schema, title, description, ...withMeanings(generated, keys, title) }];
    }),
  );
}

/** The schema with a description at each property; a property that has none is a mistake in yamlKeys.ts. */
function withMeanings(schema: JsonSchema, keys: YamlKeys, path: string): JsonSchema {
  const { properties } = schema;
  if (properties === undefined) {
    return schema;
  }
  const described = Object.entries(properties).map(([name, property]) => {
    const key = Object.hasOwn(keys, name) ? keys[name] : undefined;
    if (key === undefined) {
      throw new Error(`${path}: yamlKeys.ts does not say what \`${name}\` means.`);
    }
    return [name, describe(property, key, `${path}.${name}`)] as const;
  });
  return { ...schema, properties: Object.fromEntries(described) };
}

function describe(property: JsonSchema, key: YamlKey, path: string): JsonSchema {
  const examples = key.value?.of === 'duration' ? { examples: key.value.usual } : {};
  return { description: key.meaning, ...examples, ...inner(property, key.keys ?? {}, path) };
}

/** Items of lists, and lists that may be left empty, hold the properties of the next level. */
function inner(schema: JsonSchema, keys: YamlKeys, path: string): JsonSchema {
  if (schema.anyOf !== undefined) {
    return { ...schema, anyOf: schema.anyOf.map(one => inner(one, keys, path)) };
  }
  if (schema.items !== undefined) {
    return { ...schema, items: inner(schema.items, keys, path) };
  }
  return withMeanings(schema, keys, path);
}
