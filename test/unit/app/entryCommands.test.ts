import assert from 'node:assert/strict';
import { planAcknowledge } from '../../../src/app/acknowledge';
import { planAddEntry, planDetected, planImpact, planServices } from '../../../src/app/addEntry';
import { planAssignRole } from '../../../src/app/assignRole';
import { planEntries, planFiles, Refusal, type Author } from '../../../src/app/change';
import { planChangeSeverity } from '../../../src/app/changeSeverity';
import { checkClosing, planClose, planReopen } from '../../../src/app/closeIncident';
import { planCorrectEntry } from '../../../src/app/correctEntry';
import { isLinkTarget, planLink } from '../../../src/app/linkIncident';
import { planSetStatus } from '../../../src/app/setStatus';
import { SiteReader, type LiveSite } from '../../../src/app/site';
import type { Change } from '../../../src/core/change/change';
import { findFlaw } from '../../../src/core/change/parseChange';
import { timeOfEntryId } from '../../../src/core/incident/entryId';
import { parseLog } from '../../../src/core/incident/log';
import type { Status } from '../../../src/core/incident/status';
import { applied, at, authorAt, FOLDER, idOf, INCIDENT, logText, siteFiles } from '../../support/builders';
import { MemoryStore } from '../../support/memoryStore';

const OTHER = '2026-11-23-payments';
const OTHER_LOG = logText('07:00:00 bob declared SEV3: Payments slow').replace(INCIDENT, OTHER);
const DECLARED = '08:15:02 alice declared SEV2: Checkout';
const REVIEW =
  '---\nstate: reviewed\nowner: alice\n---\n## Summary\n\nIt broke and was mended.\n\n## Remediation\n\n- [ ] R1 Alert when checkout errors pass 1 % — @bob, due 2026-12-07\n';

type Plan = (site: LiveSite, author: Author) => Change;

interface Outcome {
  readonly subject: string;
  readonly trailers: Change['trailers'];
  /** Lines added to the log, without their ids. */
  readonly said: readonly string[];
  /** The header afterwards. */
  readonly header: string;
}

/** What a command does to the incident of a story; checks that the log only grew, and that all else stayed. */
async function outcome(
  story: string,
  plan: Plan,
  author = authorAt('10:30'),
  more: Record<string, string> = {},
): Promise<Outcome> {
  const files = siteFiles(story, { [`incidents/2026/${OTHER}/timeline.md`]: OTHER_LOG, ...more });
  const site = await new SiteReader(new MemoryStore(files)).read();
  const change = plan(site, author);
  assert.equal(findFlaw(change), undefined);
  assert.equal(change.at, `${new Date(author.now).toISOString().slice(0, 19)}Z`);
  assert.equal(change.actor, author.actor);
  assert.equal(timeOfEntryId(change.id), author.now);
  const after = applied(change, files);
  assert.deepEqual(applied(change, { ...files, ...after }), {}, 'applying it twice');
  assert.deepEqual(Object.keys(after).sort(), [`${FOLDER}/incident.md`, `${FOLDER}/timeline.md`]);
  const before = files[`${FOLDER}/timeline.md`] ?? '';
  const log = after[`${FOLDER}/timeline.md`] ?? '';
  assert.ok(log.startsWith(before) && log.endsWith('\n'));
  const added = log.slice(before.length).trimEnd().split('\n');
  const { value, problems } = parseLog(log);
  assert.ok(problems.length <= parseLog(before).problems.length, 'no problem added');
  assert.deepEqual(change.trailers, [
    ['Livesite-Incident', INCIDENT],
    ...value.entries.slice(-added.length).map(({ id }) => ['Livesite-Entry', id]),
  ]);
  const header = after[`${FOLDER}/incident.md`] ?? '';
  assert.ok(header.endsWith('\n---\n\n# Checkout\n'));
  return {
    subject: change.subject,
    trailers: change.trailers,
    said: added.map(line => line.replace(/ <!--[0-9A-Z]{16}-->$/, '').replace(/^- 2026-11-23T/, '')),
    header: header.slice(4, -'\n---\n\n# Checkout\n'.length),
  };
}

async function refusal(story: string, plan: Plan, more: Record<string, string> = {}): Promise<string> {
  try {
    await outcome(story, plan, authorAt('10:30'), more);
  } catch (error) {
    assert.ok(error instanceof Refusal, String(error));
    assert.equal(error.name, 'Refusal');
    return error.message;
  }
  return 'not refused';
}

describe('planEntries', () => {
  it('adds one entry at the writer’s clock, and the header follows', async () => {
    const { subject, trailers, said, header } = await outcome(
      DECLARED,
      (site, author) => planAcknowledge(site, { incident: INCIDENT }, author),
      authorAt('10:30:20', 'bob'),
    );
    assert.equal(subject, `${INCIDENT}: acknowledged`);
    assert.equal(trailers.length, 2);
    assert.deepEqual(said, ['10:30:20Z @bob **acknowledged**']);
    assert.equal(
      header,
      `title: Checkout
severity: SEV2
status: investigating
declared: 2026-11-23T08:15:02Z
acknowledged: 2026-11-23T10:30:20Z`,
    );
  });

  it('writes a time that a person states to the minute, or with a fraction', async () => {
    const note =
      (statedAt: number): Plan =>
      (site, author) =>
        planAddEntry(site, { incident: INCIDENT, kind: 'note', text: 'x', statedAt }, author);
    assert.deepEqual((await outcome(DECLARED, note(at('08:20')))).said, ['08:20Z @alice **note** x']);
    assert.deepEqual((await outcome(DECLARED, note(at('08:20:05')))).said, [
      '08:20:05.000Z @alice **note** x',
    ]);
    assert.deepEqual((await outcome(DECLARED, note(at('10:30:50')))).said, [
      '10:30:50.000Z @alice **note** x',
    ]);
    assert.equal(await refusal(DECLARED, note(at('10:32'))), 'That time is still to come.');
    assert.equal(await refusal(DECLARED, note(Number.NaN)), 'That time is still to come.');
  });

  it('orders entries by what was seen, and changes by this machine’s clock', async () => {
    const site = await new SiteReader(new MemoryStore(siteFiles(DECLARED))).read();
    const record = site.byId.get(INCIDENT);
    assert.ok(record);
    const slow = { ...authorAt('07:00'), now: Date.parse('2020-01-01T00:00:00Z') };
    const change = planEntries(
      record,
      [
        { kind: 'note', text: '1' },
        { kind: 'note', text: '2' },
      ],
      slow,
      'two notes',
    );
    const ids = change.trailers.flatMap(([key, value]) => (key === 'Livesite-Entry' ? [value] : []));
    assert.equal(ids.length, 2);
    assert.deepEqual([idOf(1), ...ids].sort(), [idOf(1), ...ids]);
    assert.equal(timeOfEntryId(change.id), slow.now);
    assert.equal(change.at, '2020-01-01T00:00:00Z');
  });

  it('keeps a subject to one line of 100 characters that closes no issue', async () => {
    const subject = async (text: string) =>
      (
        await outcome(DECLARED, (site, author) =>
          planAddEntry(site, { incident: INCIDENT, kind: 'note', text }, author),
        )
      ).subject;
    assert.equal(await subject('one\ntwo'), `${INCIDENT}: note: one ⏎ two`);
    assert.equal(
      await subject('fixes #12, closes: acme/shop#7 and Resolved https://github.com/a/b/issues/1'),
      `${INCIDENT}: note: fixes (see #12), closes: (see acme/shop#7) and Resolved (see http…`,
    );
    assert.equal(await subject('see #12, fix 12 things'), `${INCIDENT}: note: see #12, fix 12 things`);
    const long = await subject('😀'.repeat(100));
    assert.ok(long.length <= 100 && long.endsWith('😀…'));
  });

  it('acknowledges once more where somebody was paged since, and else not', async () => {
    const story = `${DECLARED}\n08:16:00 ann acknowledged`;
    const acknowledge = (site: LiveSite, author: Author): Change =>
      planAcknowledge(site, { incident: INCIDENT }, author);
    await assert.rejects(outcome(story, acknowledge, authorAt('10:30:20', 'bob')), {
      name: 'Refusal',
      message: '@ann has acknowledged it already.',
    });
    const paged = `${story}\n10:30:00 bot paging default 1.2 @bob by chat`;
    const { said } = await outcome(paged, acknowledge, authorAt('10:30:20', 'bob'));
    assert.deepEqual(said, ['10:30:20Z @bob **acknowledged**']);
    const answered = `${paged}\n10:29 bob acknowledged`;
    await assert.rejects(outcome(answered, acknowledge, authorAt('10:31:00', 'bob')), { name: 'Refusal' });
  });

  it('refuses an author nobody could name, and incidents that are not there', async () => {
    const site = await new SiteReader(new MemoryStore(siteFiles(DECLARED))).read();
    assert.throws(() => planAcknowledge(site, { incident: INCIDENT }, authorAt('10:30', 'Alice Ames')), {
      name: 'Refusal',
      message:
        '"Alice Ames" is no handle, so nobody could tell who wrote the entry: use a GitHub login such as alice.',
    });
    assert.throws(() => planAcknowledge(site, { incident: '2026-01-01-x\n' }, authorAt('10:30')), {
      name: 'Refusal',
      message: 'There is no incident 2026-01-01-x. It may have been renamed, or not fetched yet.',
    });
  });
});

describe('planFiles', () => {
  it('is a change without an entry', () => {
    const edits = [{ kind: 'create', path: 'people.yml', text: 'people: []\n' }] as const;
    assert.deepEqual(
      { ...planFiles('livesite: initialize', edits, authorAt('10:30')), id: '' },
      {
        id: '',
        at: '2026-11-23T10:30:00Z',
        actor: 'alice',
        subject: 'livesite: initialize',
        trailers: [],
        edits,
      },
    );
    const { subject, trailers } = planFiles('add R1', edits, authorAt('10:30'), INCIDENT);
    assert.equal(subject, `${INCIDENT}: add R1`);
    assert.deepEqual(trailers, [['Livesite-Incident', INCIDENT]]);
  });
});

describe('planAcknowledge', () => {
  const plan: Plan = (site, author) => planAcknowledge(site, { incident: INCIDENT }, author);

  it('refuses what is acknowledged or over', async () => {
    assert.equal(
      await refusal(`${DECLARED}\n08:16:00 bob acknowledged`, plan),
      '@bob has acknowledged it already.',
    );
    assert.equal(
      await refusal(`${DECLARED}\n08:16:00 bob status identified`, plan),
      '@bob has acknowledged it already.',
    );
    assert.equal(
      await refusal(`${DECLARED}\n08:16:00 bob status declined`, plan),
      'This incident is over. Reopen it first.',
    );
  });
});

describe('planAddEntry', () => {
  it('adds what was seen, done and decided', async () => {
    for (const kind of ['note', 'observation', 'action', 'decision'] as const) {
      const { subject, said } = await outcome(DECLARED, (site, author) =>
        planAddEntry(site, { incident: INCIDENT, kind, text: ' rolled back\nv142 ' }, author),
      );
      assert.deepEqual(
        [subject, said],
        [`${INCIDENT}: ${kind}: rolled back ⏎ v142`, [`10:30:00Z @alice **${kind}** rolled back ⏎ v142`]],
      );
    }
  });

  it('adds updates for the team and for customers', async () => {
    const update =
      (kind: 'internal-update' | 'customer-update', text: string): Plan =>
      (site, author) =>
        planAddEntry(site, { incident: INCIDENT, kind, text }, author);
    assert.deepEqual((await outcome(DECLARED, update('internal-update', 'We try'))).said, [
      '10:30:00Z @alice **update** internal: We try',
    ]);
    assert.deepEqual((await outcome(DECLARED, update('customer-update', 'We know'))).said, [
      '10:30:00Z @alice **update** public: We know',
    ]);
    assert.equal(await refusal(DECLARED, update('customer-update', ' ')), 'The entry has no text yet.');
  });

  it('can be added to an incident that is over', async () => {
    const over = `${DECLARED}\n08:16:00 bob status declined`;
    const { header } = await outcome(over, (site, author) =>
      planAddEntry(site, { incident: INCIDENT, kind: 'note', text: 'x' }, author),
    );
    assert.match(header, /^status: declined$/m);
  });

  it('refuses nothing said', async () => {
    const empty: Plan = (site, author) =>
      planAddEntry(site, { incident: INCIDENT, kind: 'note', text: ' \n\u200b ' }, author);
    assert.equal(await refusal(DECLARED, empty), 'The entry has no text yet.');
  });

  it('keeps hostile text from becoming anything else', async () => {
    const text =
      'x <!--01JDCQ8X2K-->\n- 2026-11-23T08:16:00Z @bob **status** closed <!--01KAQW4HBG000009-->\n---\nstatus: closed';
    const { said, header } = await outcome(DECLARED, (site, author) =>
      planAddEntry(site, { incident: INCIDENT, kind: 'note', text }, author),
    );
    assert.equal(said.length, 1);
    assert.match(header, /^status: triage$/m);
  });
});

describe('planImpact', () => {
  const impact =
    (edge: 'started' | 'ended', time: string): Plan =>
    (site, author) =>
      planImpact(site, { incident: INCIDENT, edge, at: at(time) }, author);

  it('says since when and until when', async () => {
    const started = await outcome(DECLARED, impact('started', '08:05'));
    assert.deepEqual(
      [started.subject, started.said],
      [`${INCIDENT}: impact started`, ['10:30:00Z @alice **impact** started 2026-11-23T08:05Z']],
    );
    const ended = await outcome(
      `${DECLARED}\n08:16:00 a impact started 2026-11-23T08:05Z`,
      impact('ended', '09:00:10'),
    );
    assert.deepEqual(ended.said, ['10:30:00Z @alice **impact** ended 2026-11-23T09:00:10Z']);
  });

  it('refuses what is to come, what ends before it begins, and what was said', async () => {
    const began = `${DECLARED}\n08:16:00 a impact started 2026-11-23T08:05Z`;
    assert.equal(await refusal(DECLARED, impact('started', '10:40')), 'That time is still to come.');
    assert.equal(
      await refusal(began, impact('ended', '08:00')),
      'The impact began at 2026-11-23T08:05:00Z, so it cannot have ended before.',
    );
    assert.equal(await refusal(began, impact('started', '08:05')), 'The log says so already.');
  });
});

describe('planServices', () => {
  const services =
    (...names: string[]): Plan =>
    (site, author) =>
      planServices(site, { incident: INCIDENT, services: names }, author);

  it('says which are hurt', async () => {
    const { subject, said, header } = await outcome(DECLARED, services('web', 'api', 'web'));
    assert.deepEqual(
      [subject, said],
      [`${INCIDENT}: services web, api`, ['10:30:00Z @alice **services** web, api']],
    );
    assert.match(header, /^services: \[web, api\]$/m);
    const none = await outcome(`${DECLARED}\n08:16:00 a services web`, services());
    assert.deepEqual(
      [none.subject, none.said],
      [`${INCIDENT}: services none`, ['10:30:00Z @alice **services** none']],
    );
    assert.doesNotMatch(none.header, /services/);
  });

  it('refuses what is no id, and what was said', async () => {
    assert.equal(
      await refusal(DECLARED, services('web, api')),
      '"web, api" is no service’s id: lower-case letters, digits and hyphens, and not "none".',
    );
    assert.match(await refusal(DECLARED, services('none')), /^"none" is no service’s id/);
    assert.equal(
      await refusal(`${DECLARED}\n08:16:00 a services web`, services('web')),
      'The log says so already.',
    );
    assert.equal(await refusal(DECLARED, services()), 'The log says so already.');
  });
});

describe('planDetected', () => {
  it('says how it was noticed', async () => {
    const { subject, said } = await outcome(DECLARED, (site, author) =>
      planDetected(site, { incident: INCIDENT, by: 'monitor', at: at('08:07') }, author),
    );
    assert.deepEqual(
      [subject, said],
      [`${INCIDENT}: detected by monitor`, ['10:30:00Z @alice **detected** by monitor at 2026-11-23T08:07Z']],
    );
    const without = await outcome(DECLARED, (site, author) =>
      planDetected(site, { incident: INCIDENT, by: 'customer' }, author),
    );
    assert.deepEqual(without.said, ['10:30:00Z @alice **detected** by customer']);
    assert.equal(
      await refusal(DECLARED, (site, author) =>
        planDetected(site, { incident: INCIDENT, by: 'staff', at: at('11:00') }, author),
      ),
      'That time is still to come.',
    );
  });
});

describe('planAssignRole', () => {
  const role =
    (name: string, person: string, leaves = false): Plan =>
    (site, author) =>
      planAssignRole(site, { incident: INCIDENT, role: name, person, leaves }, author);

  it('gives a role to somebody and takes it back', async () => {
    const given = await outcome(DECLARED, role('lead', '@BOB'));
    assert.deepEqual(
      [given.subject, given.said],
      [`${INCIDENT}: lead @bob`, ['10:30:00Z @alice **role** lead @bob']],
    );
    assert.match(given.header, /^lead: bob$/m);
    const left = await outcome(`${DECLARED}\n08:16:00 a role lead @bob`, role('lead', 'Bob', true));
    assert.deepEqual(
      [left.subject, left.said],
      [`${INCIDENT}: @bob gives up lead`, ['10:30:00Z @alice **role** lead -@bob']],
    );
    assert.doesNotMatch(left.header, /lead/);
    assert.deepEqual((await outcome(DECLARED, role('scribe', 'stranger'))).said, [
      '10:30:00Z @alice **role** scribe @stranger',
    ]);
  });

  it('passes a role on', async () => {
    const { header } = await outcome(`${DECLARED}\n08:16:00 a role lead @bob`, role('lead', 'carol'));
    assert.match(header, /^lead: carol$/m);
  });

  it('refuses roles the plan has not, handles that are none, and what is so already', async () => {
    assert.equal(
      await refusal(DECLARED, role('boss', 'bob')),
      'There is no role boss. The plan has lead, communications-manager, scribe, responder, leaders-liaison.',
    );
    assert.equal(
      await refusal(DECLARED, role('lead', 'Bob Bell')),
      '"Bob Bell" is no handle: use a GitHub login such as alice.',
    );
    assert.equal(
      await refusal(`${DECLARED}\n08:16:00 a role lead @bob`, role('lead', 'BOB')),
      '@bob is Incident lead already.',
    );
    assert.equal(await refusal(DECLARED, role('lead', 'bob', true)), '@bob is not Incident lead.');
  });
});

describe('planChangeSeverity', () => {
  const severity =
    (to: string, reason?: string): Plan =>
    (site, author) =>
      planChangeSeverity(
        site,
        { incident: INCIDENT, severity: to, ...(reason === undefined ? {} : { reason }) },
        author,
      );

  it('changes or sets it', async () => {
    const { subject, said, header } = await outcome(DECLARED, severity('SEV1', 'all\nregions'));
    assert.deepEqual(
      [subject, said],
      [`${INCIDENT}: severity SEV2 -> SEV1`, ['10:30:00Z @alice **severity** SEV1: all ⏎ regions']],
    );
    assert.match(header, /^severity: SEV1$/m);
    const set = await outcome('08:15:02 alice declared SEV?: x', severity('SEV3'));
    assert.deepEqual(
      [set.subject, set.said],
      [`${INCIDENT}: severity SEV? -> SEV3`, ['10:30:00Z @alice **severity** SEV3']],
    );
  });

  it('refuses others than the plan’s, and the same', async () => {
    assert.equal(
      await refusal(DECLARED, severity('SEV9')),
      'There is no severity SEV9. The plan has SEV1, SEV2, SEV3, SEV4.',
    );
    assert.equal(await refusal(DECLARED, severity('SEV2')), 'It is SEV2 already.');
  });
});

describe('planSetStatus', () => {
  const status =
    (to: Status, more: { text?: string; into?: string } = {}): Plan =>
    (site, author) =>
      planSetStatus(site, { incident: INCIDENT, status: to, ...more }, author);

  it('moves an incident on, and back', async () => {
    const { subject, said, header } = await outcome(DECLARED, status('identified', { text: 'bad config' }));
    assert.deepEqual(
      [subject, said],
      [`${INCIDENT}: status triage -> identified`, ['10:30:00Z @alice **status** identified: bad config']],
    );
    assert.equal(header.split('\n')[2], 'status: identified');
    assert.match(header, /^acknowledged: 2026-11-23T10:30:00Z$/m);
    const back = await outcome(`${DECLARED}\n08:20:00 a status monitoring`, status('identified'));
    assert.equal(back.subject, `${INCIDENT}: status monitoring -> identified`);
    assert.doesNotMatch(back.header, /mitigated:/);
  });

  it('names no target for what is not merged', async () => {
    assert.deepEqual((await outcome(DECLARED, status('declined', { into: OTHER }))).said, [
      '10:30:00Z @alice **status** declined',
    ]);
  });

  it('refuses what cannot follow', async () => {
    assert.equal(await refusal(DECLARED, status('triage')), 'The status is triage already.');
    assert.equal(
      await refusal(DECLARED, status('closed')),
      'Use "Livesite: Close Incident…", which checks what is missing.',
    );
    assert.equal(
      await refusal(`${DECLARED}\n08:20:00 a status resolved`, status('identified')),
      'From resolved an incident becomes monitoring, merged, not identified.',
    );
    assert.equal(
      await refusal(`${DECLARED}\n08:20:00 a status declined`, status('monitoring')),
      'The incident is declined. Reopen it first.',
    );
    assert.equal(await refusal(DECLARED, status('merged')), 'Merging needs the incident that continues.');
    assert.equal(
      await refusal(DECLARED, status('merged', { into: INCIDENT })),
      'An incident cannot be merged into itself.',
    );
    assert.match(
      await refusal(DECLARED, status('merged', { into: '2026-01-01-no' })),
      /^There is no incident 2026-01-01-no/,
    );
    const merged = logText(
      `07:00:00 bob declared SEV3: Payments\n07:10:00 bob status merged into ${INCIDENT}`,
    );
    assert.equal(
      await refusal(DECLARED, status('merged', { into: OTHER }), {
        [`incidents/2026/${OTHER}/timeline.md`]: merged,
      }),
      `${OTHER} is itself merged into ${INCIDENT}.`,
    );
  });
});

describe('planLink', () => {
  const link =
    (target: string, label?: string): Plan =>
    (site, author) =>
      planLink(site, { incident: INCIDENT, target, ...(label === undefined ? {} : { label }) }, author);

  it('links web addresses, pull requests and incidents', async () => {
    const web = await outcome(DECLARED, link(' https://grafana.example/d/x?a=1#b ', 'the\ngraph'));
    assert.deepEqual(
      [web.subject, web.said],
      [
        `${INCIDENT}: link https://grafana.example/d/x?a=1#b`,
        ['10:30:00Z @alice **link** https://grafana.example/d/x?a=1#b the ⏎ graph'],
      ],
    );
    assert.deepEqual((await outcome(DECLARED, link('acme/shop#142'))).said, [
      '10:30:00Z @alice **link** acme/shop#142',
    ]);
    assert.deepEqual((await outcome(DECLARED, link(OTHER))).said, [`10:30:00Z @alice **link** ${OTHER}`]);
  });

  it('refuses everything else', async () => {
    const targets = [
      '',
      'x',
      'javascript:alert(1)',
      'command:x',
      'vscode://x',
      'file:///etc/passwd',
      'https://',
      'https://a b',
      'https://a.example/<x>',
      'https://a.example/\u202egpj',
      'data:text/html,x',
      '#12',
    ];
    for (const target of targets) {
      assert.ok(!isLinkTarget(target), target);
      assert.match(await refusal(DECLARED, link(target)), /^A link is a web address/);
    }
    assert.equal(await refusal(DECLARED, link(INCIDENT)), 'An incident cannot be linked to itself.');
    assert.match(await refusal(DECLARED, link('2026-01-01-no')), /^There is no incident 2026-01-01-no/);
    assert.equal(
      await refusal(`${DECLARED}\n08:20:00 a link acme/shop#142 PR`, link('acme/shop#142')),
      'That link is in the log already.',
    );
  });
});

describe('planClose and planReopen', () => {
  const close =
    (more: { text?: string; anyway?: boolean } = {}): Plan =>
    (site, author) =>
      planClose(site, { incident: INCIDENT, ...more }, author);
  const ready = `${DECLARED}
    08:16:00 alice role lead @alice
    08:17:00 alice update public: We know
    09:00:00 alice status resolved
    09:30:00 alice publishing files publish final sha256:${'a'.repeat(64)} page
    09:30:01 alice published ${idOf(5)} done`;
  const review = { [`${FOLDER}/review.md`]: REVIEW };

  it('closes what is complete', async () => {
    const { subject, said, header } = await outcome(
      ready,
      close({ text: 'all done' }),
      authorAt('10:30'),
      review,
    );
    assert.deepEqual(
      [subject, said],
      [`${INCIDENT}: status resolved -> closed`, ['10:30:00Z @alice **status** closed: all done']],
    );
    assert.match(header, /^closed: 2026-11-23T10:30:00Z$/m);
    assert.deepEqual((await outcome(ready, close(), authorAt('10:30'), review)).said, [
      '10:30:00Z @alice **status** closed',
    ]);
  });

  it('refuses what is not, and says what lacks', async () => {
    assert.equal(
      await refusal(DECLARED, close()),
      'Not closed: Set the status to resolved first. Nobody holds the lead. No customer update is in the log. There is no review yet: "Livesite: Start Review". There is no customer review yet: "Livesite: Start Customer Review".',
    );
    assert.equal(
      await refusal(ready, close()),
      'Not closed: There is no review yet: "Livesite: Start Review".',
    );
  });

  it('closes it anyway, and says so in the entry', async () => {
    assert.deepEqual((await outcome(ready, close({ anyway: true, text: 'no review needed' }))).said, [
      '10:30:00Z @alice **status** closed: no review needed; without: review written',
    ]);
    assert.deepEqual((await outcome(DECLARED, close({ anyway: true }))).said, [
      '10:30:00Z @alice **status** closed: without: resolved, closed by the lead, customers told, review written, customer review published',
    ]);
  });

  it('refuses what is over', async () => {
    assert.equal(
      await refusal(`${DECLARED}\n08:20:00 a status declined`, close({ anyway: true })),
      'The incident is declined already.',
    );
  });

  it('gives the checklist', async () => {
    const site = await new SiteReader(new MemoryStore(siteFiles(ready, review))).read();
    assert.deepEqual(
      checkClosing(site, INCIDENT, 'bob')
        .filter(({ done }) => !done)
        .map(({ label }) => label),
      ['Closed by the lead'],
    );
  });

  it('reopens what has ended', async () => {
    const reopen: Plan = (site, author) =>
      planReopen(site, { incident: INCIDENT, reason: 'it is\nback' }, author);
    for (const status of ['resolved', 'closed', 'declined', `merged into ${OTHER}`]) {
      const { subject, said, header } = await outcome(`${DECLARED}\n09:00:00 a status ${status}`, reopen);
      assert.deepEqual(
        [subject, said],
        [
          `${INCIDENT}: reopened (was ${status.split(' ')[0]})`,
          ['10:30:00Z @alice **reopened** it is ⏎ back'],
        ],
      );
      assert.match(header, /^status: investigating$/m);
      assert.doesNotMatch(header, /^(?:resolved|closed):/m);
    }
    assert.equal(await refusal(DECLARED, reopen), 'The incident is open: its status is triage.');
  });
});

describe('planCorrectEntry', () => {
  const story = `
    08:15:02 alice declared SEV2: Checkout
    08:16:00 alice status identified: bad config
    08:17:00 alice update public: We know
    08:18:00 alice note something
    08:19:00 alice role lead @alice
    08:20:00 alice severity SEV1
    08:21:00 alice link https://a.example/x graph
    08:22:00 alice services web
    08:23:00 alice corrected reword #4: anything
    08:24:00 alice note secret
    08:25:00 alice corrected redact #10
    08:26:00 alice note wrong
    08:27:00 alice corrected retract #12
    08:28:00 alice impact started 2026-11-23T08:00Z
    08:29:00 alice rung @bob
    08:30:00 alice status sort of fine
  `;
  const correct =
    (n: number, how: 'reword' | 'time' | 'retract' | 'redact', text = ''): Plan =>
    (site, author) =>
      planCorrectEntry(site, { incident: INCIDENT, entry: idOf(n), how, text }, author);
  const said = async (n: number, how: 'reword' | 'time' | 'retract' | 'redact', text = '') =>
    (await outcome(story, correct(n, how, text))).said.map(line =>
      line.replace('10:30:00Z @alice **corrected** ', ''),
    );

  it('rewords, moves in time, retracts and redacts', async () => {
    const { subject, header } = await outcome(story, correct(1, 'reword', 'SEV2: Checkout is down'));
    assert.equal(subject, `${INCIDENT}: correct entry (reword)`);
    assert.match(header, /^title: Checkout is down$/m);
    assert.deepEqual(await said(4, 'reword', ' <!-- x\ny'), [`reword ${idOf(4)}: &lt;!-- x ⏎ y`]);
    assert.deepEqual(await said(4, 'time', '2026-11-23T09:10+01:00'), [`time ${idOf(4)}: 2026-11-23T08:10Z`]);
    assert.deepEqual(await said(4, 'retract'), [`retract ${idOf(4)}`]);
    assert.deepEqual(await said(4, 'retract', 'was a dream'), [`retract ${idOf(4)}: was a dream`]);
    assert.deepEqual(await said(2, 'redact', 'a password'), [`redact ${idOf(2)}: a password`]);
    assert.deepEqual(await said(12, 'redact'), [`redact ${idOf(12)}`]);
    assert.deepEqual(await said(15, 'reword', '@carol by phone'), [`reword ${idOf(15)}: @carol by phone`]);
    assert.deepEqual(await said(16, 'reword', 'monitoring: fine'), [`reword ${idOf(16)}: monitoring: fine`]);
  });

  it('keeps the severity of a declaration and the audience of an update that new words leave out', async () => {
    assert.deepEqual(await said(1, 'reword', 'Checkout is down'), [
      `reword ${idOf(1)}: SEV2: Checkout is down`,
    ]);
    assert.deepEqual(await said(1, 'reword', 'API: slow'), [`reword ${idOf(1)}: SEV2: API: slow`]);
    assert.deepEqual(await said(1, 'reword', 'SEV1: Checkout'), [`reword ${idOf(1)}: SEV1: Checkout`]);
    assert.deepEqual(await said(1, 'reword', 'SEV?: Checkout'), [`reword ${idOf(1)}: SEV?: Checkout`]);
    assert.deepEqual(await said(3, 'reword', 'We know about it'), [
      `reword ${idOf(3)}: public: We know about it`,
    ]);
    assert.deepEqual(await said(3, 'reword', 'internal: Not yet sent'), [
      `reword ${idOf(3)}: internal: Not yet sent`,
    ]);
  });

  it('can be corrected again', async () => {
    assert.deepEqual(await said(4, 'reword', 'something'), [`reword ${idOf(4)}: something`]);
    assert.equal(
      await refusal(story, correct(4, 'reword', 'anything')),
      'The wording is the same as before.',
    );
  });

  it('refuses what changes nothing or makes no sense', async () => {
    const refusals: readonly (readonly [Plan, string])[] = [
      [correct(99, 'retract'), 'That entry is not in the log (any more), so there is nothing to correct.'],
      [correct(9, 'retract'), 'A correction cannot be corrected: correct the entry itself once more.'],
      [correct(10, 'reword', 'x'), 'That entry is redacted, which cannot be undone. Add a new one.'],
      [correct(10, 'redact'), 'That entry is redacted, which cannot be undone. Add a new one.'],
      [correct(12, 'retract'), 'That entry is retracted, which cannot be undone. Add a new one.'],
      [
        correct(1, 'retract'),
        'An incident needs its declaration. If it was no incident, set its status to declined.',
      ],
      [correct(4, 'reword', ' '), 'The new wording is empty. To take an entry back, retract it.'],
      [correct(1, 'reword', 'Checkout'), 'The wording is the same as before.'],
      [
        correct(1, 'reword', 'SEV2:'),
        'A "declared" entry must stay one: the words before were "SEV2: Checkout".',
      ],
      [
        correct(2, 'reword', 'all is well'),
        'A "status" entry must stay one: the words before were "identified: bad config".',
      ],
      [correct(2, 'reword', 'closed'), 'Use "Livesite: Close Incident…", which checks what is missing.'],
      [correct(2, 'reword', 'merged'), 'Merging needs the incident that continues.'],
      [
        correct(5, 'reword', 'boss @alice'),
        'There is no role boss. The plan has lead, communications-manager, scribe, responder, leaders-liaison.',
      ],
      [correct(6, 'reword', 'SEV9: x'), 'There is no severity SEV9. The plan has SEV1, SEV2, SEV3, SEV4.'],
      [
        correct(7, 'reword', 'command:x graph'),
        'A link is a web address (https://…), a pull request such as acme/shop#142, or an incident’s id.',
      ],
      [
        correct(8, 'reword', 'Web Site'),
        '"Web Site" is no service’s id: lower-case letters, digits and hyphens, and not "none".',
      ],
      [correct(14, 'reword', 'started 2026-11-23T11:00Z'), 'That time is still to come.'],
      [correct(4, 'time', 'yesterday'), 'Write the time like 2026-11-23T08:15Z.'],
      [correct(4, 'time', '2026-11-23T10:40Z'), 'That time is still to come.'],
      [correct(4, 'time', '2026-11-23T08:18:00Z'), 'The time is the same as before.'],
    ];
    for (const [plan, message] of refusals) {
      assert.equal(await refusal(story, plan), message);
    }
  });

  it('lets one of two declarations be retracted', async () => {
    const twice = `${DECLARED}\n08:16:00 bob declared SEV2: the same again`;
    assert.equal((await outcome(twice, correct(2, 'retract'))).said.length, 1);
  });
});
