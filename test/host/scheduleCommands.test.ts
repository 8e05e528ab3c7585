import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { SiteReader, type LiveSite } from '../../src/app/site';
import type { Change } from '../../src/core/change/change';
import { scheduleCommands } from '../../src/vscode/commands/scheduleCommands';
import type { Targets } from '../../src/vscode/commands/target';
import { announceCover } from '../../src/vscode/coverNews';
import { registerLineUpChanges } from '../../src/vscode/editor/lineUpChanges';
import { Cancelled } from '../../src/vscode/errors';
import type { CommandId } from '../../src/vscode/ids';
import type { SiteFolder } from '../../src/vscode/siteFolder';
import { MemoryStore } from '../support/memoryStore';
import { until } from '../support/until';

const PRIMARY = `name: Primary
zone: UTC
layers:
  - name: Everybody
    anchor: 2026-11-16T09:00 # Mondays
    turn: 1w
    people: [alice, bob, carol]
`;
const PEOPLE = `people:
  - handle: alice
    name: Alice
    zone: UTC
  - handle: bob
    name: Bob
    zone: UTC
  - handle: carol
    name: Carol
  - handle: dan
    name: Dan
`;
/** Somebody else's. */
const CHANGE = {
  id: '01KAQW4HBG000001',
  at: '2026-11-24T12:30:00Z',
  subject: 'x',
  actor: 'carol',
  trailers: [],
} as const;
/** Tuesday of Bob's week. */
const NOW = Date.parse('2026-11-24T12:30Z');

/** Answers to what is asked, in order: a label, what is typed, or a button; undefined closes it. */
class Person {
  readonly #answers: (string | undefined)[] = [];
  readonly #real = { ...vscode.window };
  readonly shown: string[] = [];

  constructor() {
    const next = (about: string): string | undefined => {
      assert.ok(this.#answers.length > 0, `nobody expected to be asked: ${about}`);
      return this.#answers.shift();
    };
    const showQuickPick = (
      items: readonly vscode.QuickPickItem[],
      { placeHolder = '', canPickMany = false }: vscode.QuickPickOptions,
    ): Promise<unknown> => {
      this.shown.push(placeHolder, ...items.map(({ label }) => `  ${label}`));
      const answer = next(placeHolder);
      if (canPickMany) {
        return Promise.resolve(answer === undefined ? undefined : items.slice(0, Number(answer)));
      }
      const found = items.find(({ label }) => answer !== undefined && label.includes(answer));
      assert.ok(
        answer === undefined || found,
        `"${answer ?? ''}" is not among ${items.map(i => i.label).join(', ')}`,
      );
      return Promise.resolve(found);
    };
    const showInputBox = async (options: vscode.InputBoxOptions): Promise<string | undefined> => {
      this.shown.push(options.prompt ?? '');
      const answer = next(options.prompt ?? '');
      if (answer !== undefined) {
        assert.equal(await options.validateInput?.(answer), undefined);
      }
      return answer;
    };
    const showInformationMessage = (message: string, ...rest: unknown[]): Promise<string | undefined> => {
      const options = typeof rest[0] === 'object' ? (rest[0] as vscode.MessageOptions) : {};
      this.shown.push(message, ...(options.detail ?? '').split('\n').map(line => `  ${line}`));
      return Promise.resolve(options.modal === true ? next(message) : undefined);
    };
    Object.assign(vscode.window, { showQuickPick, showInputBox, showInformationMessage });
  }

  answers(...all: (string | undefined)[]): void {
    assert.equal(this.#answers.length, 0, 'answers are left over');
    this.shown.length = 0;
    this.#answers.push(...all);
  }

  leave(): void {
    const { showQuickPick, showInputBox, showInformationMessage, showWarningMessage, showSaveDialog } =
      this.#real;
    Object.assign(vscode.window, {
      showQuickPick,
      showInputBox,
      showInformationMessage,
      showWarningMessage,
      showSaveDialog,
    });
  }
}

describe('the commands about schedules', () => {
  let store: MemoryStore;
  let reader: SiteReader;
  let site: LiveSite;
  let person: Person;
  let me = 'alice';
  let drawn = 0;
  const changed = new vscode.EventEmitter<void>();

  const folder = {
    key: 'file:///shop',
    root: vscode.Uri.file('/shop'),
    get me() {
      return me;
    },
    get site() {
      return site;
    },
    get store() {
      return store;
    },
    readOnly: '',
    author: () => Promise.resolve({ actor: me, now: NOW, random: (below: number) => (drawn += 7) % below }),
    refresh: async () => {
      site = await reader.read();
      changed.fire();
    },
    apply: async (change: Change) => {
      await store.save(change);
      site = await reader.read();
      changed.fire();
    },
    publish: () => Promise.resolve(store.status),
    pathOf: (uri: vscode.Uri) => (uri.path.startsWith('/shop/') ? uri.path.slice(6) : undefined),
    uriOf: (file: string) => vscode.Uri.from({ scheme: 'untitled', path: `/shop/${file}` }),
  } as unknown as SiteFolder;
  const sites = {
    all: [folder],
    onDidChange: changed.event,
    siteOf: (uri: vscode.Uri) => (folder.pathOf(uri) === undefined ? undefined : folder),
  };
  const targets = {
    site: () => Promise.resolve(folder),
    sites: () => Promise.resolve([folder]),
  } as unknown as Targets;
  const read: string[] = [];
  const previews = { read: (_: string, text: string) => Promise.resolve(void read.push(text)) };
  const handlers = scheduleCommands(targets, sites, {
    now: () => NOW,
    showCalendar: () => undefined,
    previews,
  });

  const run = async (command: CommandId, argument?: unknown): Promise<void> => {
    await handlers[command]?.(argument === undefined ? [] : [argument]);
  };
  const primary = (): string => store.text('rotations/primary.yml');
  const lastSubject = (): string => store.saved.at(-1)?.subject ?? '';

  beforeEach(async () => {
    store = new MemoryStore({
      'livesite.yml': 'livesite: 1\nname: Shop\n',
      'people.yml': PEOPLE,
      'rotations/primary.yml': PRIMARY,
    });
    ['livesite.yml', 'people.yml', 'rotations/primary.yml'].forEach(file => store.outside.add(file));
    reader = new SiteReader(store);
    site = await reader.read();
    me = 'alice';
    person = new Person();
  });

  afterEach(async () => {
    person.leave();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('take a shift now with two choices, after showing what that does', async () => {
    person.answers('For 4 hours', 'Take Shift');
    await run('livesite.takeShift');
    assert.match(primary(), /^ {2}- \{ from: 2026-11-24T12:30, until: 2026-11-24T16:30, cover: alice \}$/m);
    assert.ok(person.shown.includes('  Who is on call right now changes: YES, from @bob to @alice'));
    assert.ok(person.shown.includes('  4 h move from @bob to @alice'));
    assert.equal(lastSubject(), 'rotations/primary: @alice covers 2026-11-24 12:30 to 16:30');
    await assert.rejects(run('livesite.takeShift'), /You are on call in Primary already/);
    person.answers('Until the next hand-off', undefined);
    me = 'carol';
    await assert.rejects(run('livesite.takeShift'), Cancelled);
    assert.equal(store.saved.length, 1);
  });

  it('ask again where the file has changed while somebody read what would come of it', async () => {
    person.answers('For 4 hours');
    const details: string[] = [];
    Object.assign(vscode.window, {
      showInformationMessage: async (_: string, { detail = '' }: vscode.MessageOptions) => {
        details.push(detail);
        if (details.length === 1) {
          const after = `${PRIMARY}overrides:\n  - { from: 2026-11-24T12:00, until: 2026-11-24T14:00, cover: carol }\n`;
          const edit = { kind: 'replace', path: 'rotations/primary.yml', before: PRIMARY, after } as const;
          await folder.apply({ ...CHANGE, edits: [edit] });
        }
        return 'Take Shift';
      },
    });
    await run('livesite.takeShift');
    assert.equal(details.length, 2);
    assert.match(details[0] ?? '', /changes: YES, from @bob to @alice/);
    assert.match(
      details[1] ?? '',
      /^The file has changed meanwhile, so look again\.\n.*from @carol to @alice/s,
    );
    assert.match(primary(), /cover: carol \}\n {2}- \{ from: 2026-11-24T12:30, .* cover: alice \}\n$/);
  });

  it('ask a colleague to swap, who accepts: one commit each', async () => {
    me = 'bob';
    const told: string[] = [];
    const memory = {
      get: () => ({ 'file:///shop': told }),
      update: (_: string, value: Record<string, string[]>) =>
        void told.splice(0, told.length, ...(value['file:///shop'] ?? [])),
    } as unknown as vscode.Memento;
    person.answers(
      'now',
      'A part of it',
      '2026-11-26T18:00Z - 2026-11-27T09:00Z',
      '@carol',
      'Swap for another',
      '2026-12-03T18:00Z - 2026-12-04T09:00Z',
      'Concert',
    );
    await run('livesite.requestCover');
    assert.match(
      primary(),
      /requests:\n {2}- \{ id: r\w{4}, from: 2026-11-26T18:00, until: 2026-11-27T09:00, person: bob, asks: carol, reason: Concert, in-return: \{ from: 2026-12-03T18:00, until: 2026-12-04T09:00 \} \}\n$/,
    );
    me = 'carol';
    const news = announceCover({ sites, now: () => NOW, memory });
    changed.fire();
    await until(() => person.shown.some(line => /^Cover wanted: @bob .*Can you take it\?$/.test(line)));
    news.dispose();
    person.answers('Accept');
    const [request] = site.rotations[0]?.rotation.requests ?? [];
    await run('livesite.acceptCover', { root: folder.key, rotation: 'primary', request: request?.id });
    assert.ok(person.shown.includes('  Who is on call right now changes: no'));
    assert.match(
      primary(),
      /requests:\noverrides:\n {2}- \{ from: 2026-11-26T18:00, until: 2026-11-27T09:00, replace: bob, with: carol, reason: Concert \}\n {2}- \{ from: 2026-12-03T18:00, until: 2026-12-04T09:00, replace: carol, with: bob, reason: Concert \}\n$/,
    );
    assert.equal(store.saved.length, 2);
    await assert.rejects(run('livesite.declineCover'), /Nobody asks for cover now/);
  });

  it('withdraw a request, and add any override to one of the next shifts', async () => {
    me = 'bob';
    person.answers('now', 'All of it', 'Everybody', '');
    await run('livesite.requestCover');
    await assert.rejects(run('livesite.acceptCover'), /yours are for others to accept/);
    person.answers('Withdraw');
    await run('livesite.declineCover');
    assert.equal(primary(), `${PRIMARY}requests:\n`);
    person.answers('@carol', 'All of it', 'Replace', '@dan', 'Course', 'Add Override');
    await run('livesite.addOverride');
    assert.match(primary(), /until: 2026-12-07T09:00, replace: carol, with: dan, reason: Course \}\n$/);
    person.answers('@dan for @carol', 'Remove Override');
    await run('livesite.removeOverride');
    assert.ok(person.shown.includes('  168 h move from @dan to @carol'));
    assert.equal(primary(), `${PRIMARY}requests:\noverrides:\n`);
    await assert.rejects(run('livesite.removeOverride'), /Primary has no override that is not over/);
  });

  it('add an absence, and request cover for what falls into it', async () => {
    person.answers('@alice', '2026-12-05 to 2026-12-10', 'Add Absence', '1');
    await run('livesite.addAbsence');
    assert.match(
      store.text('people.yml'),
      /name: Alice\n {4}zone: UTC\n {4}absences:\n {6}- \{ from: 2026-12-05, to: 2026-12-10 \}\n/,
    );
    assert.match(
      primary(),
      /from: 2026-12-07T09:00, until: 2026-12-11T00:00, person: alice, reason: Away \}/,
    );
    assert.equal(store.saved.length, 2);
    const warned: string[] = [];
    Object.assign(vscode.window, { showWarningMessage: (message: string) => void warned.push(message) });
    person.answers('@alice', '2026-12-06 to 2027-01-10', 'Add Absence', '2');
    await run('livesite.addAbsence');
    assert.match(
      warned.join(),
      /^Cover is not requested for Primary, .*There is a request of @alice for that time/,
    );
    assert.ok(person.shown.some(line => line.startsWith('Cover is requested for 1 shift of @alice.')));
    assert.match(
      primary(),
      /from: 2026-12-28T09:00, until: 2027-01-04T09:00, person: alice, reason: Away \}/,
    );
  });

  it('let somebody join and leave at the next hand-off', async () => {
    person.answers('@dan', 'Add Person');
    await run('livesite.addToNextTurn', { root: folder.key, rotation: 'primary' });
    assert.ok(person.shown.includes('  Who is on call right now changes: no'));
    assert.match(
      primary(),
      /line-ups:\n {6}- from: 2026-11-30T09:00\n {8}people: \[carol, alice, bob, dan\]\n/,
    );
    person.answers('@bob', 'Remove Person');
    await run('livesite.removeFromNextTurn');
    assert.match(primary(), /people: \[carol, alice, dan\]\n/);
  });

  it('export a calendar and report hours', async () => {
    const home = fs.mkdtempSync(path.join(os.tmpdir(), 'livesite-'));
    const saved = (name: string): string => fs.readFileSync(path.join(home, name), 'utf8');
    try {
      Object.assign(vscode.window, {
        showSaveDialog: ({ defaultUri }: vscode.SaveDialogOptions) =>
          Promise.resolve(vscode.Uri.file(path.join(home, path.basename(defaultUri?.path ?? '')))),
      });
      person.answers('@alice');
      await run('livesite.exportCalendar');
      assert.match(saved('on-call-alice.ics'), /UID:20261207T090000Z-primary-alice@livesite\r\n/);
      assert.doesNotMatch(saved('on-call-alice.ics'), /bob/);
      person.answers('This month');
      await run('livesite.reportHours');
      const [text = ''] = read;
      assert.match(text, /^# Hours on call, 2026-11-01 to 2026-11-30, both days whole\n/);
      assert.match(text, /\| @bob \| UTC \| 1 \| 168 \|/);
    } finally {
      fs.rmSync(home, { recursive: true });
    }
  });

  it('show above an edited rotation what its edits do, until they are shared', async () => {
    const home = fs.mkdtempSync(path.join(os.tmpdir(), 'livesite-'));
    fs.mkdirSync(path.join(home, 'rotations'));
    const file = vscode.Uri.file(path.join(home, 'rotations/primary.yml'));
    fs.writeFileSync(file.fsPath, PRIMARY);
    const here = { pathOf: () => 'rotations/primary.yml', store, site };
    const siteOf = (uri: vscode.Uri) => (uri.path === file.path ? here : undefined);
    const registered = registerLineUpChanges({ onDidChange: changed.event, siteOf } as never, () => NOW);
    const lenses = async (): Promise<string[]> => {
      const found = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        'vscode.executeCodeLensProvider',
        file,
      );
      return found
        .map(({ command }) => command?.title ?? '')
        .filter(title => title.startsWith('Who is on call'));
    };
    try {
      const editor = await vscode.window.showTextDocument(file);
      assert.deepEqual(await lenses(), []);
      const at = editor.document.getText().indexOf('carol');
      const range = new vscode.Range(editor.document.positionAt(at), editor.document.positionAt(at + 5));
      await editor.edit(edit => edit.replace(range, 'dan'));
      assert.deepEqual(await lenses(), [
        'Who is on call right now changes: no · 504 h move from @carol to @dan',
      ]);
      store.write('rotations/primary.yml', editor.document.getText());
      assert.deepEqual(await lenses(), []);
      await vscode.commands.executeCommand('workbench.action.files.revert');
    } finally {
      registered.dispose();
      fs.rmSync(home, { recursive: true });
    }
  });
});
