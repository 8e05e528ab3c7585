import * as path from 'node:path';
import * as vscode from 'vscode';

/**
 * The only kind of link to a file that VS Code's preview follows from a document that is none itself: a path from the first folder of the
 * workspace. What stands on another branch cannot be reached so, and is named.
 */
export function tryPreviewLink(uri: vscode.Uri): string | undefined {
  const [first] = vscode.workspace.workspaceFolders ?? [];
  return first === undefined || first.uri.scheme !== uri.scheme
    ? undefined
    : `/${path.posix.relative(first.uri.path, uri.path).split('/').map(encodeURIComponent).join('/')}`;
}
