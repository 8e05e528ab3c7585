import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import type * as z from 'zod/mini';
import type { Parsed } from '../../src/core/problem';
import { escalationSchema } from '../../src/core/escalation/escalationSchema';
import { parseEscalation } from '../../src/core/escalation/parseEscalation';
import { parseRotation } from '../../src/core/oncall/parseRotation';
import { rotationSchema } from '../../src/core/oncall/rotationSchema';
import { parsePeople, peopleSchema } from '../../src/core/people/people';
import { parsePlan, planSchema } from '../../src/core/plan/plan';
import { parseServices, servicesSchema } from '../../src/core/services/services';
import { parseYaml } from '../../src/core/site/yamlFile';
import { jsonSchemas, type JsonSchema } from '../support/jsonSchemas';
import { ROOT } from '../tools/root.mjs';

const FOLDER = path.join(ROOT, 'media/schemas');

interface Format {
  readonly schema: z.ZodMiniType;
  readonly parse: (text: string) => Parsed<unknown>;
}

const FORMATS: Readonly<Record<string, Format>> = {
  'livesite.schema.json': { schema: planSchema, parse: parsePlan },
  'people.schema.json': { schema: peopleSchema, parse: parsePeople },
  'services.schema.json': { schema: servicesSchema, parse: parseServices },
  'rotation.schema.json': { schema: rotationSchema, parse: parseRotation },
  'escalation.schema.json': { schema: escalationSchema, parse: parseEscalation },
};

/** A rotation of one layer with more keys. */
const layer = (more: string): string =>
  `name: T\nzone: UTC\nlayers: [{ anchor: 2026-01-05T09:00, turn: 1w, people: [ann]${more} }]`;
const override = (line: string): string =>
  `name: T\nzone: UTC\noverrides: [{ from: 2026-01-05, until: 2026-01-06, ${line} }]`;

const SEVERITY = '{ id: SEV1, name: Critical, test: All customers }';

/** Texts by schema, and whether they are right. What no schema can say (time zones, ids used twice) has no sample here. */
const SAMPLES: Readonly<Record<string, readonly (readonly [text: string, isRight: boolean])[]>> = {
  'livesite.schema.json': [
    ['livesite: 1\nname: Acme', true],
    ['livesite: 1\nname: Acme\nseverities:\nroles:', true],
    [
      `livesite: 1\nname: Acme\nseverities: [${SEVERITY}]\nroles: [{ id: lead, name: Lead, needed: true }]`,
      true,
    ],
    [
      'livesite: 1\nname: Acme\nbranch: main\nremote: origin\ngithub: { repository: acme/shop, labels: [a] }',
      true,
    ],
    ['livesite: 1\nname: Acme\nmotto: an unknown key is no mistake', true],
    ['livesite: 2\nname: Acme', false],
    ['livesite: "1"\nname: Acme', false],
    ['name: Acme', false],
    ['livesite: 1', false],
    ['livesite: 1\nname: 7', false],
    ['livesite: 1\nname: Acme\nseverities: none', false],
    ['livesite: 1\nname: Acme\nseverities: [{ id: sev1, name: Critical, test: All }]', false],
    ['livesite: 1\nname: Acme\nseverities: [{ id: SEV1, name: Critical }]', false],
    ['livesite: 1\nname: Acme\nseverities: [{ id: SEV1, name: a, test: b, acknowledge: 5 minutes }]', false],
    [
      'livesite: 1\nname: Acme\nseverities: [{ id: SEV1, name: a, test: b, public-update: { every: 20m } }]',
      true,
    ],
    ['livesite: 1\nname: Acme\nseverities: [{ id: SEV1, name: a, test: b, public-update: 20m }]', false],
    ['livesite: 1\nname: Acme\nroles: [{ id: Lead, name: Lead }]', false],
    ['livesite: 1\nname: Acme\nroles: [{ id: lead, name: Lead, needed: yes please }]', false],
    ['livesite: 1\nname: Acme\ngithub: { repository: shop }', false],
    ['livesite: 1\nname: Acme\ngithub: { labels: livesite }', false],
    ['livesite: 1\nname: Acme\nroutes: [{ id: chat, kind: slack, tested: 2026-11-23 }]', true],
    ['livesite: 1\nname: Acme\nroutes: [{ id: chat, kind: smoke }]', false],
    ['livesite: 1\nname: Acme\nroutes: [{ id: Chat, kind: slack }]', false],
    ['livesite: 1\nname: Acme\nroutes: [{ id: pd, kind: pagerduty, url: pagerduty.com }]', false],
    ['- livesite: 1', false],
  ],
  'escalation.schema.json': [
    ['name: T\nsteps: [{ page: { rotation: primary } }]', true],
    ['name: T\nsteps: [{ page: [{ person: ann }, { team: ops }], wait: 5m, by: chat }]', true],
    [
      'name: T\napplies: [{ severities: [SEV1], hours: [{ days: mon-fri }] }]\nsteps: [{ page: { route: chat } }]',
      true,
    ],
    ['name: T\nsteps: [{ page: { person: "@ann" } }]', false],
    ['name: T\nsteps: [{ page: ann }]', false],
    ['name: T\nsteps: [{ wait: 5m }]', false],
    ['name: T\nsteps: [{ page: { person: ann }, wait: 5 }]', false],
    ['name: T\ndelivery: now\nsteps: [{ page: { person: ann } }]', false],
    ['name: T\napplies: [{ severities: [sev1] }]\nsteps: [{ page: { person: ann } }]', false],
    ['name: T', false],
    ['steps: [{ page: { person: ann } }]', false],
  ],
  'people.schema.json': [
    ['people: []', true],
    ['people:', true],
    ['people: [{ handle: alice, name: Alice, zone: Europe/Berlin, contact: [{ phone: "1" }] }]', true],
    ['people: [{ handle: "@alice", name: Alice }]', false],
    ['people: [{ handle: alice }]', false],
    ['people: [{ handle: alice, name: Alice, contact: phone }]', false],
    ['people: [{ handle: alice, name: Alice, absences: [monday] }]', false],
    ['people: alice', false],
  ],
  'services.schema.json': [
    ['services: []', true],
    ['services:', true],
    [
      'services: [{ id: checkout, name: Checkout, tier: 1, paths: [services/checkout], depends-on: [pay] }]',
      true,
    ],
    ['services: [{ id: Checkout, name: Checkout }]', false],
    ['services: [{ id: checkout }]', false],
    ['services: [{ id: checkout, name: Checkout, tier: high }]', false],
    ['services: [{ id: checkout, name: Checkout, paths: services/checkout }]', false],
    ['services: checkout', false],
  ],
  'rotation.schema.json': [
    ['name: T\nzone: UTC', true],
    ['name: T\nzone: UTC\nlayers:\noverrides:\nshadows:\nholidays:', true],
    ['name: T\nzone: UTC\ntier: primary', true],
    ['name: T\nzone: UTC\ntier: first', false],
    ['zone: UTC', false],
    ['name: T', false],
    [layer(''), true],
    [layer(', turn2: x, priority: 1, note: words'), true],
    [layer(', priority: high'), false],
    [layer(', windows: always'), true],
    [layer(', windows: [{ days: mon-fri, from: "09:00", until: "24:00" }]'), true],
    [layer(', windows: [{ days: [mon, wed-fri], month-days: [1-7, -1] }]'), true],
    [layer(', windows: [{ from: fri 17:00, until: mon 09:00 }]'), true],
    [layer(', windows: [{ from: "25:00" }]'), false],
    [layer(', windows: [{ days: monday }]'), false],
    [layer(', windows: weekdays'), false],
    [layer(', advance: active'), false],
    [layer(', until: 2027-01-01T00:00+01:00'), true],
    [layer(', until: next year'), false],
    [layer(', line-ups: [{ from: 2026-02-01, people: [[ann, bob], nobody] }]'), true],
    [layer(', line-ups: [{ people: [ann] }]'), false],
    [
      'name: T\nzone: UTC\nlayers: [{ anchor: 2026-01-05, turn: [1d, 3d], people: [[ann, bob], nobody, []] }]',
      true,
    ],
    ['name: T\nzone: UTC\nlayers: [{ turn: 1d, people: [ann] }]', false],
    ['name: T\nzone: UTC\nlayers: [{ anchor: 2026-01-05, turn: a week, people: [ann] }]', false],
    ['name: T\nzone: UTC\nlayers: [{ anchor: 2026-01-05, turn: 1d, people: ann }]', false],
    ['name: T\nzone: UTC\nlayers: [{ anchor: 2026-01-05Z, turn: 1d, people: [ann] }]', false],
    [override('cover: [ann, bob], reason: Holiday'), true],
    [override('replace: ann, with: bob'), true],
    [override('fixed: []'), true],
    [override('fixed: [{ from: 2026-01-05T09:00, until: 2026-01-05T17:00, people: nobody }]'), true],
    [override('cover: "@ann"'), false],
    [override('fixed: [ann]'), false],
    ['name: T\nzone: UTC\nshadows: [{ person: ann, follows: bob, until: 2026-03-01 }]', true],
    ['name: T\nzone: UTC\nshadows: [{ follows: bob }]', false],
    [
      'name: T\nzone: UTC\nintended-gaps: [{ from: fri 17:00, until: mon 09:00 }, { from: 2026-12-24, until: 2026-12-27 }]',
      true,
    ],
    ['name: T\nzone: UTC\nintended-gaps: [Christmas]', false],
    ['name: T\nzone: UTC\nholidays: [2026-12-25]', true],
    ['name: T\nzone: UTC\nholidays: [7]', false],
  ],
};

describe('the JSON Schemas of media/schemas', () => {
  it('are what "npm run schemas" would write', () => {
    const written = fs.readdirSync(FOLDER).sort();
    assert.deepEqual(written, [...jsonSchemas().keys()].sort());
    for (const [name, schema] of jsonSchemas()) {
      const text: unknown = JSON.parse(fs.readFileSync(path.join(FOLDER, name), 'utf8'));
      assert.equal(JSON.stringify(text), JSON.stringify(schema), `${name} is out of date: npm run schemas`);
    }
  });

  it('explain every property', () => {
    for (const [name, schema] of jsonSchemas()) {
      assert.deepEqual(undescribed(schema), [], name);
    }
    const bare: JsonSchema = { properties: { a: { description: 'x', items: { properties: { b: {} } } } } };
    assert.deepEqual(undescribed(bare), ['b']);
  });

  for (const [name, samples] of Object.entries(SAMPLES)) {
    const { schema, parse } = FORMATS[name] as Format;
    it(`${name} accepts and rejects what the zod schema and the parser do`, () => {
      const json = jsonSchemas().get(name) as JsonSchema;
      for (const [text, isRight] of samples) {
        const value = parseYaml(text).value?.value;
        const errors = parse(text).problems.filter(({ severity }) => severity === 'error');
        assert.equal(errors.length === 0, isRight, `the parser on ${text}: ${JSON.stringify(errors)}`);
        assert.equal(schema.safeParse(value).success, isRight, `the zod schema on ${text}`);
        assert.equal(accepts(json, value), isRight, `the JSON Schema on ${text}`);
      }
    });
  }

  it('are checked by a validator that knows every keyword they use', () => {
    assert.throws(() => accepts({ minimum: 3 }, 2), /minimum/);
  });
});

function undescribed(schema: JsonSchema): string[] {
  const own = Object.entries(schema.properties ?? {}).flatMap(([name, property]) => [
    ...(typeof property.description === 'string' ? [] : [name]),
    ...undescribed(property),
  ]);
  return [...own, ...[schema.items ?? [], schema.anyOf ?? []].flat().flatMap(undescribed)];
}

type Check = (value: unknown, argument: never, schema: JsonSchema) => boolean;

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isOfType: Readonly<Record<string, (value: unknown) => boolean>> = {
  object: isMap,
  array: Array.isArray,
  null: value => value === null,
  string: value => typeof value === 'string',
  number: value => typeof value === 'number',
  boolean: value => typeof value === 'boolean',
};

/** The draft-07 keywords that the schemas use. An unknown one throws: it could not be checked. */
const KEYWORDS: Readonly<Record<string, Check>> = {
  $schema: () => true,
  title: () => true,
  description: () => true,
  examples: () => true,
  type: (value, type: string) => isOfType[type]?.(value) ?? false,
  const: (value, wanted: unknown) => value === wanted,
  enum: (value, words: readonly unknown[]) => words.includes(value),
  pattern: (value, source: string) => typeof value !== 'string' || new RegExp(source, 'u').test(value),
  required: (value, names: readonly string[]) =>
    !isMap(value) || names.every(name => Object.hasOwn(value, name)),
  properties: (value, properties: Readonly<Record<string, JsonSchema>>) =>
    !isMap(value) ||
    Object.entries(properties).every(
      ([name, schema]) => !Object.hasOwn(value, name) || accepts(schema, value[name]),
    ),
  propertyNames: (value, schema: JsonSchema) =>
    !isMap(value) || Object.keys(value).every(name => accepts(schema, name)),
  additionalProperties: (value, schema: JsonSchema) =>
    !isMap(value) || Object.values(value).every(one => accepts(schema, one)),
  items: (value, schema: JsonSchema) => !Array.isArray(value) || value.every(one => accepts(schema, one)),
  anyOf: (value, schemas: readonly JsonSchema[]) => schemas.some(schema => accepts(schema, value)),
};

function accepts(schema: JsonSchema, value: unknown): boolean {
  return Object.entries(schema).every(([keyword, argument]) => {
    const check = KEYWORDS[keyword];
    assert.ok(check, `The schemas use the keyword ${keyword}, which this test does not know.`);
    return check(value, argument as never, schema);
  });
}
