import assert from 'node:assert/strict';
import { importOf, messagesOf, onlyRotation, shiftsIn } from '../../../support/importing';

const USERS = {
  results: ['ana', 'ben', 'cleo'].map(name => ({
    id: `U${name.toUpperCase()}`,
    email: `${name}@example.com`,
    username: name,
  })),
};
const shift = (more: object): object => ({
  id: 'O1',
  name: 'Weekdays',
  type: 'rolling_users',
  time_zone: null,
  level: 0,
  start: '2026-01-05T09:00:00',
  duration: 604_800,
  frequency: 'weekly',
  interval: 1,
  week_start: 'MO',
  by_day: null,
  rolling_users: [['UANA'], ['UBEN', 'UCLEO']],
  start_rotation_from_user_index: 0,
  ...more,
});
const schedule = (ids: readonly string[], more: object = {}): object => ({
  id: 'S1',
  name: 'Platform',
  type: 'web',
  time_zone: 'Europe/Berlin',
  shifts: ids,
  ...more,
});
const plan = (shifts: readonly object[], more: object = {}) =>
  importOf('grafana-oncall', [
    { results: shifts },
    {
      results: [
        schedule(
          shifts.map(one => (one as { id: string }).id),
          more,
        ),
      ],
    },
    USERS,
  ]);
const shown = (shifts: readonly object[], from: string, until: string): readonly string[] =>
  shiftsIn(onlyRotation(plan(shifts)), from, until);

describe('import from Grafana OnCall', () => {
  it('takes rolling users over, from the index on with which they start', () => {
    assert.deepEqual(shown([shift({})], '2026-03-23T08:00Z', '2026-04-06T07:00Z'), [
      '2026-03-23T08:00 03-30T07:00 ben, cleo',
      '2026-03-30T07:00 04-06T07:00 ana',
    ]);
    assert.deepEqual(
      shown([shift({ start_rotation_from_user_index: 1 })], '2026-03-23T08:00Z', '2026-03-30T07:00Z'),
      ['2026-03-23T08:00 03-30T07:00 ana'],
    );
    assert.deepEqual(
      plan([shift({})]).people.map(({ handle, email }) => `${handle} ${email}`),
      ['ana ana@example.com', 'ben ben@example.com', 'cleo cleo@example.com'],
    );
  });

  it('is active on some days for some hours, changes people with the week, and repeats every second one', () => {
    const hours = { by_day: ['MO', 'WE'], duration: 28_800, rolling_users: [['UANA'], ['UBEN']] };
    assert.deepEqual(shown([shift(hours)], '2026-11-16T00:00Z', '2026-11-30T00:00Z'), [
      '2026-11-16T08:00 11-16T16:00 ben',
      '2026-11-18T08:00 11-18T16:00 ben',
      '2026-11-23T08:00 11-23T16:00 ana',
      '2026-11-25T08:00 11-25T16:00 ana',
    ]);
    assert.deepEqual(shown([shift({ ...hours, interval: 2 })], '2026-11-09T00:00Z', '2026-12-07T00:00Z'), [
      '2026-11-09T08:00 11-09T16:00 ana',
      '2026-11-11T08:00 11-11T16:00 ana',
      '2026-11-23T08:00 11-23T16:00 ben',
      '2026-11-25T08:00 11-25T16:00 ben',
    ]);
  });

  it('repeats "every second", not "two long"', () => {
    assert.deepEqual(
      shown(
        [shift({ frequency: 'daily', interval: 2, duration: 86_400, rolling_users: [['UANA'], ['UBEN']] })],
        '2026-11-22T08:00Z',
        '2026-11-26T08:00Z',
      ),
      ['2026-11-23T08:00 11-24T08:00 ben', '2026-11-25T08:00 11-26T08:00 ana'],
    );
  });

  it('ranks by level, in both spellings, puts single events and recurrent ones in, and covers with overrides', () => {
    const day = shift({
      id: 'O2',
      name: 'Day',
      type: 'recurrent_event',
      frequency: 'daily',
      duration: 14_400,
      level: 2,
      rolling_users: null,
      users: ['UCLEO'],
    });
    const single = shift({
      id: 'O3',
      name: 'Once',
      type: 'single_event',
      start: '2026-11-24T09:00:00',
      duration: 7200,
      level: undefined,
      priority_level: 3,
      frequency: null,
      rolling_users: null,
      users: ['UBEN'],
    });
    const override = shift({
      id: 'O4',
      type: 'override',
      start: '2026-11-24T12:00:00',
      duration: 3600,
      frequency: null,
      rolling_users: [['UBEN']],
    });
    assert.deepEqual(
      shown(
        [shift({ rolling_users: [['UANA']] }), day, single, override],
        '2026-11-24T07:00Z',
        '2026-11-24T14:00Z',
      ),
      [
        '2026-11-24T07:00 11-24T08:00 ana',
        '2026-11-24T08:00 11-24T10:00 ben',
        '2026-11-24T10:00 11-24T11:00 cleo',
        '2026-11-24T11:00 11-24T12:00 ben',
        '2026-11-24T12:00 11-24T14:00 ana',
      ],
    );
  });

  it('begins with the rotation, and ends with the last shift that begins before its end', () => {
    const ended = shift({
      frequency: 'daily',
      duration: 43_200,
      rolling_users: [['UANA']],
      rotation_start: '2026-11-20T00:00:00',
      until: '2026-11-22T12:00:00',
    });
    assert.deepEqual(shown([ended], '2026-11-18T00:00Z', '2026-11-28T00:00Z'), [
      '2026-11-20T08:00 11-20T20:00 ana',
      '2026-11-21T08:00 11-21T20:00 ana',
      '2026-11-22T08:00 11-22T20:00 ana',
    ]);
  });

  it('compares with the final shifts of the export', () => {
    const final = {
      results: [
        {
          user_pk: 'UBEN',
          user_email: 'ben@example.com',
          user_username: 'ben',
          shift_start: '2026-11-23T08:00:00Z',
          shift_end: '2026-11-30T08:00:00Z',
        },
      ],
    };
    const made = importOf('grafana-oncall', [
      { schedules: [schedule(['O1'])], on_call_shifts: [shift({})], users: USERS.results },
      final,
    ]);
    assert.deepEqual(
      made.rotations[0]?.rendered?.map(({ people }) => people),
      [['ben']],
    );
  });

  it('names what it cannot carry, and asks for what is not in the files', () => {
    const left = (more: object): string =>
      messagesOf(plan([shift({}), shift({ id: 'O2', name: 'Odd', ...more })]), 'left-out');
    assert.match(left({ by_month: [1] }), /Odd: .*months of the year/);
    assert.match(left({ frequency: 'monthly', duration: 2_592_000 }), /monthly rule/);
    assert.match(left({ duration: 700_000 }), /begins before the one before it ends/);
    assert.match(left({ rolling_users: [], users: [] }), /nobody is in it/);
    const decide = (files: readonly unknown[]): string =>
      messagesOf(importOf('grafana-oncall', files), 'decide');
    assert.match(
      decide([{ results: [shift({})] }, schedule(['O1', 'O9']), USERS]),
      /The shifts O9 are not in the files/,
    );
    assert.match(decide([{ results: [shift({})] }, schedule(['O1'])]), /UANA is known by id only/);
    assert.match(
      decide([schedule([], { type: 'ical', ical_url_primary: 'https://example.com/x.ics' })]),
      /import it as a calendar/,
    );
    assert.match(messagesOf(plan([shift({})], { time_zone: null }), 'assumed'), /takes UTC/);
    assert.match(
      messagesOf(importOf('grafana-oncall', [{ results: [shift({})] }, USERS]), 'assumed'),
      /all shifts became one rotation/,
    );
  });
});
