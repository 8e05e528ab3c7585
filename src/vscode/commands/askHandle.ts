import * as vscode from 'vscode';
import { HANDLE_PATTERN } from '../../core/incident/entry';
import { askLine } from './prompts';

/** Asks once who writes, and remembers it in the person's own settings, so that no entry is ever signed by nobody. */
export async function askHandle(): Promise<string> {
  const handle = (
    await askLine({
      prompt:
        'Who are you? Your GitHub login; entries are signed with it. Asked once, kept in your settings.',
      placeHolder: 'octocat',
      check: text =>
        HANDLE_PATTERN.test(text.trim().replace(/^@/, ''))
          ? undefined
          : 'A GitHub login: letters, digits, hyphens.',
    })
  ).replace(/^@/, '');
  await vscode.workspace
    .getConfiguration('livesite')
    .update('handle', handle, vscode.ConfigurationTarget.Global);
  return handle;
}
