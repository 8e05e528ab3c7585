import assert from 'node:assert/strict';
import { EXIT } from '../../../src/cli/exitCodes';
import { createGitHubServer, type GitHubServer } from '../../support/github/server';
import { createTempRepos, type TempRepo, type TempRepos } from '../../support/tempRepo';
import { fakeIo, runHere, type Ended } from './cliProcess';

const NOW = Date.parse('2026-12-20T12:00:00Z');
const ID = '2026-11-23-checkout-errors';

describe('livesite remediation and remind', function () {
  this.timeout(30_000);
  let repos: TempRepos;
  let repo: TempRepo;
  let github: GitHubServer;

  before(async () => {
    repos = createTempRepos();
    repo = repos.init('site');
    github = await createGitHubServer({
      users: ['alice', 'bob'],
      tokens: { key: 'alice' },
      repos: ['acme/shop'],
      clock: () => NOW,
    });
    for (const title of ['One', 'Two']) {
      github.state.createIssue('acme/shop', { title });
    }
    const link = (number: number): string => ` ([#${number}](${github.url}/acme/shop/issues/${number}))`;
    repo.commit({
      'livesite.yml':
        'livesite: 1\nname: Acme\ngithub: { repository: acme/shop }\nremediation: { remind: { before: 3d, overdue-every: 7d } }\n',
      'people.yml':
        'people:\n  - { handle: alice, name: Alice, team: payments }\n  - { handle: bob, name: Bob, team: platform }\n',
      [`incidents/2026/${ID}/timeline.md`]: [
        `# Timeline of ${ID}`,
        '',
        '- 2026-11-23T08:15:02Z @alice **declared** SEV2: Checkout returns 500 <!--01KAQW4HBG000000-->',
        '- 2026-12-01T08:00:00Z @alice **issue** R3 closed <!--01KAQW4HBG000001-->',
        '',
      ].join('\n'),
      [`incidents/2026/${ID}/review.md`]: [
        '## Remediation',
        '',
        `- [ ] R1 One, with a comma — @alice, due 2026-12-07, prevent${link(1)}`,
        `- [ ] R2 Two — @bob, due 2026-12-22${link(2)}`,
        '- [x] R3 Three — @alice, due 2026-12-07',
        '',
      ].join('\n'),
    });
  });

  after(async () => {
    await github.close();
    repos.dispose();
  });

  const run = (...args: readonly string[]): Promise<Ended> =>
    runHere(
      fakeIo(repo.folder, {
        now: () => NOW,
        env: { GITHUB_TOKEN: 'key', GITHUB_API_URL: github.apiUrl },
      }),
      ...args,
    );

  it('lists what is open, the most overdue first, and what was done in time', async () => {
    const { code, out, err } = await run('remediation');
    assert.equal(code, EXIT.ok);
    assert.deepEqual(
      out.split('\n').map(line => line.trim().replace(/ {2,}/g, ' | ')),
      [
        'DUE | LATE | OWNER | TEAM | INCIDENT | ITEM',
        `2026-12-07 | 13 d late | @alice | payments | ${ID} | R1 One, with a comma`,
        `2026-12-22 | @bob | platform | ${ID} | R2 Two`,
      ],
    );
    assert.match(err, /2 open, 1 of them overdue\. Done in time: 1 of 2\./);
    assert.equal((await run('remediation', '--overdue', '--team', 'platform')).out, '');
    assert.match((await run('remediation', '--owner', '@bob')).out, /R2 Two/);
  });

  it('prints JSON, CSV and Markdown', async () => {
    const json = JSON.parse((await run('remediation', '--json')).out) as {
      counts: object;
      inTime: number;
      items: { id: string; daysLate: number }[];
    };
    assert.deepEqual(
      [json.inTime, json.items.map(({ id, daysLate }) => `${id} ${daysLate}`)],
      [1, ['R1 13', 'R2 0', 'R3 0']],
    );
    const csv = (await run('remediation', '--csv', '--overdue')).out.split('\n');
    assert.equal(csv.length, 2);
    assert.match(
      csv[1] ?? '',
      /,R1,prevent,alice,payments,2026-12-07,overdue,,13,no,http.*,"One, with a comma"$/,
    );
    const report = (await run('remediation', '--markdown')).out;
    assert.match(report, /^# Remediation on 2026-12-20\n/);
    const review = `incidents/2026/${ID}/review.md\\?plain=1#L3`;
    assert.match(
      report,
      new RegExp(
        `\\| \\[R1 One, with a comma\\]\\(${review}\\) \\| \\[#1\\]\\(https?://.*/acme/shop/issues/1\\) \\|`,
      ),
    );
    assert.equal((await run('remediation', '--csv', '--json')).code, EXIT.usage);
  });

  it('reminds owners once, after a dry run that writes nothing', async () => {
    const comments = (): number[] => [1, 2].map(n => github.state.issue('acme/shop', n).comments.length);
    const dry = await run('remind', '--dry-run');
    assert.match(
      dry.out,
      /R1 @alice, due 2026-12-07, .*: would be reminded\n.*R2 @bob, due 2026-12-22, .*: would be reminded$/,
    );
    assert.deepEqual(comments(), [0, 0]);
    const first = await run('remind');
    assert.deepEqual([first.code, comments()], [EXIT.ok, [1, 1]]);
    const again = await run('remind', '--json');
    const { reminders } = JSON.parse(again.out) as { reminders: { outcome: string }[] };
    assert.deepEqual(
      [reminders.map(({ outcome }) => outcome), comments()],
      [
        ['known', 'known'],
        [1, 1],
      ],
    );
    const without = await runHere(fakeIo(repo.folder, { now: () => NOW, env: {} }), 'remind');
    assert.equal(without.code, EXIT.refused);
    assert.match(without.err, /GITHUB_TOKEN, which is not set/);
  });
});
