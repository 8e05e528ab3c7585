import * as path from 'node:path';
import * as vscode from 'vscode';
import { isSiteFile, siteFolders, siteRootFiles } from '../core/change/siteFiles';

/** Which files may have changed: these, or any. */
export type Touched = ReadonlySet<string> | 'any';

const PATTERN = `{${[...siteRootFiles, ...siteFolders.map(folder => `${folder}/**`)].join(',')}}`;
/** Programs write several files at a time. */
const REST_MS = 100;
/** With more it costs no less to look at all. */
const MANY = 500;

/** Tells once writing rests which files of a live site were written, made or removed, by whatever program. */
export function watchSite(root: vscode.Uri, tell: (touched: Touched) => void): vscode.Disposable {
  const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(root, PATTERN));
  let touched: Set<string> | 'any' = new Set();
  let timer: NodeJS.Timeout | undefined;
  const note = (uri: vscode.Uri): void => {
    const file = path.posix.relative(root.path, uri.path);
    // A folder that is removed or moved here is told of without its files.
    if (touched !== 'any' && touched.size < MANY && isSiteFile(file)) {
      touched.add(file);
    } else {
      touched = 'any';
    }
    clearTimeout(timer);
    timer = setTimeout(() => {
      const told = touched;
      touched = new Set();
      tell(told);
    }, REST_MS);
  };
  return vscode.Disposable.from(
    watcher,
    watcher.onDidChange(note),
    watcher.onDidCreate(note),
    watcher.onDidDelete(note),
    new vscode.Disposable(() => clearTimeout(timer)),
  );
}

/** Both. */
export function touchedBoth(one: Touched, other: Touched): Touched {
  return one === 'any' || other === 'any' ? 'any' : new Set([...one, ...other]);
}
