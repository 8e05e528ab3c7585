import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { writeAtomically } from '../../../../../src/adapters/files/durableFile';
import { removeLeftovers } from '../../../../../src/adapters/git/checkout/leftovers';
import type { Repository } from '../../../../../src/adapters/git/repository/repository';
import { createTempRepos, type TempRepo, type TempRepos } from '../../../../support/tempRepo';
import { entryChange, entryId, openStore, openTempRepository, sampleFiles } from '../openStore';

describe('what killed processes left in the store folder', () => {
  let repos: TempRepos;
  let repository: Repository;
  beforeEach(async () => {
    repos = createTempRepos();
    const [a] = repos.share(sampleFiles, 'a').clones as [TempRepo];
    repository = await openTempRepository(repos, a);
  });
  afterEach(() => repos.dispose());

  const place = (name: string) => path.join(repository.storeFolder, name);

  function leave(name: string): void {
    fs.mkdirSync(path.dirname(place(name)), { recursive: true });
    fs.writeFileSync(place(name), '{');
  }

  /** The name under which this process writes a file, and the same as if a process had done so that has ended. */
  async function temporaryNames(): Promise<{ readonly own: string; readonly dead: string }> {
    const seen: string[] = [];
    const watched = place('watched');
    fs.mkdirSync(watched, { recursive: true });
    const watcher = fs.watch(watched, (_, name) => seen.push(name ?? ''));
    await writeAtomically(path.join(watched, 'file'), '1');
    while (!seen.some(name => name.startsWith('.tmp-'))) {
      await new Promise(resolve => setImmediate(resolve));
    }
    watcher.close();
    const own = seen.find(name => name.startsWith('.tmp-')) ?? '';
    return { own, dead: own.replace(`-${process.pid}-`, `-${spawnSync('true').pid}-`) };
  }

  it('goes: files they were writing, their indexes, locks they were taking over', async () => {
    const { own, dead } = await temporaryNames();
    assert.notEqual(own, dead);
    const left = [
      `outbox/${dead}`,
      `bases/${dead}`,
      `index-${spawnSync('true').pid}-3`,
      'publisher.lock.00ff',
    ];
    const kept = [
      `outbox/${own}`,
      'outbox/01JDCQ8X2K.json',
      'outbox/.tmp-00ff',
      `outbox/.tmp-00000000-1-00ff`,
      'publisher.lock',
      `index-${process.pid}-1`,
    ];
    [...left, ...kept].forEach(leave);
    await removeLeftovers(repository);
    assert.deepEqual(
      left.filter(name => fs.existsSync(place(name))),
      [],
    );
    assert.deepEqual(
      kept.filter(name => !fs.existsSync(place(name))),
      [],
    );
  });

  it('goes after an hour where nobody knows whose it was', async () => {
    leave('outbox/.tmp-00ff');
    const old = Date.now() / 1000 - 7200;
    fs.utimesSync(place('outbox/.tmp-00ff'), old, old);
    await removeLeftovers(repository);
    assert.ok(!fs.existsSync(place('outbox/.tmp-00ff')));
  });

  it('goes: notes of what was sent, once nothing of it waits', async () => {
    const store = openStore(repos, repos.at(repository.root));
    await store.save(entryChange(2));
    const [arrived, unknown] = ['a', 'b'].map(digit => `attempts/${digit.repeat(40)}.json`) as [
      string,
      string,
    ];
    leave(arrived);
    leave(unknown);
    fs.writeFileSync(place(arrived), JSON.stringify([entryId(1)]));
    fs.writeFileSync(place(unknown), JSON.stringify([entryId(2)]));
    await openStore(repos, repos.at(repository.root)).refresh();
    assert.deepEqual(
      [arrived, unknown].map(name => fs.existsSync(place(name))),
      [false, true],
    );
  });
});
