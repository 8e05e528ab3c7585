import assert from 'node:assert/strict';
import { DEFAULT_PATH_FILE, escalationText, planAddEscalation } from '../../../src/app/addEscalation';
import { dryRunText } from '../../../src/app/dryRunText';
import { hasAbandonedPage, isBegunBy, nextSteps } from '../../../src/app/duePages';
import { pageNews } from '../../../src/app/pageNews';
import { pagedWhom, pagePreviewText } from '../../../src/app/pagePreview';
import { pageTroubles } from '../../../src/app/pageTroubles';
import { pagingLine } from '../../../src/app/pagingState';
import { pageMessages, pagingTeam, preparePageByHand, prepareNextStep } from '../../../src/app/preparePage';
import type { LiveSite } from '../../../src/app/site';
import { dryRun } from '../../../src/core/escalation/dryRun';
import { parseEscalation } from '../../../src/core/escalation/parseEscalation';
import { printInstant } from '../../../src/core/time/instant';
import { readPaging } from '../../../src/protocol/paging';
import { at, authorAt, idOf, INCIDENT, siteOf } from '../../support/builders';

const PLAN = `livesite: 1
name: Acme
routes:
  - { id: pager, kind: pagerduty }
  - { id: chat, kind: slack, name: "#incidents" }
`;
const PEOPLE = `people:
  - { handle: alice, name: Alice Ames }
  - { handle: bob, name: Bob Bell, contact: [{ route: pager }, { route: chat, id: U1 }] }
  - { handle: carol, name: Carol Cole, contact: [{ route: pager }] }
`;
const PRIMARY = `name: Primary
zone: UTC
tier: primary
layers:
  - { name: All, anchor: 2026-01-05T09:00, turn: 1w, people: [bob] }
`;
const pathOf = (delivery: string): string => `name: Default
delivery: ${delivery}
steps:
  - { page: { rotation: primary }, wait: 5m }
  - { page: { person: carol }, wait: 10m }
`;
const DECLARED = '08:15:00 alice declared SEV1: Checkout';
const PAGED = `${DECLARED}\n08:15:05 alice paging default 1.1 @bob by pager, chat`;

function world(story: string, delivery = 'automatic', more: Readonly<Record<string, string>> = {}) {
  return siteOf(story, {
    'livesite.yml': PLAN,
    'people.yml': PEOPLE,
    'rotations/primary.yml': PRIMARY,
    'escalations/default.yml': pathOf(delivery),
    ...more,
  });
}

async function faceAt(story: string, clock: string, delivery?: string): Promise<string> {
  const site = await world(story, delivery);
  const line = pagingLine(site, recordIn(site));
  const face = line && readPaging(line, at(clock));
  return face === undefined ? 'nothing' : `${face.tone}: ${face.text}`;
}

function recordIn(site: LiveSite) {
  const record = site.byId.get(INCIDENT);
  assert.ok(record);
  return record;
}

describe('where paging stands, in words', () => {
  it('counts down to who is next, says so when it is due, and when it is long due', async () => {
    assert.equal(await faceAt(DECLARED, '08:15:01'), 'due: nobody is paged yet: paging @bob now');
    assert.equal(await faceAt(DECLARED, '08:18:00'), 'late: @bob should have been paged 3:00 ago');
    assert.equal(await faceAt(PAGED, '08:16:53'), 'running: @carol is paged in 3:12');
    assert.equal(await faceAt(PAGED, '08:19:30'), 'soon: @carol is paged in 0:35');
    assert.equal(await faceAt(PAGED, '08:20:05'), 'due: nobody has acknowledged: paging @carol now');
  });

  it('asks where a person sends, and never says that it is done by itself', async () => {
    assert.equal(await faceAt(DECLARED, '08:15:01', 'ask'), 'due: nobody is paged yet: page @bob');
    assert.equal(await faceAt(PAGED, '08:16:05', 'ask'), 'running: @carol is next in 4:00');
    assert.equal(await faceAt(PAGED, '08:22:05', 'ask'), 'late: page @carol: it was due 2:00 ago');
    const both = {
      'escalations/default.yml': pathOf('ask').replace(
        '{ person: carol }',
        '[{ person: carol }, { person: alice }]',
      ),
    };
    const site = await world(PAGED, 'ask', both);
    assert.equal(pagingLine(site, recordIn(site))?.before, '@carol and @alice are next');
  });

  it('says where the next step pages nobody who was not paged', async () => {
    const twice = {
      'escalations/default.yml': pathOf('automatic').replace('{ person: carol }', '{ person: bob }'),
    };
    const site = await world(PAGED, 'automatic', twice);
    assert.equal(pagingLine(site, recordIn(site))?.before, '@bob is paged again (nobody new)');
    const failed = `${PAGED}\n08:15:06 alice paged ${idOf(2)} pager failed\n08:15:06 alice paged ${idOf(2)} chat failed`;
    const unreached = await world(failed, 'automatic', twice);
    assert.equal(pagingLine(unreached, recordIn(unreached))?.before, '@bob is paged', 'nobody was reached');
    const asking = {
      'escalations/default.yml': twice['escalations/default.yml'].replace('automatic', 'ask'),
    };
    const due = await world(PAGED, 'ask', asking);
    assert.deepEqual(
      pageNews(due, 'alice', at('08:21:10')).map(({ message }) => message),
      ['Nobody has acknowledged “Checkout”. Next: @bob again: nobody new.'],
    );
  });

  it('gives the last ones their time, then says that nobody more comes', async () => {
    const all = `${PAGED}\n08:20:05 alice paging default 1.2 @carol by pager`;
    assert.equal(await faceAt(all, '08:25:05'), 'running: the last step is over in 5:00');
    assert.equal(await faceAt(all, '08:30:06'), 'due: all steps are paged: call somebody');
    const failed = `${all}\n08:20:08 alice paged ${idOf(3)} pager failed: no key`;
    assert.equal(await faceAt(failed, '08:20:09'), 'due: all steps are paged: call somebody');
  });

  it('says nothing once somebody has it in hand, or where no path is for it', async () => {
    assert.equal(await faceAt(`${PAGED}\n08:17:00 bob acknowledged`, '08:30:00'), 'nothing');
    const site = await siteOf(DECLARED);
    assert.equal(pagingLine(site, recordIn(site)), undefined);
  });
});

describe('what is due', () => {
  it('is the next step, the same by key in every clone, begun by whoever declared', async () => {
    const site = await world(DECLARED);
    const [step] = nextSteps(site);
    assert.ok(step);
    assert.equal(step.key, `${INCIDENT} default ${idOf(1)} 1.1`);
    assert.equal(isBegunBy(step, 'Alice'), true);
    assert.equal(isBegunBy(step, 'bob'), false);
    const [later] = nextSteps(await world(PAGED));
    assert.ok(later);
    assert.equal(isBegunBy(later, 'alice'), false, 'what follows is everybody’s');
  });

  it('is also a page of which nobody wrote what became of it, for half an hour', async () => {
    const site = await world(PAGED);
    const states = ['08:15:50', '08:17:00', '08:46:00'].map(clock => hasAbandonedPage(site, at(clock)));
    assert.deepEqual(states, [false, true, false]);
    const written = await world(
      `${PAGED}\n08:15:06 alice paged ${idOf(2)} pager delivered\n08:15:07 alice paged ${idOf(2)} chat unknown: cut`,
    );
    assert.equal(hasAbandonedPage(written, at('08:17:00')), false);
  });
});

describe('what people are told about pages', () => {
  const told = async (story: string, me: string, clock: string, delivery?: string): Promise<string[]> =>
    pageNews(await world(story, delivery), me, at(clock)).map(({ kind, message }) => `${kind} ${message}`);

  it('tells who is paged, until somebody has acknowledged', async () => {
    assert.deepEqual(await told(PAGED, 'Bob', '08:16:00'), ['paged You are paged. SEV1: Checkout.']);
    assert.deepEqual(await told(PAGED, 'carol', '08:16:00'), []);
    assert.deepEqual(await told(PAGED, '', '08:16:00'), []);
    assert.deepEqual(await told(`${PAGED}\n08:17:00 carol acknowledged`, 'bob', '08:18:00'), []);
    assert.deepEqual(await told(PAGED, 'bob', '09:30:00'), [], 'it is old news then');
    const byHand = `${DECLARED}\n08:16:00 alice paging by hand @carol, @alice by pager: can you look?`;
    assert.deepEqual(await told(byHand, 'carol', '08:17:00'), [
      'paged @alice pages you. SEV1: Checkout. “can you look?”',
    ]);
    assert.deepEqual(await told(byHand, 'alice', '08:17:00'), [], 'nobody is told what they did themselves');
  });

  it('asks whoever declared at once, the lead alone where there is one, else everybody after a minute', async () => {
    const asks = ['asks Nobody is paged yet for “Checkout”. Next: @bob.'];
    assert.deepEqual(await told(DECLARED, 'alice', '08:15:00', 'ask'), asks);
    assert.deepEqual(await told(DECLARED, 'carol', '08:15:30', 'ask'), []);
    assert.deepEqual(await told(DECLARED, 'carol', '08:16:00', 'ask'), asks);
    const led = `${DECLARED}\n08:15:10 carol role lead @carol`;
    assert.deepEqual(await told(led, 'carol', '08:15:30', 'ask'), asks);
    assert.deepEqual(await told(led, 'alice', '08:17:00', 'ask'), []);
    assert.deepEqual(await told(DECLARED, 'alice', '08:15:00', 'automatic'), []);
    assert.deepEqual(await told(PAGED, 'alice', '08:21:30', 'ask'), [
      'asks Nobody has acknowledged “Checkout”. Next: @carol.',
    ]);
  });
});

describe('pages that may not have arrived', () => {
  const troubles = async (story: string, clock: string): Promise<string[]> =>
    pageTroubles(await world(story), at(clock)).map(
      ({ page, route, outcome, text }) => `${page.people.join()} ${route} ${outcome}: ${text}`,
    );
  const failed = `${PAGED}\n08:15:07 alice paged ${idOf(2)} pager failed: no key\n08:15:08 alice paged ${idOf(2)} chat unknown: cut off`;

  it('are listed with the reason, also where nobody wrote any', async () => {
    assert.deepEqual(await troubles(failed, '08:15:10'), [
      'bob pager failed: no key',
      'bob chat unknown: cut off',
    ]);
    assert.deepEqual(await troubles(PAGED, '08:16:00'), []);
    assert.deepEqual(await troubles(PAGED, '08:17:00'), [
      'bob pager unknown: nobody wrote what became of it',
      'bob chat unknown: nobody wrote what became of it',
    ]);
  });

  it('are none once the same people were paged the same way, or somebody has it in hand', async () => {
    const again = `${failed}\n08:16:00 alice paging by hand @bob by pager\n08:16:01 alice paged ${idOf(5)} pager delivered`;
    assert.deepEqual(await troubles(again, '08:16:05'), ['bob chat unknown: cut off']);
    assert.deepEqual(await troubles(`${failed}\n08:17:00 bob acknowledged`, '08:18:00'), []);
  });
});

describe('the preview of a page', () => {
  it('shows whom, why, where to and every word, and tells what this machine cannot send', async () => {
    const site = await world(DECLARED);
    const prepared = prepareNextStep(site, INCIDENT, at('08:16:00'));
    const sender = { actor: 'alice', now: at('08:16:00'), url: undefined };
    const messages = pageMessages(site, prepared, '…', sender).map(one => ({
      ...one,
      preview: {
        to: `${one.route.id}.example`,
        body: `words\n\`\`\`\nof ${one.route.id}`,
        warnings: ['it is cut'],
      },
      isReady: one.route.id === 'chat',
    }));
    assert.equal(pagedWhom(prepared), '@bob');
    const text = pagePreviewText(prepared, 'Checkout', messages);
    assert.match(text, /^# Page for Checkout\n\nStep 1 of 2 of Default\. Nothing has left yet\.\n/);
    assert.match(text, /^- @bob, Bob Bell, on call in Primary$/m);
    assert.match(
      text,
      /\n\n- Over pager, pager\.example, to @bob: “SEV1: Checkout” Not from here: it has no key\.\n- Over chat, .*“SEV1: Checkout”\n\n# Exactly what leaves\n\n## pager/,
      'what is read at a glance comes first',
    );
    assert.match(
      text,
      /## pager to pager\.example\n\nFor @bob\n\n- \*\*This machine cannot send it:\*\* it has no key\n- \*\*Look twice:\*\* it is cut/,
    );
    assert.doesNotMatch(text, /## chat[^#]*cannot send/);
    assert.match(text, /^````json\nwords\n```\nof pager\n````$/m);
    assert.equal(messages[0]?.message.key, `livesite/${idOf(1)}/default/1.1/1`, 'the key that will be sent');
  });

  it('names gaps', async () => {
    const site = await world(DECLARED);
    const page = [
      { kind: 'person', person: 'carol' } as const,
      { kind: 'rotation', rotation: 'gone' } as const,
    ];
    const prepared = preparePageByHand(site, INCIDENT, { page }, at('08:16:00'));
    assert.match(pagePreviewText(prepared, 'x', []), /- \*\*Gap:\*\* There is no rotation gone\./);
  });
});

describe('Show Who Is Paged', () => {
  it('tells who, how and when, and gaps in the colour of errors', async () => {
    const site = await world(DECLARED, 'automatic', {
      'escalations/default.yml': `name: Default
steps:
  - { page: { rotation: primary }, wait: 5m }
  - { page: { team: night|shift }, wait: 5m }
  - { page: [{ person: bob }, { person: carol }], wait: 5m }
`,
    });
    const facts = { severity: 'SEV1', services: ['checkout'], at: at('2026-11-29 03:10') };
    const words = { facts, print: (instant: number) => printInstant(instant).slice(0, 16), zone: 'UTC' };
    const text = dryRunText(dryRun(site.escalations, pagingTeam(site), facts), words);
    assert.match(text, /^# SEV1 on checkout/);
    assert.match(text, /A person sees each page before it leaves/);
    assert.match(
      text,
      /\| 2026\\-11\\-29T03\\:10<br>at&nbsp;once \| step 1 of 3 \| \*\*@bob\*\* Bob Bell\\, on call in Primary \| pager<br>\\#incidents \|/,
    );
    assert.match(
      text,
      /step 2 of 3 \| <strong style="color: var\(--vscode-errorForeground\)">nobody is reached/,
    );
    assert.match(
      text,
      /<br>after&nbsp;5&nbsp;min \| step 3 of 3/,
      'a step that reaches nobody is passed over at once',
    );
    assert.match(text, /\\#incidents \\\(\\@bob\\\)/);
    assert.match(
      text,
      /## Gaps\n\n- <strong[^>]*>Nobody in people\\\.yml is in the team night\\\|shift\\\.</,
    );
  });

  it('says plainly that nobody is paged where no path is for it', async () => {
    const site = await siteOf(DECLARED);
    const facts = { severity: 'SEV1', services: [], at: at('08:00') };
    const words = { facts, print: printInstant, zone: 'UTC' };
    assert.match(
      dryRunText(dryRun([], pagingTeam(site), facts), words),
      /Nobody is paged\\: no escalation path/,
    );
  });
});

describe('Add Escalation Path', () => {
  it('starts with the rotations in the order in which they answer, and asks', async () => {
    const second = PRIMARY.replace('Primary', 'Second').replace('tier: primary', 'tier: secondary');
    const site = await siteOf(DECLARED, { 'rotations/a.yml': second, 'rotations/primary.yml': PRIMARY });
    const text = escalationText(site);
    const { value, problems } = parseEscalation(text);
    const { escalation } = value;
    assert.deepEqual(problems, []);
    assert.equal(escalation.delivery, 'ask');
    assert.deepEqual(
      escalation.steps.map(({ page }) => page),
      [[{ kind: 'rotation', rotation: 'primary' }], [{ kind: 'rotation', rotation: 'a' }]],
    );
    assert.deepEqual(planAddEscalation(site, authorAt('08:00')).edits, [
      { kind: 'create', path: DEFAULT_PATH_FILE, text },
    ]);
  });

  it('refuses where there is nobody to page, and where there is a path', async () => {
    const none = await siteOf(DECLARED);
    assert.throws(() => planAddEscalation(none, authorAt('08:00')), /run "Livesite: Add Rotation…"/);
    const there = await world(DECLARED);
    assert.throws(
      () => planAddEscalation(there, authorAt('08:00')),
      /There is escalations\/default\.yml already/,
    );
  });
});
