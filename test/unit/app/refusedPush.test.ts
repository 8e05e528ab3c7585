import assert from 'node:assert/strict';
import { planChangeSeverity } from '../../../src/app/changeSeverity';
import { escalateDue } from '../../../src/app/escalateDue';
import { pageNews } from '../../../src/app/pageNews';
import { prepareNextStep } from '../../../src/app/preparePage';
import { isPushRefused } from '../../../src/app/refusedPush';
import { sendPage } from '../../../src/app/sendPage';
import type { ShareStatus } from '../../../src/app/sharingPorts';
import { pagesOf } from '../../../src/core/escalation/pages';
import { at, INCIDENT, siteFiles } from '../../support/builders';
import { Machine, SharedSite, type Sent } from '../../support/paging/machines';

const FILES = {
  'livesite.yml': 'livesite: 1\nname: Acme\nroutes:\n  - { id: chat, kind: slack }\n',
  'people.yml': `people:
  - { handle: ann, name: Ann, contact: [{ route: chat, id: U1 }] }
  - { handle: bob, name: Bob, contact: [{ route: chat, id: U2 }] }
`,
  'escalations/default.yml': `name: Default
delivery: automatic
applies: [{ severities: [SEV1] }]
steps:
  - { page: { person: ann }, wait: 5m }
  - { page: { person: bob }, wait: 10m }
`,
};

/** Clones of a live site whose branch takes no push. */
function world(story: string) {
  const shared = new SharedSite(siteFiles(story, FILES));
  const sent: Sent[] = [];
  let clock = at('08:20:00');
  const machine = (name: string, refused = true): Machine =>
    new Machine({ name, shared, sent, now: () => clock, refused: () => refused });
  const setClock = (time: string): void => {
    clock = at(time);
  };
  return { machine, sent, setClock };
}

const outcomes = async (machine: Machine): Promise<string[]> =>
  (await escalateDue(machine.deps())).map(({ stage, outcome }) => `${stage} ${outcome}`);

describe('paging where the branch takes no push', () => {
  it('leaves from none of several machines by itself, however late, and keeps no claim', async () => {
    const { machine, sent, setClock } = world('08:15:00 alice declared SEV1: Checkout');
    const machines = ['ann', 'bob', 'bot'].map(name => machine(name));
    for (const time of ['08:20:00', '09:30:00']) {
      setClock(time);
      for (const one of machines) {
        assert.deepEqual(await outcomes(one), ['1.1 refused']);
      }
    }
    assert.deepEqual(sent, []);
    for (const one of machines) {
      assert.deepEqual(pagesOf((await one.site()).byId.get(INCIDENT)?.incident ?? { entries: [] }), []);
      assert.equal(one.isRefused(), false, 'nothing waits');
    }
    assert.deepEqual(await outcomes(machine('admin', false)), ['1.1 sent'], 'whoever may push pages');
  });

  it('leaves from the only machine that knows of the incident, at once and once', async () => {
    const { machine, sent, setClock } = world('08:15:00 alice declared SEV3: Checkout');
    const alice = machine('alice');
    assert.deepEqual(await outcomes(alice), []);
    const wanted = { incident: INCIDENT, severity: 'SEV1' };
    await alice.save(planChangeSeverity(await alice.site(), wanted, alice.author()));
    assert.deepEqual(await outcomes(alice), ['1.1 sent']);
    assert.deepEqual(await outcomes(alice), []);
    assert.deepEqual(await outcomes(machine('bob')), [], 'others know of no SEV1');
    setClock('08:25:01');
    assert.deepEqual(await outcomes(alice), ['1.2 sent']);
    assert.deepEqual(
      sent.map(({ machine: name, key }) => `${name} ${key.split('/').slice(2).join('/')}`),
      ['alice default/1.1/1', 'alice default/1.2/1'],
    );
  });

  it('writes no claim where something waits already, which may be on a branch for a pull request', async () => {
    const { machine } = world('08:15:00 alice declared SEV1: Checkout');
    const wanted = { incident: INCIDENT, severity: 'SEV2' };
    const alice = machine('alice');
    await alice.save(planChangeSeverity(await alice.site(), wanted, alice.author()));
    const deps = alice.deps();
    const prepared = prepareNextStep(await machine('carol').site(), INCIDENT, at('08:21:00'));
    const save = (): Promise<void> => assert.fail('a claim was written');
    assert.deepEqual(await sendPage(prepared, { ...deps, save }, { evenUnshared: true }), {
      kind: 'refused',
    });
  });

  it('leaves by hand', async () => {
    const { machine, sent } = world('08:15:00 alice declared SEV1: Checkout');
    const bob = machine('bob');
    const prepared = prepareNextStep(await bob.site(), INCIDENT, at('08:20:00'));
    const options = { evenUnshared: true, evenRefused: true };
    assert.equal((await sendPage(prepared, bob.deps(), options)).kind, 'sent');
    assert.deepEqual(await outcomes(bob), [], 'the step is not due again');
    assert.equal(sent.length, 1);
  });

  it('is put to people like a step that asks', async () => {
    const { machine } = world('08:15:00 alice declared SEV1: Checkout');
    const site = await machine('bob').site();
    const news = (now: string, isHeld: boolean): string[] =>
      pageNews(site, 'bob', at(now), () => isHeld).map(({ message }) => message);
    assert.deepEqual(news('08:20:00', false), []);
    assert.deepEqual(news('08:20:00', true), [
      'Nobody is paged yet for “Checkout”. Next: @ann. It is not paged by itself from here.',
    ]);
    assert.deepEqual(news('08:15:10', true), [], 'whoever declared it is asked first');
  });

  it('tells a refusal from a host that cannot be reached', () => {
    const status = (more: Partial<ShareStatus>): boolean =>
      isPushRefused({ state: 'blocked', waiting: 1, message: '', ...more });
    for (const reason of ['protected', 'read-only', 'refused', 'authentication', 'on-branch'] as const) {
      assert.ok(status({ reason }), reason);
    }
    for (const reason of ['offline', 'timeout', 'locked', 'rejected', 'signing', 'unknown'] as const) {
      assert.ok(!status({ reason }), reason);
    }
    assert.ok(status({ reason: 'conflict', onBranch: { branch: 'livesite/a/1', compareUrl: undefined } }));
    assert.ok(!status({ reason: 'protected', waiting: 0 }));
  });
});
