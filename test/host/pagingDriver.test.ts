import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { pagesOf } from '../../src/core/escalation/pages';
import { planAcknowledge } from '../../src/app/acknowledge';
import { planSetStatus } from '../../src/app/setStatus';
import { planAddEntry } from '../../src/app/addEntry';
import type { LiveSite } from '../../src/app/site';
import type { Targets } from '../../src/vscode/commands/target';
import type { GitHubAccess } from '../../src/vscode/github/githubAccess';
import type { Previews } from '../../src/vscode/previews';
import { pagingCommands } from '../../src/vscode/paging/pagingCommands';
import type { SiteRegistry } from '../../src/vscode/siteRegistry';
import type { SiteFolder } from '../../src/vscode/siteFolder';
import { withFollowUps } from '../../src/vscode/paging/followUps';
import { MissingKeys } from '../../src/vscode/paging/missingKeys';
import { tellPageNews } from '../../src/vscode/paging/newsTeller';
import type { PagingServices } from '../../src/vscode/paging/pageDeps';
import { PagingDriver } from '../../src/vscode/paging/pagingDriver';
import { IncidentTree } from '../../src/vscode/views/incidentTree';
import { at, idOf, INCIDENT, siteFiles } from '../support/builders';
import { FakeClock } from '../support/fakeClock';
import { fakePager, memoryJournal } from '../support/paging/fakePager';
import { Machine, SharedSite } from '../support/paging/machines';
import { until } from '../support/until';

const FILES = {
  'livesite.yml':
    'livesite: 1\nname: Acme\nroutes:\n  - { id: pager, kind: pagerduty }\n  - { id: chat, kind: slack }\n',
  'people.yml': `people:
  - { handle: alice, name: Alice }
  - { handle: bob, name: Bob, contact: [{ route: pager }, { route: chat, id: U1 }] }
  - { handle: carol, name: Carol, contact: [{ route: pager }] }
`,
};
const pathFile = (delivery: string): string => `name: Default
delivery: ${delivery}
steps:
  - { page: { person: bob }, wait: 5m }
  - { page: { person: carol }, wait: 5m }
`;
const clockWatch = { skew: () => 0 };
const DECLARED = '08:15:00 alice declared SEV1: Checkout';

/** Windows of people on one shared live site, with a clock that passes when somebody waits, and pagers that note. */
function world(story = DECLARED, delivery = 'automatic', more: Readonly<Record<string, string>> = {}) {
  const shared = new SharedSite(
    siteFiles(story, {
      ...FILES,
      ...(delivery === '' ? {} : { 'escalations/default.yml': pathFile(delivery) }),
      ...more,
    }),
  );
  const clock = new FakeClock(at('08:15:02'));
  const pager = fakePager();
  const logged: string[] = [];
  const window = async (me: string) => {
    const machine = new Machine({ name: me, shared, now: clock.now, sent: [] });
    const deps = machine.deps();
    const changed = new vscode.EventEmitter<void>();
    let site: LiveSite = await machine.site();
    const refresh = async (): Promise<LiveSite> => {
      const before = site;
      site = await machine.site();
      if (before !== site) {
        changed.fire();
      }
      return site;
    };
    const journal = memoryJournal();
    const folder = {
      key: `file:///${me}`,
      me,
      readOnly: '',
      problem: '',
      get site() {
        return site;
      },
      refresh,
      author: deps.author,
      apply: async (change: Parameters<typeof machine.save>[0]) => {
        await machine.save(change);
        await refresh();
        await machine.share();
      },
      publish: () => machine.share(),
      fetch: async () => {
        machine.fetch();
        await refresh();
      },
      facts: () => Promise.resolve(undefined),
      journal: () => Promise.resolve(journal),
      status: { state: 'shared', waiting: 0, message: '' },
      pendingEntries: new Set<string>(),
      store: { pending: deps.waiting },
      decisions: { discard: deps.withdraw },
      uriOf: (file: string) => vscode.Uri.parse(`livesite:/${file}`),
    } as unknown as SiteFolder;
    const sites = { all: [folder], onDidChange: changed.event } as unknown as SiteRegistry;
    const services: PagingServices = {
      pagerOf: () => Promise.resolve(pager),
      clock,
      clockWatch,
      wait: clock.wait,
      randomness: { integer: below => below - 1 },
      log: { write: (_, message) => void logged.push(message) },
    };
    return { folder, sites, services };
  };
  const pages = async () => {
    const site = await new Machine({ name: 'reader', shared, now: clock.now, sent: [] }).site();
    return pagesOf(site.byId.get(INCIDENT)?.incident ?? { entries: [] });
  };
  return { shared, clock, pager, logged, window, pages };
}

const STEP_1 = [
  `page over pager livesite/${idOf(1)}/default/1.1/1`,
  `page over chat livesite/${idOf(1)}/default/1.1/1`,
];
const STEP_2 = `page over pager livesite/${idOf(1)}/default/1.2/1`;

describe('paging while a window is open', () => {
  const { showInformationMessage, showQuickPick, showWarningMessage } = vscode.window;
  const disposables: vscode.Disposable[] = [];

  afterEach(() => {
    vscode.Disposable.from(...disposables.splice(0)).dispose();
    Object.assign(vscode.window, { showInformationMessage, showQuickPick, showWarningMessage });
  });

  const drive = ({
    sites,
    services,
  }: {
    readonly sites: SiteRegistry;
    readonly services: PagingServices;
  }) => {
    const driver = new PagingDriver({ sites, services });
    disposables.push(driver);
    return driver;
  };

  it('sends at once what this person’s declaration begins, then what falls due, and says how late', async () => {
    const { window, clock, pager, logged, pages } = world();
    const driver = drive(await window('alice'));
    await until(async () => (await pages())[0]?.deliveries.size === 2);
    assert.deepEqual(pager.sent, STEP_1);
    assert.ok(!clock.waits.includes(2999), 'nobody waits for others to be first');
    assert.match(
      logged.join('\n'),
      /step 1\.1 of default, 0:0\d late, @bob, by pager and chat: pager delivered; chat delivered/,
    );
    clock.advance(4 * 60_000);
    driver.look();
    clock.advance(90_000);
    driver.look();
    await until(async () => (await pages())[1]?.deliveries.size === 1);
    assert.deepEqual(pager.sent.slice(2), [STEP_2]);
  });

  it('sends each step once, however many windows see it', async () => {
    const { window, pager, pages, clock } = world();
    const drivers = [drive(await window('bob')), drive(await window('carol')), drive(await window('dan'))];
    await until(async () => (await pages())[0]?.deliveries.size === 2);
    clock.advance(6 * 60_000);
    drivers.forEach(driver => driver.look());
    await until(async () => (await pages())[1]?.deliveries.size === 1);
    assert.deepEqual([...pager.sent].sort(), [...STEP_1, STEP_2].sort());
    assert.equal((await pages()).length, 2);
    assert.ok(clock.waits.includes(2999), 'they did not all claim in the same instant');
  });

  it('says once that there is no key, and sends as soon as there is one', async () => {
    const { window, pager, logged, clock, pages } = world();
    ['pager', 'chat'].forEach(route => pager.keyless.add(route));
    const driver = drive(await window('alice'));
    await until(() => logged.some(line => line.includes('this machine has no key for it')));
    clock.advance(31_000);
    driver.look();
    pager.keyless.clear();
    driver.lookAgain();
    await until(async () => {
      driver.lookAgain();
      return (await pages())[0]?.deliveries.size === 2;
    });
    assert.deepEqual(pager.sent, STEP_1);
    assert.equal(logged.filter(line => line.includes('has no key')).length, 1);
  });

  it('sends nothing of a path that asks, nor where nobody is known', async () => {
    const asking = world(DECLARED, 'ask');
    const alone = world();
    const { folder, ...rest } = await alone.window('alice');
    const nobody = Object.assign(Object.create(folder) as SiteFolder, { me: '' });
    drive(await asking.window('alice'));
    const { onDidChange } = rest.sites;
    drive({ ...rest, sites: { all: [nobody], onDidChange } as unknown as SiteRegistry });
    // What a window does at once is done by the time that another one has paged.
    const other = world();
    drive(await other.window('alice'));
    await until(() => other.pager.sent.length === 2);
    assert.deepEqual([...asking.pager.sent, ...alone.pager.sent], []);
  });

  it('tells pagers that keep alerts what became of it, and notes in the timeline what one could not be told', async () => {
    const { window, pager, shared } = world(
      `${DECLARED}\n08:15:05 bob paging default 1.1 @bob by pager, chat`,
    );
    const { folder, sites, services } = await window('alice');
    const acknowledge = withFollowUps(
      async () => folder.apply(planAcknowledge(folder.site, { incident: INCIDENT }, await folder.author())),
      { sites, services },
    );
    pager.refusing.add('pager');
    await acknowledge([]);
    const log = await until(() => {
      const text = [...shared.files].find(([path]) => path.endsWith('timeline.md'))?.[1] ?? '';
      return text.includes('**note**') ? text : undefined;
    });
    assert.match(
      log,
      /@alice \*\*note\*\* Page over pager: it may not know that somebody has acknowledged, and may go on\. It said no\./,
    );
    assert.deepEqual(pager.sent, [`acknowledge over pager livesite/${idOf(1)}/default/1.1/1`]);
  });

  it('tells them that it is over, once somebody resolves it', async () => {
    const { window, pager } = world(
      `${DECLARED}\n08:15:05 bob paging default 1.1 @bob by pager, chat\n08:15:06 bob acknowledged`,
    );
    const { folder, sites, services } = await window('alice');
    const resolve = withFollowUps(
      async () =>
        folder.apply(
          planSetStatus(folder.site, { incident: INCIDENT, status: 'resolved' }, await folder.author()),
        ),
      { sites, services },
    );
    await resolve([]);
    await until(() => pager.sent.length > 0);
    assert.deepEqual(pager.sent, [`resolve over pager livesite/${idOf(1)}/default/1.1/1`]);
  });

  it('pages by hand where no path is for it: the primary rotation first, ticked where there is a key', async () => {
    const rotation = (name: string, person: string): string =>
      `name: ${name}\nzone: UTC\nlayers:\n  - { name: All, anchor: 2026-01-05T09:00, turn: 1w, people: [${person}] }\n`;
    const { window, pager, pages } = world(DECLARED, '', {
      'rotations/area.yml': rotation('Area', 'carol'),
      'rotations/primary.yml': rotation('Primary', 'bob'),
    });
    const { folder, services } = await window('alice');
    const record = folder.site.byId.get(INCIDENT);
    assert.ok(record);
    const shown: string[] = [];
    const picks: string[][] = [];
    Object.assign(vscode.window, {
      showQuickPick: (items: readonly vscode.QuickPickItem[], options: vscode.QuickPickOptions) => {
        picks.push(
          items.map(({ label, picked, detail = '' }) => `${label} ${picked === true} ${detail}`.trim()),
        );
        return Promise.resolve(
          options.canPickMany === true ? items.filter(({ picked }) => picked) : items[0],
        );
      },
      showInformationMessage: (message: string) => {
        shown.push(message);
        return Promise.resolve(undefined);
      },
    });
    const previews = {
      show: (_: string, text: string) => {
        shown.push(text);
        return Promise.resolve(() => Promise.resolve());
      },
    } as unknown as Previews;
    const commands = pagingCommands({
      targets: { incident: () => Promise.resolve({ folder, record }) } as unknown as Targets,
      previews,
      services,
      github: {} as GitHubAccess,
    });
    pager.keyless.add('chat');
    await commands['livesite.pageOnCall']?.([]);
    assert.deepEqual(picks, [
      ['$(broadcast) @bob · Primary false', '$(broadcast) @carol · Area false'],
      ['$(send) pager true', '$(send) chat false $(warning) This machine cannot send it: it has no key.'],
    ]);
    const [page] = await pages();
    assert.deepEqual([page?.people, page?.routes, page?.step], [['bob'], ['pager'], undefined]);
    assert.match(shown[0] ?? '', /^# Page for Checkout\n\nBy hand\. Nothing has left yet\./);
    assert.equal(shown[1], '@bob is paged over pager.');
  });

  it('tells people once: who is paged, and whoever should page', async () => {
    const told: string[] = [];
    const note = (message: string): Promise<undefined> => {
      told.push(message);
      return Promise.resolve(undefined);
    };
    Object.assign(vscode.window, { showInformationMessage: note, showWarningMessage: note });
    const kept = new Map<string, unknown>();
    const memory = {
      get: (key: string, fallback: unknown) => kept.get(key) ?? fallback,
      update: (key: string, value: unknown) => Promise.resolve(void kept.set(key, value)),
    } as unknown as vscode.Memento;
    const { window, clock } = world(`${DECLARED}\n08:15:01 alice paging by hand @bob by chat: help`, 'ask');
    for (const me of ['bob', 'alice', 'bob']) {
      const { folder, sites } = await window(me);
      disposables.push(tellPageNews({ sites, now: clock.now, memory, isRefused: () => false, clockWatch }));
      await folder.apply(
        planAddEntry(folder.site, { incident: INCIDENT, kind: 'note', text: 'On it' }, await folder.author()),
      );
    }
    assert.deepEqual(told, [
      '@alice pages you. SEV1: Checkout. “help”',
      'The escalation path has paged nobody yet for “Checkout”. Next: @bob again: nobody new.',
    ]);
    told.splice(0);
    kept.clear();
    const automatic = world();
    for (const me of ['carol', 'alice', 'alice']) {
      const { folder, sites } = await automatic.window(me);
      disposables.push(
        tellPageNews({ sites, now: automatic.clock.now, memory, isRefused: () => true, clockWatch }),
      );
      const note = { incident: INCIDENT, kind: 'note', text: 'On it' } as const;
      await folder.apply(planAddEntry(folder.site, note, await folder.author()));
    }
    assert.deepEqual(
      told.map(message => message.slice(0, 56)),
      [
        'From here nothing is paged by itself, as the branch take',
        'From here nothing is paged by itself, as the branch take',
        'Nobody is paged yet for “Checkout”. Next: @bob. It is no',
      ],
    );
  });

  it('shows what did not arrive, and keys that the next page would need', async () => {
    const { window, pager, clock } = world(
      `${DECLARED}\n08:15:01 alice paging default 1.1 @bob by pager, chat\n08:15:02 alice paged ${idOf(2)} pager failed: no key\n08:15:02 alice paged ${idOf(2)} chat delivered`,
    );
    pager.keyless.add('pager');
    const { folder, sites, services } = await window('alice');
    const missing = new MissingKeys(sites, services);
    disposables.push(missing);
    await missing.look();
    const tree = new IncidentTree(sites, clock.now, each => missing.of(each));
    const [top] = tree.getChildren();
    const rows = tree.getChildren(top).map(node => {
      const { label, description, contextValue, command } = tree.getTreeItem(node);
      return [label, description, contextValue, command?.command];
    });
    assert.deepEqual(rows, [
      ['@bob not reached', 'pager: no key', 'trouble.page', 'livesite.showTimeline'],
      [
        'No key for pager',
        'the next page cannot leave from this machine',
        'trouble.key',
        'livesite.setRouteKey',
      ],
    ]);
    assert.equal(top && tree.getTreeItem(top).description, 'pages, keys');
    assert.equal(folder.site.incidents.length, 1);
  });
});
