import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { EMPTY_SITE, type LiveSite } from '../../src/app/site';
import type { CalendarModel, FromCalendar, ToCalendar } from '../../src/protocol/calendar';
import { CalendarPanel, type CalendarPanelDeps } from '../../src/vscode/panels/calendarPanel';
import type { SiteFolder } from '../../src/vscode/siteFolder';
import type { SiteRegistry } from '../../src/vscode/siteRegistry';
import { recordOf } from '../support/rotations';
import { until } from '../support/until';

const HAND_OFF = Date.parse('2026-11-24T09:00Z');
const SITE: LiveSite = {
  ...EMPTY_SITE,
  rotations: [
    recordOf(
      'primary',
      'name: Primary\nzone: UTC\nlayers:\n  - { name: All, anchor: 2026-11-23T09:00, turn: 1d, people: [alice, bob] }\n',
    ),
  ],
};
const LOOK = { mode: 'week', day: '', rotation: '', zone: 'mine' } as const;

/** A calendar whose page the test plays. */
class Played {
  readonly posted: ToCalendar[] = [];
  readonly logged: string[] = [];
  readonly covered: unknown[] = [];
  readonly #received = new vscode.EventEmitter<unknown>();
  readonly #sitesChanged = new vscode.EventEmitter<void>();
  readonly panel = {
    visible: true,
    title: '',
    reveal: () => undefined,
    onDidChangeViewState: new vscode.EventEmitter<never>().event,
    webview: {
      onDidReceiveMessage: this.#received.event,
      postMessage: (message: ToCalendar) => Promise.resolve(this.posted.push(message) > 0),
    },
  };
  folder: Partial<Pick<SiteFolder, keyof SiteFolder>> | undefined = { site: SITE, me: 'bob', readOnly: '' };
  readonly calendar: CalendarPanel;

  constructor(memory: Map<string, unknown>, now: () => number) {
    const sites: Pick<SiteRegistry, 'siteAt' | 'onDidChange' | 'state'> = {
      siteAt: () => this.folder as SiteFolder,
      onDidChange: this.#sitesChanged.event,
      state: 'ready',
    };
    const remembered = {
      keys: () => [...memory.keys()],
      get: (key: string): unknown => memory.get(key),
      update: (key: string, value: unknown) => Promise.resolve(void memory.set(key, value)),
    };
    const deps: CalendarPanelDeps = {
      extension: vscode.Uri.file('/nowhere'),
      sites: sites as SiteRegistry,
      log: { write: (_, message) => void this.logged.push(message) },
      now,
      memory: remembered as vscode.Memento,
      cover: (_, wanted) => Promise.resolve(`done ${this.covered.push(wanted)}`),
    };
    this.calendar = new CalendarPanel(this.panel as unknown as vscode.WebviewPanel, { root: 'root' }, deps);
  }

  say(message: FromCalendar | object): void {
    this.#received.fire(message);
  }

  change(): void {
    this.#sitesChanged.fire();
  }

  get models(): readonly CalendarModel[] {
    return this.posted.flatMap(message => (message.type === 'model' ? [message.model] : []));
  }
}

describe('calendar panels', () => {
  const { showErrorMessage } = vscode.window;
  let memory: Map<string, unknown>;
  let errors: string[];
  const playing: Played[] = [];

  function play(now: () => number = () => HAND_OFF - 1000): Played {
    const played = new Played(memory, now);
    played.calendar.showRotation('');
    playing.push(played);
    return played;
  }

  beforeEach(() => {
    memory = new Map();
    errors = [];
    Object.assign(vscode.window, {
      showErrorMessage: (message: string) => Promise.resolve(void errors.push(message)),
    });
  });

  afterEach(() => {
    Object.assign(vscode.window, { showErrorMessage });
    playing.splice(0).forEach(({ calendar }) => calendar.dispose());
  });

  it('are drawn anew when a hand-off passes, and when the files say something else, but not else', async () => {
    const began = Date.now();
    const played = play(() => HAND_OFF - 100 + Date.now() - began);
    played.say({ type: 'ready', look: undefined });
    assert.equal(played.models[0]?.bands[0]?.rows[0]?.hint, 'now @alice');
    played.change();
    assert.equal(played.models.length, 1, 'nothing has changed');
    await until(() => played.models.length === 2);
    assert.equal(played.models[1]?.bands[0]?.rows[0]?.hint, 'now @bob');
    played.folder = { ...played.folder, site: { ...SITE, rotations: [] } };
    played.change();
    assert.deepEqual(played.models[2]?.rotations, []);
  });

  it('remember how they were looked at', async () => {
    const first = play();
    first.say({ type: 'ready', look: undefined });
    first.say({ type: 'look', look: { ...LOOK, mode: 'month', day: '2027-01-01', rotation: 'primary' } });
    await until(() => first.models.length === 2);
    assert.equal(first.panel.title, 'On Call: Primary');
    const second = play();
    second.say({ type: 'ready', look: undefined });
    assert.deepEqual(second.models[0]?.look, { ...LOOK, mode: 'month' });
  });

  it('pass on what is to be covered, and say what came of it', async () => {
    const played = play();
    played.say({ type: 'ready', look: undefined });
    played.say({ type: 'cover', rotation: 'primary', from: 1, until: 2 });
    await until(() => played.posted.at(-1)?.type === 'covered');
    assert.deepEqual(played.covered, [{ rotation: 'primary', from: 1, until: 2 }]);
    assert.deepEqual(played.posted.at(-1), { type: 'covered', message: 'done 1' });
  });

  it('cover nothing where nothing can be written, even if the page asks', async () => {
    const played = play();
    played.folder = { ...played.folder, readOnly: 'The folder is not trusted.' };
    played.say({ type: 'ready', look: undefined });
    played.say({ type: 'cover', rotation: 'primary', from: 1, until: 2 });
    await until(() => errors.length > 0);
    assert.deepEqual(errors, ['The folder is not trusted.']);
    assert.deepEqual(played.covered, []);
    assert.deepEqual(played.posted.at(-1), { type: 'covered', message: '' });
  });

  it('say so when the live site is gone, and drop messages that do not fit', () => {
    const played = play();
    played.folder = undefined;
    played.say({ type: 'ready', look: undefined });
    assert.equal(played.posted[0]?.type, 'unavailable');
    played.say({ type: 'cover', rotation: 'primary', from: 2, until: 1 });
    assert.equal(played.posted.length, 1);
    assert.match(played.logged[0] ?? '', /does not fit/);
  });
});
