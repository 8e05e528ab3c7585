import * as vscode from 'vscode';
import { calendarModel, nextCalendarChange } from '../../app/calendarModel';
import { Refusal } from '../../app/change';
import { rotationName } from '../../app/onCallRows';
import type { Log } from '../../app/ports';
import type { LiveSite } from '../../app/site';
import { rotationOfPath } from '../../core/site/paths';
import { toLabel } from '../../core/text/plain';
import {
  type CalendarLook,
  type FromCalendar,
  isCalendarLook,
  isFromCalendar,
  type ToCalendar,
} from '../../protocol/calendar';
import type { CommandId } from '../ids';
import type { SiteFolder } from '../siteFolder';
import type { SiteRegistry } from '../siteRegistry';
import { readerOf } from '../views/onCallReader';
import { hearPage, shownSite, whyUnavailable } from './pageLink';
import type { PanelContent, SiteTarget } from './panelSet';
import { savePage } from './savePage';

/** A stretch of a rotation in which somebody wants to change who is on call. */
export interface WantedStretch {
  /** Id of the rotation. */
  readonly rotation: string;
  readonly from: number;
  /** Exclusive. */
  readonly until: number;
}

export interface CalendarPanelDeps {
  readonly extension: vscode.Uri;
  readonly sites: SiteRegistry;
  readonly log: Log;
  readonly now: () => number;
  /** Remembers how the calendar was looked at last. */
  readonly memory: vscode.Memento;
  /** Asks who covers, shows what comes of it, and writes it. Resolves to what to tell the reader. */
  readonly cover: (folder: SiteFolder, wanted: WantedStretch) => Promise<string>;
}

const LAST_LOOK = 'livesite.calendar.look';

/** Timers stand still while a machine sleeps, so no single one runs for longer. */
const LONGEST_MS = 300_000;

/** The calendar of a live site's rotations in an editor tab. Shows what the files say and passes on what the person does. */
export class CalendarPanel implements PanelContent<SiteTarget> {
  readonly target: SiteTarget;
  readonly #panel: vscode.WebviewPanel;
  readonly #deps: CalendarPanelDeps;
  readonly #disposables: vscode.Disposable[];
  /** Undefined until somebody asked for a rotation, or the page has said what it remembers. */
  #look: CalendarLook | undefined;
  #shownSite: LiveSite | undefined;
  #shownState = '';
  #due: number | undefined;
  #timer: NodeJS.Timeout | undefined;
  #ready = false;
  #disposed = false;

  constructor(panel: vscode.WebviewPanel, target: SiteTarget, deps: CalendarPanelDeps) {
    this.target = target;
    this.#panel = panel;
    this.#deps = deps;
    this.#disposables = [
      hearPage(panel.webview, {
        name: 'The calendar',
        log: deps.log,
        isMessage: isFromCalendar,
        handle: message => this.#handle(message),
      }),
      deps.sites.onDidChange(() => this.#update(false)),
      panel.onDidChangeViewState(() => this.#update(false)),
      vscode.window.onDidChangeWindowState(({ focused }) => {
        if (focused) {
          this.#tick();
        }
      }),
    ];
  }

  /** Goes to a rotation, empty for all; how it is looked at stays. */
  showRotation(rotation: string): void {
    this.#look = this.#look === undefined ? this.#fresh(rotation) : { ...this.#look, rotation };
    this.#update(true);
  }

  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#timer);
    vscode.Disposable.from(...this.#disposables).dispose();
  }

  #fresh(rotation: string): CalendarLook {
    const last = this.#deps.memory.get<unknown>(LAST_LOOK);
    const { mode, zone } = isCalendarLook(last) ? last : ({ mode: 'week', zone: 'mine' } as const);
    return { mode, zone, day: '', rotation };
  }

  #update(force: boolean): void {
    if (!this.#ready || !this.#panel.visible || this.#look === undefined) {
      return;
    }
    const folder = this.#deps.sites.siteAt(this.target.root);
    if (folder === undefined) {
      this.#post({ type: 'unavailable', message: whyUnavailable(this.#deps.sites) });
      this.#shownSite = undefined;
      return;
    }
    const state = [folder.me, folder.readOnly].join('\n');
    if (!force && this.#shownSite === folder.site && this.#shownState === state) {
      return;
    }
    this.#shownSite = folder.site;
    this.#shownState = state;
    const now = this.#deps.now();
    const context = { reader: readerOf(folder, now), look: this.#look, readOnly: folder.readOnly };
    const model = calendarModel(folder.site, context);
    const shown = folder.site.rotations.find(({ id }) => id === model.look.rotation);
    this.#panel.title = toLabel(shown === undefined ? 'On Call' : `On Call: ${rotationName(shown)}`, 40);
    this.#due = nextCalendarChange(model, now);
    this.#arm();
    this.#post({ type: 'model', model });
  }

  #arm(): void {
    clearTimeout(this.#timer);
    this.#timer =
      this.#due === undefined
        ? undefined
        : setTimeout(() => this.#tick(), Math.max(0, Math.min(this.#due - this.#deps.now(), LONGEST_MS)));
  }

  /** Draws anew when a hand-off or midnight has passed. */
  #tick(): void {
    if (this.#due !== undefined && this.#deps.now() >= this.#due) {
      this.#due = undefined;
      this.#update(true);
    }
    this.#arm();
  }

  #post(message: ToCalendar): void {
    if (!this.#disposed) {
      void this.#panel.webview.postMessage(message);
    }
  }

  async #handle(message: FromCalendar): Promise<void> {
    switch (message.type) {
      case 'ready':
        this.#ready = true;
        this.#look ??= message.look ?? this.#fresh('');
        this.#update(true);
        return;
      case 'look':
        this.#look = message.look;
        await this.#deps.memory.update(LAST_LOOK, message.look);
        this.#update(true);
        return;
      case 'cover':
        return this.#cover(message);
      case 'open':
        return this.#open(message.rotation);
      case 'print':
        return savePage(this.#deps.extension, { ...message, view: 'calendar' }, this.#folder().root);
      case 'add':
        await vscode.commands.executeCommand('livesite.addRotation' satisfies CommandId);
        return;
      default:
        message satisfies never;
    }
  }

  async #cover({ rotation, from, until }: WantedStretch): Promise<void> {
    const folder = this.#folder();
    let said = '';
    try {
      if (folder.readOnly !== '') {
        throw new Refusal(folder.readOnly);
      }
      said = await this.#deps.cover(folder, { rotation, from, until });
    } finally {
      // Whatever came of it, the keyboard goes back to where it was.
      if (!this.#disposed) {
        this.#panel.reveal(undefined, false);
      }
      this.#post({ type: 'covered', message: said });
    }
  }

  async #open(rotation: string): Promise<void> {
    const folder = this.#folder();
    const { site } = folder;
    const path =
      site.rotations.find(({ id }) => id === rotation)?.path ??
      [...site.problems.keys()].find(each => rotationOfPath(each) === rotation);
    if (path === undefined) {
      throw new Refusal('This rotation is not here any more.');
    }
    await vscode.commands.executeCommand('vscode.open', folder.uriOf(path), vscode.ViewColumn.Beside);
  }

  #folder(): SiteFolder {
    return shownSite(this.#deps.sites, this.target.root);
  }
}
