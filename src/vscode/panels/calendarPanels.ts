import * as vscode from 'vscode';
import { CALENDAR_PANEL } from '../ids';
import { CalendarPanel, type CalendarPanelDeps } from './calendarPanel';
import { rootOf, webviewHtml, webviewOptions } from './html';

/** One calendar a live site; showing it again brings the one there is to the front. */
export class CalendarPanels implements vscode.Disposable {
  readonly #deps: CalendarPanelDeps;
  readonly #open = new Map<
    string,
    { readonly panel: vscode.WebviewPanel; readonly calendar: CalendarPanel }
  >();

  constructor(deps: CalendarPanelDeps) {
    this.#deps = deps;
  }

  /** `root`: key of the live site. `rotation`: id, empty for all. */
  show(root: string, rotation: string): void {
    const open = this.#open.get(root);
    if (open) {
      open.calendar.showRotation(rotation);
      open.panel.reveal();
      return;
    }
    const options = { ...webviewOptions(this.#deps.extension), enableFindWidget: true };
    const panel = vscode.window.createWebviewPanel(
      CALENDAR_PANEL,
      'On Call',
      vscode.ViewColumn.Active,
      options,
    );
    this.#attach(panel, root, rotation);
  }

  /** Brings a calendar back after a reload. `state` is what the webview stored; it names the live site. */
  restore(panel: vscode.WebviewPanel, state: unknown): void {
    const root = rootOf(state);
    if (root === undefined) {
      panel.dispose();
      return;
    }
    const open = this.#open.get(root);
    if (open) {
      // A hidden tab is brought back only when it is looked at, and the calendar may have been opened again by then.
      panel.dispose();
      open.panel.reveal();
      return;
    }
    panel.webview.options = webviewOptions(this.#deps.extension);
    this.#attach(panel, root, undefined);
  }

  dispose(): void {
    for (const { panel, calendar } of this.#open.values()) {
      calendar.dispose();
      panel.dispose();
    }
  }

  #attach(panel: vscode.WebviewPanel, root: string, rotation: string | undefined): void {
    panel.iconPath = vscode.Uri.joinPath(this.#deps.extension, 'media', 'calendar.svg');
    const calendar = new CalendarPanel(panel, root, rotation, this.#deps);
    this.#open.set(root, { panel, calendar });
    panel.onDidDispose(() => {
      calendar.dispose();
      if (this.#open.get(root)?.panel === panel) {
        this.#open.delete(root);
      }
    });
    panel.webview.html = webviewHtml(panel.webview, this.#deps.extension, 'calendar', { root });
  }
}
