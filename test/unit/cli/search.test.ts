import assert from 'node:assert/strict';
import { EXIT } from '../../../src/cli/exitCodes';
import { createTempRepos, type TempRepo, type TempRepos } from '../../support/tempRepo';
import { fakeIo, runHere, type Ended } from './cliProcess';

const POOL = '2026-11-20-pool';
const AGAIN = '2026-11-23-pool-again';
const OTHER = '2026-11-21-coffee';
const folder = (id: string): string => `incidents/2026/${id}`;
const log = (id: string, ...lines: readonly string[]): string =>
  `# Timeline of ${id}\n\n${lines.map((line, n) => `- ${id.slice(0, 10)}T08:0${n}:00Z @alice ${line} <!--01KAQW4HBG00000${n}-->\n`).join('')}`;

describe('finding incidents on the command line', function () {
  this.timeout(60_000);
  let repos: TempRepos;
  let shop: TempRepo;

  before(() => {
    repos = createTempRepos();
    shop = repos.init('shop');
    shop.commit({
      'livesite.yml': 'livesite: 1\nname: Acme\n',
      [`${folder(POOL)}/timeline.md`]: log(
        POOL,
        '**declared** SEV2: Checkout drains the connection pool',
        '**services** checkout',
        '**status** resolved: rolled **v41** back',
      ),
      [`${folder(AGAIN)}/timeline.md`]: log(
        AGAIN,
        '**declared** SEV2: Connection pool is drained again',
        '**services** checkout',
      ),
      [`${folder(OTHER)}/timeline.md`]: log(OTHER, '**declared** SEV4: Coffee machine is cold'),
    });
  });
  after(() => repos.dispose());

  const run = (...args: readonly string[]): Promise<Ended> =>
    runHere(fakeIo(shop.folder, { now: () => Date.parse('2026-11-23T12:00:00Z') }), ...args, '--no-fetch');

  it('names the line, also of an entry of the log, as plain text', async () => {
    const { code, out } = await run('search', 'v41');
    assert.equal(code, EXIT.ok);
    assert.equal(
      out,
      `${POOL}  SEV2  resolved  Checkout drains the connection pool\n  ${folder(POOL)}/timeline.md:5: status resolved: rolled v41 back @alice`,
    );
    const json = JSON.parse((await run('search', 'v41', '--json')).out);
    assert.deepEqual(json.incidents[0].lines, [
      {
        path: `${folder(POOL)}/timeline.md`,
        line: 5,
        entry: '01KAQW4HBG000002',
        text: 'status resolved: rolled v41 back @alice',
      },
    ]);
  });

  it('says why something is alike and what fixed it, what is still open, and that nothing is', async () => {
    assert.equal(
      (await run('similar', AGAIN)).out,
      `${POOL}  SEV2  resolved  Checkout drains the connection pool\n  why: same service checkout; both say pool, drained\n  fixed by: rolled v41 back`,
    );
    assert.match(
      (await run('similar', POOL)).out,
      /\n {2}why: same service checkout; both say .*\n {2}Still open \(triage\)$/,
    );
    const none = await run('similar', OTHER);
    assert.deepEqual([none.out, none.err], ['', 'No other incident is like this one.']);
  });
});
