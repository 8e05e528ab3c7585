import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openCodeRepositories } from '../../../../../src/adapters/git/reading/codeRepository';
import { GuardChecker, type GuardReport } from '../../../../../src/app/checkGuards';
import { SiteReader } from '../../../../../src/app/site';
import { MemoryStore } from '../../../../support/memoryStore';
import { createTempRepos, type TempRepo, type TempRepos } from '../../../../support/tempRepo';

const FOLDER = 'incidents/2026/2026-11-23-checkout-errors';
const REVIEW = `${FOLDER}/review.md`;

describe('guards in code repositories', function () {
  this.timeout(20_000);
  let repos: TempRepos;
  let shop: TempRepo;
  let site: TempRepo;

  before(() => {
    repos = createTempRepos();
    shop = repos.init('shop');
    shop.git('remote', 'add', 'origin', 'git@github.com:Acme/Shop.git');
    shop.commit({
      'services/checkout/breaker.test.ts':
        "it('opens after five failures', open);\nit('closes again', close);\n",
      'alerts/checkout.yml': 'alert: CheckoutErrors\nfor: 5m\n',
      'runbooks/payments.md': '# Payments\n\nSwitch to the second provider, then tell support about it.\n',
      'a [b]*.md': '# Odd\n',
    });
    site = repos.init('site');
    site.commit({ 'ops/livesite.yml': 'livesite: 1\n', 'ops/tests/guard.test.ts': 'guard\n' }, 'Begin');
  });

  after(() => repos.dispose());

  const proofs = (...lines: readonly string[]): string =>
    `## Remediation\n\n- [x] R1 Done — @alice\n${lines.map(line => `  - proof: ${line}\n`).join('')}`;

  const check = async (
    review: string,
    options: { readonly look?: 'head' | 'shared'; readonly others?: readonly string[] } = {},
  ): Promise<GuardReport & { readonly said: readonly string[] }> => {
    const { look = 'head', others = [shop.folder] } = options;
    const root = `${site.folder}/ops`;
    const repositories = openCodeRepositories({ root, others, look, environment: repos.environment });
    const files = { 'livesite.yml': 'livesite: 1\n', [`${FOLDER}/timeline.md`]: '', [REVIEW]: review };
    const report = await new GuardChecker(repositories).check(
      await new SiteReader(new MemoryStore(files)).read(),
    );
    const said = (report.problems.get(REVIEW) ?? []).map(({ code, message }) => `${code}: ${message}`);
    return { ...report, said };
  };

  it('stand where file and name are there, in the live site’s own repository and in others', async () => {
    const { said, checked, unseen } = await check(
      proofs(
        'test acme/shop:services/checkout/breaker.test.ts#opens after five failures @ 1a2b3c4',
        'alert ACME/shop:alerts/checkout.yml#CheckoutErrors',
        'runbook acme/shop:a [b]*.md#Odd',
        'test ops/tests/guard.test.ts',
        'pull request acme/shop#12',
        'test acme/elsewhere:x.ts',
      ),
    );
    assert.deepEqual([said, checked, unseen], [[], 4, ['acme/elsewhere']]);
  });

  it('are missed from the commit on that took file or name away, and followed through renames', async () => {
    shop.git('mv', 'services/checkout/breaker.test.ts', 'services/checkout/circuit.test.ts');
    shop.git('commit', '-qm', 'Rename the breaker');
    shop.git('mv', 'services/checkout/circuit.test.ts', 'services/checkout/circuitBreaker.test.ts');
    shop.git('commit', '-qm', 'Rename it again');
    const silenced = shop.commit(
      { 'alerts/checkout.yml': 'alert: Renamed\nfor: 5m\n' },
      'Silence a noisy alert',
    );
    shop.git('rm', '-q', 'runbooks/payments.md');
    shop.git('commit', '-qm', 'Throw old runbooks away');
    const removed = shop.git('rev-parse', 'HEAD');
    const { said, problems } = await check(
      proofs(
        'test acme/shop:services/checkout/breaker.test.ts#closes again',
        'alert acme/shop:alerts/checkout.yml#CheckoutErrors @ 1a2b3c4',
        'runbook acme/shop:runbooks/payments.md',
        'test acme/shop:never/was.ts',
      ),
    );
    assert.deepEqual(
      said.map(line => line.replace(/ of \d{4}-\d\d-\d\d/, ' of DAY')),
      [
        'guard-moved: services/checkout/breaker.test.ts is services/checkout/circuitBreaker.test.ts now. Write its new name, so that it is still watched.',
        `guard-gone: What proves R1 is gone (the alert “CheckoutErrors” in checkout.yml): “CheckoutErrors” does not stand in alerts/checkout.yml any more, since ${silenced.slice(0, 9)} of DAY “Silence a noisy alert”. Bring it back, name another proof, or open R1 again.`,
        `guard-gone: What proves R1 is gone (the runbook payments.md): runbooks/payments.md does not exist any more, since ${removed.slice(0, 9)} of DAY “Throw old runbooks away”. Bring it back, name another proof, or open R1 again.`,
        'guard-gone: What proves R1 is gone (the test was.ts): never/was.ts does not exist. Bring it back, name another proof, or open R1 again.',
      ],
    );
    assert.deepEqual(problems.get(REVIEW)?.[0]?.data, {
      item: 'R1',
      place: 'services/checkout/circuitBreaker.test.ts',
      proof: 'test acme/shop:services/checkout/breaker.test.ts#closes again',
      replacement: 'test acme/shop:services/checkout/circuitBreaker.test.ts#closes again',
    });
  });

  it('are looked for on the default branch as it was fetched, where an editor asks on an old branch', async () => {
    const remote = repos.initBare('work');
    const work = repos.clone(remote, 'clone');
    work.commit({ 'old.ts': 'old\n' }, 'Old');
    work.git('push', '-q', 'origin', 'HEAD:main');
    work.git('switch', '-qc', 'last-month');
    work.git('switch', '-q', 'main');
    work.commit({ 'new.test.ts': 'new\n' }, 'New');
    work.git('push', '-q', 'origin', 'main');
    work.git('remote', 'set-head', 'origin', '-a');
    work.git('switch', '-q', 'last-month');
    const repositories = (look: 'head' | 'shared') =>
      openCodeRepositories({ root: work.folder, others: [], look, environment: repos.environment });
    const has = async (look: 'head' | 'shared'): Promise<boolean> =>
      ((await (await repositories(look).find(undefined))?.read(['new.test.ts'])) ?? new Map()).size === 1;
    assert.deepEqual([await has('head'), await has('shared')], [false, true]);
  });

  it('run no program that the repository names for its files', async () => {
    const evil = repos.init('evil');
    evil.commit({ '.gitattributes': '*.yml diff=evil\n', 'alert.yml': 'alert: Slow\n' });
    evil.commit({ 'alert.yml': 'alert: Other\n' }, 'Rename it');
    evil.git('config', 'diff.evil.textconv', 'touch ran; cat');
    const repositories = openCodeRepositories({
      root: evil.folder,
      others: [],
      look: 'head',
      environment: repos.environment,
    });
    const found = await repositories.find(undefined);
    assert.equal((await found?.changedIn('alert.yml', 'Slow'))?.subject, 'Rename it');
    assert.equal(existsSync(join(evil.folder, 'ran')), false);
  });

  it('ask nothing of items that are open or will not be done, and of folders without Git', async () => {
    const open = proofs('test gone.ts').replace('[x]', '[ ]');
    assert.equal((await check(open)).checked, 0);
    const root = repos.folder;
    const none = openCodeRepositories({ root, others: [], look: 'head', environment: repos.environment });
    assert.equal(await none.find(undefined), undefined);
    assert.equal(await none.find('acme/shop'), undefined);
  });

  it('are looked at once for each commit', async () => {
    const repositories = openCodeRepositories({
      root: site.folder,
      others: [],
      look: 'head',
      environment: repos.environment,
    });
    let reads = 0;
    const checker = new GuardChecker({
      find: async name => {
        const found = await repositories.find(name);
        return found && { ...found, read: paths => ((reads += 1), found.read(paths)) };
      },
    });
    const live = await new SiteReader(
      new MemoryStore({
        'livesite.yml': 'livesite: 1\n',
        [REVIEW]: proofs('test ops/tests/guard.test.ts#guard'),
      }),
    ).read();
    assert.equal((await checker.check(live)).problems.size, 0);
    assert.equal((await checker.check(live)).problems.size, 0);
    assert.equal(reads, 1);
    site.commit({ 'ops/tests/guard.test.ts': 'nothing\n' }, 'Simplify');
    assert.equal((await checker.check(live)).problems.size, 1);
    assert.equal(reads, 2);
  });
});
