import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  printStage,
  stageAfter,
  tryParseStage,
  type Condition,
  type EscalationPath,
  type PageTarget,
  type Stage,
} from '../../../../src/core/escalation/escalation';
import { parseEscalation } from '../../../../src/core/escalation/parseEscalation';
import { printEscalation } from '../../../../src/core/escalation/printEscalation';
import { hostileText } from '../../../support/arbitraries';
import { someWindow } from '../../../support/onCallArbitraries';

const FULL = `name: Checkout
zone: Europe/Berlin
applies:
  - { severities: [SEV1, SEV2], services: [checkout] }
  - { hours: [{ days: mon-fri, from: "09:00", until: "17:00" }] }
delivery: automatic
hours: [{ from: "07:00", until: "22:00" }]
steps:
  - page: { rotation: primary }
  - page: [{ rotation: secondary }, { person: dana }, { team: platform }, { route: chat }]
    wait: 15m
    by: [chat, pager]
repeat: 2
finally: { person: cto }
expires-when-silent: 30m
`;

describe('parseEscalation', () => {
  it('reads every key', () => {
    const { value, problems } = parseEscalation(FULL);
    assert.deepEqual(problems, []);
    const { escalation: path } = value;
    assert.equal(path.name, 'Checkout');
    assert.equal(path.delivery, 'automatic');
    assert.deepEqual(path.applies?.[0], {
      severities: ['SEV1', 'SEV2'],
      services: ['checkout'],
      hours: undefined,
    });
    assert.equal(path.applies?.[1]?.hours?.length, 1);
    assert.deepEqual(path.steps[0], {
      index: 0,
      page: [{ kind: 'rotation', rotation: 'primary' }],
      wait: { count: 5, unit: 'm' },
      by: undefined,
    });
    assert.deepEqual(
      path.steps[1]?.page.map(({ kind }) => kind),
      ['rotation', 'person', 'team', 'route'],
    );
    assert.deepEqual(path.steps[1]?.by, ['chat', 'pager']);
    assert.equal(path.repeat, 2);
    assert.deepEqual(path.finally, [{ kind: 'person', person: 'cto' }]);
    assert.deepEqual(path.silence, { count: 30, unit: 'm' });
  });

  it('asks, for every incident, where nothing else is said', () => {
    const { escalation: path } = parseEscalation('name: Default\nsteps: [{ page: { person: ann } }]').value;
    assert.equal(path.applies, undefined);
    assert.equal(path.delivery, 'ask');
    assert.equal(path.hours, undefined);
    assert.equal(path.silence, undefined);
  });

  it('leaves out what it does not understand, and says so', () => {
    const { value, problems } = parseEscalation(`name: Default
applies: [{ severities: SEV1 }, { services: [checkout] }]
delivery: at once
steps:
  - { page: { person: ann, team: ops } }
  - { page: { person: "@bob" }, wait: soon }
  - { page: [{ person: carol }, { nobody: 1 }], wait: 0m }
repeat: -1
finaly: x
`);
    assert.deepEqual(value.escalation.applies, [
      { severities: undefined, services: ['checkout'], hours: undefined },
    ]);
    assert.equal(value.escalation.delivery, 'ask');
    assert.deepEqual(
      value.escalation.steps.map(({ index, page }) => [index, page]),
      [[2, [{ kind: 'person', person: 'carol' }]]],
    );
    assert.equal(value.escalation.repeat, 0);
    const found = problems.map(({ message }) => message).join('\n');
    for (const word of [
      /`severities`/,
      /`delivery`/,
      /Exactly one of/,
      /`person`/,
      /`wait`/,
      /`repeat`/,
      /finally/,
    ]) {
      assert.match(found, word);
    }
  });

  it('names what makes a path useless', () => {
    const codes = (text: string): string[] => parseEscalation(text).problems.map(({ message }) => message);
    assert.match(codes('name: A\nsteps: []')[0] ?? '', /empty list/);
    assert.match(codes('name: A\napplies: []\nsteps: [{ page: { person: ann } }]')[0] ?? '', /no incident/);
    assert.match(codes('name: A')[0] ?? '', /`steps` is missing/);
    assert.match(codes('- a')[0] ?? '', /name/);
    assert.equal(codes('name: [').length > 0, true);
  });

  it('never throws, whatever it is given', () => {
    fc.assert(
      fc.property(fc.oneof(hostileText, fc.json()), text => {
        assert.ok(parseEscalation(text).value.escalation.steps.length >= 0);
      }),
    );
  });

  it('reads back what printEscalation writes', () => {
    fc.assert(
      fc.property(pathArbitrary(), path => {
        const { value, problems } = parseEscalation(printEscalation(path));
        assert.deepEqual(problems, []);
        assert.deepEqual(value.escalation, path);
      }),
    );
  });

  it('takes as many steps as the log can name, and says what is left out', () => {
    const text = `name: Long\nsteps:\n${'  - { page: { person: ann }, wait: 1m }\n'.repeat(101)}`;
    const { value, problems } = parseEscalation(text);
    assert.equal(value.escalation.steps.length, 99);
    assert.deepEqual(
      problems.map(({ code, severity, message }) => [code, severity, message.slice(0, 33)]),
      [['yaml-value', 'error', 'A path has 99 steps at most: this']],
    );
    let stage: Stage | undefined;
    for (let count = 0; (stage = stageAfter(value.escalation, stage)) !== undefined; count += 1) {
      assert.deepEqual(tryParseStage(printStage(stage)), stage, String(count));
    }
  });
});

/** Records as code makes them. */
const record = <T>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> =>
  fc.record(fields, { noNullPrototype: true }) as fc.Arbitrary<T>;

function pathArbitrary(): fc.Arbitrary<EscalationPath> {
  const handle = fc.constantFrom('ann', 'bob.b', 'null', '7seven');
  const id = fc.constantFrom('primary', 'on', 'a-1');
  const target: fc.Arbitrary<PageTarget> = fc.oneof(
    id.map(rotation => ({ kind: 'rotation' as const, rotation })),
    handle.map(person => ({ kind: 'person' as const, person })),
    fc.constantFrom('Platform', 'a, b', 'c: d', '{x}', '"q"').map(team => ({ kind: 'team' as const, team })),
    id.map(route => ({ kind: 'route' as const, route })),
  );
  const wait = record({
    count: fc.integer({ min: 0, max: 90 }),
    unit: fc.constantFrom('m' as const, 'h' as const),
  });
  const hours = fc.option(
    fc.array(
      someWindow.map(one => ({ ...one })),
      { minLength: 1, maxLength: 2 },
    ),
    { nil: undefined },
  );
  const some = (one: fc.Arbitrary<string>): fc.Arbitrary<readonly string[] | undefined> =>
    fc.option(fc.array(one, { minLength: 1, maxLength: 2 }), { nil: undefined });
  const condition: fc.Arbitrary<Condition> = record({
    severities: some(fc.constantFrom('SEV1', 'SEV2')),
    services: some(fc.constantFrom('checkout', '0')),
    hours,
  });
  const step = record({
    page: fc.array(target, { minLength: 1, maxLength: 3 }),
    wait,
    by: some(id),
  });
  return record({
    name: fc.constantFrom('Default', 'null', 'a: b', '#'),
    zone: fc.constantFrom('UTC', 'Europe/Berlin'),
    applies: fc.option(fc.array(condition, { minLength: 1, maxLength: 2 }), { nil: undefined }),
    delivery: fc.constantFrom('ask' as const, 'automatic' as const),
    hours,
    steps: fc
      .array(step, { minLength: 1, maxLength: 3 })
      .map(steps => steps.map((one, index) => ({ index, ...one }))),
    repeat: fc.integer({ min: 0, max: 9 }),
    finally: fc.array(target, { maxLength: 2 }),
    silence: fc.option(wait, { nil: undefined }),
  });
}
