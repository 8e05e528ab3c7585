import * as os from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { toLabel } from '../../core/text/plain';
import { answered } from '../errors';
import { tell } from '../notify';

/** Asks where to, in the person's own folder and not in the repository, and writes. */
export async function saveAs(name: string, filters: Record<string, string[]>, text: string): Promise<void> {
  const defaultUri = vscode.Uri.file(path.join(os.homedir(), name));
  const uri = answered(await vscode.window.showSaveDialog({ defaultUri, filters }));
  await vscode.workspace.fs.writeFile(uri, Buffer.from(text, 'utf8'));
  void tell(`Saved as ${toLabel(uri.fsPath)}.`);
}
