import assert from 'node:assert/strict';
import { checkEscalation } from '../../../../src/core/escalation/checkEscalation';
import { parseEscalation } from '../../../../src/core/escalation/parseEscalation';
import { quickFixesFor } from '../../../../src/core/editor/quickFixes';
import { parsePeople } from '../../../../src/core/people/people';
import { parsePlan } from '../../../../src/core/plan/plan';
import { applyTextEdits } from '../../../../src/core/text/range';
import { siteOf, under } from '../../../support/builders';

const { value: plan } = parsePlan('livesite: 1\nname: Acme\nroutes: [{ id: chat, kind: slack }]\n');
const { value: people } = parsePeople('people: [{ handle: ann, name: Ann, team: Platform }]\n');
const CONTEXT = {
  plan,
  people,
  services: [{ id: 'checkout', name: 'Checkout' }],
  rotations: ['primary'],
};

function problemsOf(text: string, context = CONTEXT) {
  const { value, problems } = parseEscalation(text);
  assert.deepEqual(problems, []);
  return checkEscalation(value, context);
}

describe('checkEscalation', () => {
  it('finds every name that nothing has, where it stands', () => {
    const text = `name: A
applies: [{ severities: [SEV1, SEV7], services: [checkout, chekout] }]
steps:
  - page: [{ rotation: primry }, { person: bob }, { team: platform }, { team: ops }]
    by: [chat, pager]
  - { page: { route: github }, by: chta }
finally: { route: nowhere }
`;
    assert.deepEqual(
      problemsOf(text).map(({ code, range }) => `${code} ${under(text, range)}`),
      [
        'unknown-rotation primry',
        'unknown-person bob',
        'unknown-team ops',
        'unknown-route nowhere',
        'unknown-route pager',
        'unknown-route chta',
        'unknown-severity SEV7',
        'unknown-service chekout',
      ],
    );
  });

  it('is silent where all is known', () => {
    assert.deepEqual(
      problemsOf(
        'name: A\nsteps: [{ page: [{ rotation: primary }, { person: ANN }, { team: platform }], by: [chat, github] }]\n',
      ),
      [],
    );
  });

  it('offers the name that was meant', async () => {
    const text = 'name: A\nsteps: [{ page: { rotation: primry } }]\n';
    const [problem] = problemsOf(text);
    assert.ok(problem);
    const site = await siteOf('08:15:00 alice declared SEV1: x');
    const [fix] = quickFixesFor(problem, {
      site,
      path: 'escalations/a.yml',
      text,
      now: 0,
      me: 'ann',
      root: '/site',
      readOnly: false,
      problems: [],
      peopleText: '',
    });
    assert.equal(
      applyTextEdits(text, fix?.edits[0]?.edits ?? []),
      'name: A\nsteps: [{ page: { rotation: primary } }]\n',
    );
  });

  it('warns where a path pages by itself and nothing rings', () => {
    const text = 'name: A\ndelivery: automatic\nsteps: [{ page: { person: ann } }]\n';
    assert.deepEqual(
      problemsOf(text).map(({ code, severity, range }) => [code, severity, under(text, range)]),
      [
        ['no-pager', 'warning', 'delivery'],
        ['automatic-push', 'hint', 'delivery'],
      ],
    );
    const { value: ringing } = parsePlan(
      'livesite: 1\nname: Acme\nbranch: main\nroutes: [{ id: pd, kind: pagerduty }]\n',
    );
    assert.deepEqual(problemsOf(text, { ...CONTEXT, plan: ringing }), []);
    assert.deepEqual(problemsOf(text.replace('automatic', 'ask')), []);
  });
});
