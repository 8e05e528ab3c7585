import assert from 'node:assert/strict';
import { importOf, messagesOf, onlyRotation, shiftsIn } from '../../../support/importing';

const person = (name: string): object => ({
  type: 'user',
  id: `id-${name}`,
  username: `${name}@example.com`,
});
const rotation = (more: object): object => ({
  id: 'r1',
  name: 'Rota',
  startDate: '2026-01-05T08:00:00Z',
  endDate: null,
  type: 'weekly',
  length: 1,
  participants: [person('ana'), person('ben')],
  timeRestriction: null,
  ...more,
});
const schedule = (rotations: readonly object[], more: object = {}): object => ({
  id: 's-1',
  name: 'Care_schedule',
  timezone: 'Europe/Berlin',
  enabled: true,
  rotations,
  ...more,
});
const shifts = (files: readonly unknown[], from: string, until: string): readonly string[] =>
  shiftsIn(onlyRotation(importOf('opsgenie', files)), from, until);

describe('import from Opsgenie', () => {
  it('takes rotations over, from one answer or a list', () => {
    for (const file of [
      { data: schedule([rotation({})]), took: 0.1 },
      { data: [schedule([rotation({})])] },
      schedule([rotation({})]),
    ]) {
      const plan = importOf('opsgenie', [file]);
      assert.equal(messagesOf(plan, 'decide'), '');
      assert.deepEqual(shiftsIn(onlyRotation(plan), '2026-03-23T08:00Z', '2026-04-06T07:00Z'), [
        '2026-03-23T08:00 03-30T07:00 ben',
        '2026-03-30T07:00 04-06T07:00 ana',
      ]);
      assert.deepEqual(
        plan.people.map(({ email }) => email),
        ['ana@example.com', 'ben@example.com'],
      );
    }
  });

  it('puts all rotations on call together, with hours and several lengths', () => {
    const days = {
      type: 'weekday-and-time-of-day',
      restrictions: [
        { startDay: 'monday', startHour: 9, startMin: 30, endDay: 'friday', endHour: 17, endMin: 0 },
      ],
    };
    const nights = {
      type: 'time-of-day',
      restriction: { startHour: 22, startMin: 0, endHour: 6, endMin: 0 },
    };
    const files = [
      schedule([
        rotation({ timeRestriction: days }),
        rotation({
          name: 'Nights',
          type: 'hourly',
          length: 12,
          participants: [person('cleo')],
          timeRestriction: nights,
        }),
      ]),
    ];
    assert.deepEqual(shifts(files, '2026-11-22T12:00Z', '2026-11-24T12:00Z'), [
      '2026-11-22T21:00 11-23T05:00 cleo',
      '2026-11-23T08:30 11-23T21:00 ana',
      '2026-11-23T21:00 11-24T05:00 ana, cleo',
      '2026-11-24T05:00 11-24T12:00 ana',
    ]);
  });

  it('keeps starts in 1970, and says that a fraction of a second is dropped', () => {
    const plan = importOf('opsgenie', [schedule([rotation({ startDate: '1970-01-20T04:45:32.4Z' })])]);
    assert.match(messagesOf(plan, 'assumed'), /begins on 1970-01-20/);
    assert.match(messagesOf(plan, 'assumed'), /fraction of a second/);
    assert.equal(onlyRotation(plan).layers[0]?.lineUp.anchor, Date.parse('1970-01-20T05:45:32Z'));
  });

  it('makes turns of nobody of empty participants and of teams, and leaves out what nobody takes part in', () => {
    const plan = importOf('opsgenie', [
      schedule([
        rotation({
          participants: [person('ana'), { type: 'none' }, { type: 'team', id: 't', name: 'Core' }],
        }),
        rotation({ name: 'Empty', participants: [] }),
      ]),
    ]);
    assert.deepEqual(onlyRotation(plan).layers[0]?.lineUp.people, [['ana'], [], []]);
    assert.match(messagesOf(plan, 'left-out'), /The team Core takes part/);
    assert.match(messagesOf(plan, 'left-out'), /Empty: .*nobody takes part/);
  });

  it('covers with overrides of the whole schedule, and replaces turns with those of one rotation', () => {
    const two = schedule([
      rotation({}),
      rotation({ id: 'r2', name: 'Backup', participants: [person('cleo')] }),
    ]);
    const override = (more: object): object => ({
      alias: 'a',
      user: person('dee'),
      startDate: '2026-11-25T12:00:00Z',
      endDate: '2026-12-01T12:00:00Z',
      ...more,
    });
    const rotations = [{ id: 'r1', name: 'Rota' }];
    assert.deepEqual(
      shifts([two, { data: [override({ rotations })] }], '2026-11-24T00:00Z', '2026-12-02T00:00Z'),
      [
        '2026-11-24T00:00 11-25T12:00 ana, cleo',
        '2026-11-25T12:00 12-01T12:00 dee, cleo',
        '2026-12-01T12:00 12-02T00:00 ben, cleo',
      ],
    );
    assert.deepEqual(
      shifts([two, { data: [override({ rotations: [] })] }], '2026-11-25T00:00Z', '2026-11-26T00:00Z'),
      ['2026-11-25T00:00 11-25T12:00 ana, cleo', '2026-11-25T12:00 11-26T00:00 dee'],
    );
    const far = override({
      startDate: '3025-10-11T18:30:00Z',
      endDate: '3025-10-12T18:30:00Z',
      rotations: [],
    });
    assert.equal(onlyRotation(importOf('opsgenie', [two, { data: [far] }])).overrides.length, 1);
    const lost = importOf('opsgenie', [
      two,
      { data: [override({ rotations: [{ id: 'x', name: 'Gone' }] })] },
    ]);
    assert.match(messagesOf(lost, 'left-out'), /for the rotation Gone, which is not here/);
  });

  it('says when a schedule is switched off, has no rotations in the file, or hours nobody understands', () => {
    assert.match(
      messagesOf(importOf('opsgenie', [schedule([rotation({})], { enabled: false })]), 'assumed'),
      /switched off/,
    );
    assert.match(
      messagesOf(importOf('opsgenie', [{ data: [{ id: 's', name: 'Bare', timezone: 'UTC' }] }]), 'decide'),
      /Bare comes without its rotations/,
    );
    const odd = { type: 'time-of-day', restriction: { startHour: 'nine' } };
    assert.match(
      messagesOf(importOf('opsgenie', [schedule([rotation({ timeRestriction: odd })])]), 'decide'),
      /time restriction is not understood/,
    );
  });
});
