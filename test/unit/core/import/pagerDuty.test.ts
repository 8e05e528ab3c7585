import assert from 'node:assert/strict';
import { compareImport } from '../../../../src/core/import/compareImport';
import { importOf, messagesOf, NOW, onlyRotation, shiftsIn } from '../../../support/importing';

const user = (id: string, summary: string): object => ({
  user: { id, summary, type: 'user_reference', self: `https://api.example/users/${id}` },
});
const ANA = user('PANA', 'Ana Ruiz');
const BEN = user('PBEN', 'Ben Okafor');
const CLEO = user('PCLEO', 'Cleo Marsh');

const layer = (more: object): object => ({
  id: 'PLAYER',
  name: 'Layer 1',
  start: '2026-01-05T09:00:00+01:00',
  end: null,
  rotation_virtual_start: '2026-01-05T09:00:00+01:00',
  rotation_turn_length_seconds: 604_800,
  users: [ANA, BEN],
  restrictions: [],
  rendered_schedule_entries: [],
  ...more,
});
const schedule = (layers: readonly object[], more: object = {}): object => ({
  id: 'PSCHED',
  type: 'schedule',
  name: 'Payments Primary',
  time_zone: 'Europe/Berlin',
  schedule_layers: layers,
  overrides: [],
  ...more,
});
const restriction = (more: object): object => ({
  type: 'daily_restriction',
  start_time_of_day: '09:00:00',
  duration_seconds: 28_800,
  ...more,
});

describe('import from PagerDuty: layers', () => {
  it('takes turns, hand-offs and people over, from one answer, a list or several of them', () => {
    const one = schedule([layer({})]);
    for (const file of [
      { schedule: one },
      { schedules: [one], more: false },
      [{ schedule: one }],
      [[one]],
      one,
    ]) {
      const plan = importOf('pagerduty', [file]);
      assert.equal(messagesOf(plan, 'decide'), '', JSON.stringify(file).slice(0, 60));
      const rotation = onlyRotation(plan);
      assert.equal(rotation.name, 'Payments Primary');
      assert.equal(plan.rotations[0]?.id, 'payments-primary');
      assert.deepEqual(shiftsIn(rotation, '2026-03-23T00:00Z', '2026-04-07T00:00Z'), [
        '2026-03-23T00:00 03-23T08:00 ana-ruiz',
        '2026-03-23T08:00 03-30T07:00 ben-okafor',
        '2026-03-30T07:00 04-06T07:00 ana-ruiz',
        '2026-04-06T07:00 04-07T00:00 ben-okafor',
      ]);
    }
  });

  it('counts turns from the virtual start, and has nobody before the start', () => {
    const rotation = onlyRotation(
      importOf('pagerduty', [
        schedule([
          layer({ rotation_virtual_start: '2026-01-05T09:00:00+01:00', start: '2026-01-14T15:20:41+01:00' }),
        ]),
      ]),
    );
    assert.deepEqual(shiftsIn(rotation, '2026-01-12T00:00Z', '2026-01-20T00:00Z'), [
      '2026-01-14T14:20 01-19T08:00 ben-okafor',
      '2026-01-19T08:00 01-20T00:00 ana-ruiz',
    ]);
    assert.equal(rotation.layers[0]?.from?.at, Date.parse('2026-01-14T15:20:41Z'));
  });

  it('reads daily and weekly restrictions, weekday 0 as 7, and overnight hours', () => {
    const weekly = (day: number): object =>
      restriction({ type: 'weekly_restriction', start_day_of_week: day });
    const days = [1, 2, 3, 4, 5].map(weekly);
    const text = (restrictions: readonly object[]): unknown =>
      onlyRotation(importOf('pagerduty', [schedule([layer({ restrictions })])])).layers[0]?.lineUp.windows;
    const hours = { from: 9 * 3_600_000, until: 17 * 3_600_000 };
    assert.deepEqual(text(days), [{ kind: 'daily', days: [0, 1, 2, 3, 4], ...hours }]);
    assert.deepEqual(text([weekly(0)]), text([weekly(7)]));
    assert.deepEqual(text([weekly(0)]), [{ kind: 'daily', days: [6], ...hours }]);
    assert.deepEqual(text([restriction({ start_time_of_day: '17:00:00', duration_seconds: 57_600 })]), [
      { kind: 'daily', from: 17 * 3_600_000, until: 9 * 3_600_000 },
    ]);
    const weekend = restriction({
      type: 'weekly_restriction',
      start_day_of_week: 5,
      start_time_of_day: '17:00:00',
      duration_seconds: 64 * 3600,
    });
    assert.deepEqual(text([weekend]), [
      { kind: 'weekly', fromDay: 4, from: 17 * 3_600_000, untilDay: 0, until: 9 * 3_600_000 },
    ]);
    assert.equal(text([restriction({ duration_seconds: 86_400 })]), undefined);
    assert.match(
      messagesOf(importOf('pagerduty', [schedule([layer({ restrictions: [weekly(0)] })])]), 'assumed'),
      /Weekday 0 .* Sunday/,
    );
  });

  it('says that hours which end a minute early leave a minute uncovered, and keeps them', () => {
    const restrictions = [
      restriction({
        type: 'weekly_restriction',
        start_day_of_week: 6,
        start_time_of_day: '00:00:00',
        duration_seconds: 172_740,
      }),
    ];
    const plan = importOf('pagerduty', [schedule([layer({ restrictions })])]);
    assert.match(messagesOf(plan, 'assumed'), /nobody may be on call in that minute/);
    assert.deepEqual(shiftsIn(onlyRotation(plan), '2026-11-27T12:00Z', '2026-11-30T12:00Z'), [
      '2026-11-27T23:00 11-29T22:59 ana-ruiz',
    ]);
  });

  it('will not import hours that were written in another zone than the schedule’s', () => {
    const zoned = (stamp: string, restrictions: readonly object[]): string =>
      messagesOf(
        importOf('pagerduty', [
          schedule([layer({ start: stamp, rotation_virtual_start: stamp, restrictions })], {
            time_zone: 'America/Chicago',
          }),
        ]),
        'decide',
      );
    assert.match(
      zoned('2026-01-05T06:00:00-08:00', [restriction({})]),
      /another zone than America\/Chicago.*time_zone=America\/Chicago/,
    );
    assert.equal(zoned('2026-01-05T08:00:00-06:00', [restriction({})]), '');
    assert.equal(zoned('2026-01-05T06:00:00-08:00', []), '');
  });

  it('knows the zone names of Rails, and asks where nobody knows the zone', () => {
    const zoneOf = (time_zone: string | undefined): string => {
      const plan = importOf('pagerduty', [schedule([layer({})], { time_zone })]);
      return `${plan.rotations[0]?.rotation.zone} ${messagesOf(plan, 'decide')}`;
    };
    assert.equal(zoneOf('Pacific Time (US & Canada)'), 'America/Los_Angeles ');
    assert.equal(zoneOf('New Delhi'), 'Asia/Kolkata ');
    assert.equal(zoneOf('Amsterdam'), 'Europe/Amsterdam ');
    assert.match(zoneOf('constructor'), /^UTC .*Nobody knows its time zone "constructor"/);
    assert.match(zoneOf(undefined), /^UTC .*names no time zone/);
    const asked = importOf('pagerduty', [schedule([layer({})], { time_zone: undefined })], {
      zone: 'Asia/Tokyo',
    });
    assert.equal(messagesOf(asked, 'decide'), '');
    assert.equal(asked.rotations[0]?.rotation.zone, 'Asia/Tokyo');
  });

  it('keeps ended layers as history, with those who are deleted by now; in running ones their turns are nobody’s', () => {
    const gone = {
      user: {
        id: 'PGONE',
        summary: 'Wim Dorn',
        type: 'user_reference',
        self: null,
        deleted_at: '2026-06-01T00:00:00Z',
      },
    };
    const plan = importOf('pagerduty', [
      schedule([
        layer({
          name: 'Layer 2',
          users: [ANA, gone],
          start: '2026-05-04T09:00:00+02:00',
          rotation_virtual_start: '2026-05-04T09:00:00+02:00',
        }),
        layer({ users: [gone, BEN], end: '2026-05-04T09:00:00+02:00' }),
      ]),
    ]);
    const rotation = onlyRotation(plan);
    assert.deepEqual(shiftsIn(rotation, '2026-04-14T00:00Z', '2026-05-19T00:00Z'), [
      '2026-04-14T00:00 04-20T07:00 wim-dorn',
      '2026-04-20T07:00 04-27T07:00 ben-okafor',
      '2026-04-27T07:00 05-04T07:00 wim-dorn',
      '2026-05-04T07:00 05-11T07:00 ana-ruiz',
      '2026-05-18T07:00 05-19T00:00 ana-ruiz',
    ]);
    assert.match(messagesOf(plan, 'left-out'), /Wim Dorn is deleted/);
    assert.match(messagesOf(plan, 'maps'), /Layer 1: The layer has ended/);
  });

  it('lets the first layer win, or the last where numbers, the rendered schedule or somebody says so', () => {
    const layers = (names: readonly [string, string]): readonly object[] => [
      layer({ name: names[0], users: [ANA] }),
      layer({ name: names[1], users: [BEN] }),
    ];
    const winner = (source: object, options = {}): string => {
      const plan = importOf('pagerduty', [source], options);
      const [line = ''] = shiftsIn(onlyRotation(plan), '2026-11-23T12:00Z', '2026-11-24T12:00Z');
      return `${line.split(' ')[2]} ${/Where two layers.*?: (.*)\./.exec(messagesOf(plan, 'assumed'))?.[1] ?? ''}`;
    };
    assert.match(
      winner(schedule(layers(['Layer 2', 'Layer 1']))),
      /^ana-ruiz the API lists the newest layer first/,
    );
    assert.match(winner(schedule(layers(['Layer 1', 'Layer 2']))), /^ben-okafor the highest number wins/);
    assert.match(winner(schedule(layers(['Days', 'Nights']))), /^ana-ruiz the API lists/);
    assert.match(
      winner(schedule(layers(['Days', 'Nights'])), { layerOrder: 'last' }),
      /^ben-okafor you said so/,
    );
    const entry = { start: '2026-11-20T00:00:00+01:00', end: '2026-11-30T00:00:00+01:00', ...BEN };
    const rendered = { final_schedule: { name: 'Final Schedule', rendered_schedule_entries: [entry] } };
    assert.match(
      winner(schedule(layers(['Layer 2', 'Layer 1']), rendered)),
      /^ben-okafor so it is in the schedule that PagerDuty/,
    );
    assert.equal(winner(schedule([layer({})])), 'ana-ruiz ');
  });

  it('covers with overrides, the later over the earlier, and fills holes with them', () => {
    const night = restriction({ start_time_of_day: '20:00:00', duration_seconds: 3600 });
    const override = (start: string, end: string, who: object): object => ({ id: 'O', start, end, ...who });
    const list = [
      override('2026-11-24T00:00:00+01:00', '2026-11-25T00:00:00+01:00', CLEO),
      override('2026-11-24T12:00:00+01:00', '2026-11-24T13:00:00+01:00', BEN),
    ];
    const source = { ...schedule([layer({ restrictions: [night] })]), overrides: undefined };
    const expected = [
      '2026-11-23T23:00 11-24T11:00 cleo-marsh',
      '2026-11-24T11:00 11-24T12:00 ben-okafor',
      '2026-11-24T12:00 11-24T23:00 cleo-marsh',
    ];
    const shifts = (files: readonly unknown[]): readonly string[] =>
      shiftsIn(onlyRotation(importOf('pagerduty', files)), '2026-11-23T22:00Z', '2026-11-25T00:00Z');
    assert.deepEqual(shifts([{ ...source, overrides: list }]), expected);
    assert.deepEqual(shifts([source, { overrides: list }]), expected);
    const none = importOf('pagerduty', [source]);
    assert.match(messagesOf(none, 'left-out'), /holds no overrides.*\/schedules\/PSCHED\/overrides/);
  });

  it('compares with what PagerDuty has rendered, and names each difference', () => {
    const entries = [
      { start: '2026-11-23T09:00:00+01:00', end: '2026-11-30T09:00:00+01:00', ...ANA },
      { start: '2026-11-30T09:00:00+01:00', end: '2026-12-05T09:00:00+01:00', ...BEN },
      { start: '2026-12-05T09:00:00+01:00', end: '2026-12-07T09:00:00+01:00', ...CLEO },
    ];
    const final_schedule = { name: 'Final Schedule', rendered_schedule_entries: entries };
    const [rotation] = importOf('pagerduty', [schedule([layer({})], { final_schedule })]).rotations;
    assert.ok(rotation);
    const { differences } = compareImport(rotation, NOW);
    assert.deepEqual(
      differences.map(one => [
        new Date(one.from).toISOString(),
        new Date(one.until).toISOString(),
        one.ours,
        one.theirs,
      ]),
      [['2026-12-05T08:00:00.000Z', '2026-12-07T08:00:00.000Z', ['ben-okafor'], ['cleo-marsh']]],
    );
  });

  it('leaves out what no rotation can say, and says why', () => {
    const told = (more: object): string =>
      messagesOf(importOf('pagerduty', [schedule([layer({}), layer({ name: 'Bad', ...more })])]), 'left-out');
    assert.match(told({ rotation_turn_length_seconds: 90 }), /Bad: .*90 seconds/);
    assert.match(told({ rotation_virtual_start: null, start: null }), /nobody knows who is first/);
    assert.match(told({ end: '2026-01-01T00:00:00+01:00' }), /ends before it begins/);
    assert.match(told({ users: [] }), /nobody is in it/);
    const month = importOf('pagerduty', [schedule([layer({ rotation_turn_length_seconds: 2_592_000 })])]);
    assert.match(messagesOf(month, 'assumed'), /30 days: PagerDuty counts no months/);
    assert.equal(onlyRotation(month).layers[0]?.lineUp.turn[0]?.count, 30);
  });

  it('asks for more where the answer is a page, a reference or an unknown user', () => {
    const decide = (...files: readonly unknown[]): string =>
      messagesOf(importOf('pagerduty', files), 'decide');
    assert.match(decide({ schedules: [schedule([layer({})])], more: true }), /one page of several/);
    assert.match(
      decide({ schedules: [{ id: 'P1', type: 'schedule_reference', summary: 'Night' }] }),
      /Night is only named here/,
    );
    const bare = { user: { id: 'PXYZ', type: 'user_reference' } };
    assert.match(decide(schedule([layer({ users: [bare] })])), /PXYZ is known by id only/);
    const users = {
      users: [{ id: 'PXYZ', type: 'user', name: 'Xenia', email: 'x@example.com', time_zone: 'Madrid' }],
    };
    const plan = importOf('pagerduty', [schedule([layer({ users: [bare] })]), users]);
    assert.equal(messagesOf(plan, 'decide'), '');
    assert.deepEqual(plan.people, [
      { handle: 'xenia', name: 'Xenia', email: 'x@example.com', zone: 'Europe/Madrid', foundBy: undefined },
    ]);
  });

  it('finds people of people.yml by e-mail, login and name, and gives new ones handles that nobody has', () => {
    const people = [
      { handle: 'ana', name: 'Ana R.', email: 'ANA@example.com' },
      { handle: 'benno', name: 'ben okafor' },
      { handle: 'cleo-marsh', name: 'Somebody else' },
    ];
    const users = { users: [{ id: 'PANA', type: 'user', name: 'Ana Ruiz', email: 'ana@example.com' }] };
    const plan = importOf('pagerduty', [schedule([layer({ users: [ANA, BEN, CLEO] })]), users], { people });
    assert.deepEqual(
      plan.people.map(({ handle, foundBy }) => [handle, foundBy]),
      [
        ['ana', 'e-mail'],
        ['benno', 'name'],
        ['cleo-marsh-2', undefined],
      ],
    );
  });
});
