import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Backends } from '../../src/app/backend';
import { Refusal } from '../../src/app/change';
import type { IncidentRecord, LiveSite } from '../../src/app/site';
import { createHandlebarsTemplates } from '../../src/adapters/templates/handlebarsTemplates';
import { proofCommands } from '../../src/vscode/commands/proofCommands';
import { remediationCommands } from '../../src/vscode/commands/remediationCommands';
import { remediationReports } from '../../src/vscode/commands/remediationReports';
import type { Targets } from '../../src/vscode/commands/target';
import type { GitHubAccess } from '../../src/vscode/github/githubAccess';
import type { CommandId } from '../../src/vscode/ids';
import type { Previews } from '../../src/vscode/previews';
import type { SiteFolder } from '../../src/vscode/siteFolder';
import { INCIDENT, LOG, RemediationWorld, REPOSITORY, REVIEW } from '../support/remediationWorld';

interface Picks {
  readonly label: string;
}
type Pick = (items: readonly Picks[], options: vscode.QuickPickOptions) => unknown;

/** The commands of remediation with a local GitHub, on a clock that does not run by itself; questions are answered by the test. */
describe('remediation commands', function () {
  this.timeout(20_000);
  const { showQuickPick, showInformationMessage, showWarningMessage, withProgress } = vscode.window;
  let world: RemediationWorld;
  let picks: Pick[] = [];
  let told: string[] = [];
  let reports: { readonly message?: string }[] = [];
  let cancel: (() => void) | undefined;
  let read: string[] = [];
  let signedIn = false;

  const setServer = async (url: string | undefined): Promise<void> =>
    vscode.workspace
      .getConfiguration('livesite')
      .update('github.apiUrl', url, vscode.ConfigurationTarget.Global);

  const start = async (items: readonly string[], livesiteYml?: string): Promise<void> => {
    world = await RemediationWorld.create(items, livesiteYml === undefined ? {} : { livesiteYml });
    await setServer(world.server.apiUrl);
    picks = [];
    told = [];
    reports = [];
    read = [];
    signedIn = false;
    cancel = undefined;
    const tell = (message: string): Promise<undefined> => {
      told.push(message);
      return Promise.resolve(undefined);
    };
    Object.assign(vscode.window, {
      showQuickPick: (items_: readonly Picks[], options: vscode.QuickPickOptions) => {
        const pick = picks.shift();
        assert.ok(pick, `nothing was to be asked: ${options.title ?? options.placeHolder}`);
        return Promise.resolve(pick(items_, options));
      },
      showInformationMessage: tell,
      showWarningMessage: tell,
      withProgress: (
        _options: vscode.ProgressOptions,
        task: (
          progress: vscode.Progress<{ message?: string }>,
          token: vscode.CancellationToken,
        ) => Thenable<unknown>,
      ) => {
        const source = new vscode.CancellationTokenSource();
        cancel = () => source.cancel();
        return task({ report: value => reports.push(value) }, source.token);
      },
    });
  };

  afterEach(async () => {
    Object.assign(vscode.window, { showQuickPick, showInformationMessage, showWarningMessage, withProgress });
    await world.dispose();
    await setServer(undefined);
    assert.equal(picks.length, 0, 'all questions were asked');
  });

  const run = async (command: CommandId, args: readonly unknown[] = []): Promise<void> => {
    // Not in a checkout, so that nothing is looked for on the disk.
    world.store.outside.add(REVIEW);
    let site: LiveSite = await world.readSite();
    const refresh = async (): Promise<LiveSite> => (site = await world.readSite());
    const folder = {
      root: vscode.Uri.file('/live'),
      key: 'file:///live',
      readOnly: '',
      get site() {
        return site;
      },
      status: { state: 'shared', waiting: 0, message: '' },
      refresh,
      author: async () => world.author(),
      store: world.store,
      apply: async (change: Parameters<typeof world.store.save>[0]) => {
        await world.store.save(change);
        await refresh();
      },
      publish: refresh,
      facts: async () => ({ branch: 'main', prefix: '', remoteUrl: undefined, tip: undefined }),
      journal: async () => world.journal,
      syncMemory: async () => undefined,
      templates: createHandlebarsTemplates({ builtIn: async () => '{{{text}}}\n' }),
      pathOf: () => undefined,
      uriOf: () => vscode.Uri.file('/live/review.md'),
    } as unknown as SiteFolder;
    const target = { folder, record: site.byId.get(INCIDENT) };
    const targets = {
      site: async () => folder,
      incident: async (
        args: readonly unknown[],
        _question: string,
        among: (record: IncidentRecord) => boolean,
        none: string,
      ) => {
        if (args.length === 0 && target.record !== undefined && !among(target.record)) {
          throw new Refusal(none);
        }
        return target;
      },
    } as unknown as Targets;
    const github = {
      tracker: async () => world.tracker,
      trackerIfSignedIn: async () => (signedIn ? world.tracker : undefined),
      signIn: async () => void (signedIn = true),
    } as unknown as GitHubAccess;
    const previews = {
      show: async () => async () => undefined,
      read: async (_name: string, text: string) => void read.push(text),
    } as unknown as Previews;
    const backends = {
      codeRepositories: async () => ({
        find: async () => ({
          head: '0123456789abcdef0123456789abcdef01234567',
          paths: async () => ['README.md', 'alerts/checkout.yml', 'test/breaker.test.ts'],
          read: async () => new Map([['test/breaker.test.ts', "it('opens after five failures', f);"]]),
        }),
      }),
    } as unknown as Backends;
    const { clock } = world;
    const shared = { targets, github, previews, clock, wait: clock.wait };
    const log = { write: () => undefined };
    const handlers = {
      ...remediationCommands({ ...shared, log }),
      ...remediationReports(shared),
      ...proofCommands({ targets, github, backends }),
    };
    await handlers[command]?.(args);
  };

  const all: Pick = items => items;
  const labelled =
    (label: string): Pick =>
    items => {
      const found = items.find(item => item.label.includes(label));
      assert.ok(found, `${label} among ${items.map(item => item.label).join(' | ')}`);
      return found;
    };
  const count = (): number => world.server.state.issues(REPOSITORY).length;

  it('open many issues, say how far it is and until when it waits, stop when cancelled, and go on', async () => {
    const items = Array.from(
      { length: 120 },
      (_, n) => `- [ ] R${n + 1} Guard ${n + 1} — @alice, due 2026-12-07`,
    );
    await start(items, `livesite: 1\nname: Shop\ngithub: { repository: ${REPOSITORY} }\n`);
    world.server.faults.add({
      method: 'POST',
      path: /\/issues$/,
      nth: 81,
      fault: { kind: 'rateLimit', resetInSeconds: 1800 },
    });
    world.clock.onWait = ms => (ms > 600_000 ? cancel?.() : undefined);
    picks = [all];
    await run('livesite.openAllIssues', [{ root: 'file:///live', incident: INCIDENT }]);
    assert.equal(count(), 80);
    const messages = reports.map(({ message = '' }) => message);
    assert.ok(
      messages.some(message =>
        /^40 of 120, about \d min left\. Opening an issue for R41: Guard 41$/.test(message),
      ),
      messages[80],
    );
    assert.ok(
      messages.some(message =>
        /^80 of 120, about 3\d min left\. Waiting for GitHub’s limit until \d\d:\d\d UTC\.$/.test(message),
      ),
      messages.at(-1),
    );
    assert.match(
      told.at(-1) ?? '',
      /^80 issues are open and linked\. R81, R82, R83, R84, R85 and 35 more: Cancelled/,
    );
    world.clock.onWait = undefined;
    world.clock.advance(1_800_000);
    picks = [all];
    await run('livesite.openAllIssues', [{ root: 'file:///live', incident: INCIDENT }]);
    assert.equal(count(), 120);
    assert.equal(told.at(-1), '40 issues are open and linked.');
    await assert.rejects(
      run('livesite.openAllIssues'),
      /^Refusal: No review has an open item without an issue\.$/,
    );
  });

  it('offer GitHub what changed here in one list, and carry out what is ticked', async () => {
    await start(
      ['- [ ] R1 One — @alice', '- [ ] R2 Two — @alice', '- [ ] R3 Three — @alice'],
      `livesite: 1\nname: Shop\ngithub: { repository: ${REPOSITORY} }\n`,
    );
    picks = [all];
    await run('livesite.openAllIssues', [{ root: 'file:///live', incident: INCIDENT }]);
    world.store.write(REVIEW, world.store.text(REVIEW).replaceAll('- [ ]', '- [x]'));
    picks = [
      (items, { title }) => {
        assert.equal(title, '3 items changed here and not on GitHub');
        return items.slice(0, 2);
      },
    ];
    await run('livesite.syncRemediation');
    assert.deepEqual(
      world.server.state.issues(REPOSITORY).map(({ state }) => state),
      ['closed', 'closed', 'open'],
    );
    assert.match(world.store.text(LOG), /R1 closed .*\n.*R2 closed /);
  });

  it('name a test as proof, at the commit that is there, and tick an item', async () => {
    await start(['- [ ] R1 One — @alice, due 2026-12-07']);
    picks = [
      items => {
        assert.ok(!items.some(({ label }) => /Sign In/.test(label)), 'there is no repository to ask about');
        return labelled('breaker.test.ts')(items, {});
      },
      labelled('opens after five failures'),
    ];
    await run('livesite.addProof', [{ root: 'file:///live', incident: INCIDENT, item: 'R1' }]);
    assert.match(
      world.store.text(REVIEW),
      /R1 One — @alice, due 2026-12-07\n {2}- proof: test test\/breaker\.test\.ts#opens after five failures @ 0123456789\n/,
    );
    assert.deepEqual(told, [
      'R1 names its proof: the test “opens after five failures” in breaker.test.ts, as of commit 0123456789.',
    ]);
    await run('livesite.toggleItem', [{ root: 'file:///live', incident: INCIDENT, item: 'R1' }]);
    assert.match(world.store.text(REVIEW), /- \[x\] R1/);
    assert.equal(told.length, 1, 'a proof is there, so nothing is asked');
    await run('livesite.reportRemediation');
    assert.match(read[0] ?? '', /^# Remediation on 2026-11-24\n\n1 item: \*\*0 open\*\*, 1 done \(1 in time/);
  });

  it('say that pull requests are not listed while nobody is signed in, and list them after', async () => {
    await start(
      ['- [ ] R1 One — @alice, due 2026-12-07'],
      `livesite: 1\nname: Shop\ngithub: { repository: ${REPOSITORY} }\n`,
    );
    picks = [
      labelled('Sign In to GitHub…'),
      items => {
        assert.ok(!items.some(({ label }) => /Sign In/.test(label)));
        return labelled('breaker.test.ts')(items, {});
      },
      labelled('The file as a whole'),
    ];
    await run('livesite.addProof', [{ root: 'file:///live', incident: INCIDENT, item: 'R1' }]);
    assert.deepEqual(told, ['R1 names its proof: the test breaker.test.ts, as of commit 0123456789.']);
  });

  it('remind owners of what is ticked, once', async () => {
    await start(
      ['- [ ] R1 One — @alice, due 2026-11-25'],
      `livesite: 1\nname: Shop\ngithub: { repository: ${REPOSITORY} }\nremediation: { remind: { before: 3d } }\n`,
    );
    picks = [all];
    await run('livesite.openAllIssues', [{ root: 'file:///live', incident: INCIDENT }]);
    picks = [all];
    await run('livesite.sendReminders');
    assert.equal(told.at(-1), '1 reminder is written.');
    await run('livesite.sendReminders');
    assert.equal(told.at(-1), 'No reminder is due that GitHub does not have yet.');
    assert.equal(world.server.state.issue(REPOSITORY, 1).comments.length, 1);
  });
});
