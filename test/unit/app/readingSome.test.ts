import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { SomeFiles } from '../../../src/app/ports';
import { SiteReader, type LiveSite } from '../../../src/app/site';
import { incidentFolder } from '../../../src/core/site/paths';
import { logText } from '../../support/builders';
import { MemoryStore } from '../../support/memoryStore';

/** A store that can tell what became of some files. */
class WatchedStore extends MemoryStore {
  async listSome(paths: readonly string[]): Promise<SomeFiles> {
    this.calls.push('listSome');
    const files = (await super.list()).filter(({ path }) => paths.includes(path));
    this.calls.pop();
    return { files, gone: paths.filter(path => !this.files.has(path)) };
  }
}

const ids = ['2026-11-21-a', '2026-11-22-b', '2026-11-23-c'];
const paths = [
  'livesite.yml',
  'people.yml',
  'rotations/primary.yml',
  'runbooks/x.md',
  'incidents/2026/stray.md',
  'incidents/2026/no-incident/timeline.md',
  ...ids.flatMap(id =>
    ['timeline.md', 'incident.md', 'review.md', 'more.md'].map(file => `${incidentFolder(id)}/${file}`),
  ),
];
const texts = [
  logText('08:15:02 alice declared SEV2: Checkout'),
  logText('08:15:02 alice declared SEV1: Search\n08:16:02 bob acknowledged'),
  '---\ntitle: Checkout\n---\n# Checkout\n',
  '# Review\n\n## Remediation\n\n- [ ] R1 Mend it — @alice, due 2026-12-01\n',
  'livesite: 1\n',
  'people:\n  - { handle: alice, name: Alice }\n',
  'a: [\n',
];

/** All that a site says, to compare two by. */
function dump(site: LiveSite): unknown {
  return {
    incidents: site.incidents.map(({ incident, reviewText, review }) => [
      incident,
      reviewText,
      review?.items,
    ]),
    byId: [...site.byId.keys()].sort(),
    problems: [...site.problems].sort(([a], [b]) => (a < b ? -1 : 1)),
    paths: [...site.paths].sort(),
    inCheckout: [...site.inCheckout].sort(),
    people: site.people,
    rotations: site.rotations,
  };
}

const step = fc.record({
  path: fc.constantFrom(...paths),
  text: fc.option(fc.constantFrom(...texts)),
  isOutside: fc.boolean(),
  isRead: fc.boolean(),
});

describe('reading only what was touched', () => {
  it('gives what reading everything gives, whatever was written and removed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 20 }), async steps => {
        const store = new WatchedStore({ 'livesite.yml': 'livesite: 1\n' });
        const reader = new SiteReader(store);
        await reader.read();
        const touched = new Set<string>();
        for (const { path, text, isOutside, isRead } of steps) {
          if (text === null) {
            store.delete(path);
          } else {
            store.write(path, text);
          }
          store.outside[isOutside ? 'add' : 'delete'](path);
          touched.add(path);
          if (isRead) {
            assert.deepEqual(
              dump(await reader.read({ only: [...touched] })),
              dump(await new SiteReader(store).read()),
            );
            touched.clear();
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  it('lists nothing else, and lists all where nobody knows what was touched', async () => {
    const store = new WatchedStore({ 'livesite.yml': 'livesite: 1\n' });
    const reader = new SiteReader(store);
    const listings = () => store.calls.splice(0).filter(call => call.startsWith('list'));
    await reader.read({ only: [] });
    assert.deepEqual(listings(), ['list']);
    const before = await reader.read({ only: [] });
    assert.equal(await reader.read({ only: ['people.yml'] }), before);
    assert.deepEqual(listings(), ['listSome', 'listSome']);
    store.write('people.yml', 'people: []\n');
    assert.notEqual(await reader.read(), before);
    assert.deepEqual(listings(), ['list']);
  });

  it('reads again what a reading did not get', async () => {
    const path = `${incidentFolder('2026-11-23-c')}/timeline.md`;
    const store = new WatchedStore({ 'livesite.yml': 'livesite: 1\n' });
    const reader = new SiteReader(store);
    await reader.read();
    store.write(path, texts[0] ?? '');
    const readMany = store.readMany.bind(store);
    store.readMany = () => Promise.reject(new Error('the disk is gone'));
    await assert.rejects(reader.read({ only: [path] }), /the disk is gone/);
    store.readMany = readMany;
    assert.equal((await reader.read({ only: [] })).incidents.length, 1);
  });

  it('reads again what a reading did not come to, since the team’s files could not be read', async () => {
    const log = `${incidentFolder('2026-11-23-c')}/timeline.md`;
    for (const failing of ['livesite.yml', 'rotations/primary.yml']) {
      const store = new WatchedStore({ 'people.yml': texts[5] ?? '' });
      const reader = new SiteReader(store);
      await reader.read();
      store.write(log, texts[0] ?? '');
      store.write(failing, 'livesite: 1\n');
      const readMany = store.readMany.bind(store);
      store.readMany = asked =>
        asked.includes(failing) ? Promise.reject(new Error('git was killed')) : readMany(asked);
      await assert.rejects(reader.read(), /git was killed/);
      store.readMany = readMany;
      assert.deepEqual(dump(await reader.read()), dump(await new SiteReader(store).read()));
    }
  });

  it('shows a file once whose name has other letters now, on a disk to which both are the same', async () => {
    const store = new WatchedStore({ 'livesite.yml': 'livesite: 1\n', 'rotations/Primary.yml': 'name: x\n' });
    const reader = new SiteReader(store);
    await reader.read();
    store.delete('rotations/Primary.yml');
    store.write('rotations/primary.yml', 'name: x\n');
    store.listSome = async paths => {
      const files = await store.list();
      const found = paths.map(path => [path, files.find(one => one.path === path.toLowerCase())] as const);
      return { files: found.flatMap(([path, file]) => (file ? [{ ...file, path }] : [])), gone: [] };
    };
    for (const batch of [['rotations/Primary.yml'], ['rotations/primary.yml']]) {
      await reader.read({ only: batch });
    }
    assert.deepEqual([...(await reader.read({ only: [] })).paths], ['livesite.yml', 'rotations/primary.yml']);
  });

  it('reads all after a first reading that failed at once', async () => {
    const log = `${incidentFolder('2026-11-23-c')}/timeline.md`;
    const store = new WatchedStore({ 'livesite.yml': 'livesite: 1\n', [log]: texts[0] ?? '' });
    const reader = new SiteReader(store);
    const readMany = store.readMany.bind(store);
    store.readMany = () => Promise.reject(new Error('git was killed'));
    await assert.rejects(reader.read(), /git was killed/);
    store.readMany = readMany;
    assert.equal((await reader.read()).incidents.length, 1);
  });
});

describe('the first look at many incidents', () => {
  const store = new MemoryStore({ 'people.yml': texts[5] ?? '' });
  for (let n = 0; n < 400; n++) {
    const day = new Date(Date.UTC(2026, 0, 1) + n * 86_400_000).toISOString().slice(0, 10);
    store.write(`${incidentFolder(`${day}-n${n}`)}/timeline.md`, texts[0] ?? '');
  }

  it('shows the newest with the people, while the rest is read', async () => {
    const shown: LiveSite[] = [];
    const site = await new SiteReader(store).read({ onFirst: first => shown.push(first) });
    const [first] = shown;
    assert.ok(first && shown.length === 1);
    assert.equal(site.incidents.length, 400);
    assert.ok(first.incidents.length >= 100 && first.incidents.length < 400);
    assert.ok(first.byId.has(`2027-02-04-n399`));
    assert.deepEqual(first.people, site.people);
    assert.equal(first.paths, site.paths);
  });

  it('gives others their turn after each of them', async () => {
    let turns = 0;
    await new SiteReader(store, {
      pause: async () => {
        turns += 1;
      },
    }).read();
    assert.ok(turns >= 400, `${turns} turns`);
  });

  it('is not needed for few', async () => {
    const few = new MemoryStore({ [`${incidentFolder('2026-11-23-c')}/timeline.md`]: texts[0] ?? '' });
    await new SiteReader(few).read({ onFirst: () => assert.fail('all is there soon') });
  });
});
