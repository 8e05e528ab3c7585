import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import type { Log } from '../../../../../src/app/ports';
import { findSurroundings, tryFindShared } from '../../../../../src/adapters/git/repository/surroundings';
import { createTempRepos, type TempRepo, type TempRepos } from '../../../../support/tempRepo';
import { entryChange, openStore, openTempRepository, sampleFiles } from '../openStore';

describe('what surrounds a repository', function () {
  this.timeout(30_000);
  let repos: TempRepos;
  let a: TempRepo;
  beforeEach(() => {
    repos = createTempRepos();
    [a] = repos.share(sampleFiles, 'a').clones as [TempRepo];
  });
  afterEach(() => repos.dispose());

  const notices = async () => findSurroundings(await openTempRepository(repos, a));

  it('is nothing to speak of, usually', async () => {
    assert.deepEqual(await notices(), []);
  });

  it('may be a rule that makes Git ignore the live site, which is shared all the same and told once', async () => {
    a.write('.gitignore', '*.log\nincidents/\n');
    const said: string[] = [];
    const log: Log = { write: (level, message) => void (level === 'warn' && said.push(message)) };
    const store = openStore(repos, a, { log });
    for (const number of [2, 3]) {
      await store.save(entryChange(number));
      assert.equal((await store.publish()).waiting, 0);
    }
    assert.equal(said.length, 1);
    assert.match(
      said[0] ?? '',
      /^Line 2 of \.gitignore \(incidents\/\) makes Git ignore files of the live site\./,
    );
    a.write('.gitignore', '*.md\n');
    assert.match((await notices()).join(), /^Line 1 of \.gitignore \(\*\.md\) .* add !incidents\/2026\//);
    a.write('.gitignore', '*.yml\n');
    assert.match((await notices()).join(), /add !livesite\.yml below it/);
    a.write('.gitignore', 'incidents/\n!incidents/\n');
    assert.deepEqual(await notices(), []);
  });

  it('may be a folder that a service syncs, by its name', async () => {
    const home = path.join(repos.folder, 'Dropbox (Acme)', 'shop');
    fs.mkdirSync(home, { recursive: true });
    a = repos.clone(path.join(repos.folder, 'shared.git'), 'Dropbox (Acme)/shop/clone');
    assert.match((await notices()).join(), /^This repository is in a folder that Dropbox syncs\./);
    const local = async () => 0;
    for (const [folder, name] of [
      ['/Users/a/Library/Mobile Documents/com~apple~CloudDocs/shop/.git', 'iCloud'],
      ['C:\\Users\\a\\OneDrive - Acme\\shop\\.git', 'OneDrive'],
      ['/Users/a/Library/CloudStorage/GoogleDrive-a@example.com/My Drive/shop/.git', 'Google Drive'],
      ['/home/a/Nextcloud/shop/.git', 'Nextcloud'],
    ] as const) {
      assert.match((await tryFindShared(folder, local)) ?? '', new RegExp(`that ${name} syncs`), folder);
    }
    for (const folder of ['/home/a/dropbox-client/.git', '/srv/onedriver/.git', '/home/a/shop/.git']) {
      assert.equal(await tryFindShared(folder, local), undefined, folder);
    }
  });

  it('may be a drive on another machine, by its file system or its path', async () => {
    assert.match((await tryFindShared('/mnt/shop/.git', async () => 0x6969)) ?? '', /network drive \(NFS\)/);
    assert.match((await tryFindShared('/mnt/shop/.git', async () => 0xff534d42)) ?? '', /drive \(SMB\)/);
    assert.match(
      (await tryFindShared('\\\\files\\team\\shop\\.git', async () => 0)) ?? '',
      /drive \(files\)/,
    );
    assert.equal(await tryFindShared('\\\\?\\C:\\shop\\.git', async () => 0), undefined);
    assert.equal(await tryFindShared('/mnt/shop/.git', async () => 0xef53), undefined);
  });
});
