import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { EMPTY_SITE, SiteReader, type LiveSite } from '../../../src/app/site';
import { DEFAULT_PLAN } from '../../../src/core/plan/defaultPlan';
import { hostileText } from '../../support/arbitraries';
import { FOLDER, INCIDENT, logText, siteFiles, siteOf } from '../../support/builders';
import { MemoryStore } from '../../support/memoryStore';
import { ROOT } from '../../tools/root.mjs';

const STORY = '08:15:02 alice declared SEV2: Checkout\n08:16:00 bob acknowledged';
const HEADER =
  'title: Checkout\nseverity: SEV2\nstatus: investigating\ndeclared: 2026-11-23T08:15:02Z\nacknowledged: 2026-11-23T08:16:00Z\n';
const GOOD = siteFiles(STORY, { [`${FOLDER}/incident.md`]: `---\n${HEADER}---\n\n# Checkout\n` });

const BROKEN_ID = '2026-11-22-broken';
const BROKEN_FOLDER = `incidents/2026/${BROKEN_ID}`;
const FIXTURES = path.join(ROOT, 'test/fixtures/broken');

/** Where the files of a fixture folder belong. */
const PLACES: Readonly<Record<string, string>> = {
  livesite: 'livesite.yml',
  people: 'people.yml',
  services: 'services.yml',
  incident: `${BROKEN_FOLDER}/incident.md`,
  timeline: `${BROKEN_FOLDER}/timeline.md`,
  review: `${BROKEN_FOLDER}/review.md`,
};

/** Codes that each broken file gives, in their order; none for files that only look broken. */
const CODES: Readonly<Record<string, readonly string[]>> = {
  'livesite/empty.yml': ['yaml-value'],
  'livesite/onlyComments.yml': ['yaml-value'],
  'livesite/duplicateKey.yml': ['yaml-duplicate-key'],
  'livesite/tab.yml': ['yaml'],
  'livesite/openQuote.yml': ['yaml'],
  'livesite/conflict.yml': ['conflict-marker'],
  'livesite/aliasBomb.yml': ['yaml-alias'],
  'livesite/aliasOfItself.yml': ['yaml-alias'],
  'livesite/aliasOfNothing.yml': ['yaml-alias'],
  'livesite/proto.yml': ['yaml-reserved-key'],
  'livesite/wrongTypes.yml': [
    'yaml-value',
    'yaml-value',
    'yaml-value',
    'yaml-value',
    'yaml-value',
    'yaml-value',
  ],
  'livesite/wrongItems.yml': ['yaml-value', 'yaml-value', 'yaml-value', 'yaml-value'],
  'livesite/list.yml': ['yaml-value'],
  'livesite/text.yml': ['yaml-value'],
  'livesite/twoDocuments.yml': ['yaml'],
  'livesite/typos.yml': ['yaml-key', 'yaml-key'],
  'livesite/noLead.yml': ['plan-no-lead'],
  'livesite/newerFormat.yml': ['yaml-value'],
  'livesite/twoSeverities.yml': ['duplicate-id'],
  'livesite/openBrackets.yml': ['yaml-too-deep'],
  'livesite/notUtf8.yml': [],
  'livesite/binary.yml': ['file-binary'],
  'livesite/bom.yml': [],
  'livesite/mixedLineEnds.yml': [],
  'people/list.yml': ['yaml-value'],
  'people/wrongPeople.yml': ['yaml-value', 'yaml-value', 'yaml-value', 'yaml-value'],
  'people/twice.yml': ['duplicate-id'],
  'people/nothing.yml': [],
  'services/wrongServices.yml': ['yaml-value', 'yaml-value', 'duplicate-id'],
  'services/map.yml': ['yaml-value'],
  'incident/good.md': [],
  'incident/bom.md': [],
  'incident/crlf.md': [],
  'incident/unionMerged.md': ['yaml-duplicate-key'],
  'incident/handEdited.md': ['header-differs'],
  'incident/javascript.md': ['header-missing'],
  'incident/noSummary.md': ['header-missing'],
  'incident/openFence.md': ['header-missing'],
  'incident/flowMap.md': ['header-differs', 'header-differs', 'header-differs'],
  'incident/conflict.md': ['conflict-marker', 'conflict-marker'],
  'incident/conflictInSummary.md': ['conflict-marker'],
  'incident/tab.md': ['yaml'],
  'incident/proto.md': ['yaml-reserved-key'],
  'incident/empty.md': ['header-missing'],
  'incident/binary.md': ['file-binary'],
  'timeline/good.md': [],
  'timeline/bom.md': [],
  'timeline/mixedLineEnds.md': [],
  'timeline/noLastLineEnd.md': [],
  'timeline/unknownKind.md': [],
  'timeline/empty.md': ['log-not-declared'],
  'timeline/noDeclaration.md': ['log-not-declared'],
  'timeline/cutOff.md': ['log-line'],
  'timeline/conflict.md': ['conflict-marker', 'conflict-marker', 'conflict-marker'],
  'timeline/editedInPlace.md': ['log-id-twice'],
  'timeline/wrongWords.md': ['log-entry-words', 'log-entry-words'],
  'timeline/prose.md': ['log-line', 'log-line'],
  'timeline/idFromNowhere.md': ['log-line'],
  'timeline/badTimes.md': ['log-line', 'log-line'],
  'timeline/unknownNames.md': ['unknown-severity', 'unknown-role'],
  'timeline/oneLongLine.md': ['log-line'],
  'timeline/carriageReturns.md': ['log-not-declared', 'log-line'],
  'timeline/binary.md': ['file-binary'],
  'review/good.md': [],
  'review/emptySections.md': ['review-section-empty', 'review-section-empty'],
  'review/wrongItems.md': [
    'unknown-person',
    'item-bad-due',
    'item-vague',
    'item-no-owner',
    'item-no-due',
    'item-id-twice',
    'item-no-id',
  ],
  'review/conflict.md': ['conflict-marker', 'conflict-marker', 'item-id-twice', 'item-no-proof'],
  'review/openFence.md': [],
  'review/noSections.md': [],
  'review/empty.md': [],
};

const fixtures = fs
  .readdirSync(FIXTURES, { recursive: true, encoding: 'utf8' })
  .map(name => name.replaceAll(path.sep, '/'))
  .filter(name => /\.\w+$/.test(name))
  .sort();

/** Writes a fixture as a store would find it: what holds a NUL byte is no text. */
function writeFixture(store: MemoryStore, place: string, bytes: Buffer): void {
  if (bytes.includes(0)) {
    store.writeUnreadable({ path: place, reason: 'binary', message: 'This file is not text.' });
  } else {
    store.write(place, bytes.toString('utf8'));
  }
}

function brokenIncident(store: MemoryStore): void {
  const good = (name: string) => fs.readFileSync(path.join(FIXTURES, name), 'utf8');
  store.write(`${BROKEN_FOLDER}/incident.md`, good('incident/good.md'));
  store.write(`${BROKEN_FOLDER}/timeline.md`, good('timeline/good.md'));
}

function codes(site: LiveSite, place: string): string[] {
  return (site.problems.get(place) ?? []).map(({ code }) => code);
}

/** That the good incident is listed as ever, whatever else is there. */
function assertGoodIncident(site: LiveSite): void {
  const record = site.byId.get(INCIDENT);
  assert.ok(record);
  const { title, severity, status, declaredAt, acknowledgedBy } = record.incident;
  assert.deepEqual(
    [title, severity, status, declaredAt, acknowledgedBy],
    ['Checkout', 'SEV2', 'investigating', Date.parse('2026-11-23T08:15:02Z'), 'bob'],
  );
  assert.ok(site.incidents.includes(record));
}

describe('SiteReader', () => {
  it('reads a live site', async () => {
    const site = await new SiteReader(new MemoryStore(GOOD)).read();
    assert.deepEqual([...site.problems], []);
    assert.equal(site.plan.name, 'Acme');
    assert.deepEqual(
      site.people.map(({ handle }) => handle),
      ['alice', 'bob'],
    );
    assert.deepEqual(site.services, []);
    assert.deepEqual(
      site.incidents.map(({ incident, folder }) => [incident.id, folder]),
      [[INCIDENT, FOLDER]],
    );
    assert.equal(site.byId.get(INCIDENT)?.incidentText, GOOD[`${FOLDER}/incident.md`]);
    assert.deepEqual([...site.inCheckout].sort(), Object.keys(GOOD).sort());
    assertGoodIncident(site);
  });

  it('reads an empty one', async () => {
    const site = await new SiteReader(new MemoryStore()).read();
    assert.deepEqual(site, EMPTY_SITE);
  });

  it('lists the newest incident first, and one whose log is lost by the day in its id', async () => {
    const log = (id: string, time: string) => logText(`${time} a declared SEV2: x`).replace(INCIDENT, id);
    const site = await siteOf(STORY, {
      'incidents/2026/2026-11-23-b/timeline.md': log('2026-11-23-b', '08:15:02'),
      'incidents/2026/2026-11-23-c/timeline.md': log('2026-11-23-c', '09:00:00'),
      'incidents/2026/2026-11-20-d/timeline.md': log('2026-11-20-d', '2026-11-20 09:00:00'),
      'incidents/2026/2026-11-22-lost/incident.md': '# x\n',
      'incidents/2026/2026-99-99-odd/incident.md': '# x\n',
    });
    assert.deepEqual(
      site.incidents.map(({ incident }) => incident.id),
      [
        '2026-11-23-c',
        '2026-11-23-checkout-errors',
        '2026-11-23-b',
        '2026-11-22-lost',
        '2026-11-20-d',
        '2026-99-99-odd',
      ],
    );
  });

  describe('with broken files', () => {
    it('knows each fixture', () => {
      assert.deepEqual(fixtures, Object.keys(CODES).sort());
      assert.ok(fixtures.length >= 60);
    });

    for (const name of fixtures) {
      it(`says what is wrong with ${name} and hides nothing`, async () => {
        const store = new MemoryStore(GOOD);
        brokenIncident(store);
        const place = PLACES[name.split('/')[0] ?? ''] ?? '';
        writeFixture(store, place, fs.readFileSync(path.join(FIXTURES, name)));
        const site = await new SiteReader(store).read();
        assert.deepEqual(codes(site, place), CODES[name]);
        assert.ok(site.byId.has(BROKEN_ID));
        assertGoodIncident(site);
        assert.ok(site.plan.severities.length > 0 && site.plan.roles.some(({ id }) => id === 'lead'));
        for (const { message, range } of site.problems.get(place) ?? []) {
          assert.match(message, /^[^\n]*[.?]$/);
          assert.ok(range.start <= range.end);
        }
      });
    }

    it('shows every good incident beside all broken ones at once, each with its own problems', async () => {
      const store = new MemoryStore(GOOD);
      const expected = new Map<string, readonly string[]>();
      for (const [index, name] of fixtures.entries()) {
        const [folder = '', file = ''] = name.split('/');
        const place = PLACES[folder] ?? '';
        if (!place.startsWith('incidents/')) {
          continue;
        }
        const id = `2026-11-22-broken-${index}-${file.split('.')[0]?.toLowerCase() ?? ''}`;
        const at = place.replace(BROKEN_ID, id);
        for (const [kind, good] of [
          ['incident', 'incident/good.md'],
          ['timeline', 'timeline/good.md'],
        ] as const) {
          store.write(
            (PLACES[kind] ?? '').replace(BROKEN_ID, id),
            fs.readFileSync(path.join(FIXTURES, good), 'utf8'),
          );
        }
        writeFixture(store, at, fs.readFileSync(path.join(FIXTURES, name)));
        expected.set(at, CODES[name] ?? []);
      }
      const site = await new SiteReader(store).read();
      assert.equal(site.incidents.length, expected.size + 1);
      assertGoodIncident(site);
      for (const [place, wanted] of expected) {
        assert.deepEqual(codes(site, place), wanted, place);
      }
    });

    it('does not read what is too large, and says so', async () => {
      const large = (kind: 'timeline.md' | 'livesite.yml') =>
        kind === 'livesite.yml' ? `livesite: 1\nname: Acme\n${'# x\n'.repeat(70_000)}` : '';
      const store = new MemoryStore({
        ...GOOD,
        'livesite.yml': large('livesite.yml'),
        'people.yml': `people:\n${'['.repeat(20_000)}`,
      });
      store.write(`${BROKEN_FOLDER}/incident.md`, `---\ntitle: ${'x'.repeat(300_000)}\n---\n`);
      store.writeUnreadable({
        path: `${BROKEN_FOLDER}/timeline.md`,
        reason: 'too-large',
        message: 'This file is larger than 5 MB.',
      });
      const site = await new SiteReader(store).read();
      assert.deepEqual(codes(site, 'livesite.yml'), ['yaml-too-large']);
      assert.deepEqual(codes(site, 'people.yml'), ['yaml-too-deep']);
      assert.deepEqual(codes(site, `${BROKEN_FOLDER}/incident.md`), ['yaml-too-large']);
      assert.deepEqual(codes(site, `${BROKEN_FOLDER}/timeline.md`), ['file-too-large']);
      assertGoodIncident(site);
    });

    it('says of each file that it cannot be read why', async () => {
      for (const reason of ['symlink', 'too-large', 'binary', 'io'] as const) {
        for (const place of Object.values(PLACES)) {
          const store = new MemoryStore(GOOD);
          brokenIncident(store);
          store.writeUnreadable({ path: place, reason, message: `It is ${reason}.` });
          const site = await new SiteReader(store).read();
          assert.deepEqual(
            (site.problems.get(place) ?? []).map(({ code, message }) => [code, message]),
            [[`file-${reason}`, `It is ${reason}.`]],
          );
          assertGoodIncident(site);
        }
      }
    });

    it('lists an incident whose timeline or summary is not there', async () => {
      const store = new MemoryStore(GOOD);
      store.write(`${BROKEN_FOLDER}/incident.md`, '---\ntitle: Broken\n---\n');
      store.write('incidents/2026/2026-11-21-review-only/review.md', '## Summary\n\nx\n');
      store.write('incidents/2026/2026-11-20-log-only/timeline.md', logText('08:15:02 a declared SEV2: x'));
      store.write('incidents/2026/2026-11-19-picture-only/graph.md', 'x');
      const site = await new SiteReader(store).read();
      assert.deepEqual(
        site.incidents.map(({ incident }) => incident.id).sort(),
        ['2026-11-20-log-only', '2026-11-21-review-only', BROKEN_ID, INCIDENT].sort(),
      );
      assert.deepEqual(codes(site, `${BROKEN_FOLDER}/incident.md`), ['log-missing']);
      assert.deepEqual(codes(site, 'incidents/2026/2026-11-21-review-only/review.md'), ['log-missing']);
      assert.equal(site.problems.size, 2);
    });

    it('points at files in folders that can be no incident’s', async () => {
      const strays = [
        'incidents/2026/Checkout Errors/incident.md',
        'incidents/2026/2026-11-23-CHECKOUT/timeline.md',
        'incidents/2025/2026-11-23-moved/timeline.md',
        'incidents/2026-11-23-no-year/timeline.md',
        'incidents/2026/con/incident.md',
        'incidents/2026/AUX/incident.md',
        'incidents/2026/2026-11-23-a./incident.md',
        'incidents/2026/2026-11-23-ü/incident.md',
        'incidents/2026/2026-11-23-e\u0301/incident.md',
        'incidents/2026/2026-11-23-a\nb/incident.md',
        'incidents/2026/2026-11-23-x /incident.md',
        'incidents/2026/__proto__/incident.md',
        'incidents/2026/--output=x/incident.md',
        'incidents/timeline.md',
      ];
      const store = new MemoryStore(GOOD);
      for (const stray of strays) {
        store.write(stray, logText('08:15:02 a declared SEV1: x'));
      }
      const site = await new SiteReader(store).read();
      assert.deepEqual([...site.problems.keys()].sort(), [...strays].sort());
      assert.ok([...site.problems.values()].every(problems => problems[0]?.code === 'incident-folder'));
      assert.equal(site.incidents.length, 1);
      assertGoodIncident(site);
    });

    it('says no more than a hundred things about one file', async () => {
      const store = new MemoryStore(GOOD);
      store.write(`${BROKEN_FOLDER}/timeline.md`, 'x\n'.repeat(50_000));
      store.write('people.yml', `people:\n${'  - x\n'.repeat(500)}`);
      const site = await new SiteReader(store).read();
      assert.equal(site.problems.get(`${BROKEN_FOLDER}/timeline.md`)?.length, 100);
      assert.equal(site.problems.get('people.yml')?.length, 100);
      assertGoodIncident(site);
    });

    it('survives any text in any file', async () => {
      const files = fc.dictionary(
        fc.constantFrom(...Object.values(PLACES)),
        fc.array(hostileText, { maxLength: 5 }).map(parts => parts.join('\n')),
      );
      await fc.assert(
        fc.asyncProperty(files, async texts => {
          const store = new MemoryStore(GOOD);
          for (const [place, text] of Object.entries(texts)) {
            store.write(place, text);
          }
          assertGoodIncident(await new SiteReader(store).read());
        }),
        { numRuns: 200 },
      );
    });
  });

  describe('reading again', () => {
    const OTHER = 'incidents/2026/2026-11-20-other';
    const start = async () => {
      const store = new MemoryStore({
        ...GOOD,
        [`${OTHER}/timeline.md`]: logText('2026-11-20 08:00:00 a declared P9: x'),
      });
      const reader = new SiteReader(store);
      const site = await reader.read();
      store.calls.length = 0;
      store.reads.length = 0;
      return { store, reader, site };
    };

    it('asks for every file once at first', async () => {
      const store = new MemoryStore(GOOD);
      await new SiteReader(store).read();
      assert.deepEqual(store.reads.flat().sort(), Object.keys(GOOD).sort());
    });

    it('reads nothing where nothing changed, and gives the same records', async () => {
      const { store, reader, site } = await start();
      const again = await reader.read();
      assert.deepEqual(store.calls, ['list']);
      assert.equal(again, site);
    });

    it('gives the live site itself again until something differs', async () => {
      const { store, reader, site } = await start();
      const touch = (file: string): void => store.write(file, store.text(file));
      for (const file of [`${FOLDER}/timeline.md`, `${FOLDER}/incident.md`, 'livesite.yml', 'people.yml']) {
        touch(file);
        assert.equal(await reader.read(), site, file);
      }
      store.calls.length = 0;
      assert.equal(await reader.read(), site);
      assert.deepEqual(store.calls, ['list']);
      let last = site;
      const differs = async (what: string): Promise<void> => {
        const next = await reader.read();
        assert.notEqual(next, last, what);
        assert.equal(await reader.read(), next, what);
        last = next;
      };
      store.write(`${FOLDER}/timeline.md`, logText(`${STORY}\n08:20:00 bob note x`));
      await differs('an entry');
      store.write('livesite.yml', 'livesite: 1\nname: Other\n');
      await differs('the plan');
      store.write('people.yml', 'people: x\n');
      await differs('a problem of the people');
      store.write('services.yml', 'services: []\n');
      await differs('a new file');
      store.write('incidents/2026/Odd Name/timeline.md', 'x');
      await differs('a stray file');
      store.writeUnreadable({ path: `${OTHER}/timeline.md`, reason: 'io', message: 'It is io.' });
      await differs('a file that cannot be read');
      store.writeUnreadable({ path: `${OTHER}/timeline.md`, reason: 'io', message: 'It is io.' });
      assert.equal(await reader.read(), last);
      store.outside.add(`${FOLDER}/timeline.md`);
      await differs('a file that left the checkout');
      store.delete(`${OTHER}/timeline.md`);
      await differs('an incident that went');
    });

    it('gives what did not change in a live site that did', async () => {
      const { store, reader, site } = await start();
      store.write('incidents/2026/Odd Name/timeline.md', 'x');
      const next = await reader.read();
      store.write(`${FOLDER}/timeline.md`, logText(`${STORY}\n08:20:00 bob note x`));
      const last = await reader.read();
      assert.equal(last.byId.get('2026-11-20-other'), site.byId.get('2026-11-20-other'));
      for (const file of [`${OTHER}/timeline.md`, 'incidents/2026/Odd Name/timeline.md']) {
        assert.ok(last.problems.get(file));
        assert.equal(last.problems.get(file), next.problems.get(file));
      }
    });

    it('reads only the incident that changed', async () => {
      const { store, reader, site } = await start();
      store.write(`${FOLDER}/timeline.md`, logText(`${STORY}\n08:20:00 bob severity SEV1`));
      const again = await reader.read();
      assert.deepEqual(store.reads.flat().sort(), [`${FOLDER}/incident.md`, `${FOLDER}/timeline.md`]);
      assert.equal(again.byId.get(INCIDENT)?.incident.severity, 'SEV1');
      assert.equal(again.byId.get('2026-11-20-other'), site.byId.get('2026-11-20-other'));
    });

    it('reads a new plan, and looks at the incidents anew without reading them', async () => {
      const { store, reader, site } = await start();
      const log = `${OTHER}/timeline.md`;
      assert.deepEqual(codes(site, log), ['unknown-severity']);
      store.write('livesite.yml', 'livesite: 1\nname: Acme\nseverities:\n  - { id: P9, name: a, test: b }\n');
      const again = await reader.read();
      assert.deepEqual(store.reads, [['livesite.yml', 'people.yml']]);
      assert.deepEqual(codes(again, log), []);
      assert.deepEqual(codes(again, `${FOLDER}/timeline.md`), ['unknown-severity']);
    });

    it('follows files that come and go', async () => {
      const { store, reader } = await start();
      store.write('services.yml', 'services: [{ id: web, name: Web }]\n');
      assert.deepEqual(
        (await reader.read()).services.map(({ id }) => id),
        ['web'],
      );
      store.delete('services.yml');
      store.delete('livesite.yml');
      store.delete(`${OTHER}/timeline.md`);
      const site = await reader.read();
      assert.deepEqual(site.services, []);
      assert.equal(site.plan.name, DEFAULT_PLAN.name);
      assert.deepEqual(
        site.incidents.map(({ incident }) => incident.id),
        [INCIDENT],
      );
      store.write(`${FOLDER}/review.md`, '## Summary\n\nx\n');
      assert.equal((await reader.read()).byId.get(INCIDENT)?.review?.sections.length, 1);
      store.delete(`${FOLDER}/review.md`);
      assert.equal((await reader.read()).byId.get(INCIDENT)?.review, undefined);
    });

    it('forgets problems that are mended', async () => {
      const { store, reader } = await start();
      store.write('people.yml', 'people: [\n');
      store.write(`${FOLDER}/timeline.md`, '');
      const broken = await reader.read();
      assert.deepEqual(
        [codes(broken, 'people.yml').length > 0, codes(broken, `${FOLDER}/timeline.md`)],
        [true, ['log-not-declared']],
      );
      store.write('people.yml', GOOD['people.yml'] ?? '');
      store.write(`${FOLDER}/timeline.md`, GOOD[`${FOLDER}/timeline.md`] ?? '');
      const mended = await reader.read();
      assert.deepEqual([...mended.problems.keys()], [`${OTHER}/timeline.md`]);
    });

    it('gives whole sites to those who read at the same time', async () => {
      const { store, reader } = await start();
      store.write(`${FOLDER}/timeline.md`, logText(`${STORY}\n08:20:00 bob severity SEV1`));
      const sites = await Promise.all([reader.read(), reader.read(), reader.read()]);
      for (const site of sites) {
        assert.equal(site.byId.get(INCIDENT)?.incident.severity, 'SEV1');
        assert.equal(site.incidents.length, 2);
      }
    });
  });
});
