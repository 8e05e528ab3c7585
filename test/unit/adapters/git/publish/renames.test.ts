import type { GitSiteStore } from '../../../../../src/adapters/git/siteStore';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { planAddEntry } from '../../../../../src/app/addEntry';
import type { Author } from '../../../../../src/app/change';
import { planDeclareIncident } from '../../../../../src/app/declareIncident';

import type { RenamedIncident } from '../../../../../src/app/sharingPorts';
import { planSetStatus } from '../../../../../src/app/setStatus';
import { SiteReader } from '../../../../../src/app/site';
import type { Templates } from '../../../../../src/app/templates';
import type { Change } from '../../../../../src/core/change/change';
import { printChange } from '../../../../../src/core/change/parseChange';
import { renameIncident } from '../../../../../src/core/change/renameIncident';
import { deriveHeaders } from '../../../../../src/core/incident/deriveHeaders';
import { at } from '../../../../support/builders';
import { createTempRepos, type TempRepo, type TempRepos } from '../../../../support/tempRepo';
import { createGitWrapper } from '../gitWrapper';
import { openStore } from '../openStore';

const first = '2026-11-23-api-down';
const second = `${first}-2`;
const folderOf = (id: string) => `incidents/2026/${id}`;

describe('two clones that choose one incident id', function () {
  this.timeout(60_000);
  let repos: TempRepos;
  let remote: string;
  let a: TempRepo;
  let b: TempRepo;
  let c: TempRepo;
  let randomness = 0;
  beforeEach(() => {
    repos = createTempRepos();
    const site = repos.share({ 'livesite.yml': 'livesite: 1\n' }, 'a', 'b', 'c');
    remote = site.remote;
    [a, b, c] = site.clones as [TempRepo, TempRepo, TempRepo];
  });
  afterEach(() => repos.dispose());

  const bare = () => repos.at(remote);
  const onRemote = (file: string) => bare().git('show', `main:${file}`);
  const filesOnRemote = () => bare().git('ls-tree', '-r', '--name-only', 'main', 'incidents').split('\n');
  const open = (repo: TempRepo, options = {}) =>
    openStore(repos, repo, { derive: deriveHeaders, ...options });
  const read = (store: GitSiteStore) => new SiteReader(store).read();
  const author = (actor: string, clock: string): Author => ({
    actor,
    now: at(clock),
    random: below => ++randomness % below,
  });
  const templates: Templates = {
    render: async (_kind, fields) => `# ${JSON.stringify(fields)}\n`,
    takeFaults: () => [],
  };

  async function declare(store: GitSiteStore, who: Author, title = 'API down'): Promise<string> {
    const { incident, change } = await planDeclareIncident(await read(store), { title }, who, templates);
    await store.save(change);
    return incident;
  }

  async function note(store: GitSiteStore, incident: string, text: string, who: Author): Promise<void> {
    await store.save(planAddEntry(await read(store), { incident, kind: 'note', text }, who));
  }

  it('keeps them apart: the one that is not shared yet takes the next id, with all that waits for it', async () => {
    const [mine, theirs] = [open(a), open(b)];
    assert.equal(await declare(theirs, author('carol', '08:15:02')), first);
    assert.equal(await declare(mine, author('alice', '08:16:00')), first);
    await note(mine, first, `see ${first} and ${first}-3`, author('alice', '08:17:00'));
    await mine.save({
      ...(await pendingOf(mine, 1)),
      id: '0ZZ',
      edits: [
        {
          kind: 'append',
          path: `${folderOf('2026-11-22-other')}/timeline.md`,
          heading: '# Timeline of 2026-11-22-other',
          lines: [
            `- 2026-11-23T08:18:00Z @alice **link** [it](../${first}/incident.md) <!--01KAQW4HBG000009-->`,
          ],
        },
      ],
    });
    await theirs.publish();
    const told: RenamedIncident[] = [];
    mine.onDidRename(renamed => told.push(renamed));
    assert.equal((await mine.publish()).state, 'shared');

    assert.deepEqual(filesOnRemote(), [
      `${folderOf('2026-11-22-other')}/timeline.md`,
      `${folderOf(second)}/incident.md`,
      `${folderOf(second)}/timeline.md`,
      `${folderOf(first)}/incident.md`,
      `${folderOf(first)}/timeline.md`,
    ]);
    assert.match(
      onRemote(`${folderOf(first)}/timeline.md`),
      /^# Timeline of 2026-11-23-api-down\n\n.*@carol.*$/,
    );
    const log = onRemote(`${folderOf(second)}/timeline.md`);
    assert.match(
      log,
      /^# Timeline of 2026-11-23-api-down-2\n\n.*@alice \*\*declared\*\*.*\n.*see 2026-11-23-api-down-2 and 2026-11-23-api-down-3/,
    );
    assert.match(
      onRemote(`${folderOf('2026-11-22-other')}/timeline.md`),
      /\(\.\.\/2026-11-23-api-down-2\/incident\.md\)/,
    );
    assert.match(onRemote(`${folderOf(second)}/incident.md`), /"id":"2026-11-23-api-down-2"/);
    assert.match(
      bare().git('log', '-1', '--format=%B', 'main'),
      /^2026-11-23-api-down-2: declare[\s\S]*Livesite-Incident: 2026-11-23-api-down-2\n/,
    );
    const expected = {
      from: first,
      to: second,
      theirs: { actor: 'carol', at: at('08:15:02'), title: 'API down' },
      isLikelySame: true,
    };
    assert.deepEqual(told, [expected]);
    assert.deepEqual(mine.renamed(), [expected]);
    const restarted = open(a);
    await restarted.list();
    assert.deepEqual(restarted.renamed(), [expected]);
    await restarted.toldRenamed(second);
    assert.deepEqual([restarted.renamed(), mine.renamed()], [[], []]);
  });

  it('is told in every window of the clone, and shown as two as soon as it was fetched', async () => {
    const [mine, other, theirs] = [open(a), open(a), open(b)];
    await declare(theirs, author('carol', '06:00:00'));
    await declare(mine, author('alice', '08:16:00'));
    assert.deepEqual([...(await read(other)).byId.keys()], [first]);
    const told: string[] = [];
    other.onDidRename(({ to, isLikelySame }) => told.push(`${to} ${isLikelySame}`));
    await theirs.publish();
    await mine.refresh();
    assert.deepEqual([...(await read(mine)).byId.keys()].sort(), [first, second]);
    assert.deepEqual(
      [...(await read(other)).byId.keys()].sort(),
      [first, second],
      'the other window sees it too',
    );
    assert.deepEqual(told, [`${second} false`]);
    // What is written now for either goes where it belongs.
    await note(mine, first, 'for theirs', author('alice', '08:20:00'));
    await note(other, second, 'for mine', author('alice', '08:21:00'));
    assert.equal((await other.publish()).state, 'shared');
    assert.match(onRemote(`${folderOf(first)}/timeline.md`), /@carol[\s\S]*for theirs/);
    assert.match(onRemote(`${folderOf(second)}/timeline.md`), /@alice[\s\S]*for mine/);
  });

  it('takes along what a window saves that has not heard of it', async () => {
    const [mine, other, theirs] = [open(a), open(a), open(b)];
    await declare(theirs, author('carol', '06:00:00'));
    await declare(mine, author('alice', '08:16:00'));
    const seen = await read(other);
    await theirs.publish();
    await mine.refresh();
    const input = { incident: first, kind: 'note', text: 'for mine' } as const;
    await other.save(planAddEntry(seen, input, author('alice', '08:20:00')));
    assert.equal((await other.publish()).state, 'shared');
    assert.doesNotMatch(onRemote(`${folderOf(first)}/timeline.md`), /for mine/);
    assert.match(onRemote(`${folderOf(second)}/timeline.md`), /@alice[\s\S]*for mine/);
  });

  it('takes the next number that is free on the branch, and can be merged', async () => {
    const [mine, theirs, third] = [open(a), open(b), open(c)];
    await declare(theirs, author('carol', '08:15:02'));
    await declare(mine, author('alice', '08:16:00'));
    await declare(third, author('dave', '08:16:30'), 'API down!');
    await theirs.publish();
    await third.publish();
    await mine.publish();
    const site = await read(mine);
    assert.deepEqual([...site.byId.keys()].sort(), [first, second, `${first}-3`]);
    const merge = { incident: `${first}-3`, status: 'merged', into: first } as const;
    // Somebody else merges the same two, and neither has heard of it.
    await third.refresh();
    const seen = await read(third);
    await mine.save(planSetStatus(site, merge, author('alice', '08:30:00')));
    await third.save(planSetStatus(seen, merge, author('dave', '08:31:10')));
    assert.equal((await mine.publish()).state, 'shared');
    assert.equal((await third.publish()).state, 'shared');
    assert.equal((await read(mine)).byId.get(`${first}-3`)?.incident.mergedInto, first);
    const lines = onRemote(`${folderOf(first)}/timeline.md`).match(/^.*\*\*link\*\*.*$/gm);
    assert.deepEqual(
      lines?.map(line => line.replace(/ <!--.*/, '')),
      [
        `- 2026-11-23T08:30Z @alice **link** ${first}-3 merged into this incident: no severity, declared by @alice`,
      ],
    );
  });

  it('renames nothing that is the same declaration, and nothing whose declaration was lost', async () => {
    const mine = open(a);
    await declare(mine, author('alice', '08:16:00'));
    const [saved] = await mine.pending();
    await mine.publish();
    assert.ok(saved);
    await mine.save(saved);
    assert.deepEqual([(await mine.publish()).state, mine.renamed()], ['shared', []]);
    assert.equal(filesOnRemote().length, 2);
  });

  it('goes on after a crash in the middle: never both, never half', async () => {
    const [mine, theirs] = [open(a), open(b)];
    await declare(theirs, author('carol', '08:15:02'));
    await declare(mine, author('alice', '08:16:00'));
    await note(mine, first, 'one', author('alice', '08:17:00'));
    await note(mine, first, 'two', author('alice', '08:18:00'));
    await theirs.publish();
    const waiting = await mine.pending();
    const wrapper = createGitWrapper(repos);
    wrapper.on('push', 'exit 1');
    await open(a, { gitPath: wrapper.program }).publish();
    // As if the power had failed after the first of the three files.
    const folder = path.join(a.folder, '.git/livesite');
    for (const change of waiting.slice(1)) {
      fs.writeFileSync(path.join(folder, `outbox/${change.id}.json`), printChange(change));
    }
    const record = path.join(folder, `renamed/${second}.json`);
    fs.writeFileSync(record, fs.readFileSync(record, 'utf8').replace('"state": "done"', '"state": "begun"'));
    const after = open(a);
    await after.list();
    assert.deepEqual(after.renamed(), [], 'nobody is told of half of it');
    assert.equal((await after.publish()).state, 'shared');
    assert.equal(after.renamed().length, 1);
    assert.match(onRemote(`${folderOf(second)}/timeline.md`), /declared[\s\S]*one[\s\S]*two/);
    assert.doesNotMatch(onRemote(`${folderOf(first)}/timeline.md`), /@alice/);
    assert.equal(filesOnRemote().length, 4);
  });

  it('shares nothing while the disk refuses the rename', async () => {
    const [mine, theirs] = [open(a), open(b)];
    await declare(theirs, author('carol', '08:15:02'));
    await declare(mine, author('alice', '08:16:00'));
    await theirs.publish();
    const blocker = path.join(a.folder, '.git/livesite/renamed');
    fs.writeFileSync(blocker, '');
    const status = await mine.publish();
    assert.deepEqual([status.state, status.reason, status.waiting], ['blocked', 'disk', 1]);
    assert.equal(filesOnRemote().length, 2);
    fs.rmSync(blocker);
    assert.equal((await mine.publish()).state, 'shared');
    assert.equal(filesOnRemote().length, 4);
  });

  async function pendingOf(store: GitSiteStore, index: number): Promise<Change> {
    const change = (await store.pending())[index];
    assert.ok(change);
    return change;
  }

  it('is a rename that can be done twice', async () => {
    const mine = open(a);
    await declare(mine, author('alice', '08:16:00'));
    const change = await pendingOf(mine, 0);
    const once = renameIncident(change, first, second);
    assert.equal(renameIncident(once, first, second), once);
  });
});
