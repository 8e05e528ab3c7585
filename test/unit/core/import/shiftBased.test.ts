import assert from 'node:assert/strict';
import { importOf, messagesOf, onlyRotation, shiftsIn } from '../../../support/importing';

const member = (id: string): object => ({ type: 'user_member', user_id: id });
const event = (more: object): object => ({
  id: 'E1',
  type: 'schedule_event',
  name: 'Business hours',
  start_time: { date_time: '2026-06-01T09:00:00+02:00', time_zone: 'Europe/Berlin' },
  end_time: { date_time: '2026-06-01T17:00:00+02:00', time_zone: 'Europe/Berlin' },
  effective_since: '2026-06-01T07:00:00Z',
  effective_until: null,
  recurrence: ['RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR'],
  assignment_strategy: {
    type: 'rotating_member_assignment_strategy',
    shifts_per_member: 1,
    members: [member('PANA'), member('PBEN')],
  },
  ...more,
});
const schedule = (events: readonly object[], more: object = {}): object => ({
  schedule: {
    id: 'PV3',
    type: 'schedule_v3',
    name: 'Flexible',
    time_zone: 'Europe/Berlin',
    users: [
      { id: 'PANA', summary: 'Ana', type: 'user_reference' },
      { id: 'PBEN', summary: 'Ben', type: 'user_reference' },
    ],
    rotations: [{ id: 'R1', type: 'schedule_rotation', events }],
    ...more,
  },
});
const shown = (source: object, from: string, until: string): readonly string[] =>
  shiftsIn(onlyRotation(importOf('pagerduty', [source])), from, until);

describe('import from PagerDuty: shift-based schedules', () => {
  it('counts turns from one occurrence to the next, over days off', () => {
    assert.deepEqual(shown(schedule([event({})]), '2026-06-04T00:00Z', '2026-06-09T00:00Z'), [
      '2026-06-04T07:00 06-04T15:00 ben',
      '2026-06-05T07:00 06-05T15:00 ana',
      '2026-06-08T07:00 06-08T15:00 ben',
    ]);
    const two = {
      assignment_strategy: {
        type: 'rotating_member_assignment_strategy',
        shifts_per_member: 2,
        members: [member('PANA'), { type: 'empty_member' }, member('PBEN')],
      },
    };
    assert.deepEqual(shown(schedule([event(two)]), '2026-06-01T00:00Z', '2026-06-09T00:00Z'), [
      '2026-06-01T07:00 06-01T15:00 ana',
      '2026-06-02T07:00 06-02T15:00 ana',
      '2026-06-05T07:00 06-05T15:00 ben',
      '2026-06-08T07:00 06-08T15:00 ben',
    ]);
  });

  it('puts every member on call at once, and events of one schedule together', () => {
    const all = {
      name: 'Weekend',
      start_time: '2026-06-06T00:00:00+02:00',
      end_time: '2026-06-07T00:00:00+02:00',
      recurrence: ['RRULE:FREQ=WEEKLY;BYDAY=SA,SU'],
      assignment_strategy: {
        type: 'every_member_assignment_strategy',
        members: [member('PANA'), member('PBEN')],
      },
    };
    assert.deepEqual(shown(schedule([event({}), event(all)]), '2026-06-05T12:00Z', '2026-06-08T08:00Z'), [
      '2026-06-05T12:00 06-05T15:00 ana',
      '2026-06-05T22:00 06-07T22:00 ana, ben',
      '2026-06-08T07:00 06-08T08:00 ben',
    ]);
  });

  it('ends with its rule or when it is no longer effective', () => {
    const until = (more: object): string => {
      const at = onlyRotation(importOf('pagerduty', [schedule([event(more)])])).layers[0]?.until;
      return at === undefined ? '' : new Date(at.at).toISOString().slice(0, 16);
    };
    assert.equal(until({}), '');
    assert.equal(until({ recurrence: ['RRULE:FREQ=DAILY;COUNT=3'] }), '2026-06-03T17:00');
    assert.equal(until({ recurrence: ['RRULE:FREQ=DAILY;UNTIL=20260605T100000Z'] }), '2026-06-05T17:00');
    assert.equal(
      until({
        recurrence: ['RRULE:FREQ=DAILY;UNTIL=20260605T100000Z'],
        effective_until: '2026-06-04T10:00:00Z',
      }),
      '2026-06-04T12:00',
    );
  });

  it('replaces and removes people with overrides, and adds custom shifts', () => {
    const override = (more: object): object => ({
      type: 'override_shift',
      start_time: '2026-06-05T06:00:00Z',
      end_time: '2026-06-05T10:00:00Z',
      overridden_member: member('PANA'),
      overriding_member: member('PBEN'),
      ...more,
    });
    const custom = {
      type: 'custom_shift',
      start_time: '2026-06-06T06:00:00Z',
      end_time: '2026-06-06T10:00:00Z',
      assignments: [{ type: 'shift_assignment', member: member('PANA') }],
    };
    const overrides = [
      override({}),
      override({
        start_time: '2026-06-05T12:00:00Z',
        end_time: '2026-06-05T13:00:00Z',
        overriding_member: { type: 'empty_member' },
      }),
    ];
    assert.deepEqual(
      shown(
        schedule([event({})], { overrides, custom_shifts: [custom] }),
        '2026-06-05T00:00Z',
        '2026-06-07T00:00Z',
      ),
      [
        '2026-06-05T07:00 06-05T10:00 ben',
        '2026-06-05T10:00 06-05T12:00 ana',
        '2026-06-05T13:00 06-05T15:00 ana',
        '2026-06-06T06:00 06-06T10:00 ana',
      ],
    );
  });

  it('names events that no layer can say, and dates of their own', () => {
    const told = (more: object): string =>
      messagesOf(importOf('pagerduty', [schedule([event({}), event({ name: 'Odd', ...more })])]), 'left-out');
    assert.match(
      told({ recurrence: ['RRULE:FREQ=MONTHLY;BYDAY=1MO'] }),
      /Odd: The event is left out: a monthly rule/,
    );
    assert.match(told({ recurrence: ['RRULE:FREQ=WEEKLY;BYSETPOS=1'] }), /BYSETPOS/);
    assert.match(
      told({
        recurrence: ['RRULE:FREQ=WEEKLY;BYDAY=SA,SU'],
        start_time: '2026-06-06T00:00:00+02:00',
        end_time: '2026-06-07T23:59:00+02:00',
      }),
      /begins before the one before it ends/,
    );
    assert.match(
      told({ recurrence: ['RRULE:FREQ=DAILY', 'EXDATE:20260605T070000Z'] }),
      /Single dates are left out \(EXDATE/,
    );
    assert.match(told({ start_time: null }), /when it begins and ends/);
    const early = importOf('pagerduty', [schedule([event({ end_time: '2026-06-01T16:59:00+02:00' })])]);
    assert.match(messagesOf(early, 'assumed'), /a minute before a full hour/);
    const inUtc = { start_time: { date_time: '2026-06-01T07:00:00Z', time_zone: 'UTC' } };
    assert.match(
      messagesOf(importOf('pagerduty', [schedule([event(inUtc)])]), 'assumed'),
      /on the clocks of UTC, not of the schedule’s Europe\/Berlin/,
    );
    assert.match(
      messagesOf(importOf('pagerduty', [schedule([])]), 'left-out'),
      /None of its events can be used/,
    );
  });

  it('compares with the shifts that PagerDuty has computed', () => {
    const shift = {
      type: 'computed_shift_assignment',
      start_time: '2026-06-05T07:00:00Z',
      end_time: '2026-06-05T15:00:00Z',
      member: member('PBEN'),
      source: { type: 'schedule_rotation' },
    };
    const final_schedule = {
      type: 'final_schedule',
      rendered_coverage_percentage: 10,
      computed_shift_assignments: [shift],
    };
    const [rotation] = importOf('pagerduty', [schedule([event({})], { final_schedule })]).rotations;
    assert.deepEqual(
      rotation?.rendered?.map(({ people }) => people),
      [['ben']],
    );
  });
});
