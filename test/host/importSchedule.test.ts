import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { SiteReader } from '../../src/app/site';
import { importCommands } from '../../src/vscode/commands/importCommand';
import type { SiteFolder } from '../../src/vscode/siteFolder';
import { Cancelled } from '../../src/vscode/errors';
import { MemoryStore } from '../support/memoryStore';

const NOW = Date.parse('2026-11-23T12:00:00Z');
const PEOPLE = 'people:\n  - handle: alice\n    name: Alice\n';
const ROWS = 'date,user\n2026-11-24,alice\n2026-11-25,ben\n2026-11-26,ben\n';

describe('Import Schedule', () => {
  const { showQuickPick, showOpenDialog, showInputBox } = vscode.window;
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'livesite-import-'));
  });
  after(() => rmSync(folder, { recursive: true }));
  afterEach(async () => {
    Object.assign(vscode.window, { showQuickPick, showOpenDialog, showInputBox });
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  interface Asked {
    readonly store: MemoryStore;
    readonly questions: readonly string[];
    readonly plan: string;
  }

  /** Runs the command with a file; `answers` are for the boxes, `choose` for the last question. */
  async function run(
    name: string,
    text: string,
    answers: readonly string[],
    ...choose: readonly RegExp[]
  ): Promise<Asked> {
    const file = join(folder, name);
    writeFileSync(file, text);
    const store = new MemoryStore({
      'livesite.yml': 'livesite: 1\nname: Shop\n',
      'people.yml': PEOPLE,
      'rotations/days.yml': 'name: Days\nzone: UTC\n',
    });
    const site = await new SiteReader(store).read();
    const questions: string[] = [];
    const boxes = [...answers];
    const picks = [name.endsWith('.ics') ? /^iCalendar$/ : /^CSV$/, ...choose];
    let plan = '';
    Object.assign(vscode.window, {
      showQuickPick: (items: readonly vscode.QuickPickItem[], { placeHolder }: vscode.QuickPickOptions) => {
        questions.push(`${placeHolder}: ${items.map(({ label }) => label).join(' | ')}`);
        const wanted = picks.shift();
        return Promise.resolve(items.find(({ label }) => wanted?.test(label)));
      },
      showOpenDialog: () => Promise.resolve([vscode.Uri.file(file)]),
      showInputBox: (options: vscode.InputBoxOptions) => {
        questions.push(`${options.prompt} (${options.value})`);
        const answer = boxes.shift();
        assert.equal(answer === undefined ? undefined : options.validateInput?.(answer), undefined);
        return Promise.resolve(answer);
      },
    });
    const shop = {
      site,
      store,
      author: () => Promise.resolve({ actor: 'alice', now: NOW, random: () => 0 }),
      apply: change => store.save(change),
      publish: () => store.publish(),
      uriOf: (path: string) => {
        const written = join(folder, path.replaceAll('/', '-'));
        writeFileSync(written, store.text(path));
        return vscode.Uri.file(written);
      },
    } as Partial<SiteFolder> as SiteFolder;
    const commands = importCommands({
      targets: { site: () => Promise.resolve(shop) },
      previews: {
        read: (_name, shown) => {
          plan = shown;
          return Promise.resolve();
        },
      },
      now: () => NOW,
    });
    await commands['livesite.importSchedule']?.([]);
    return { store, questions, plan };
  }

  it('asks for a zone and a free name, shows the plan, and makes one commit', async () => {
    const { store, questions, plan } = await run(
      'days.csv',
      ROWS,
      ['Europe/Berlin', 'office'],
      /Import 1 rotation$/,
    );
    assert.deepEqual(questions.slice(0, 1), [
      'Where do the schedules come from?: PagerDuty | Opsgenie | Grafana OnCall | iCalendar | CSV',
    ]);
    assert.match(questions[1] ?? '', /On whose clocks/);
    assert.equal(
      questions[2],
      'There is rotations/days.yml already. What shall the imported file be called? (days-imported)',
    );
    assert.match(questions[3] ?? '', /\$\(check\) Import 1 rotation \| \$\(close\) Do Not Import/);
    assert.match(plan, /## days: rotations\/office\.yml/);
    assert.equal(store.saved.length, 1);
    assert.match(
      store.text('rotations/office.yml'),
      /^# Imported on 2026-11-23 from the rows of days\.csv\.\nname: days\nzone: Europe\/Berlin\n/,
    );
    assert.equal(store.text('people.yml'), `${PEOPLE}  - handle: ben\n    name: ben\n`);
    assert.match(vscode.window.activeTextEditor?.document.getText() ?? '', /Europe\/Berlin/);
  });

  it('writes nothing where somebody thinks better of it, or leaves the question', async () => {
    await assert.rejects(run('days.csv', ROWS, ['UTC', 'office'], /Do Not Import/), Cancelled);
    await assert.rejects(run('days.csv', ROWS, [], /Import/), Cancelled);
  });

  it('lets somebody say otherwise what the plan takes for granted, and shows it anew', async () => {
    const calendar = [
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'BEGIN:VEVENT',
      'UID:1',
      'DTSTART:20261124T090000Z',
      'DTEND:20261125T090000Z',
      'SUMMARY:Alice',
      'END:VEVENT',
      'END:VCALENDAR',
      '',
    ].join('\r\n');
    const { questions, plan, store } = await run(
      'night.ics',
      calendar,
      ['Asia/Tokyo'],
      /Another Time Zone/,
      /Import 1 rotation$/,
    );
    assert.match(questions[1] ?? '', /\$\(check\) Import 1 rotation \| \$\(globe\) Another Time Zone… \|/);
    assert.match(plan, /on the clocks of Asia\/Tokyo\\?\. Choose “Another Time Zone…” to say which/);
    assert.doesNotMatch(plan, / --[a-z]/, 'options are for the command line');
    assert.match(store.text('rotations/night.yml'), /zone: Asia\/Tokyo/);
  });

  it('puts not importing first where something is to be decided', async () => {
    const rows = 'date,user\n2026-11-24,alice\n11/12/2026,ben\n';
    const { questions, store } = await run('odd.csv', rows, ['UTC'], /Import 1 rotation Anyway$/);
    assert.match(questions.at(-1) ?? '', /Do Not Import \| \$\(warning\) Import 1 rotation Anyway$/);
    assert.equal(store.saved.length, 1);
  });
});
