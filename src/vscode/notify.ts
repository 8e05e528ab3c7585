import * as vscode from 'vscode';
import { toLabel } from '../core/text/plain';

/**
 * Messages to the person at this window. VS Code makes links of `[x](command:…)` in them, so every word that may come from a file, a
 * server or another person goes through here. Resolve with the button pressed.
 */
const LONGEST = 400;

export function tell(message: string, ...buttons: readonly string[]): Thenable<string | undefined> {
  return vscode.window.showInformationMessage(toLabel(message, LONGEST), ...buttons);
}

export function warn(message: string, ...buttons: readonly string[]): Thenable<string | undefined> {
  return vscode.window.showWarningMessage(toLabel(message, LONGEST), ...buttons);
}

export function complain(message: string, ...buttons: readonly string[]): Thenable<string | undefined> {
  return vscode.window.showErrorMessage(toLabel(message, LONGEST), ...buttons);
}

/** A question that must be answered before anything goes on; lines of `detail` stay lines. */
export function confirm(
  message: string,
  detail: string,
  ...buttons: readonly string[]
): Thenable<string | undefined> {
  const lines = detail.split('\n').map(line => toLabel(line, LONGEST));
  return vscode.window.showInformationMessage(
    toLabel(message, LONGEST),
    { modal: true, detail: lines.join('\n') },
    ...buttons,
  );
}
