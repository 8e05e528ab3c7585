import * as vscode from 'vscode';
import { isRecord } from '../../protocol/guard';
import { isTargetArgument, type TargetArgument } from '../commands/target';
import { webviewHtml, webviewOptions } from './html';

/** What fills a tab. */
export interface PanelContent<Target> extends vscode.Disposable {
  /** What it shows now. */
  readonly target: Target;
}

/** What the tabs of a kind have of their own. */
export interface PanelKind<Target extends object, Content extends PanelContent<Target>> {
  readonly viewType: string;
  /** Its folder in `webview`. */
  readonly page: string;
  /** File in `media`. */
  readonly icon: string;
  /** Where a new tab goes. */
  readonly place:
    | vscode.ViewColumn
    | { readonly viewColumn: vscode.ViewColumn; readonly preserveFocus: boolean };
  /** Of a tab that has not heard from its page yet. */
  readonly titleOf: (target: Target) => string;
  readonly keyOf: (target: Target) => string;
  /** What a page stored before a reload, or undefined where that is damaged. */
  readonly readTarget: (state: unknown) => Target | undefined;
  /** `state`: what the page stored before a reload; undefined in a new tab. */
  readonly create: (panel: vscode.WebviewPanel, target: Target, state: unknown) => Content;
}

/** The open tabs of a kind, one for whatever each shows; showing that again brings the one there is to the front. */
export class PanelSet<Target extends object, Content extends PanelContent<Target>>
  implements vscode.Disposable
{
  readonly #extension: vscode.Uri;
  readonly #kind: PanelKind<Target, Content>;
  readonly #open = new Map<vscode.WebviewPanel, Content>();

  constructor(extension: vscode.Uri, kind: PanelKind<Target, Content>) {
    this.#extension = extension;
    this.#kind = kind;
  }

  /** What the tab in front shows, where it is one of these. */
  get inFront(): Content | undefined {
    return [...this.#open].find(([panel]) => panel.active)?.[1];
  }

  get all(): readonly Content[] {
    return [...this.#open.values()];
  }

  find(target: Target): Content | undefined {
    return this.#entryOf(target)?.[1];
  }

  show(target: Target): Content {
    const open = this.#entryOf(target);
    if (open) {
      open[0].reveal();
      return open[1];
    }
    const { viewType, titleOf, place } = this.#kind;
    const options = { ...webviewOptions(this.#extension), enableFindWidget: true };
    const panel = vscode.window.createWebviewPanel(viewType, titleOf(target), place, options);
    return this.#attach(panel, target, undefined);
  }

  /** Brings a tab back after a reload. `state` is what the page stored; it names what the tab showed. */
  restore(panel: vscode.WebviewPanel, state: unknown): void {
    const target = this.#kind.readTarget(state);
    const open = target && this.#entryOf(target);
    if (target === undefined || open) {
      // A hidden tab is brought back only when it is looked at, and the same may have been opened again by then.
      panel.dispose();
      open?.[0].reveal();
      return;
    }
    panel.webview.options = webviewOptions(this.#extension);
    this.#attach(panel, target, state);
  }

  close(content: Content): void {
    [...this.#open].find(([, other]) => other === content)?.[0].dispose();
  }

  dispose(): void {
    for (const [panel, content] of this.#open) {
      content.dispose();
      panel.dispose();
    }
  }

  /** By what it shows now: some go on with something else. */
  #entryOf(target: Target): readonly [vscode.WebviewPanel, Content] | undefined {
    const { keyOf } = this.#kind;
    return [...this.#open].find(([, content]) => keyOf(content.target) === keyOf(target));
  }

  #attach(panel: vscode.WebviewPanel, target: Target, state: unknown): Content {
    panel.iconPath = vscode.Uri.joinPath(this.#extension, 'media', this.#kind.icon);
    const content = this.#kind.create(panel, target, state);
    this.#open.set(panel, content);
    panel.onDidDispose(() => {
      content.dispose();
      this.#open.delete(panel);
    });
    panel.webview.html = webviewHtml(panel.webview, this.#extension, this.#kind.page, target);
    return content;
  }
}

function storedTarget(state: unknown): unknown {
  return typeof state === 'object' && state !== null && 'target' in state ? state.target : undefined;
}

/** Of pages that show one incident. */
export const incidentKind = {
  keyOf: ({ root, incident }: TargetArgument): string => `${root} ${incident}`,
  readTarget: (state: unknown): TargetArgument | undefined => {
    const target = storedTarget(state);
    return isTargetArgument(target) ? { root: target.root, incident: target.incident } : undefined;
  },
} as const;

/** A live site, by its key. */
export interface SiteTarget {
  readonly root: string;
}

/** Of pages that show a live site as a whole. */
export const siteKind = {
  keyOf: ({ root }: SiteTarget): string => root,
  readTarget: (state: unknown): SiteTarget | undefined => {
    const target = storedTarget(state);
    return isRecord(target) && typeof target['root'] === 'string' ? { root: target['root'] } : undefined;
  },
} as const;
