import assert from 'node:assert/strict';
import { planCorrectEntry } from '../../../src/app/correctEntry';
import { planReopen } from '../../../src/app/closeIncident';
import type { Author } from '../../../src/app/change';
import { planSetStatus } from '../../../src/app/setStatus';
import { SiteReader, type LiveSite } from '../../../src/app/site';
import type { Change } from '../../../src/core/change/change';
import { findFlaw } from '../../../src/core/change/parseChange';
import { applied, authorAt, FOLDER, INCIDENT, logText, siteFiles } from '../../support/builders';
import { MemoryStore } from '../../support/memoryStore';

const OTHER = '2026-11-23-payments';
const OTHER_LOG = `incidents/2026/${OTHER}/timeline.md`;
const LATE = '08:15:02 alice declared SEV2: Checkout\n08:20:00 alice severity SEV1: all of them';

type Files = Readonly<Record<string, string>>;
type Plan = (site: LiveSite, author: Author) => Change;

const start = (story = LATE): Files =>
  siteFiles(story, {
    [OTHER_LOG]: logText('07:00:00 bob declared SEV3: Payments slow').replaceAll(INCIDENT, OTHER),
  });
const merge: Plan = (site, author) =>
  planSetStatus(site, { incident: INCIDENT, status: 'merged', into: OTHER, text: 'same cause' }, author);

async function planOn(files: Files, plan: Plan, author: Author): Promise<Change> {
  const change = plan(await new SiteReader(new MemoryStore(files)).read(), author);
  assert.equal(findFlaw(change), undefined);
  return change;
}

const after = (files: Files, ...changes: readonly Change[]): Files =>
  changes.reduce((texts, change) => ({ ...texts, ...applied(change, texts) }), files);

const saidIn = (files: Files, path: string, word: string): readonly string[] =>
  (files[path] ?? '')
    .split('\n')
    .filter(line => line.includes(`**${word}**`))
    .map(line => line.replace(/ <!--[0-9A-Z]{16}-->$/, ''));

describe('merging an incident into another', () => {
  it('says so in both logs', async () => {
    const files = start();
    const change = await planOn(files, merge, authorAt('10:30:20', 'carol'));
    assert.equal(change.subject, `${INCIDENT}: merged into ${OTHER}`);
    assert.deepEqual(
      change.trailers.map(([key]) => key),
      ['Livesite-Incident', 'Livesite-Entry', 'Livesite-Entry'],
    );
    const merged = after(files, change);
    assert.deepEqual(saidIn(merged, `${FOLDER}/timeline.md`, 'status'), [
      `- 2026-11-23T10:30:20Z @carol **status** merged into ${OTHER}: same cause`,
    ]);
    assert.deepEqual(saidIn(merged, OTHER_LOG, 'link'), [
      `- 2026-11-23T10:30Z @carol **link** ${INCIDENT} merged into this incident: SEV1, declared by @alice`,
    ]);
    const site = await new SiteReader(new MemoryStore(merged)).read();
    assert.deepEqual(
      [site.byId.get(INCIDENT)?.incident.mergedInto, site.byId.get(OTHER)?.incident.links[0]?.target],
      [OTHER, INCIDENT],
    );
    assert.equal(site.byId.get(OTHER)?.incident.declaredBy, 'bob');
    assert.deepEqual([...site.problems.values()].flat(), []);
    assert.deepEqual(applied(change, merged), {}, 'applying it twice');
  });

  it('says it once where several people do it before their clones meet', async () => {
    const files = start();
    const [one, two] = [
      await planOn(files, merge, authorAt('10:30:20', 'carol')),
      await planOn(files, merge, authorAt('10:31:40', 'dave')),
    ];
    for (const order of [
      [one, two],
      [two, one],
    ]) {
      const merged = after(files, ...order);
      assert.equal(saidIn(merged, OTHER_LOG, 'link').length, 1);
      assert.equal(saidIn(merged, `${FOLDER}/timeline.md`, 'status').length, 2, 'both said it');
    }
  });

  it('says it no second time, and once more after it was retracted', async () => {
    const reopen: Plan = (site, author) =>
      planReopen(site, { incident: INCIDENT, reason: 'not the same' }, author);
    let files = start();
    files = after(files, await planOn(files, merge, authorAt('10:30')));
    files = after(files, await planOn(files, reopen, authorAt('10:40')));
    const again = await planOn(files, merge, authorAt('10:50'));
    assert.equal(saidIn(after(files, again), OTHER_LOG, 'link').length, 1);
    const site = await new SiteReader(new MemoryStore(files)).read();
    const line =
      site.byId.get(OTHER)?.incident.entries.find(({ body }) => body.kind === 'link')?.entry.id ?? '';
    const retract: Plan = (present, author) =>
      planCorrectEntry(present, { incident: OTHER, entry: line, how: 'retract', text: '' }, author);
    files = after(files, await planOn(files, retract, authorAt('10:55')));
    files = after(files, await planOn(files, merge, authorAt('11:00')));
    assert.equal(saidIn(files, OTHER_LOG, 'link').length, 2);
  });

  it('says what it knows of an incident without declaration or severity', async () => {
    for (const [story, said] of [
      ['08:15:02 alice declared SEV?: Checkout', 'no severity, declared by @alice'],
      ['08:15:02 alice note Checkout', 'no severity'],
    ] as const) {
      const files = start(story);
      const merged = after(files, await planOn(files, merge, authorAt('10:30')));
      assert.deepEqual(saidIn(merged, OTHER_LOG, 'link'), [
        `- 2026-11-23T10:30Z @alice **link** ${INCIDENT} merged into this incident: ${said}`,
      ]);
    }
  });
});
