import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createOctokitReleases } from '../../../../src/adapters/github/octokitReleases';
import { createFileChannel } from '../../../../src/adapters/publication/fileChannel';
import { createReleaseChannel } from '../../../../src/adapters/publication/releaseChannel';
import {
  createStatuspageChannel,
  listStatusPageIncidents,
} from '../../../../src/adapters/publication/statuspageChannel';
import type { StatuspageOptions } from '../../../../src/adapters/publication/statuspageClient';
import {
  planApprove,
  planStatement,
  requireCustomerReview,
} from '../../../../src/app/customerReview/approveCustomerReview';
import { settlePublications } from '../../../../src/app/customerReview/settlePublications';
import { publishBlockers } from '../../../../src/app/customerReview/publishBlockers';
import {
  publishStep,
  requirePublishable,
  type PublishDeps,
} from '../../../../src/app/customerReview/publishStep';
import { planFinalEdition } from '../../../../src/app/customerReview/startCustomerReview';
import { leakDictionaryOf } from '../../../../src/app/leakDictionary';
import { foldChanges } from '../../../../src/core/change/foldChanges';
import { lostPublications } from '../../../../src/app/customerReview/lostPublications';
import {
  planPublished,
  planPublishing,
  planSettled,
} from '../../../../src/app/customerReview/planPublication';
import { contentNow, contentOfStep } from '../../../../src/app/customerReview/contentOf';
import { fileNameOf } from '../../../../src/core/customerReview/publicationContent';
import { recoveryOf } from '../../../../src/app/effects';
import { PublicationError, type PublicationChannel } from '../../../../src/app/publicationPorts';
import { SiteReader, type LiveSite } from '../../../../src/app/site';
import type { EffectJournal, IntendedEffect } from '../../../../src/app/trackerPorts';
import type { Change } from '../../../../src/core/change/change';
import { publicationsOf } from '../../../../src/core/customerReview/publications';
import type { PublicationStep } from '../../../../src/core/incident/publicationWords';
import { at, authorAt, FOLDER, INCIDENT, siteFiles } from '../../../support/builders';
import { createGitHubServer, type GitHubServer } from '../../../support/github/server';
import { MemoryStore } from '../../../support/memoryStore';
import { createStatuspageServer, type StatuspageServer } from '../../../support/statuspage/server';

const PATH = `${FOLDER}/customer-review.md`;
const STORY =
  '08:00:00 alice declared SEV1: db-eu-3 is on fire\n08:31:00 bob status mitigated\n09:00:00 bob status resolved';
const PEOPLE = `people:\n${['alice', 'bob', 'carol'].map(handle => `  - { handle: ${handle}, name: ${handle} }\n`).join('')}`;
const SERVICES = 'services:\n  - { id: pay-gw, name: pay-gw, public-name: Payments }\n';
const TEXT = `---
incident: ${INCIDENT}
edition: preliminary
author: alice
---
# Some payments failed

## Summary

Some customers could not pay.

## What happened

A change of ours was wrong.

## What we did

We took it back.

## What we are doing

We look twice now.
`;
const QUIET = { notify: false } as const;

/** A live site in memory on which several people work; `approve` brings the review to where it may be published. */
class Team {
  readonly store: MemoryStore;
  readonly journal = new MemoryJournal();
  now = at('12:00:00');
  waiting: ReadonlySet<string> = new Set();
  withdrawn: string[] = [];
  beforeShare: () => void = () => undefined;
  readonly #reader: SiteReader;
  #seed = 0;

  constructor(text = TEXT) {
    this.store = new MemoryStore(
      siteFiles(STORY, { 'people.yml': PEOPLE, 'services.yml': SERVICES, [PATH]: text }),
    );
    this.#reader = new SiteReader(this.store);
  }

  site(): Promise<LiveSite> {
    return this.#reader.read();
  }

  author(actor = 'alice') {
    this.#seed += 1;
    return { ...authorAt('12:00:00', actor), now: this.now + this.#seed };
  }

  async approve(): Promise<string> {
    for (const [person, as] of [
      ['bob', 'technical'],
      ['carol', 'non-technical'],
    ] as const) {
      const { hash } = requireCustomerReview(await this.site(), INCIDENT).review;
      await this.store.save(
        planApprove(await this.site(), { incident: INCIDENT, as, hash }, this.author(person)),
      );
    }
    const site = await this.site();
    const { hash } = requireCustomerReview(site, INCIDENT).review;
    await this.store.save(planStatement(site, { incident: INCIDENT, hash }, this.author()));
    return hash;
  }

  deps(actor = 'alice'): PublishDeps {
    return {
      readSite: () => this.site(),
      author: () => Promise.resolve(this.author(actor)),
      save: (change: Change) => this.store.save(change),
      share: () => Promise.resolve(this.beforeShare()),
      waiting: () => Promise.resolve(this.waiting),
      withdraw: id => {
        this.withdrawn.push(id);
        return Promise.resolve(true);
      },
      dictionary: site => leakDictionaryOf(site),
      journal: this.journal,
      clock: { now: () => this.now },
      log: { write: () => undefined },
    };
  }

  async run(channel: PublicationChannel, step: PublicationStep, hash: string, notify = false) {
    const { day } = await this.content(channel, step);
    return publishStep(channel, { incident: INCIDENT, step, hash, day, options: { notify } }, this.deps());
  }

  /** What the step would leave now. */
  async content(channel: Pick<PublicationChannel, 'channel' | 'target'>, step: PublicationStep) {
    const site = await this.site();
    return contentOfStep(site, requireCustomerReview(site, INCIDENT), channel, { step, now: this.now });
  }

  async told(): Promise<string[]> {
    const record = (await this.site()).byId.get(INCIDENT);
    return record === undefined
      ? []
      : publicationsOf(record.incident).map(
          one => `${one.channel} ${one.step} ${one.edition} ${one.outcome}`,
        );
  }
}

class MemoryJournal implements EffectJournal {
  readonly effects = new Map<string, IntendedEffect>();
  intend(effect: IntendedEffect): Promise<void> {
    this.effects.set(effect.key, effect);
    return Promise.resolve();
  }
  intendOnce(effect: IntendedEffect): Promise<boolean> {
    const isNew = !this.effects.has(effect.key);
    this.effects.set(effect.key, this.effects.get(effect.key) ?? effect);
    return Promise.resolve(isNew);
  }
  settle(key: string): Promise<void> {
    this.effects.delete(key);
    return Promise.resolve();
  }
  open(): Promise<readonly IntendedEffect[]> {
    return Promise.resolve([...this.effects.values()]);
  }
}

describe('what keeps a customer review from being published', () => {
  const blockersOf = async (team: Team): Promise<readonly string[]> => {
    const site = await team.site();
    return publishBlockers(site, requireCustomerReview(site, INCIDENT), leakDictionaryOf(site)).map(
      ({ kind, message }) => `${kind}: ${message}`,
    );
  };

  it('is everything that is missing, and nothing once it is there', async () => {
    const team = new Team();
    assert.deepEqual(await blockersOf(team), [
      'statement: @alice has not stated yet that a person wrote it.',
      'approval: Nobody has approved it as technical approver.',
      'approval: Nobody has approved it as non-technical approver.',
    ]);
    await team.approve();
    assert.deepEqual(await blockersOf(team), []);
  });

  it('is an edit after the approvals, and an internal name, which an approval does not make public', async () => {
    const team = new Team(TEXT.replace('We took it back.', 'We took pay-gw back.'));
    await team.approve();
    const [leak, ...rest] = await blockersOf(team);
    assert.match(leak ?? '', /^leak: “pay-gw” does not belong in a text for customers/);
    assert.deepEqual(rest, []);
    team.store.write(PATH, team.store.text(PATH).replace('pay-gw', 'Payments'));
    const after = await blockersOf(team);
    assert.equal(after.length, 3);
    assert.match(
      after[0] ?? '',
      /^statement: The text was changed after @alice stated that a person wrote it/,
    );
    assert.match(
      after[1] ?? '',
      /^approval: @bob \(technical\): Void: the text was changed after @bob approved it/,
    );
    const site = await team.site();
    assert.throws(
      () => requirePublishable(site, { incident: INCIDENT }, leakDictionaryOf(site)),
      /^Refusal: Not published\. The text was changed after @alice stated/,
    );
  });
});

describe('a review that is not what it seems', () => {
  const flawsOf = async (text: string, people = PEOPLE): Promise<readonly string[]> => {
    const team = new Team(text);
    team.store.write('people.yml', people);
    const site = await team.site();
    return publishBlockers(site, requireCustomerReview(site, INCIDENT), leakDictionaryOf(site)).flatMap(
      ({ kind, message }) => (kind === 'statement' || /Nobody has approved/.test(message) ? [] : [message]),
    );
  };

  it('is not published where a comment hides its end, and without what a title hides', async () => {
    assert.deepEqual(await flawsOf(TEXT.replace('was wrong.', 'was wrong. <!-- more later')), [
      'The section "## What we did" is missing.',
      'The section "## What we are doing" is missing.',
    ]);
    assert.deepEqual(await flawsOf(TEXT.replace('# Some payments failed', '# <!-- later -->')), [
      'Customers need a title: a line such as `# Some payments failed on 23 November`.',
    ]);
    const text = TEXT.replace('# Some payments failed', '# Some payments failed <!-- softer? -->');
    const team = new Team(text);
    await team.approve();
    const site = await team.site();
    const { title } = contentNow(
      site,
      requirePublishable(site, { incident: INCIDENT }, leakDictionaryOf(site)),
    );
    assert.equal(title, 'Some payments failed');
  });

  it('is not published with HTML, which may hide from those who approve what others read', async () => {
    const codes = async (words: string): Promise<number> =>
      (await flawsOf(TEXT.replace('We took it back.', words))).filter(one => one.startsWith('HTML is'))
        .length;
    for (const words of ['<div hidden>Twice.</div>', 'A <span\nhidden>b', '<br/>', 'a\n\n</details>']) {
      assert.notEqual(await codes(words), 0, words);
    }
    const fine =
      'Up < 5 and > 3, `<br>`, <https://www.acme.example>, <help@acme.example>\n\n```\n<b>\n```\n<!-- <b> -->';
    assert.equal(await codes(fine), 0);
  });

  it('is not published for an incident that it was copied to', async () => {
    assert.deepEqual(await flawsOf(TEXT.replace(INCIDENT, '2026-01-01-other')), [
      'Its front matter says that it is about another incident: 2026-01-01-other.',
    ]);
  });

  it('is not approved by its author under another name', async () => {
    const people = PEOPLE.replace('{ handle: bob,', '{ handle: bob, github: bob-codes,');
    const team = new Team();
    const hash = await team.approve();
    const stolen = team.store.text(PATH).replace('author: alice', 'author: Bob-Codes');
    assert.ok(
      (await flawsOf(stolen, people)).some(words =>
        words.includes('@bob is its author or states to have written it, and nobody approves'),
      ),
    );
    const other = new Team(TEXT.replace('author: alice', 'author: bob-codes'));
    other.store.write('people.yml', people);
    const site = await other.site();
    const approval = { incident: INCIDENT, as: 'technical', hash } as const;
    assert.throws(() => planApprove(site, approval, other.author('bob')), /You are its author/);
  });
});

describe('a review of a team whose files cannot be read', () => {
  const before = new Map([
    ['livesite.yml', 'livesite: 1\nname: Acme\n'],
    ['services.yml', SERVICES],
    ['people.yml', PEOPLE],
    ['vendors.yml', 'vendors: [Stripe]\n'],
  ]);
  const broken: readonly (readonly [string, string])[] = [
    ['services.yml', `${SERVICES}  - { id: [, name: }\n`],
    ['services.yml', `${SERVICES}  - { name: ledgerd }\n`],
    ['services.yml', `${SERVICES}<<<<<<< ours\n`],
    ['people.yml', 'people: none\n'],
    ['vendors.yml', 'vendors: [Stripe\n'],
    ['livesite.yml', 'customer-review: { internal: [ }\n'],
  ];

  it('is not published, though nothing internal is found in it', async () => {
    const team = new Team();
    const hash = await team.approve();
    const require = async () => {
      const site = await team.site();
      return requirePublishable(site, { incident: INCIDENT, hash }, leakDictionaryOf(site));
    };
    for (const [file, text] of broken) {
      team.store.write(file, text);
      await assert.rejects(
        require(),
        new RegExp(`^Refusal: Not published\\. ${file} has errors, so the leak check`),
      );
      team.store.write(file, before.get(file) ?? '');
      assert.equal((await require()).review.hash, hash, file);
    }
  });
});

describe('publishing on a status page', () => {
  let server: StatuspageServer;
  let team: Team;
  let channel: PublicationChannel;
  let hash: string;
  let options: StatuspageOptions;

  beforeEach(async () => {
    team = new Team();
    server = await createStatuspageServer({ clock: () => team.now });
    server.page.addIncident({
      id: 'p31zjtct2jer',
      name: 'Payments fail',
      status: 'resolved',
      createdAt: '2026-11-23T08:05:00Z',
    });
    options = {
      page: { kind: 'statuspage', page: server.pageId, url: server.apiUrl },
      secrets: { get: name => Promise.resolve(name === 'status-page' ? server.key : undefined) },
      clock: { now: () => team.now },
      log: { write: () => undefined },
      timeLimit: 2000,
    };
    const [incident] = await listStatusPageIncidents(options);
    assert.ok(incident);
    channel = createStatuspageChannel(options, incident);
    hash = await team.approve();
  });
  afterEach(() => server.close());

  const post = () => server.page.postmortem('p31zjtct2jer');

  it('keeps a draft that customers do not see, then shows exactly that, and mails nobody unless told', async () => {
    assert.equal((await team.run(channel, 'draft', hash)).outcome, 'done');
    assert.deepEqual([post()?.body, post()?.published_at], [null, null]);
    const draft = post()?.body_draft;
    const published = await team.run(channel, 'publish', hash);
    assert.deepEqual(published, {
      outcome: 'done',
      address: `${server.url}/incidents/p31zjtct2jer`,
      text: '',
    });
    assert.equal(post()?.body, draft);
    assert.match(
      draft ?? '',
      /^# Some payments failed\n\n\*Acme · Preliminary edition, a final one will follow · published on 23 November 2026 \(UTC\)\*\n\n## Summary/,
    );
    assert.deepEqual(server.page.mails, []);
    assert.deepEqual(await team.told(), [
      'statuspage draft preliminary done',
      'statuspage publish preliminary done',
    ]);
    assert.equal(team.journal.effects.size, 0);
  });

  it('sends what the preview shows, the key apart', async () => {
    await team.run(channel, 'draft', hash);
    const content = await team.content(channel, 'draft');
    const { body, to } = channel.preview('draft', content, QUIET);
    const sent = server.requests.findLast(({ method }) => method === 'PUT');
    assert.ok(body.startsWith(`PUT ${server.apiUrl}${sent?.path}\nAuthorization: OAuth ••••`));
    assert.deepEqual(JSON.parse(body.slice(body.indexOf('{'))), sent?.body);
    assert.equal(to, new URL(server.url).host);
    assert.equal(body.includes(server.key), false);
    assert.match(channel.preview('publish', content, { notify: true }).notes.join(' '), /gets an e-mail/);
  });

  it('puts a new edition in the place of the one before', async () => {
    await team.run(channel, 'draft', hash);
    await team.run(channel, 'publish', hash);
    await team.store.save(planFinalEdition(await team.site(), INCIDENT, team.author()));
    const final = await team.approve();
    assert.notEqual(final, hash);
    await team.run(channel, 'draft', final);
    assert.match(post()?.body ?? '', /Preliminary edition/);
    await team.run(channel, 'publish', final, true);
    assert.match(post()?.body ?? '', /Final edition/);
    assert.deepEqual(server.page.mails, ['p31zjtct2jer']);
  });

  it('knows a lost answer for done where it is, and sends nothing twice', async () => {
    await team.run(channel, 'draft', hash);
    server.faults.add({ method: 'PUT', path: /publish$/, fault: { kind: 'cutAfter' } });
    const result = await team.run(channel, 'publish', hash, true);
    assert.equal(result.outcome, 'done');
    assert.match(result.text, /No answer came, but it is there/);
    assert.deepEqual(server.page.mails, ['p31zjtct2jer']);
  });

  it('says that it does not know, looks before it sends again, and mails once', async () => {
    await team.run(channel, 'draft', hash);
    const cut = server.faults.add({ method: 'PUT', path: /publish$/, fault: { kind: 'cutAfter' } });
    const down = { kind: 'status', status: 503 } as const;
    // The first is whether the draft is the approved text.
    const blind = server.faults.add({ method: 'GET', nth: [2, 3], fault: down });
    const unknown = await team.run(channel, 'publish', hash, true);
    assert.equal(unknown.outcome, 'unknown');
    await assert.rejects(team.run(channel, 'publish', hash, true), PublicationError);
    cut.remove();
    blind.remove();
    const again = await team.run(channel, 'publish', hash, true);
    assert.deepEqual(
      [again.outcome, again.text],
      ['done', 'It was done before already; nothing was sent again.'],
    );
    assert.deepEqual(server.page.mails, ['p31zjtct2jer']);
    assert.equal((await team.told()).at(-1), 'statuspage publish preliminary done');
  });

  it('shows nothing that somebody wrote into the draft on the page meanwhile', async () => {
    await team.run(channel, 'draft', hash);
    const path = `/pages/${server.pageId}/incidents/p31zjtct2jer/postmortem`;
    const query = new URLSearchParams();
    server.page.handle({ method: 'PUT', path, query, body: { postmortem: { body_draft: 'pay-gw fell' } } });
    const { outcome, text } = await team.run(channel, 'publish', hash, true);
    assert.deepEqual([outcome, post()?.published_at, server.page.mails], ['failed', null, []]);
    assert.match(text, /has another draft than the approved text/);
    await team.run(channel, 'draft', hash);
    assert.equal((await team.run(channel, 'publish', hash)).outcome, 'done');
  });

  it('mails nobody again where a colleague publishes what was published a minute ago', async () => {
    await team.run(channel, 'draft', hash);
    await team.run(channel, 'publish', hash, true);
    const before = (await team.told()).length;
    for (const step of ['draft', 'publish'] as const) {
      const { outcome, text } = await team.run(channel, step, hash, true);
      assert.deepEqual([outcome, text], ['done', 'It was done before already; nothing was sent again.']);
    }
    assert.deepEqual([server.page.mails, (await team.told()).length], [['p31zjtct2jer'], before]);
  });

  it('tells limits, wrong keys, trouble and strange answers apart, and never says the key', async () => {
    const failures: [Parameters<typeof server.faults.add>[0]['fault'], RegExp][] = [
      [
        { kind: 'status', status: 420, body: { error: 'Too many' }, headers: { 'retry-after': '30' } },
        /no more requests until 12:00:3\d UTC/,
      ],
      [{ kind: 'status', status: 429, body: {} }, /no more requests until 12:01/],
      [
        { kind: 'status', status: 422, body: { message: `bad ${server.key}` } },
        /could not keep the draft.*it says “bad ••••/,
      ],
      [
        { kind: 'status', status: 401, body: { error: 'Could not authenticate' } },
        /does not accept this machine’s key/,
      ],
      [
        { kind: 'status', status: 302, body: '', headers: { location: 'https://evil.example' } },
        /redirect \(302\)/,
      ],
      [{ kind: 'cutBefore' }, /connection to Statuspage broke/],
      [{ kind: 'status', status: 502, body: 'Bad Gateway' }, /has trouble \(502\)/],
      [{ kind: 'html' }, /not one of its own/],
    ];
    for (const [fault, said] of failures) {
      server.faults.clear();
      server.faults.add({ method: 'PUT', fault });
      const { outcome, text } = await team.run(channel, 'draft', hash);
      assert.ok(outcome === 'failed' || outcome === 'unknown');
      assert.match(text, said);
      assert.equal(text.includes(server.key), false);
    }
    server.faults.clear();
    assert.equal((await team.run(channel, 'draft', hash)).outcome, 'done');
  });

  it('sends nothing without a key', async () => {
    const before = server.requests.length;
    const keyless = createStatuspageChannel(
      { ...options, secrets: { get: () => Promise.resolve(undefined) } },
      { id: 'p31zjtct2jer', address: '' },
    );
    const { outcome, text } = await team.run(keyless, 'draft', hash);
    assert.equal(outcome, 'failed');
    assert.match(text, /no key for the status page.*LIVESITE_SECRET_STATUS_PAGE/);
    assert.equal(server.requests.length, before);
  });

  it('keeps Atlassian’s pace: the 61st request of a minute is refused', async () => {
    for (let n = 0; n < 58; n++) {
      await listStatusPageIncidents(options);
    }
    assert.equal((await team.run(channel, 'draft', hash)).outcome, 'done');
    const limited = await team.run(channel, 'publish', hash);
    assert.match(limited.text, /takes no more requests until 12:01/);
    assert.equal(post()?.published_at, null);
    team.now += 61_000;
    assert.equal((await team.run(channel, 'publish', hash)).outcome, 'done');
  });
});

describe('publishing as a release on GitHub', () => {
  let server: GitHubServer;
  let team: Team;
  let channel: PublicationChannel;
  let hash: string;

  beforeEach(async () => {
    team = new Team();
    server = await createGitHubServer({
      users: ['alice'],
      tokens: { token: 'alice' },
      repos: ['acme/status'],
    });
    const releases = createOctokitReleases(
      { apiUrl: server.apiUrl, token: () => Promise.resolve('token'), timeLimit: 2000 },
      { owner: 'acme', name: 'status' },
    );
    channel = createReleaseChannel({ repository: 'acme/status', releases: () => Promise.resolve(releases) });
    hash = await team.approve();
  });
  afterEach(() => server.close());

  const releases = () => [...server.state.repos.values()].flatMap(repo => repo.releases);

  it('drafts, then publishes the same release, which does not become the latest', async () => {
    await team.run(channel, 'draft', hash);
    assert.deepEqual(
      releases().map(({ draft, tag, name }) => [draft, /^review-2026-11-23-[0-9a-f]{8}$/.test(tag), name]),
      [[true, true, 'Some payments failed']],
    );
    const { outcome, address } = await team.run(channel, 'publish', hash);
    const [release] = releases();
    assert.deepEqual([outcome, release?.draft, release?.isLatest], ['done', false, false]);
    assert.equal(address, `${server.url}/acme/status/releases/tag/${release?.tag}`);
    assert.doesNotMatch(JSON.stringify(release), /checkout|alice.*approved|incident:/);
  });

  it('makes no second one of a lost answer', async () => {
    server.faults.add({ method: 'POST', path: /releases$/, nth: 1, fault: { kind: 'cutAfter' } });
    const drafted = await team.run(channel, 'draft', hash);
    assert.deepEqual([drafted.outcome, releases().length], ['done', 1]);
    server.faults.add({
      method: 'PATCH',
      path: /releases\/\d+$/,
      nth: 1,
      fault: { kind: 'status', status: 502, acts: true },
    });
    assert.equal((await team.run(channel, 'publish', hash)).outcome, 'done');
    assert.deepEqual([releases().length, releases()[0]?.draft], [1, false]);
  });

  it('changes the release that is there for a new edition, and shows nothing of it before the last step', async () => {
    await team.run(channel, 'draft', hash);
    await team.run(channel, 'publish', hash);
    const tag = releases()[0]?.tag;
    await team.store.save(planFinalEdition(await team.site(), INCIDENT, team.author()));
    const final = await team.approve();
    await team.run(channel, 'draft', final);
    assert.match(releases()[0]?.body ?? '', /Preliminary edition/);
    await team.run(channel, 'publish', final);
    assert.match(releases()[0]?.body ?? '', /Final edition/);
    assert.deepEqual([releases().length, releases()[0]?.tag], [1, tag]);
    assert.deepEqual(await team.told(), [
      'github draft preliminary done',
      'github publish preliminary done',
      'github draft final done',
      'github publish final done',
    ]);
  });

  it('publishes nothing where the draft is gone', async () => {
    await team.run(channel, 'draft', hash);
    releases();
    for (const repo of server.state.repos.values()) {
      repo.releases.length = 0;
    }
    const { outcome, text } = await team.run(channel, 'publish', hash);
    assert.equal(outcome, 'failed');
    assert.match(text, /The draft of the release is not there/);
  });

  it('finds after a crash between draft and publish what it had done, and doubles nothing', async () => {
    await team.run(channel, 'draft', hash);
    // The window dies after GitHub has acted, before anything could be written down.
    const dying: PublicationChannel = {
      ...channel,
      run: async (...call) => {
        await channel.run(...call);
        throw new Error('the window is gone');
      },
    };
    await assert.rejects(team.run(dying, 'publish', hash), /window is gone/);
    assert.equal((await team.told()).at(-1), 'github publish preliminary open');
    const [effect] = team.journal.effects.values();
    assert.equal(effect && recoveryOf(effect), 'find');
    const deps = { ...team.deps(), channelOf: () => Promise.resolve(channel) };
    assert.equal(await settlePublications(deps), 0);
    await assert.rejects(team.run(channel, 'publish', hash), /is publishing this right now/);
    team.now += 4 * 60_000;
    assert.equal(await settlePublications(deps), 1);
    assert.equal((await team.told()).at(-1), 'github publish preliminary done');
    assert.deepEqual([team.journal.effects.size, releases().length], [0, 1]);
  });

  it('writes down after a crash that it is not known, where nobody is signed in, and looks when somebody publishes', async () => {
    const dying: PublicationChannel = {
      ...channel,
      run: () => Promise.reject(new Error('the window is gone')),
    };
    await assert.rejects(team.run(dying, 'draft', hash), /window is gone/);
    team.now += 4 * 60_000;
    await settlePublications({ ...team.deps(), channelOf: () => Promise.resolve(undefined) });
    assert.equal((await team.told()).at(-1), 'github draft preliminary unknown');
    assert.equal((await team.run(channel, 'draft', hash)).outcome, 'done');
    assert.deepEqual(await team.told(), ['github draft preliminary failed', 'github draft preliminary done']);
    assert.equal(releases().length, 1);
  });

  it('is looked for after a lost answer by whoever sent it, and by others only when nobody has for long', async () => {
    await team.run(channel, 'draft', hash);
    const dying: PublicationChannel = {
      ...channel,
      run: async (...call) => {
        await channel.run(...call);
        throw new Error('the window is gone');
      },
    };
    await assert.rejects(team.run(dying, 'publish', hash), /window is gone/);
    const lost = async (me: string): Promise<number> =>
      lostPublications(await team.site(), { me, now: team.now }).length;
    assert.deepEqual([await lost('alice'), await lost('bob')], [0, 0]);
    team.now += 4 * 60_000;
    assert.deepEqual([await lost('alice'), await lost('bob')], [1, 0]);
    team.now += 12 * 60_000;
    assert.equal(await lost('bob'), 1);
    // The text was edited meanwhile: what was sent is known from the history.
    const sent = team.store.text(PATH);
    team.store.write(PATH, sent.replace('We look twice', 'We look thrice'));
    const deps = { ...team.deps('bob'), channelOf: () => Promise.resolve(channel) };
    assert.equal(await settlePublications(deps), 0);
    const textOf = (_: unknown, wanted: string) => Promise.resolve(wanted === hash ? sent : undefined);
    assert.equal(await settlePublications({ ...deps, textOf }), 1);
    assert.equal((await team.told()).at(-1), 'github publish preliminary done');
    assert.deepEqual([await lost('bob'), await settlePublications({ ...deps, textOf })], [0, 0]);
    assert.equal(releases().length, 1);
  });

  it('is looked for again where it was not known whether it arrived, and recorded as such only once', async () => {
    const cut = server.faults.add({ method: 'POST', path: /releases$/, fault: { kind: 'cutAfter' } });
    const blind = server.faults.add({ method: 'GET', nth: [2, 3], fault: { kind: 'status', status: 503 } });
    assert.equal((await team.run(channel, 'draft', hash)).outcome, 'unknown');
    cut.remove();
    blind.remove();
    const deps = team.deps();
    const told = async (): Promise<number> =>
      (await team.site()).byId.get(INCIDENT)?.incident.entries.filter(({ body }) => body.kind === 'published')
        .length ?? 0;
    team.now += 4 * 60_000;
    assert.equal(await settlePublications({ ...deps, channelOf: () => Promise.resolve(undefined) }), 0);
    assert.equal(await told(), 1);
    assert.equal(await settlePublications({ ...deps, channelOf: () => Promise.resolve(channel) }), 1);
    assert.deepEqual([await team.told(), await told()], [['github draft preliminary done'], 2]);
  });

  it('is recorded by one of several windows that look for it', async () => {
    const dying: PublicationChannel = {
      ...channel,
      run: () => Promise.reject(new Error('the window is gone')),
    };
    await assert.rejects(team.run(dying, 'draft', hash), /window is gone/);
    const site = await team.site();
    const [publication] = publicationsOf(requireCustomerReview(site, INCIDENT).record.incident);
    const result = { publication: publication?.id ?? '', outcome: 'failed', address: '', text: 'x' } as const;
    const windows = ['alice', 'bob'].map(actor => planSettled(site, INCIDENT, result, team.author(actor)));
    const folded = foldChanges(windows, file => team.store.files.get(file));
    assert.deepEqual(
      folded.outcomes.map(({ kind }) => kind),
      ['applies', 'superseded'],
    );
    // Whoever sent it knows better than whoever looked.
    const sender = planPublished(site, INCIDENT, { ...result, outcome: 'done' }, team.author());
    const both = foldChanges([...windows.slice(0, 1), sender], file => team.store.files.get(file));
    assert.deepEqual(
      both.outcomes.map(({ kind }) => kind),
      ['applies', 'applies'],
    );
  });

  it('in one place does not keep it from another one', async () => {
    const site = await team.site();
    const claim = (target: string, actor: string) =>
      planPublishing(
        site,
        INCIDENT,
        { channel: 'github', target, step: 'draft', edition: 'preliminary', hash },
        team.author(actor),
      ).change;
    const read = (file: string): string | undefined => team.store.files.get(file);
    const kinds = (...targets: readonly string[]): readonly string[] =>
      foldChanges(
        targets.map((target, index) => claim(target, index === 0 ? 'alice' : 'bob')),
        read,
      ).outcomes.map(({ kind }) => kind);
    assert.deepEqual(kinds('acme/status', 'acme/status'), ['applies', 'superseded']);
    assert.deepEqual(kinds('acme/status', 'acme/status-eu'), ['applies', 'applies']);
    assert.deepEqual(kinds('acme/status-eu', 'acme/status'), ['applies', 'applies']);
  });

  it('bears the day of its draft, drafted anew where that was another one, and is the same in every clone', async () => {
    const shown = (): string => /published on (.*) \(UTC\)/.exec(releases()[0]?.body ?? '')?.[1] ?? '';
    await team.run(channel, 'draft', hash);
    assert.equal(shown(), '23 November 2026');
    team.now += 86_400_000;
    await team.run(channel, 'draft', hash);
    assert.equal(shown(), '24 November 2026');
    const { day } = await team.content(channel, 'publish');
    team.now += 86_400_000;
    // Begun before midnight: the draft's day stays.
    assert.equal((await team.content(channel, 'publish')).day, day);
    assert.equal((await team.run(channel, 'publish', hash)).outcome, 'done');
    assert.equal(shown(), '24 November 2026');
    team.now += 86_400_000;
    assert.equal(
      (await team.run(channel, 'publish', hash)).text,
      'It was done before already; nothing was sent again.',
    );
    const site = await team.site();
    assert.equal(contentNow(site, requireCustomerReview(site, INCIDENT)).day, '2026-11-24');
  });

  it('is refused where the day is another one than stood on what was agreed to', async () => {
    const agreed = { incident: INCIDENT, step: 'draft', hash, day: '2026-11-22', options: QUIET } as const;
    await assert.rejects(publishStep(channel, agreed, team.deps()), /another day in UTC by now/);
    assert.deepEqual(releases(), []);
  });

  it('is left to whoever was first', async () => {
    const start = `**publishing** github draft preliminary ${hash} acme/status`;
    team.beforeShare = () => {
      // A colleague's entry is on the branch already; the publisher drops ours.
      const log = `${FOLDER}/timeline.md`;
      const mine = team.store
        .text(log)
        .split('\n')
        .filter(line => line.includes('**publishing**') && line.includes('@alice'));
      const theirs = `- 2026-11-23T12:00:00Z @bob ${start} <!--01KAQW4HBG00000A-->`;
      team.store.write(
        log,
        `${team.store
          .text(log)
          .split('\n')
          .filter(line => !mine.includes(line))
          .join('\n')}${theirs}\n`,
      );
    };
    await assert.rejects(team.run(channel, 'draft', hash), /Somebody else is publishing exactly this/);
    assert.deepEqual(releases(), []);
  });

  it('waits where nobody else could see it', async () => {
    team.store.beforeSave = change => {
      team.waiting = new Set([change.id]);
    };
    await assert.rejects(team.run(channel, 'draft', hash), /could not be shared/);
    assert.deepEqual([releases().length, team.withdrawn.length], [0, 1]);
  });

  it('is refused for a text that nobody looked at', async () => {
    await assert.rejects(team.run(channel, 'draft', `sha256:${'0'.repeat(64)}`), /changed since you looked/);
  });
});

describe('publishing as files', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'livesite-files-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('writes a page and its Markdown, replaces an earlier edition and nothing else', async () => {
    const team = new Team();
    const hash = await team.approve();
    const fileName = fileNameOf(INCIDENT);
    const channel = createFileChannel(folder, fileName);
    const { outcome, address } = await team.run(channel, 'publish', hash);
    assert.deepEqual([outcome, address], ['done', `${fileName}.html`]);
    const page = await readFile(path.join(folder, `${fileName}.html`), 'utf8');
    assert.match(page, /<h1>Some payments failed<\/h1>/);
    assert.equal((await team.run(channel, 'publish', hash)).outcome, 'done');
    await writeFile(path.join(folder, `${fileName}.md`), 'somebody else’s');
    const refused = await team.run(channel, 'publish', hash);
    assert.deepEqual([refused.outcome, /not an earlier edition/.test(refused.text)], ['failed', true]);
    assert.equal(await readFile(path.join(folder, `${fileName}.md`), 'utf8'), 'somebody else’s');
  });
});
