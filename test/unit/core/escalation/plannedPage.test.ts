import assert from 'node:assert/strict';
import { dryRun } from '../../../../src/core/escalation/dryRun';
import { printStage } from '../../../../src/core/escalation/escalation';
import { parseEscalation } from '../../../../src/core/escalation/parseEscalation';
import { planPage, type PagingTeam } from '../../../../src/core/escalation/plannedPage';
import { parseRotation } from '../../../../src/core/oncall/parseRotation';
import { parsePeople } from '../../../../src/core/people/people';
import { parsePlan } from '../../../../src/core/plan/plan';
import { printInstant } from '../../../../src/core/time/instant';
import { at } from '../../../support/builders';

const PRIMARY = `name: Primary
zone: Europe/Berlin
layers:
  - { name: Day, anchor: 2026-11-23T08:00, turn: 1d, people: [ann, bob], windows: [{ from: "08:00", until: "20:00" }] }
shadows: [{ person: newt, follows: ann }]
`;
const TEAM: PagingTeam = {
  routes: parsePlan(
    'livesite: 1\nname: A\nroutes: [{ id: chat, kind: slack }, { id: pager, kind: pagerduty }]\n',
  ).value.routes,
  people: parsePeople(`people:
  - { handle: ann, name: Ann, team: Platform, contact: [{ phone: "1" }, { route: chat, id: U1 }, { route: pager }] }
  - { handle: bob, name: Bob, team: platform, contact: [{ route: chat, id: U2 }] }
  - { handle: newt, name: Newt, github: newt-hub }
`).value,
  rotations: [{ id: 'primary', rotation: parseRotation(PRIMARY).value.rotation }],
};

describe('planPage', () => {
  const plan = (page: Parameters<typeof planPage>[1]['page'], by?: readonly string[]) =>
    planPage(TEAM, { page, by }, at('10:00'));
  const routed = (planned: ReturnType<typeof plan>): string[] =>
    planned.routes.map(
      ({ route, recipients }) =>
        `${route.id}: ${recipients.map(({ handle, address }) => `${handle} ${address ?? '-'}`).join(', ')}`,
    );

  it('pages whoever is on call then, and who learns, each over their own routes', () => {
    const page = plan([{ kind: 'rotation', rotation: 'primary' }]);
    assert.deepEqual(
      page.people.map(({ handle, why }) => `${handle}: ${why}`),
      ['ann: on call in Primary', 'newt: learning in Primary'],
    );
    assert.deepEqual(routed(page), ['chat: ann U1', 'pager: ann -', 'github: newt -']);
  });

  it('pages nobody twice, whatever names they come by', () => {
    const page = plan([
      { kind: 'person', person: 'ANN' },
      { kind: 'team', team: 'platform' },
      { kind: 'rotation', rotation: 'primary' },
      { kind: 'route', route: 'pager' },
    ]);
    assert.deepEqual(
      page.people.map(({ handle }) => handle),
      ['ann', 'bob', 'newt'],
    );
    assert.deepEqual(routed(page), ['chat: ann U1, bob U2', 'pager: ann -', 'github: newt -']);
  });

  it('keeps to the routes it is told', () => {
    const page = plan([{ kind: 'team', team: 'Platform' }], ['pager']);
    assert.deepEqual(routed(page), ['pager: ann -, bob -']);
    assert.deepEqual(routed(plan([{ kind: 'route', route: 'chat' }])), ['chat: ']);
  });

  it('names everything that reaches nobody, and does not throw', () => {
    const page = planPage(
      TEAM,
      {
        page: [
          { kind: 'rotation', rotation: 'primary' },
          { kind: 'rotation', rotation: 'ghost' },
          { kind: 'team', team: 'ops' },
          { kind: 'route', route: 'smoke' },
        ],
        by: undefined,
      },
      at('23:00'),
    );
    assert.deepEqual(page.people, []);
    assert.deepEqual(page.routes, []);
    assert.deepEqual(page.gaps, [
      'Nobody is on call in Primary.',
      'There is no rotation ghost.',
      'Nobody in people.yml is in the team ops.',
      'livesite.yml has no route smoke.',
    ]);
  });

  it('mentions somebody whom people.yml does not have on GitHub', () => {
    assert.deepEqual(routed(plan([{ kind: 'person', person: 'octocat' }])), ['github: octocat -']);
  });
});

describe('dryRun', () => {
  const named = (text: string) => ({ id: 'default', escalation: parseEscalation(text).value.escalation });
  const STEPS = `steps:
  - { page: { rotation: primary }, wait: 30m }
  - { page: { person: bob }, wait: 10m }
finally: { team: platform }
`;
  const run = (text: string, time: string) =>
    dryRun([named(`name: Default\n${text}`)], TEAM, { severity: 'SEV1', services: [], at: at(time) });
  const lines = (found: ReturnType<typeof run>): string[] =>
    (found?.pages ?? []).map(
      ({ stage, at: due, page }) =>
        `${printStage(stage)} ${printInstant(due).slice(8, 16)} ${page.people.map(({ handle }) => handle).join()}`,
    );

  it('takes every page to arrive and nobody to answer', () => {
    assert.deepEqual(lines(run(STEPS, '10:00')), [
      '1.1 23T10:00 ann,newt',
      '1.2 23T10:30 bob',
      'final 23T10:40 ann,bob',
    ]);
  });

  it('asks each rotation for the time of the page, and passes over who is not there', () => {
    // Berlin's 20:00 is 19:00 UTC: nobody is on call from then on.
    const twice = `${STEPS}repeat: 1\n`;
    assert.deepEqual(lines(run(twice, '18:45')).slice(0, 3), [
      '1.1 23T18:45 ann,newt',
      '1.2 23T19:15 bob',
      '2.1 23T19:25 ',
    ]);
    assert.equal(lines(run(twice, '18:45'))[3], '2.2 23T19:25 bob', 'at once');
  });

  it('waits for the hours in which pages may leave', () => {
    const text = `zone: Europe/Berlin\nhours: [{ days: mon-fri, from: "09:00", until: "17:00" }]\n${STEPS}`;
    assert.deepEqual(lines(run(text, '15:50')), [
      '1.1 23T15:50 ann,newt',
      '1.2 24T08:00 bob',
      'final 24T08:10 ann,bob',
    ]);
  });

  it('finds no path where none is for the incident', () => {
    assert.equal(run(`applies: [{ severities: [SEV3] }]\n${STEPS}`, '10:00'), undefined);
  });
});
