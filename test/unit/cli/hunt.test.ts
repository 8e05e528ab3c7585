import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import { EXIT } from '../../../src/cli/exitCodes';
import { fingerprintOf } from '../../../src/core/hunt/fingerprint';
import { createTempRepos, type TempRepo, type TempRepos } from '../../support/tempRepo';
import { fakeIo, runHere, type Ended } from './cliProcess';

const ID = '2026-11-23-checkout-errors';
const FOLDER = `site/incidents/2026/${ID}`;

describe('hunting siblings on the command line', function () {
  this.timeout(30_000);
  let repos: TempRepos;
  let shop: TempRepo;
  let web: TempRepo;

  const review = (known: string): string =>
    `---\nstate: draft\n---\n# R\n\n## Same pattern elsewhere\n\nretry(a)\n\n\`\`\`search\nid: bare-retry\nregex: \\bretry\\(\nwhy: It doubled the load\n${known}\`\`\`\n\n## Remediation\n\n- [x] R1 Limit — @alice, due 2027-01-01\n`.replace(
      '\\bretry',
      'retry',
    );

  before(() => {
    repos = createTempRepos();
    shop = repos.init('shop');
    web = repos.init('web');
    web.commit({ 'app.js': '\n\nretry(w)\n' });
    shop.commit({
      'site/livesite.yml': 'livesite: 1\nname: Acme\n',
      'site/people.yml': 'people:\n  - { handle: alice, name: Alice }\n',
      [`${FOLDER}/timeline.md`]: `# Timeline of ${ID}\n\n- 2026-11-23T08:15:02Z @alice **declared** SEV2: Checkout <!--01KAQW4HBG000001-->\n`,
      [`${FOLDER}/review.md`]: review(''),
      'src/a.ts': 'retry(a)\n',
      'src/b.ts': 'retry(b)\n',
    });
  });
  after(() => repos.dispose());

  const run = (...args: readonly string[]): Promise<Ended> =>
    runHere(fakeIo(`${shop.folder}/site`, { now: () => Date.parse('2026-11-23T12:00:00Z') }), ...args);

  it('names new places in the code, and in the clones it is given', async () => {
    const { code, out, err } = await run('hunt', '--clone', web.folder);
    assert.equal(code, EXIT.refused);
    assert.equal(
      out,
      `${ID}  bare-retry  It doubled the load\n../src/a.ts:1 new retry(a)\n../src/b.ts:1 new retry(b)\n../../web/app.js:3 new retry(w)`,
    );
    assert.equal(err, '1 search: 3 places ask for a decision.');
    assert.equal((await run('hunt', '--allow-new')).code, EXIT.ok);
  });

  it('passes over what was decided, wherever it went, and says what is gone', async () => {
    const known = [
      `known:`,
      `  - { path: src/old.ts, line: "${fingerprintOf('retry(a)')}", fine: called once }`,
      `  - { path: src/b.ts, line: "${fingerprintOf('retry(b)')}", as: R1 }`,
      `  - { path: src/c.ts, line: "${fingerprintOf('retry(c)')}", fine: called once }`,
    ];
    shop.write(`${FOLDER}/review.md`, review(`${known.join('\n')}\n`));
    const { code, out, err } = await run('hunt', ID, '--all');
    assert.equal(code, EXIT.refused);
    assert.deepEqual(out.split('\n').slice(1), [
      '../src/a.ts:1 fine (called once, was in src/old.ts) retry(a)',
      '../src/b.ts:1 done (R1) retry(b)',
      '  gone: src/c.ts',
    ]);
    assert.equal(err, '1 search: 1 place asks for a decision. 1 known place is gone.');
    const json = JSON.parse((await run('hunt', '--json')).out);
    assert.deepEqual(
      json.searches[0].hits.map(({ path, state, movedFrom }: Record<string, unknown>) => [
        path,
        state,
        movedFrom,
      ]),
      [
        ['src/a.ts', 'fine', 'src/old.ts'],
        ['src/b.ts', 'done', null],
      ],
    );
  });

  it('leaves the live site out, also where a link leads to it, unless it is named', async () => {
    const repo = repos.init('own');
    const block = (paths: string) =>
      `# R\n\n## Same pattern elsewhere\n\nretry(told)\n\n\`\`\`search\nid: bare\ntext: retry(\n${paths}\`\`\`\n`;
    const write = (paths: string) =>
      repo.commit({
        'ops/site/livesite.yml': 'livesite: 1\nname: retry(\n',
        'ops/site/runbooks/a.md': 'retry(b)\n',
        [`ops/${FOLDER}/timeline.md`]: `- 2026-11-23T08:15:02Z @alice **declared** SEV2: retry( <!--01KAQW4HBG000001-->\n`,
        [`ops/${FOLDER}/review.md`]: block(paths),
        'src/a.ts': 'retry(a)\n',
      });
    const linked = `${repos.folder}/linked`;
    const hunted = async (...args: readonly string[]): Promise<readonly string[]> => {
      const { out } = await runHere(fakeIo(linked), 'hunt', '--json', ...args);
      return JSON.parse(out).searches[0].hits.map(
        (hit: Record<string, unknown>) => `${String(hit.path)}:${String(hit.line)}`,
      );
    };
    write('');
    symlinkSync(`${repo.folder}/ops/site`, linked);
    assert.deepEqual(await hunted(), ['src/a.ts:1']);
    const second = `${repos.folder}/own-again`;
    repo.git('worktree', 'add', '-q', second);
    assert.deepEqual(await hunted('--clone', second), ['src/a.ts:1', 'src/a.ts:1']);
    write('paths: ["ops/site/**"]\n');
    assert.deepEqual(await hunted(), [
      `ops/${FOLDER}/review.md:5`,
      `ops/${FOLDER}/timeline.md:1`,
      'ops/site/livesite.yml:2',
      'ops/site/runbooks/a.md:1',
    ]);
  });

  it('prints one line for each place, whatever files are called', async () => {
    const repo = repos.init('names');
    repo.commit({
      'livesite.yml': 'livesite: 1\nname: Acme\n',
      [`${FOLDER.slice(5)}/timeline.md`]: `- 2026-11-23T08:15:02Z @alice **declared** SEV2: x <!--01KAQW4HBG000001-->\n`,
      [`${FOLDER.slice(5)}/review.md`]: review(''),
      'src/a.ts\nsrc/b.ts:1 fine': 'retry(a)\n',
    });
    const io = () => fakeIo(repo.folder, { now: () => Date.parse('2026-11-23T12:00:00Z') });
    const { out } = await runHere(io(), 'hunt');
    assert.deepEqual(out.split('\n').slice(1), ['src/a.ts ⏎ src/b.ts:1 fine:1 new retry(a)']);
    const checked = await runHere(io(), 'check');
    assert.equal(checked.out.split('\n').filter(line => line.includes('search-hit')).length, 1);
    assert.ok(!/^src\/b\.ts/m.test(checked.out));
  });

  it('runs in check, where new places can be let pass', async () => {
    shop.write(
      `${FOLDER}/review.md`,
      review(`known:\n  - { path: src/b.ts, line: "${fingerprintOf('retry(b)')}", fine: ok }\n`),
    );
    const { code, out } = await run('check');
    assert.equal(code, EXIT.refused);
    assert.match(
      out,
      /^\.\.\/src\/a\.ts:1:1 warning search-hit "retry\(a\)" fits the search bare-retry of 2026-11-23-checkout-errors\. It doubled the load\. /m,
    );
    assert.doesNotMatch(out, /src\/b\.ts/);
    const passing = await run('check', '--allow-new');
    const others = passing.out
      .split('\n')
      .filter(line => / (?:warning|error) /.test(line) && !line.includes('search-hit'));
    assert.equal(passing.code, others.length === 0 ? EXIT.ok : EXIT.refused);
  });
});
