import {
  conditionSchema,
  escalationSchema,
  stepSchema,
  targetSchema,
} from '../../../../src/core/escalation/escalationSchema';
import { routeSchema } from '../../../../src/core/escalation/route';
import assert from 'node:assert/strict';
import { completionsAt } from '../../../../src/core/editor/completion';
import { yamlCursorAt } from '../../../../src/core/editor/yamlCursor';
import { YAML_FORMATS, type YamlKeys } from '../../../../src/core/editor/yamlKeys';
import { personSchema, peopleSchema } from '../../../../src/core/people/people';
import { planSchema, roleSchema, severitySchema } from '../../../../src/core/plan/plan';
import { serviceSchema, servicesSchema } from '../../../../src/core/services/services';
import {
  fixedShiftSchema,
  intendedGapSchema,
  layerSchema,
  lineUpSchema,
  overrideSchema,
  rotationSchema,
  requestSchema,
  shadowSchema,
  windowSchema,
} from '../../../../src/core/oncall/rotationSchema';
import { isTimeZone } from '../../../../src/core/people/people';
import { tryParseDuration } from '../../../../src/core/time/duration';
import { applyTextEdits } from '../../../../src/core/text/range';
import type { LiveSite } from '../../../../src/app/site';
import { placeAt, siteOf } from './fixture';

describe('YAML cursor', () => {
  const cursor = (marked: string): string => {
    const offset = marked.indexOf('|');
    const found = yamlCursorAt(marked.replace('|', ''), offset);
    return found === undefined ? '-' : `${found.position} ${found.path.join('/')} "${found.typed}"`;
  };

  const plan = `livesite: 1
severities:
  - id: SEV1
    public-update:
      first: 5m
    name: Critical
  - id: SEV2
roles:
- id: lead
  duties:
  - Own it
`;
  const after = (line: string, added: string): string => plan.replace(line, `${line}\n${added}`);

  it('finds the map by indentation, with list items indented or not', () => {
    assert.equal(cursor('|'), 'key  ""');
    assert.equal(cursor(`${plan}na|`), 'key  "na"');
    assert.equal(cursor(after('  - id: SEV2', '    te|')), 'key severities/[] "te"');
    assert.equal(cursor(after('      first: 5m', '      ev|')), 'key severities/[]/public-update "ev"');
    assert.equal(cursor(after('- id: lead', '  ne|')), 'key roles/[] "ne"');
    assert.equal(cursor(after('  - Own it', '  - |')), 'key roles/[]/duties/[] ""');
    assert.equal(cursor(after('    name: Critical', '  - |')), 'key severities/[] ""');
  });

  it('finds the value of a key', () => {
    assert.equal(cursor(after('    name: Critical', '    review: 5|')), 'value severities/[]/review "5"');
    assert.equal(cursor('  - handle: "al|'), 'value []/handle "al"');
  });

  it('looks into flow collections', () => {
    assert.equal(cursor('a:\n  b: { first: 5m, ev|'), 'key a/b "ev"');
    assert.equal(cursor('a:\n  b: { first: 5|'), 'value a/b/first "5"');
    assert.equal(cursor('a: [x, y|'), 'value a/[] "y"');
    assert.equal(cursor('a: { b: [x|'), 'value a/b/[] "x"');
    assert.equal(cursor('a: [x] |'), '-');
  });

  it('is silent in comments', () => {
    assert.equal(cursor('# na|'), '-');
    assert.equal(cursor('name: x # no|'), '-');
  });

  it('knows the keys that are there, above and below', () => {
    const text = plan.replace('    name: Critical', '    \n    name: Critical');
    const offset = text.indexOf('    \n    name') + 4;
    assert.deepEqual([...(yamlCursorAt(text, offset)?.present ?? [])], ['public-update', 'id', 'name']);
  });

  it('counts offsets with CRLF', () => {
    const text = 'people:\r\n  - handle: alice\r\n    zo';
    const found = yamlCursorAt(text, text.length);
    assert.deepEqual(found?.path, ['people', '[]']);
    assert.equal(text.slice(found?.range.start, found?.range.end), 'zo');
  });
});

describe('YAML completion', () => {
  let site: LiveSite;
  before(async () => {
    site = await siteOf();
  });
  const labels = (path: string, marked: string): string[] =>
    (completionsAt(placeAt(site, path, marked))?.items ?? []).map(({ label }) => label);

  it('offers the keys that are missing, with their meaning', () => {
    const found = completionsAt(placeAt(site, 'people.yml', 'people:\n  - handle: alice\n    |'));
    assert.deepEqual(
      found?.items.map(({ label }) => label),
      ['name', 'email', 'github', 'zone', 'team', 'contact', 'absences'],
    );
    assert.ok(found?.items.every(({ detail }) => detail.length > 5));
  });

  it('offers spans, zones, flags, people and services where they belong', () => {
    assert.deepEqual(labels('livesite.yml', 'severities:\n  - id: A\n    remediation: |'), [
      '15d',
      '30d',
      '56d',
      '90d',
    ]);
    assert.deepEqual(labels('livesite.yml', 'severities:\n  - public-update: { first: |'), [
      '5m',
      '10m',
      '15m',
      '30m',
    ]);
    assert.deepEqual(labels('livesite.yml', 'roles:\n  - several: |'), ['true', 'false']);
    assert.ok(labels('people.yml', 'people:\n  - zone: berl|').includes('Europe/Berlin'));
    assert.deepEqual(labels('services.yml', 'services:\n  - owner: a|'), ['alice', 'carol']);
    assert.deepEqual(labels('services.yml', 'services:\n  - depends-on: [check|'), ['checkout']);
    assert.deepEqual(labels('services.yml', 'services:\n  - depends-on:\n      - pay|'), ['payments']);
    assert.deepEqual(labels('services.yml', 'services:\n  - depends-on: pay|'), []);
    assert.deepEqual(labels('rotations/primary.yml', 'layers:\n  - people: [a|'), ['alice', 'carol']);
    assert.deepEqual(labels('rotations/primary.yml', 'overrides:\n  - replace: a|'), ['alice', 'carol']);
    const inPath = (text: string): string[] => labels('escalations/default.yml', text);
    assert.deepEqual(inPath('steps:\n  - page: { person: a|'), ['alice', 'carol']);
    assert.deepEqual(inPath('steps:\n  - page: [{ person: a|'), ['alice', 'carol']);
    assert.deepEqual(inPath('steps:\n  - page:\n      - per|').includes('person'), true);
    assert.deepEqual(inPath('steps:\n  - by: |'), ['github']);
    assert.deepEqual(inPath('applies:\n  - severities: [SEV1|'), ['SEV1']);
    assert.deepEqual(labels('rotations/primary.yml', 'layers:\n  - turn: |'), [
      '12h',
      '1d',
      '1w',
      '2w',
      '1mo',
    ]);
  });

  it('writes a key with its colon', () => {
    const place = placeAt(site, 'people.yml', 'people:\n  - na|');
    const item = completionsAt(place)?.items.find(({ label }) => label === 'name');
    assert.ok(item);
    assert.equal(
      applyTextEdits(place.text, [{ range: item.range, text: item.insert }]),
      'people:\n  - name: ',
    );
  });

  describe('formats', () => {
    const shapeOf = (schema: { readonly def: { readonly shape: object } }): string[] =>
      Object.keys(schema.def.shape).sort();
    const keysOf = (keys: YamlKeys | undefined): string[] => Object.keys(keys ?? {}).sort();

    it('name exactly the keys of their schemas', () => {
      const plan = YAML_FORMATS.get('plan');
      const people = YAML_FORMATS.get('people');
      const services = YAML_FORMATS.get('services');
      const rotation = YAML_FORMATS.get('rotation');
      assert.deepEqual(keysOf(plan), shapeOf(planSchema));
      assert.deepEqual(keysOf(plan?.severities?.keys), shapeOf(severitySchema));
      assert.deepEqual(keysOf(plan?.roles?.keys), shapeOf(roleSchema));
      assert.deepEqual(keysOf(people), shapeOf(peopleSchema));
      assert.deepEqual(keysOf(people?.people?.keys), shapeOf(personSchema));
      assert.deepEqual(keysOf(services), shapeOf(servicesSchema));
      assert.deepEqual(keysOf(services?.services?.keys), shapeOf(serviceSchema));
      const escalation = YAML_FORMATS.get('escalation');
      assert.deepEqual(keysOf(escalation), shapeOf(escalationSchema));
      assert.deepEqual(keysOf(escalation?.applies?.keys), shapeOf(conditionSchema));
      assert.deepEqual(keysOf(escalation?.steps?.keys), shapeOf(stepSchema));
      assert.deepEqual(keysOf(escalation?.steps?.keys?.page?.keys), shapeOf(targetSchema));
      assert.deepEqual(keysOf(plan?.routes?.keys), shapeOf(routeSchema));
      assert.deepEqual(keysOf(rotation), shapeOf(rotationSchema));
      assert.deepEqual(keysOf(rotation?.layers?.keys), shapeOf(layerSchema));
      assert.deepEqual(keysOf(rotation?.layers?.keys?.windows?.keys), shapeOf(windowSchema));
      assert.deepEqual(keysOf(rotation?.layers?.keys?.['line-ups']?.keys), shapeOf(lineUpSchema));
      assert.deepEqual(keysOf(rotation?.overrides?.keys), shapeOf(overrideSchema));
      assert.deepEqual(keysOf(rotation?.overrides?.keys?.fixed?.keys), shapeOf(fixedShiftSchema));
      assert.deepEqual(keysOf(rotation?.requests?.keys), shapeOf(requestSchema));
      assert.deepEqual(keysOf(rotation?.shadows?.keys), shapeOf(shadowSchema));
      assert.deepEqual(keysOf(rotation?.['intended-gaps']?.keys), shapeOf(intendedGapSchema));
    });

    it('suggest only spans and zones that the readers take', () => {
      const spans: string[] = [];
      const collect = (keys: YamlKeys): void => {
        for (const { value, keys: inner } of Object.values(keys)) {
          spans.push(...(value?.of === 'duration' ? value.usual : []));
          collect(inner ?? {});
        }
      };
      for (const keys of YAML_FORMATS.values()) {
        collect(keys);
      }
      assert.ok(spans.length > 10);
      assert.deepEqual(
        spans.filter(span => tryParseDuration(span) === undefined),
        [],
      );
      assert.deepEqual(
        labels('people.yml', 'people:\n  - zone: |').filter(zone => !isTimeZone(zone)),
        [],
      );
    });
  });
});
