import * as vscode from 'vscode';
import { isTargetArgument, type TargetArgument } from '../commands/target';
import { REVIEW_GUIDE_PANEL } from '../ids';
import { webviewHtml, webviewOptions } from './html';
import { guideTitle, ReviewGuidePanel, type ReviewGuideDeps } from './reviewGuidePanel';

/** One guide a review; showing it again brings the one there is to the front. */
export class ReviewGuidePanels implements vscode.Disposable {
  readonly #extension: vscode.Uri;
  readonly #deps: ReviewGuideDeps;
  readonly #open = new Map<
    string,
    { readonly panel: vscode.WebviewPanel; readonly guide: ReviewGuidePanel }
  >();

  constructor(extension: vscode.Uri, deps: ReviewGuideDeps) {
    this.#extension = extension;
    this.#deps = deps;
  }

  /** The incident whose guide is in front. */
  get shown(): TargetArgument | undefined {
    return [...this.#open.values()].find(({ panel }) => panel.active)?.guide.target;
  }

  /** Beside the text, which keeps the keyboard. */
  show(target: TargetArgument): void {
    const open = this.#open.get(keyOf(target));
    if (open) {
      open.panel.reveal();
      return;
    }
    const panel = vscode.window.createWebviewPanel(
      REVIEW_GUIDE_PANEL,
      guideTitle(this.#deps.sites.siteAt(target.root)?.site.byId.get(target.incident)?.incident.title ?? ''),
      { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
      { ...webviewOptions(this.#extension), enableFindWidget: true },
    );
    this.#attach(panel, { root: target.root, incident: target.incident });
  }

  /** Brings a guide back after a reload. `state` is what the webview stored; it names the incident. */
  restore(panel: vscode.WebviewPanel, state: unknown): void {
    const target =
      typeof state === 'object' && state !== null && 'target' in state ? state.target : undefined;
    const open = isTargetArgument(target) ? this.#open.get(keyOf(target)) : undefined;
    if (!isTargetArgument(target) || open) {
      panel.dispose();
      open?.panel.reveal();
      return;
    }
    panel.webview.options = webviewOptions(this.#extension);
    this.#attach(panel, { root: target.root, incident: target.incident });
  }

  dispose(): void {
    for (const { panel, guide } of this.#open.values()) {
      guide.dispose();
      panel.dispose();
    }
  }

  #attach(panel: vscode.WebviewPanel, target: TargetArgument): void {
    panel.iconPath = vscode.Uri.joinPath(this.#extension, 'media', 'timeline.svg');
    const guide = new ReviewGuidePanel(panel, target, this.#deps);
    this.#open.set(keyOf(target), { panel, guide });
    panel.onDidDispose(() => {
      guide.dispose();
      if (this.#open.get(keyOf(target))?.panel === panel) {
        this.#open.delete(keyOf(target));
      }
    });
    panel.webview.html = webviewHtml(panel.webview, this.#extension, 'review', target);
  }
}

function keyOf({ root, incident }: TargetArgument): string {
  return `${root} ${incident}`;
}
