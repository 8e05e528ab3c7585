import * as vscode from 'vscode';
import { type PrintedPage, printedPageName, printPage } from '../../app/printedPage';
import { tell } from '../notify';

/** Writes what a webview shows into a file that the person chooses, and offers to open it where it can be printed. */
export async function savePage(
  extension: vscode.Uri,
  { view, title, sheet }: Pick<PrintedPage, 'view' | 'title' | 'sheet'>,
  folder: vscode.Uri,
): Promise<void> {
  const target = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.joinPath(folder, '..', printedPageName(view, title)),
    filters: { 'Web page': ['html'] },
    title: 'Save as a page to print',
  });
  if (target === undefined) {
    return;
  }
  const read = async (file: string): Promise<Buffer> =>
    Buffer.from(await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extension, 'dist', 'webview', file)));
  const [style, signs, font] = await Promise.all([`${view}.css`, 'codicon.css', 'codicon.ttf'].map(read));
  const page = printPage({
    view,
    title,
    sheet,
    style: String(style),
    signs: String(signs),
    font: font?.toString('base64') ?? '',
  });
  await vscode.workspace.fs.writeFile(target, Buffer.from(page));
  const open = 'Open in Browser';
  if ((await tell(`Saved. Open ${target.fsPath} in a browser and print it there.`, open)) === open) {
    await vscode.env.openExternal(target);
  }
}
