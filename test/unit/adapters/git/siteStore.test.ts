import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import type { ShareStatus } from '../../../../src/app/sharingPorts';
import { createGitWrapper } from './gitWrapper';
import { createTempRepos, type TempRepo, type TempRepos } from '../../../support/tempRepo';
import {
  changeOf,
  entriesIn,
  entryChange,
  entryId,
  headerPath,
  logPath,
  numbersIn,
  openStore,
  peopleText,
  readText,
  sampleFiles,
} from './openStore';

describe('the site store: from saving to sharing', function () {
  this.timeout(30_000);
  let repos: TempRepos;
  let a: TempRepo;
  let b: TempRepo;
  beforeEach(() => {
    repos = createTempRepos();
    [a, b] = repos.share(sampleFiles, 'a', 'b').clones as [TempRepo, TempRepo];
  });
  afterEach(() => repos.dispose());

  const shared = (repo: TempRepo, file = logPath) => repo.git('show', `origin/main:${file}`);

  it('saves, shares, proves it, and lets the checkout follow', async () => {
    const store = openStore(repos, a);
    const states: ShareStatus['state'][] = [];
    store.onDidChangeStatus(status => states.push(status.state));
    await store.save(entryChange(2));
    assert.equal(store.status.message, '1 entry saved, not shared yet.');
    assert.deepEqual(await store.publish(), { state: 'shared', waiting: 0, message: '' });
    assert.deepEqual(states, ['saved', 'publishing', 'shared']);

    b.git('fetch', '-q');
    assert.deepEqual(numbersIn(shared(b)), [1, 2]);
    assert.equal(
      b.git('log', '-1', '--format=%an <%ae>%n%cn%n%B', 'origin/main'),
      'Alice Example <alice@example.com>\nAlice Example\n2026-11-23-checkout: change 2\n\nLivesite-Incident: 2026-11-23-checkout\n',
    );
    assert.equal(a.git('rev-parse', 'HEAD'), b.git('rev-parse', 'origin/main'));
    assert.equal(a.git('symbolic-ref', 'HEAD'), 'refs/heads/main');
    assert.deepEqual(numbersIn(a.read(logPath)), [1, 2]);
    assert.equal(a.git('status', '--porcelain'), '');
    assert.equal(a.git('diff-files', '--name-only'), '');
    assert.deepEqual(await store.pending(), []);
  });

  it('shows a saved entry at once, to every window, and after a restart', async () => {
    const store = openStore(repos, a);
    const stampOf = async () => (await store.list()).find(file => file.path === logPath)?.stamp;
    const before = await stampOf();
    await store.save(entryChange(2));
    assert.notEqual(await stampOf(), before);
    const restarted = openStore(repos, a);
    assert.equal(restarted.status.waiting, 1, 'known before git has run');
    for (const each of [store, restarted]) {
      assert.deepEqual(await entriesIn(each), [1, 2]);
    }
    assert.deepEqual(numbersIn(a.read(logPath)), [1], 'the checkout holds only what is shared');
    assert.equal(a.git('status', '--porcelain'), '');
  });

  it('shares a burst in one commit', async () => {
    const store = openStore(repos, a);
    for (const number of [2, 3, 4]) {
      await store.save(entryChange(number));
    }
    assert.equal(store.status.message, '3 entries saved, not shared yet.');
    await store.publish();
    assert.deepEqual(numbersIn(shared(a)), [1, 2, 3, 4]);
    assert.equal(a.git('rev-list', '--count', 'origin/main'), '2');
    assert.match(a.git('log', '-1', '--format=%s', 'origin/main'), /change 2 \(and 2 more\)$/);
  });

  it('makes and shares new files, and those that follow from them', async () => {
    const store = openStore(repos, a, {
      derive: (file, read) => {
        const entries = numbersIn(read(logPath) ?? '').length;
        const plan = read('livesite.yml') ?? 'none\n';
        return new Map(file === logPath ? [[headerPath, `---\nentries: ${entries}\n${plan}---\n`]] : []);
      },
    });
    await store.save(changeOf(2, { kind: 'create', path: 'runbooks/störung a.md', text: '# Größe\n' }));
    await store.save(entryChange(3));
    assert.equal((await store.readMany([headerPath])).get(headerPath), '---\nentries: 2\nlivesite: 1\n---\n');
    await store.publish();
    assert.equal(shared(a, 'runbooks/störung a.md'), '# Größe');
    assert.equal(shared(a, headerPath), '---\nentries: 2\nlivesite: 1\n---');
    assert.equal(a.read('runbooks/störung a.md'), '# Größe\n');
    assert.equal(a.git('status', '--porcelain'), '');
  });

  it('brings what others shared with a refresh', async () => {
    const mine = openStore(repos, a);
    const theirs = openStore(repos, b);
    await theirs.save(entryChange(2));
    await theirs.publish();
    assert.deepEqual(await entriesIn(mine), [1]);
    assert.deepEqual(await mine.refresh(), { state: 'shared', waiting: 0, message: '' });
    assert.deepEqual(await entriesIn(mine), [1, 2]);
    assert.deepEqual(numbersIn(a.read(logPath)), [1, 2]);
  });

  it('holds back a conflict, says so, shares the rest, and lets a person drop it', async () => {
    const mine = openStore(repos, a);
    const theirs = openStore(repos, b);
    const before = peopleText;
    const edit = (name: string) =>
      ({ kind: 'replace', path: 'people.yml', before, after: before.replace('Bob', name) }) as const;
    await theirs.save(changeOf(2, edit('Robert')));
    await theirs.publish();
    await mine.save(changeOf(3, edit('Bobby')));
    await mine.save(entryChange(4));
    const status = await mine.publish();
    assert.equal(status.state, 'blocked');
    assert.equal(status.reason, 'conflict');
    assert.equal(status.waiting, 1);
    assert.match(status.message, /Somebody else changed .* in people\.yml meanwhile/);
    assert.deepEqual(numbersIn(shared(a)), [1, 4]);
    assert.match(shared(a, 'people.yml'), /Robert/);
    await mine.discard(entryId(3));
    assert.deepEqual(mine.status, { state: 'shared', waiting: 0, message: '' });
  });

  it('merges edits of different parts of a file', async () => {
    const mine = openStore(repos, a);
    const theirs = openStore(repos, b);
    const before = Array.from({ length: 9 }, (_, index) => `key${index}: 1\n`).join('');
    await mine.save(changeOf(2, { kind: 'create', path: 'services.yml', text: before }));
    await mine.publish();
    await theirs.refresh();
    const edit = (key: string) =>
      ({
        kind: 'replace',
        path: 'services.yml',
        before,
        after: before.replace(`${key}: 1`, `${key}: 2`),
      }) as const;
    await theirs.save(changeOf(3, edit('key1')));
    await mine.save(changeOf(4, edit('key7')));
    await theirs.publish();
    assert.equal((await mine.publish()).state, 'shared');
    assert.equal(
      shared(a, 'services.yml'),
      before.replace('key1: 1', 'key1: 2').replace('key7: 1', 'key7: 2').trimEnd(),
    );
  });

  it('lists damaged files of the outbox and leaves them alone', async () => {
    const outbox = path.join(a.folder, '.git/livesite/outbox');
    fs.mkdirSync(outbox, { recursive: true });
    fs.writeFileSync(path.join(outbox, 'broken.json'), '{"id": "bro');
    const store = openStore(repos, a);
    await store.save(entryChange(2));
    const status = await store.publish();
    assert.equal(status.state, 'shared');
    assert.match(status.message, /broken\.json is damaged and was left alone/);
    assert.equal(fs.readFileSync(path.join(outbox, 'broken.json'), 'utf8'), '{"id": "bro');
  });

  it('rejects what it cannot keep, and keeps nothing of it', async () => {
    fs.mkdirSync(path.join(a.folder, '.git/livesite'), { recursive: true });
    fs.writeFileSync(path.join(a.folder, '.git/livesite/outbox'), 'a file in place of the folder');
    const store = openStore(repos, a);
    await assert.rejects(store.save(entryChange(2)), {
      name: 'SaveError',
      reason: 'io',
      message: /^Not saved: /,
    });
    assert.equal(store.status.waiting, 0);
    assert.deepEqual(await store.pending(), []);
  });

  it('says that the outbox cannot be used, and goes on showing the live site', async () => {
    const outbox = path.join(a.folder, '.git/livesite/outbox');
    fs.mkdirSync(path.dirname(outbox), { recursive: true });
    fs.writeFileSync(outbox, 'a file in place of the folder');
    const store = openStore(repos, a);
    const { state, reason, message } = store.status;
    assert.deepEqual([state, reason], ['blocked', 'disk']);
    assert.match(message, /^Nothing can be saved: a file stands where the folder .*outbox belongs\./);
    assert.deepEqual(await entriesIn(store), [1]);
    assert.equal((await store.publish()).reason, 'disk');
    assert.equal((await store.refresh()).reason, 'disk');
    assert.equal(fs.readFileSync(outbox, 'utf8'), 'a file in place of the folder');
    fs.rmSync(outbox);
    await store.save(entryChange(2));
    assert.deepEqual(await store.publish(), { state: 'shared', waiting: 0, message: '' });
  });

  it('has saved what it kept, although git fails afterwards', async () => {
    const wrapper = createGitWrapper(repos);
    const warnings: string[] = [];
    const log = { write: (_: string, message: string) => void warnings.push(message) };
    const store = openStore(repos, a, { gitPath: wrapper.program, log });
    await store.list();
    const after = peopleText.replace('Bob', 'Rob');
    a.write('people.yml', after);
    wrapper.on('cat-file', 'exit 128');
    await store.save(changeOf(2, { kind: 'replace', path: 'people.yml', before: peopleText, after }));
    assert.equal(store.status.waiting, 1);
    assert.equal((await store.pending()).length, 1);
    assert.ok(warnings.some(message => message.startsWith('The base of later edits could not be noted')));
    wrapper.on('cat-file', undefined);
    assert.equal((await store.publish()).state, 'shared');
    assert.match(shared(a, 'people.yml'), /Rob/);
  });

  it('lets an edit that follows a dropped one start from what is shared', async () => {
    const store = openStore(repos, a);
    const edit = async (number: number, name: string) => {
      const after = peopleText.replace('Bob', name);
      a.write('people.yml', after);
      const base = await readText(store, 'people.yml', 'readShared');
      await store.save(changeOf(number, { kind: 'replace', path: 'people.yml', before: base, after }));
    };
    await edit(2, 'Rob');
    await store.discard(entryId(2));
    assert.equal(await readText(store, 'people.yml', 'readShared'), peopleText);
    await edit(3, 'Robert');
    assert.equal((await store.publish()).state, 'shared');
    assert.match(shared(a, 'people.yml'), /Robert/);
  });

  it('goes back to the edit before the dropped one, where that one is kept', async () => {
    a.git('checkout', '-q', '-b', 'feature');
    const store = openStore(repos, a);
    let base = peopleText;
    const edit = async (number: number, name: string) => {
      const after = peopleText.replace('Bob', name);
      a.write('people.yml', after);
      base = await readText(store, 'people.yml', 'readShared');
      await store.save(changeOf(number, { kind: 'replace', path: 'people.yml', before: base, after }));
    };
    await edit(2, 'Rob');
    assert.equal((await store.publish()).waiting, 0);
    await edit(3, 'Robert');
    await store.discard(entryId(3));
    await edit(4, 'Roberta');
    assert.match(base, /Rob\n/);
    assert.equal((await store.publish()).waiting, 0);
    assert.match(shared(a, 'people.yml'), /Roberta/);
  });

  it('refuses changes that lead out of the live site', async () => {
    const store = openStore(repos, a);
    const planted = changeOf(2, {
      kind: 'create',
      path: '../../.git/hooks/post-checkout',
      text: '#!/bin/sh\n',
    });
    await assert.rejects(store.save(planted), { name: 'SaveError' });
  });

  it('runs no git and writes nothing until the folder is trusted', async () => {
    const saved = openStore(repos, a);
    await saved.save(entryChange(2));
    let isTrusted = false;
    const store = openStore(repos, a, { gitPath: '/nowhere/git', trusted: () => isTrusted });
    assert.deepEqual(await entriesIn(store), [1, 2]);
    assert.ok((await store.list()).some(file => file.path === headerPath && file.inCheckout));
    assert.equal((await store.readShared(['people.yml'])).get('people.yml'), sampleFiles['people.yml']);
    assert.equal((await store.pending()).length, 1);
    await assert.rejects(store.save(entryChange(3)), { name: 'SaveError', reason: 'read-only' });
    assert.equal((await store.publish()).reason, 'untrusted');
    assert.equal((await store.refresh()).waiting, 1);
    isTrusted = true;
    assert.equal((await store.publish()).reason, 'no-git', 'now git is run, and found missing');
  });
});

describe('the site store without a repository', function () {
  this.timeout(30_000);
  let repos: TempRepos;
  beforeEach(() => {
    repos = createTempRepos();
  });
  afterEach(() => repos.dispose());

  it('reads the folder and says why nothing can be saved, until there is one', async () => {
    const folder = path.join(repos.folder, 'plain');
    fs.mkdirSync(folder);
    const plain = repos.at(folder);
    plain.write('livesite.yml', 'livesite: 1\n');
    plain.write('people.yml', 'people: {}\n');
    const store = openStore(repos, plain);
    assert.deepEqual(
      (await store.list()).map(file => file.path),
      ['livesite.yml', 'people.yml'],
    );
    assert.equal((await store.readMany(['livesite.yml'])).get('livesite.yml'), 'livesite: 1\n');
    await assert.rejects(store.save(entryChange(1)), {
      name: 'SaveError',
      message: /not in a Git repository/,
    });
    const status = await store.publish();
    assert.deepEqual([status.state, status.reason], ['blocked', 'not-a-repository']);
    plain.git('init', '-q', '-b', 'main');
    await store.save(entryChange(1));
    assert.equal((await store.publish()).state, 'local');
  });
});
