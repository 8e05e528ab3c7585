import assert from 'node:assert/strict';
import { renameImport } from '../../../../src/app/importSchedule';
import { parseEscalation } from '../../../../src/core/escalation/parseEscalation';
import { importedFiles } from '../../../../src/core/import/importedFile';
import type { ImportPlan } from '../../../../src/core/import/importPlan';
import { importOf, messagesOf, NOW } from '../../../support/importing';

/** Each step as `whom wait`, as the file of the only path reads. */
function stepsOf(plan: ImportPlan): readonly string[] {
  const [file, ...others] = importedFiles({ rotations: [], escalations: plan.escalations }, NOW);
  assert.ok(file !== undefined && others.length === 0, messagesOf(plan, 'decide'));
  const { value, problems } = parseEscalation(file.text);
  assert.deepEqual(problems, []);
  return value.escalation.steps.map(
    ({ page, wait }) =>
      `${page.map(target => Object.values(target).join(' ')).join(', ')} ${wait.count}${wait.unit}`,
  );
}

describe('import of escalations', () => {
  const layer = {
    name: 'Layer 1',
    start: '2026-01-05T09:00:00Z',
    rotation_virtual_start: '2026-01-05T09:00:00Z',
    rotation_turn_length_seconds: 604_800,
    users: [{ user: { id: 'PANA', summary: 'Ana Ruiz' } }],
  };
  const schedule = { id: 'PS', name: 'Primary', time_zone: 'UTC', overrides: [], schedule_layers: [layer] };
  const policy = {
    id: 'PE',
    type: 'escalation_policy',
    name: 'Care',
    num_loops: 2,
    services: [{ id: 'PSVC', summary: 'Checkout & Cart' }],
    escalation_rules: [
      {
        escalation_delay_in_minutes: 5,
        targets: [
          { id: 'PS', type: 'schedule_reference', summary: 'Primary' },
          { id: 'PANA', type: 'user_reference', summary: 'Ana Ruiz' },
        ],
      },
      {
        escalation_delay_in_minutes: 15,
        targets: [{ id: 'PBEN', type: 'user', name: 'Ben Okafor', email: 'ben@example.com' }],
      },
    ],
  };

  it('takes PagerDuty’s policies over, with the rotations that their schedules become', () => {
    const plan = importOf('pagerduty', [{ schedule }, { escalation_policies: [policy] }]);
    assert.deepEqual(stepsOf(plan), ['rotation primary, person ana-ruiz 5m', 'person ben-okafor 15m']);
    const [path] = plan.escalations;
    assert.deepEqual(
      [path?.id, path?.path.repeat, path?.path.delivery, path?.path.applies?.[0]?.services],
      ['care', 2, 'ask', ['checkout-cart']],
    );
    assert.match(messagesOf(plan, 'assumed'), /Pages do not leave by themselves/);
    const uncovered = /An incident that names none of them, .* pages nobody/;
    assert.match(messagesOf(plan, 'left-out'), uncovered);
    const { services: _, ...bare } = policy;
    const both = importOf('pagerduty', [{ schedule }, policy, { ...bare, id: 'PZ', name: 'Rest' }]);
    assert.doesNotMatch(messagesOf(both, 'left-out'), uncovered, 'the other one is for the rest');
    assert.ok(plan.people.some(({ handle }) => handle === 'ben-okafor'));
    assert.deepEqual(stepsOf(renameImport(plan, ['primary=care-first', 'care=default'])), [
      'rotation care-first, person ana-ruiz 5m',
      'person ben-okafor 15m',
    ]);
  });

  it('finds rotations that are there already, and asks for schedules that are nowhere', () => {
    const plan = importOf('pagerduty', [policy], { rotationIds: ['primary'] });
    assert.equal(messagesOf(plan, 'decide'), '');
    assert.deepEqual(stepsOf(plan)[0], 'rotation primary, person ana-ruiz 5m');
    assert.match(
      messagesOf(importOf('pagerduty', [policy]), 'decide'),
      /pages the schedule Primary, which is neither in the files nor a rotation here/,
    );
  });

  it('leaves out what no service uses, and says what of a policy has no counterpart', () => {
    const plan = importOf('pagerduty', [
      { schedule },
      policy,
      { ...policy, id: 'PX', name: 'Unused', services: [] },
      {
        ...policy,
        id: 'PY',
        name: 'Many',
        num_loops: 20,
        escalation_rules: [
          { ...policy.escalation_rules[0], escalation_rule_assignment_strategy: 'round_robin' },
          { targets: [] },
        ],
      },
    ]);
    assert.deepEqual(
      plan.escalations.map(({ id, path }) => [id, path.repeat, path.steps.length]),
      [
        ['care', 2, 2],
        ['many', 9, 1],
      ],
    );
    const told = messagesOf(plan, 'left-out');
    assert.match(told, /Unused: No service uses it/);
    assert.match(told, /Many: It repeats 20 times/);
    assert.match(told, /round robin/);
    assert.match(told, /would page nobody/);
  });

  it('turns Opsgenie’s times from the beginning into waits from step to step', () => {
    const rule = (minutes: number, recipient: object, more: object = {}): object => ({
      condition: 'if-not-acked',
      notifyType: 'default',
      delay: { timeAmount: minutes, timeUnit: 'minutes' },
      recipient,
      ...more,
    });
    const ana = { type: 'user', id: 'u1', username: 'ana@example.com' };
    const escalation = {
      id: 'e1',
      name: 'Care_escalation',
      rules: [
        rule(30, { type: 'team', id: 't', name: 'core' }),
        rule(0, ana),
        rule(0, { type: 'schedule', id: 's1', name: 'Care' }),
        rule(10, ana, { condition: 'if-not-closed', notifyType: 'next' }),
      ],
      repeat: { waitInterval: 20, count: 3 },
    };
    const care = {
      id: 's1',
      name: 'Care',
      timezone: 'UTC',
      rotations: [{ name: 'R', type: 'daily', startDate: '2026-01-05T09:00:00Z', participants: [ana] }],
    };
    const plan = importOf('opsgenie', [{ data: [care] }, { data: [escalation] }]);
    assert.deepEqual(stepsOf(plan), ['person ana, rotation care 10m', 'person ana 20m', 'team core 20m']);
    assert.equal(plan.escalations[0]?.path.repeat, 3);
    assert.match(messagesOf(plan, 'left-out'), /until the alert is closed[\s\S]*notifies "next"/);
  });

  it('takes Grafana’s chains over, with waits between the steps', () => {
    const step = (position: number, more: object): object => ({
      id: `E${position}`,
      escalation_chain_id: 'F1',
      position,
      ...more,
    });
    const files = [
      { results: [{ id: 'F1', name: 'Default', team_id: null }] },
      {
        results: [
          step(3, { type: 'notify_persons', persons_to_notify: ['U1'] }),
          step(0, { type: 'notify_on_call_from_schedule', notify_on_call_from_schedule: 'S1' }),
          step(1, { type: 'notify_persons', persons_to_notify: ['U1'] }),
          step(2, { type: 'wait', duration: 900 }),
          step(4, { type: 'trigger_webhook', action_to_trigger: 'W' }),
          step(5, { type: 'repeat_escalation' }),
        ],
      },
      { id: 'S1', name: 'Platform', type: 'web', time_zone: 'UTC', shifts: ['O1'] },
      {
        id: 'O1',
        name: 'All',
        type: 'rolling_users',
        start: '2026-01-05T09:00:00',
        duration: 86_400,
        frequency: 'daily',
        rolling_users: [['U1']],
      },
      { id: 'U1', username: 'ana', email: 'ana@example.com' },
    ];
    const plan = importOf('grafana-oncall', files);
    assert.deepEqual(stepsOf(plan), ['rotation platform, person ana 15m', 'person ana 5m']);
    assert.equal(plan.escalations[0]?.path.repeat, 5);
    assert.match(messagesOf(plan, 'left-out'), /"trigger_webhook" has no counterpart/);
  });

  it('says which of several paths without a condition counts, and of which overrides nobody knows whose they are', () => {
    const { services: _, ...bare } = policy;
    const plan = importOf('pagerduty', [{ schedule }, bare, { ...bare, id: 'PZ', name: 'Apps' }]);
    assert.match(
      messagesOf(plan, 'assumed'),
      /apps, care are all for every incident .* so apps, the first by name, counts/,
    );
    const other = { ...schedule, id: 'PT', name: 'Second' };
    const lost = importOf('pagerduty', [{ schedules: [schedule, other] }, { overrides: [] }]);
    assert.match(messagesOf(lost, 'left-out'), /file-1: Nobody knows of which schedule these overrides are/);
    const rows = {
      data: [
        {
          alias: 'a',
          user: { username: 'a@example.com' },
          startDate: '2026-11-25T12:00:00Z',
          endDate: '2026-12-01T12:00:00Z',
        },
      ],
    };
    assert.match(messagesOf(importOf('opsgenie', [rows]), 'left-out'), /Nobody knows of which schedule/);
  });

  it('makes no rotation of a schedule in which nobody is left', () => {
    const gone = {
      ...layer,
      users: [{ user: { id: 'PX', summary: 'Wim', deleted_at: '2026-01-01T00:00:00Z' } }],
    };
    const plan = importOf('pagerduty', [
      { schedules: [schedule, { ...schedule, id: 'PT', name: 'Left', schedule_layers: [gone] }] },
    ]);
    assert.deepEqual(
      plan.rotations.map(({ id }) => id),
      ['primary'],
    );
    assert.equal(messagesOf(plan, 'decide'), '');
    assert.match(
      messagesOf(plan, 'left-out'),
      /Left: None of its layers can be used, so no rotation is made of it/,
    );
  });
});
