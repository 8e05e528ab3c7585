import type * as vscode from 'vscode';
import type { CommandId } from './ids';

/** A view as registered at start, before the application is loaded. */
export interface TreeShell {
  readonly view: string;
  readonly tree: vscode.TreeView<unknown>;
  /** Fire with a node, or undefined for all, when the view must be drawn again. */
  readonly changed: vscode.EventEmitter<unknown>;
}

/** The loaded extension, as the entry point sees it. */
export interface Application {
  run(command: CommandId, args: readonly unknown[]): Promise<unknown>;
  tree(view: string): vscode.TreeDataProvider<unknown>;
  restoreTimeline(panel: vscode.WebviewPanel, state: unknown): Promise<void>;
  restoreReviewGuide(panel: vscode.WebviewPanel, state: unknown): Promise<void>;
  restoreCalendar(panel: vscode.WebviewPanel, state: unknown): Promise<void>;
  restoreMetrics(panel: vscode.WebviewPanel, state: unknown): Promise<void>;
}
