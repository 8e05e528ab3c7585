import * as vscode from 'vscode';
import { pageNews, type PageNews } from '../../app/pageNews';
import { tell, warn } from '../notify';
import type { SiteFolder } from '../siteFolder';
import type { SiteRegistry } from '../siteRegistry';

const MEMORY = 'livesite.toldPages';
/** Far more than can be recent. */
const MOST_REMEMBERED = 200;
const LOOK_MS = 10_000;

export interface NewsTellerOptions {
  readonly sites: Pick<SiteRegistry, 'all' | 'onDidChange'>;
  readonly now: () => number;
  /** Survives reloads. */
  readonly memory: vscode.Memento;
}

/** Tells the person at this window, once each, that they are paged, and that a step of a path which asks is due. */
export function tellPageNews({ sites, now, memory }: NewsTellerOptions): vscode.Disposable {
  const look = (): void => {
    for (const folder of sites.all.filter(({ readOnly }) => readOnly === '')) {
      const told = memory.get<readonly string[]>(MEMORY, []);
      const news = pageNews(folder.site, folder.me, now()).filter(({ key }) => !told.includes(key));
      if (news.length > 0) {
        void memory.update(MEMORY, [...told, ...news.map(({ key }) => key)].slice(-MOST_REMEMBERED));
        news.forEach(one => void show(folder, one));
      }
    }
  };
  const timer = setInterval(look, LOOK_MS);
  return vscode.Disposable.from(sites.onDidChange(look), new vscode.Disposable(() => clearInterval(timer)));
}

async function show(folder: SiteFolder, { kind, incident, message }: PageNews): Promise<void> {
  const target = { root: folder.key, incident };
  const [acknowledge, page, timeline] = ['Acknowledge', 'Page…', 'Open Timeline'];
  const choice = await (kind === 'paged'
    ? warn(message, acknowledge, timeline)
    : tell(message, page, acknowledge));
  const commands: Readonly<Record<string, string>> = {
    [acknowledge]: 'livesite.acknowledge',
    [page]: 'livesite.pageOnCall',
    [timeline]: 'livesite.showTimeline',
  };
  const command = choice === undefined ? undefined : commands[choice];
  if (command !== undefined) {
    await vscode.commands.executeCommand(command, target);
  }
}
