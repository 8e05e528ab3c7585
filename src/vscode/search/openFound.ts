import * as vscode from 'vscode';
import type { FoundLine } from '../../app/searchIncidents';
import { positionAt } from '../../core/text/range';
import type { SiteFolder } from '../siteFolder';

/** Opens a file of the live site at a line or at an entry of the log; at its start where that is not in this copy (yet). */
export async function openFound(
  folder: SiteFolder,
  { path, at }: Pick<FoundLine, 'path' | 'at'>,
  { preserveFocus }: { readonly preserveFocus: boolean },
): Promise<void> {
  const document = await vscode.workspace.openTextDocument(folder.uriOf(path));
  const wanted =
    'line' in at
      ? at.line
      : positionAt(document.getText(), Math.max(0, document.getText().indexOf(`<!--${at.entry}-->`))).line;
  const { range } = document.lineAt(Math.min(wanted, document.lineCount - 1));
  await vscode.window.showTextDocument(document, {
    selection: new vscode.Range(range.start, range.start),
    preview: true,
    preserveFocus,
  });
}
