import assert from 'node:assert/strict';
import { EXIT } from '../../../src/cli/exitCodes';
import {
  INCIDENT_IDS,
  PEOPLE_YML,
  PLAN_YML,
  SERVICES_YML,
  VENDORS_YML,
} from '../../support/leaks/harborLedger';
import { createTempRepos, type TempRepo, type TempRepos } from '../../support/tempRepo';
import { fakeIo, runHere, type Ended } from './cliProcess';

describe('livesite leaks', function () {
  this.timeout(30_000);
  const [id = ''] = INCIDENT_IDS;
  const file = `incidents/2026/${id}/customer-review.md`;
  const text = '---\nedition: final\n---\n# Failed payments\n\nThen ledgerd stopped, and Globex called.\n';
  let repos: TempRepos;
  let repo: TempRepo;

  before(() => {
    repos = createTempRepos();
    repo = repos.init('site');
    repo.commit({
      'livesite.yml': PLAN_YML,
      'people.yml': PEOPLE_YML,
      'services.yml': SERVICES_YML,
      'vendors.yml': VENDORS_YML,
      [`incidents/2026/${id}/timeline.md`]: `# Timeline of ${id}\n\n- 2026-11-23T08:15:02Z @priya **declared** SEV2: Payments fail <!--01M83QK6ZX4GPH3C-->\n`,
      [file]: text,
      'draft.txt': 'Paynorth was down.\n',
      'clean.txt': 'Search was slow for some of you.\n',
    });
  });
  after(() => repos.dispose());

  const run = (...args: readonly string[]): Promise<Ended> => runHere(fakeIo(repo.folder), ...args);

  it('names what customers should not read in an incident’s review, at its place', async () => {
    const { code, out, err } = await run('leaks', 'checkout-returns');
    assert.equal(code, EXIT.refused);
    assert.deepEqual(out.split('\n'), [
      `${file}:6:6 service "ledgerd" is the internal name of a service: services.yml says that customers know it as "Bookkeeping".`,
      `${file}:6:27 customer "Globex" is the name of a customer: no customer reads of another one. Say "a customer".`,
    ]);
    assert.equal(err, '2 leaks.');
  });

  it('knows the repository’s own name, as the check of all files does', async () => {
    repo.git('remote', 'add', 'origin', 'https://github.com/northquay/tidewater-live.git');
    repo.write(file, text.replace('Then ledgerd stopped', 'See tidewater-live'));
    const messages = await Promise.all([run('leaks', 'checkout-returns'), run('check')]);
    repo.write(file, text);
    repo.git('remote', 'remove', 'origin');
    for (const { out } of messages) {
      assert.match(out, /customer-review\.md:6:5 .*"tidewater-live" is a repository of yours/);
    }
  });

  it('reads any file, and says when there is nothing', async () => {
    const draft = await run('leaks', 'draft.txt', '--json');
    assert.equal(draft.code, EXIT.refused);
    const { leaks } = JSON.parse(draft.out) as { leaks: { kind: string; replacement: string }[] };
    assert.deepEqual(
      leaks.map(({ kind, replacement }) => [kind, replacement]),
      [['vendor', 'Our payment provider']],
    );
    assert.deepEqual(await run('leaks', 'clean.txt'), { code: EXIT.ok, out: '', err: 'Nothing found.' });
    assert.equal((await run('leaks', '2026-09-02-ledgerd')).code, EXIT.refused);
  });

  it('is part of the check of all files', async () => {
    const { code, out } = await run('check');
    assert.equal(code, EXIT.refused);
    assert.ok(out.includes(`${file}:6:6 warning leak "ledgerd" is the internal name of a service`), out);
  });
});
