import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { EXIT } from '../../../src/cli/exitCodes';
import { createPagerServer, type PagerServer } from '../../support/pagers/server';
import { createTempRepos, type TempRepo, type TempRepos } from '../../support/tempRepo';
import { fakeIo, runHere, type Ended } from './cliProcess';

const MINUTE = 60_000;
const HOOK = `#!/bin/sh
while read -r old new ref; do
  [ "$ref" != refs/heads/main ] || { echo "error: GH006: Protected branch update failed for $ref." >&2; exit 1; }
done
`;

describe('livesite escalate where the main branch is protected', function () {
  this.timeout(60_000);
  let repos: TempRepos;
  let pagers: PagerServer;
  let remote: string;
  let alice: TempRepo;
  let now = Date.parse('2026-11-23T12:00:00Z');

  before(async () => {
    pagers = await createPagerServer({ clock: () => now });
    repos = createTempRepos();
    const site = repos.share(
      {
        'livesite.yml': 'livesite: 1\nname: Acme\nroutes: [{ id: chat, kind: slack }]\n',
        'people.yml': 'people: [{ handle: ann, name: Ann, contact: [{ route: chat, id: U0000000A }] }]\n',
        'escalations/default.yml':
          'name: Default\ndelivery: automatic\nsteps: [{ page: { person: ann }, wait: 5m }]\n',
      },
      'alice',
    );
    remote = site.remote;
    alice = named(site.clones[0] as TempRepo);
  });
  after(async () => {
    repos.dispose();
    await pagers.close();
  });

  const named = (clone: TempRepo): TempRepo => {
    clone.git('config', 'user.name', 'Livesite bot');
    clone.git('config', 'user.email', 'bot@example.com');
    return clone;
  };
  const cloned = (name: string): TempRepo => named(repos.clone(remote, name));
  const protect = (): void => {
    fs.mkdirSync(path.join(remote, 'hooks'), { recursive: true });
    fs.writeFileSync(path.join(remote, 'hooks/pre-receive'), HOOK, { mode: 0o755 });
  };
  const run = (clone: TempRepo, ...args: readonly string[]): Promise<Ended> => {
    const env = { LIVESITE_HANDLE: 'bot', LIVESITE_SECRET_CHAT: pagers.secrets.slack };
    return runHere(fakeIo(clone.folder, { env, now: () => now }), ...args);
  };
  const bare = (): TempRepo => repos.at(remote);

  it('pages nobody by itself for what others can see, says why, and stays for nothing', async () => {
    assert.equal((await run(alice, 'declare', 'Search is down', '--severity', 'SEV1')).code, EXIT.ok);
    protect();
    now += 2 * MINUTE;
    for (const name of ['run1', 'run2']) {
      const { out, err, code } = await run(cloned(name), 'escalate', '--stay', '50m');
      assert.equal(code, EXIT.refused);
      assert.match(
        out,
        /default 1\.1 is due, and the branch takes no push from here: not paged \(2 min late\)/,
      );
      assert.match(err, /Automatic paging needs a branch that Livesite can push to.*branch: live-site/);
    }
    assert.equal(pagers.arrivals.length, 0);
    assert.equal(bare().git('for-each-ref', '--format=%(refname:short)'), 'main');
  });

  it('leaves no claim behind on a branch for a pull request', async () => {
    assert.notEqual((await run(alice, 'note', 'search', 'protected now')).code, EXIT.ok);
    assert.match((await run(alice, 'publish', '--branch')).err, /livesite\/bot\//);
    assert.equal((await run(alice, 'escalate')).code, EXIT.refused);
    await run(alice, 'publish');
    const branch = bare().git('for-each-ref', '--format=%(refname)', 'refs/heads/livesite');
    const log = bare().git('grep', '-h', '-e', '^- ', branch, '--', '*/timeline.md');
    assert.match(log, /protected now/);
    assert.doesNotMatch(log, /paging/);
    assert.equal(pagers.arrivals.length, 0);
  });

  it('pages once for what only this clone knows of', async () => {
    await run(alice, 'declare', 'Checkout is down', '--severity', 'SEV1');
    const { out } = await run(alice, 'escalate');
    assert.match(out, /checkout-is-down: default 1\.1 paged @ann by chat/);
    await run(alice, 'escalate');
    assert.equal(pagers.arrivals.length, 1);
  });

  it('pages by itself again once the live site is on a branch of its own', async () => {
    // As docs/paging.md says.
    const bob = cloned('bob');
    bob.git('push', '-q', 'origin', 'origin/main:refs/heads/live-site');
    bob.write('livesite.yml', `${bob.read('livesite.yml')}branch: live-site\n`);
    const { out, err, code } = await run(bob, 'escalate');
    assert.equal(code, EXIT.ok, err);
    assert.match(out, /search-is-down: default 1\.1 paged @ann by chat/);
    assert.match(
      bare().git('grep', '-h', 'paging', 'live-site', '--', '*/timeline.md'),
      /paging.*@ann by chat/,
    );
    assert.equal(pagers.arrivals.length, 2);
  });
});
