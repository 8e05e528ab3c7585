import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { listDisk, readDisk } from '../../../../src/adapters/git/reading/diskFiles';
import { openCodeRepositories } from '../../../../src/adapters/git/reading/codeRepository';
import { GuardChecker } from '../../../../src/app/checkGuards';
import { allItems, urgencyOf, type OwnedItem } from '../../../../src/app/remediation';
import { SiteReader, type LiveSite } from '../../../../src/app/site';
import { clocksOf } from '../../../../src/core/incident/clocks';
import { fileNameOf } from '../../../../src/core/customerReview/publicationContent';
import { publicationsOf } from '../../../../src/core/customerReview/publications';
import { closingChecklist } from '../../../../src/core/incident/closing';
import { dayOf } from '../../../../src/core/time/instant';
import { MemoryStore } from '../../../support/memoryStore';
import { openSample } from '../../../support/sample/openSample';
import { fillSections } from '../../../support/sample/fillSections';
import { parseStory } from '../../../support/sample/story';
import { SAMPLE_REPOSITORY, writeSample, type Sample } from '../../../support/sample/writeSample';

const NOW = Date.parse('2026-11-23T13:20:31Z');
const GITHUB = 'http://127.0.0.1:4567';

function temporaryFolder(): string {
  return realpathSync(mkdtempSync(path.join(tmpdir(), 'livesite-sample-')));
}

async function readSite(folder: string): Promise<LiveSite> {
  const texts = await readDisk(
    folder,
    (await listDisk(folder)).map(file => file.path),
  );
  const files = [...texts].flatMap(([file, text]) =>
    typeof text === 'string' ? [[file, text] as const] : [],
  );
  return new SiteReader(new MemoryStore(Object.fromEntries(files))).read();
}

function git(folder: string, ...args: string[]): string {
  return execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8' }).trimEnd();
}

describe('the sample live site', function () {
  this.timeout(30_000);
  let dir = '';
  let sample: Sample;
  let site: LiveSite;

  before(async () => {
    dir = temporaryFolder();
    sample = await writeSample(dir, { now: NOW, githubUrl: GITHUB });
    site = await readSite(sample.folder);
  });
  after(() => rmSync(dir, { recursive: true, force: true }));

  const recordOf = (key: string) => {
    const record = site.byId.get(sample.incidents.get(key) ?? '');
    assert.ok(record, `there is no incident of ${key}.md`);
    return record;
  };

  it('is read without an error, and only the draft review lacks anything', () => {
    const serious = [...site.problems].flatMap(([file, problems]) =>
      problems
        .filter(({ severity }) => severity !== 'hint')
        .map(({ severity, code }) => ({ file, severity, code })),
    );
    assert.ok(serious.length > 0);
    const draft = `${recordOf('23-reports-in-cents').folder}/review.md`;
    assert.deepEqual(
      [...new Set(serious.map(({ file, severity }) => `${severity} ${file}`))],
      [`warning ${draft}`],
    );
  });

  it('has incidents of every kind', () => {
    const count = new Map<string, number>();
    for (const { incident } of site.incidents) {
      count.set(incident.status, (count.get(incident.status) ?? 0) + 1);
    }
    const expected = { identified: 1, monitoring: 1, resolved: 2, merged: 1, declined: 1, closed: 19 };
    assert.deepEqual(Object.fromEntries(count), expected);
    const severities = new Set(site.incidents.map(({ incident }) => incident.severity));
    assert.deepEqual(severities, new Set(['SEV1', 'SEV2', 'SEV3', 'SEV4', undefined]));
    const merged = recordOf('21-ios-checkout').incident;
    assert.equal(merged.mergedInto, recordOf('20-promotion-checkout').incident.id);
  });

  it('has one going on, with roles, a correction and an update that is due soon', () => {
    const { incident } = recordOf('25-availability-calendar');
    assert.equal(incident.severity, 'SEV2');
    assert.deepEqual(Object.fromEntries(incident.roles), {
      lead: ['maya'],
      responder: ['dan', 'ruth'],
      'communications-manager': ['elif'],
      scribe: ['priya'],
    });
    assert.ok(incident.entries.some(({ corrections }) => corrections.length > 0));
    assert.ok(incident.links.length > 0);
    const clock = clocksOf(site.plan, incident).find(({ name }) => name === 'public-update');
    assert.ok(clock && clock.dueAt > NOW && clock.dueAt < NOW + 20 * 60_000);
  });

  it('closed incidents as the checklist asks, each after its review, though often without one for customers', () => {
    const closed = site.incidents.filter(({ incident }) => incident.status === 'closed');
    for (const record of closed) {
      const { incident } = record;
      const lead = incident.roles.get('lead')?.[0] ?? '';
      const missing = closingChecklist(site.plan, incident, record, lead).filter(({ done }) => !done);
      const labels = missing.map(({ label }) => label.toLowerCase());
      assert.ok(
        labels.every(label => label === 'customer review published'),
        `${incident.id}: ${labels.join()}`,
      );
      assert.deepEqual(
        incident.entries.flatMap(({ body }) =>
          body.kind === 'status' && body.text.includes('without:') ? [body.text] : [],
        ),
        labels.map(label => `without: ${label}`),
      );
    }
  });

  it('publishes a customer review under the name that the files have', () => {
    const places = site.incidents.flatMap(({ incident }) =>
      publicationsOf(incident).map(({ target, address }) => [target, address, fileNameOf(incident.id)]),
    );
    assert.equal(places.length, 1);
    for (const [target, address, name] of places) {
      assert.deepEqual([target, address], [name, `${name}.html`]);
    }
  });

  it('has remediation items in every state', () => {
    const items = allItems(site);
    const today = dayOf(NOW);
    const count = (test: (one: OwnedItem) => boolean): number => items.filter(test).length;
    assert.ok(count(({ item }) => urgencyOf(item, today) === 'overdue') >= 4);
    assert.ok(count(({ item }) => urgencyOf(item, today) === 'due-soon') >= 4);
    assert.ok(count(({ item }) => urgencyOf(item, today) === 'later') >= 4);
    assert.ok(count(({ item }) => item.done) >= 20);
    assert.ok(count(({ item }) => item.wontDo !== undefined) >= 2);
    assert.ok(count(({ item }) => item.issue !== undefined) >= 30);
    assert.ok(count(({ item }) => item.issue === undefined && !item.done && item.wontDo === undefined) >= 2);
  });

  it('names a test, an alert and a runbook as proof, at commits of its own, and has lost one of them', async () => {
    const proofs = allItems(site).flatMap(({ item }) => item.proofs.flatMap(({ proof }) => proof ?? []));
    assert.deepEqual(proofs.map(({ kind }) => kind).sort(), ['alert', 'runbook', 'test']);
    for (const { commit = '' } of proofs) {
      assert.equal(git(sample.folder, 'cat-file', '-t', commit), 'commit');
    }
    const checker = new GuardChecker(openCodeRepositories({ root: sample.folder, others: [], look: 'head' }));
    const { checked, problems } = await checker.check(site);
    assert.equal(checked, 3);
    assert.deepEqual(
      [...problems.values()]
        .flat()
        .map(({ code, message }) => `${code} ${/“Silence a noisy alert”/.exec(message)?.[0]}`),
      ['guard-gone “Silence a noisy alert”'],
    );
  });

  it('links each issue from the item it was opened for', () => {
    const linked = new Map(
      allItems(site).flatMap(({ item }) => (item.issue ? [[item.issue.url, item] as const] : [])),
    );
    assert.equal(linked.size, sample.issues.length);
    for (const issue of sample.issues) {
      const item = linked.get(`${GITHUB}/${SAMPLE_REPOSITORY}/issues/${issue.number}`);
      assert.ok(item, `#${issue.number} is not linked`);
      assert.equal(issue.title, item.text);
      assert.ok(issue.closedAt === undefined || (issue.closedAt > issue.openedAt && issue.closedAt < NOW));
    }
    const ahead = sample.issues.filter(({ number, closedAt }) => {
      const item = linked.get(`${GITHUB}/${SAMPLE_REPOSITORY}/issues/${number}`);
      return (closedAt !== undefined) !== item?.done;
    });
    assert.equal(ahead.length, 1, 'one issue was closed that the review does not know of yet');
  });

  it('has a history by the people it names, in the order of time, shared and clean', () => {
    const [names, dates] = ['%an', '%at'].map(format =>
      git(sample.folder, 'log', `--format=${format}`).split('\n'),
    );
    const people = new Set(sample.people.map(({ name }) => name));
    assert.deepEqual(
      [...new Set(names)].filter(name => !people.has(name)),
      [],
    );
    assert.equal(people.size, 8);
    const times = (dates ?? []).map(Number);
    assert.deepEqual(
      times,
      [...times].sort((a, b) => b - a),
    );
    assert.ok((times[0] ?? 0) * 1000 < NOW);
    assert.equal(git(sample.folder, 'rev-parse', 'HEAD'), git(sample.remote, 'rev-parse', 'main'));
    assert.equal(git(sample.folder, 'status', '--porcelain'), '');
    assert.match(git(sample.folder, 'log', '-1', '--format=%B'), /\nLivesite-Incident: .*\nLivesite-Entry: /);
  });

  it('is the same each time, and has ended whatever day it is', async () => {
    const heads = [];
    for (const [name, now] of [
      ['again', NOW],
      ['sunday', Date.parse('2027-02-28T00:01:00Z')],
      ['leap', Date.parse('2028-02-29T23:59:59Z')],
    ] as const) {
      const other = await writeSample(path.join(dir, name), { now, githubUrl: GITHUB });
      heads.push(git(other.folder, 'rev-parse', 'HEAD'));
    }
    assert.equal(heads[0], git(sample.folder, 'rev-parse', 'HEAD'));
    assert.equal(new Set(heads).size, 3);
  });
});

/** Servers come and go on one port here, so a connection must not be used again. */
const HEADERS = { authorization: 'token sample-token', connection: 'close' };

describe('openSample', function () {
  this.timeout(30_000);
  let dir = '';
  before(() => {
    dir = temporaryFolder();
  });
  after(() => rmSync(dir, { recursive: true, force: true }));

  const issuesOf = async (
    url: string,
  ): Promise<readonly { number: number; state: string; created_at: string }[]> => {
    const answer = await fetch(`${url}/repos/${SAMPLE_REPOSITORY}/issues?state=all&per_page=100`, {
      headers: HEADERS,
    });
    assert.equal(answer.status, 200);
    return (await answer.json()) as readonly { number: number; state: string; created_at: string }[];
  };

  it('writes the sample once, keeps it and what happened on its GitHub, and writes it anew when asked', async () => {
    const first = await openSample(dir, { now: NOW });
    const head = git(first.folder, 'rev-parse', 'HEAD');
    const before = await issuesOf(first.githubUrl);
    const open = before.find(({ state }) => state === 'open');
    assert.ok(open);
    const answer = await fetch(`${first.githubUrl}/repos/${SAMPLE_REPOSITORY}/issues/${open.number}`, {
      method: 'PATCH',
      headers: HEADERS,
      body: JSON.stringify({ state: 'closed' }),
    });
    assert.equal(answer.status, 200);
    await first.stop();
    const second = await openSample(dir, { now: NOW + 86_400_000 });
    const after = await issuesOf(second.githubUrl);
    await second.stop();
    assert.deepEqual(
      [second.folder, second.githubUrl, second.settings],
      [first.folder, first.githubUrl, first.settings],
    );
    assert.equal(git(second.folder, 'rev-parse', 'HEAD'), head);
    const expected = before.map(({ number, state, created_at }) => ({
      number,
      state: number === open.number ? 'closed' : state,
      created_at,
    }));
    assert.deepEqual(
      after.map(({ number, state, created_at }) => ({ number, state, created_at })),
      expected,
    );
    const third = await openSample(dir, { fresh: true, now: NOW });
    const fresh = await issuesOf(third.githubUrl);
    await third.stop();
    assert.equal(third.githubUrl, first.githubUrl);
    assert.equal(fresh.find(({ number }) => number === open.number)?.state, 'open');
  });

  it('says what the sign-in needs', async () => {
    const sample = await openSample(dir, { now: NOW });
    const file = JSON.parse(readFileSync(path.join(path.dirname(sample.folder), 'github.json'), 'utf8')) as {
      readonly token: string;
      readonly baseUrl: string;
      readonly login: string;
    };
    const answer = await fetch(`${file.baseUrl}/user`, {
      headers: { ...HEADERS, authorization: `token ${file.token}` },
    });
    const { login } = (await answer.json()) as { readonly login: string };
    await sample.stop();
    assert.equal(login, file.login);
    assert.equal(sample.settings['livesite.github.apiUrl'], file.baseUrl);
    assert.equal(sample.settings['livesite.handle'], login);
  });
});

describe('stories', () => {
  const file = new URL('../../../fixtures/sample/incidents/11-double-charges.md', import.meta.url);

  it('are read with their log, review and items', () => {
    const story = parseStory('11-double-charges', readFileSync(fileURLToPath(file), 'utf8'));
    assert.equal(story.title, 'About forty customers were charged twice');
    assert.deepEqual(story.start, { kind: 'day', daysAgo: 110, time: '15:52', weekday: undefined });
    assert.deepEqual(story.log[0], { minute: 2, stated: undefined, actor: 'jonas', verb: 'ack', words: '' });
    assert.equal(story.review?.sections.get('Where we were lucky')?.startsWith('A promotion'), true);
    assert.deepEqual(story.review?.items.at(-1)?.due, { from: 'now', days: 2 });
  });

  it('that cannot be read are refused with their name', () => {
    assert.throws(
      () =>
        parseStory(
          'x',
          '# T\n\nday: 3\nat: 10:00\nby: a\nseverity: SEV1\nservices: a\ndetected: staff\n\n## Log\n\nnonsense',
        ),
      /x\.md: cannot read "nonsense"/,
    );
    assert.throws(() => parseStory('y', '# T\n\nday: 3\n\n## Log\n\n1 a ack'), /y\.md: no severity/);
  });

  it('put prose where the template has a hint, and below headings', () => {
    const template = '# T\n\n<!-- top -->\n\n## A\n\n| x |\n\n<!-- hint -->\n\n## B\n\n## C\n\n<!-- c -->\n';
    const sections = new Map([
      ['A', 'one $& two'],
      ['B', 'three'],
    ]);
    assert.equal(
      fillSections(template, { sections, draft: false }),
      '# T\n\n## A\n\n| x |\n\none $& two\n\n## B\n\nthree\n\n## C\n',
    );
    assert.equal(
      fillSections(template, { sections, draft: true }),
      '# T\n\n<!-- top -->\n\n## A\n\n| x |\n\none $& two\n\n## B\n\nthree\n\n## C\n\n<!-- c -->\n',
    );
    assert.throws(
      () => fillSections(template, { sections: new Map([['Z', 'z']]), draft: false }),
      /no section Z/,
    );
  });
});
