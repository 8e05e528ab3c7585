import * as vscode from 'vscode';
import { planFiles } from '../app/change';
import type { Log } from '../app/ports';
import { isSiteFile } from '../core/change/siteFiles';
import { incidentOfPath, LOG_FILE } from '../core/site/paths';
import type { SiteFolder } from './siteFolder';
import type { SiteRegistry } from './siteRegistry';
import { settings } from './settings';

const QUIET_MS = 1_500;

/**
 * Shares what people save in files of the live site: the difference between what is shared and what they saved becomes a change.
 * The log is left out: its lines are never edited in place.
 */
export function shareSavedEdits(sites: SiteRegistry, log: Log): vscode.Disposable {
  const timers = new Map<string, NodeJS.Timeout>();
  const listener = vscode.workspace.onDidSaveTextDocument(document => {
    const folder = document.uri.scheme === 'file' ? sites.siteOf(document.uri) : undefined;
    const path = folder?.pathOf(document.uri);
    if (
      !folder ||
      path === undefined ||
      !isSiteFile(path) ||
      path.endsWith(`/${LOG_FILE}`) ||
      folder.readOnly !== '' ||
      !settings(document.uri).shareSavedEdits
    ) {
      return;
    }
    clearTimeout(timers.get(document.uri.toString()));
    const saved = document.getText();
    const share = (): void =>
      void shareEdit(folder, path, saved).catch((error: unknown) =>
        log.write('error', `The saved edit of ${path} could not be shared`, error),
      );
    timers.set(document.uri.toString(), setTimeout(share, QUIET_MS));
  });
  return vscode.Disposable.from(
    listener,
    new vscode.Disposable(() => {
      for (const timer of timers.values()) {
        clearTimeout(timer);
      }
    }),
  );
}

/** `saved` is what was on screen at the moment of saving: reading the file again would see what others shared meanwhile. */
async function shareEdit(folder: SiteFolder, path: string, saved: string): Promise<void> {
  const before = (await folder.store.readShared([path])).get(path);
  if (typeof before !== 'string' || before === saved) {
    return;
  }
  const author = await folder.author();
  const incident = incidentOfPath(path);
  const name = path.split('/').at(-1) ?? path;
  await folder.apply(
    planFiles(
      `edit ${incident === undefined ? path : name}`,
      [{ kind: 'replace', path, before, after: saved }],
      author,
      incident,
    ),
  );
}
