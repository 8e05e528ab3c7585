import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import type { Log } from '../../../../src/app/ports';
import type { Change } from '../../../../src/core/change/change';
import { GitError } from '../../../../src/adapters/git/run/gitError';
import { HOSTILE_PATHS, HOSTILE_TEXTS } from '../../../support/hostile';
import { PERSONAL, SECRETS } from '../../../support/plantedSecrets';
import { createTempRepos, type TempRepo, type TempRepos } from '../../../support/tempRepo';
import { changeOf, entryChange, entryLine, logPath, openStore, sampleFiles } from './openStore';

/** What git, a shell or a remote helper would take for an order. `owned` is what would be made. */
const ORDERS: readonly string[] = [
  '--output=owned',
  '--upload-pack=touch owned',
  '--receive-pack=touch owned',
  '--exec=touch owned',
  '-utouch owned',
  '-c core.pager=touch owned',
  '--open-files-in-pager=touch owned',
  '--amend',
  '--force',
  '--delete',
  '-',
  '--',
  'ext::sh -c touch% owned',
  'fd::7',
  '$(touch owned)',
  '`touch owned`',
  '; touch owned;',
  '| touch owned',
  '&& touch owned',
  '\ntouch owned\n',
  '+refs/heads/*:refs/heads/*',
  '@{-1}',
  'HEAD:refs/heads/owned',
  ':refs/heads/main',
];

describe('hostile names, texts and remotes', function () {
  this.timeout(60_000);
  let repos: TempRepos;
  let remote: TempRepo;
  let a: TempRepo;
  /** Arguments of every git process that Livesite has run. */
  let argvOf: () => readonly (readonly string[])[];
  let gitPath: string;
  let said: string[];
  const log: Log = {
    write: (level, message, cause) =>
      void said.push(
        `${level} ${message} ${cause instanceof GitError ? `${cause.message} ${cause.line}` : String(cause)}`,
      ),
  };
  beforeEach(() => {
    repos = createTempRepos();
    const site = repos.share(sampleFiles, 'a');
    remote = repos.at(site.remote);
    [a] = site.clones as [TempRepo];
    said = [];
    gitPath = path.join(repos.folder, 'recording-git');
    const calls = path.join(repos.folder, 'calls');
    fs.writeFileSync(gitPath, `#!/bin/sh\nprintf '%s\\0' "$@" '' >> '${calls}'\nexec git "$@"\n`, {
      mode: 0o755,
    });
    argvOf = () =>
      fs.existsSync(calls)
        ? fs
            .readFileSync(calls, 'utf8')
            .split('\0\0')
            .map(call => call.split('\0'))
        : [];
  });
  afterEach(() => repos.dispose());

  const open = () => openStore(repos, a, { gitPath, log });

  function assertNothingRan(): void {
    const names = fs.readdirSync(repos.folder, { recursive: true, encoding: 'utf8' });
    assert.deepEqual(
      names.filter(name => path.basename(name).startsWith('owned')),
      [],
    );
    assert.equal(remote.git('for-each-ref', '--format=%(refname)'), 'refs/heads/main');
  }

  it('as ids of changes name no file and start nothing', async () => {
    const store = open();
    for (const id of [...ORDERS, '../../../owned', 'a/b', '.owned', '']) {
      const change: Change = { ...entryChange(2), id };
      await assert.rejects(store.save(change), { name: 'SaveError' }, JSON.stringify(id));
      await store.discard(id);
    }
    assert.deepEqual(await store.pending(), []);
    assertNothingRan();
  });

  it('as subjects, trailers, authors and entries are text and nothing else', async () => {
    const store = open();
    for (const [index, order] of [...ORDERS, ...HOSTILE_TEXTS.slice(0, 12)].entries()) {
      const line = entryLine(index + 2, order.replaceAll('\n', ' '));
      await store.save({
        ...changeOf(index + 2, { kind: 'append', path: logPath, heading: '# Timeline', lines: [line] }),
        actor: order,
        subject: order,
        trailers: [['Livesite-Incident', order]],
      });
    }
    assert.deepEqual(await store.publish(), { state: 'shared', waiting: 0, message: '' });
    assert.equal(remote.git('rev-list', '--count', 'main'), '2');
    assert.match(a.read(logPath), /@alice --upload-pack=touch owned <!--/);
    assertNothingRan();
    // They reach git through its input only.
    const words = argvOf().flat();
    assert.ok(words.includes('push'));
    assert.deepEqual(
      words.filter(word => ORDERS.includes(word) && word !== '--' && word !== '-'),
      [],
    );
  });

  it('as names of files are names, where they are allowed at all', async () => {
    const store = open();
    const paths = [
      'incidents/--output=owned/--exec=touch owned.md',
      'incidents/$(touch owned)/-c.md',
      'runbooks/@{-1}.md',
    ];
    for (const [index, file] of paths.entries()) {
      await store.save(changeOf(index + 2, { kind: 'create', path: file, text: 'text\n' }));
    }
    assert.equal((await store.publish()).waiting, 0);
    const shared = remote.git('ls-tree', '-r', '-z', '--name-only', 'main').split('\0');
    assert.deepEqual(
      paths.filter(file => !shared.includes(file)),
      [],
    );
    assert.deepEqual(
      argvOf()
        .flat()
        .filter(word => word.startsWith('--output') || word.startsWith('--exec')),
      [],
    );
  });

  it(`as ${HOSTILE_PATHS.length} paths lead nowhere`, async () => {
    const store = open();
    for (const [index, file] of HOSTILE_PATHS.entries()) {
      for (const change of [
        changeOf(index + 2, { kind: 'create', path: file, text: '#!/bin/sh\n' }),
        changeOf(index + 2, { kind: 'append', path: file, heading: '', lines: [entryLine(2)] }),
        changeOf(index + 2, { kind: 'replace', path: file, before: '', after: 'x' }),
      ]) {
        await assert.rejects(store.save(change), { name: 'SaveError' }, JSON.stringify(file));
      }
    }
    assert.deepEqual(await store.pending(), []);
    // A damaged or planted outbox leads nowhere either.
    const outbox = path.join(a.folder, '.git/livesite/outbox');
    fs.mkdirSync(outbox, { recursive: true });
    for (const [index, file] of HOSTILE_PATHS.entries()) {
      const change = changeOf(index + 2, { kind: 'create', path: file, text: '#!/bin/sh\n' });
      fs.writeFileSync(path.join(outbox, `${change.id}.json`), JSON.stringify(change));
    }
    const before = remote.git('rev-parse', 'main');
    await store.publish();
    assert.equal(remote.git('rev-parse', 'main'), before);
    assert.equal(a.git('status', '--porcelain'), '');
    // Nor do they read anything.
    assert.deepEqual([...(await store.readMany(HOSTILE_PATHS)).keys()], []);
    assert.deepEqual([...(await store.readShared(HOSTILE_PATHS)).keys()], []);
  });

  it('as branches and remotes of livesite.yml are refused, and what is saved is kept', async () => {
    for (const order of ORDERS) {
      for (const choice of [{ branch: order }, { remote: order }]) {
        const store = openStore(repos, a, { gitPath, log, choice: async () => choice });
        await store.save(entryChange(2));
        const status = await store.publish();
        assert.deepEqual([status.state, status.waiting], ['blocked', 1], JSON.stringify(choice));
        await store.discard(entryChange(2).id);
      }
    }
    assertNothingRan();
    assert.equal(argvOf().flat().includes('push'), false);
  });

  it('as addresses of a remote are not asked: ext::, fd:: and options', async () => {
    const touch = `touch ${path.join(repos.folder, 'owned')}`;
    const urls = [
      `ext::sh -c ${touch.replaceAll(' ', '% ')}`,
      `EXT::sh -c ${touch.replaceAll(' ', '% ')}`,
      'fd::7',
      `--upload-pack=${touch}`,
      `-u${touch}`,
    ];
    for (const url of urls) {
      for (const key of ['remote.origin.url', 'remote.origin.pushurl', `url.${url}.insteadOf`]) {
        const isAlias = key.endsWith('insteadOf');
        a.git('config', '--replace-all', key, isAlias ? '../shared' : url);
        const store = open();
        await store.save(entryChange(2));
        const status = await store.publish();
        assert.equal(status.waiting, 1, `${key} ${url}: ${status.message}`);
        await store.refresh();
        await store.discard(entryChange(2).id);
        assertNothingRan();
        a.git('config', '--unset-all', key);
        a.git('config', '--replace-all', 'remote.origin.url', '../shared.git');
      }
    }
  });

  it('keeps secrets out of the log, the arguments and the messages', async () => {
    const secrets = [...SECRETS, ...PERSONAL].map(([, secret]) => secret);
    assert.ok(secrets.length >= 40);
    const token = `ghp_${'z9Y8'.repeat(9)}`;
    // Nobody listens there.
    a.git('config', 'remote.origin.pushurl', `https://alice:${token}@127.0.0.1:1/x.git`);
    const store = open();
    for (const [index, secret] of secrets.entries()) {
      await store.save(entryChange(index + 2, secret.replaceAll('\n', ' ')));
    }
    const { waiting, message } = await store.publish();
    assert.equal(waiting, secrets.length);
    a.git('config', '--unset', 'remote.origin.pushurl');
    assert.equal((await store.publish()).waiting, 0);
    const all = [...said, message, ...argvOf().flat()].join('\n');
    assert.ok(said.length > 20, 'the log says what git did');
    assert.deepEqual(
      [token, ...secrets].filter(secret => all.includes(secret)),
      [],
    );
  });
});
