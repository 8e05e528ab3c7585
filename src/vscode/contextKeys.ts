import * as vscode from 'vscode';
import type { ContextKey } from './ids';

const current = new Map<ContextKey, string | boolean>();

/** Sets a key for `when` clauses, only when its value changes: each set makes every menu think again. */
export function setContextKey(key: ContextKey, value: string | boolean): void {
  if (current.get(key) !== value) {
    current.set(key, value);
    void vscode.commands.executeCommand('setContext', key, value);
  }
}
