import * as vscode from 'vscode';
import { coverNews, type CoverNews } from '../app/coverNews';
import { tell } from './notify';
import type { SiteFolder } from './siteFolder';
import type { SiteRegistry } from './siteRegistry';
import { readerOf } from './views/onCallReader';

const MEMORY = 'livesite.toldRequests';

export interface CoverNewsOptions {
  readonly sites: Pick<SiteRegistry, 'all' | 'onDidChange'>;
  readonly now: () => number;
  /** Survives reloads. */
  readonly memory: vscode.Memento;
}

/** Tells the person at this window, once, that a colleague asks them for cover, and what became of what they asked for. */
export function announceCover({ sites, now, memory }: CoverNewsOptions): vscode.Disposable {
  return sites.onDidChange(() => {
    for (const folder of sites.all) {
      const all = memory.get<Readonly<Record<string, readonly string[]>>>(MEMORY, {});
      const before = all[folder.key];
      const { news, told } = coverNews(folder.site, readerOf(folder, now()), before);
      if (told !== undefined && told.join() !== before?.join()) {
        void memory.update(MEMORY, { ...all, [folder.key]: told });
      }
      for (const one of news) {
        void announce(folder, one);
      }
    }
  });
}

async function announce(folder: SiteFolder, { kind, rotation, id, message }: CoverNews): Promise<void> {
  if (kind === 'settled') {
    void tell(message);
    return;
  }
  const accept = 'Accept…';
  const decline = 'Decline';
  const argument = { root: folder.key, rotation, request: id };
  // Whoever cannot take what is put to everybody leaves it to the others.
  const choice = await tell(message, accept, ...(kind === 'asked' ? [decline] : []));
  if (choice === accept) {
    await vscode.commands.executeCommand('livesite.acceptCover', argument);
  } else if (choice === decline) {
    await vscode.commands.executeCommand('livesite.declineCover', argument);
  }
}
