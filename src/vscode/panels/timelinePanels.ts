import * as vscode from 'vscode';
import { isTargetArgument, type TargetArgument } from '../commands/target';
import { TIMELINE_PANEL } from '../ids';
import { webviewHtml, webviewOptions } from './html';
import { type Carried, TimelinePanel, type TimelinePanelDeps } from './timelinePanel';

/** One panel an incident; showing it again brings the one there is to the front. */
export class TimelinePanels implements vscode.Disposable {
  readonly #extension: vscode.Uri;
  readonly #deps: TimelinePanelDeps;
  readonly #open = new Map<
    string,
    { readonly panel: vscode.WebviewPanel; readonly timeline: TimelinePanel }
  >();

  constructor(extension: vscode.Uri, deps: TimelinePanelDeps) {
    this.#extension = extension;
    this.#deps = deps;
  }

  /** The incident of the timeline in front. */
  get shown(): TargetArgument | undefined {
    return [...this.#open.values()].find(({ panel }) => panel.active)?.timeline.target;
  }

  show(target: TargetArgument): void {
    const open = this.#open.get(keyOf(target));
    if (open) {
      open.panel.reveal();
      return;
    }
    const options = { ...webviewOptions(this.#extension), enableFindWidget: true };
    const panel = vscode.window.createWebviewPanel(
      TIMELINE_PANEL,
      target.incident,
      vscode.ViewColumn.Active,
      options,
    );
    this.#attach(panel, target);
  }

  /** An incident declared here got another id: its panel goes on with it, and keeps what is typed there. */
  follow(root: string, from: string, to: string): void {
    const open = this.#open.get(keyOf({ root, incident: from }));
    if (open) {
      this.#open.delete(keyOf(open.timeline.target));
      open.timeline.follow(to);
      this.#open.set(keyOf(open.timeline.target), open);
    }
  }

  /** Brings a panel back after a reload. `state` is what the webview stored; it names the incident. */
  restore(panel: vscode.WebviewPanel, state: unknown): void {
    const target =
      typeof state === 'object' && state !== null && 'target' in state ? state.target : undefined;
    if (!isTargetArgument(target)) {
      panel.dispose();
      return;
    }
    const open = this.#open.get(keyOf(target));
    if (open) {
      // A hidden tab is brought back only when it is looked at, and the timeline may have been opened again by then.
      panel.dispose();
      open.panel.reveal();
      return;
    }
    panel.webview.options = webviewOptions(this.#extension);
    this.#attach(panel, { root: target.root, incident: target.incident });
  }

  dispose(): void {
    for (const { panel, timeline } of this.#open.values()) {
      timeline.dispose();
      panel.dispose();
    }
  }

  #carryOver(target: TargetArgument, words: Carried): void {
    this.show(target);
    if (words.text.trim() !== '') {
      this.#open.get(keyOf(target))?.timeline.take(words);
    }
  }

  #attach(panel: vscode.WebviewPanel, target: TargetArgument): void {
    panel.iconPath = vscode.Uri.joinPath(this.#extension, 'media', 'timeline.svg');
    const timeline = new TimelinePanel(panel, target, {
      ...this.#deps,
      carryOver: (other, words) => this.#carryOver(other, words),
    });
    this.#open.set(keyOf(target), { panel, timeline });
    panel.onDidDispose(() => {
      timeline.dispose();
      if (this.#open.get(keyOf(timeline.target))?.panel === panel) {
        this.#open.delete(keyOf(timeline.target));
      }
    });
    panel.webview.html = webviewHtml(panel.webview, this.#extension, 'timeline', target);
  }
}

function keyOf(target: TargetArgument): string {
  return `${target.root} ${target.incident}`;
}
