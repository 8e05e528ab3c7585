import * as vscode from 'vscode';
import { raisedSeverityWords } from '../../app/raisedSeverity';
import type { Handler } from '../commands/handler';
import { tell } from '../notify';
import type { SiteRegistry } from '../siteRegistry';

/** A command after which more people may be wanted: it says that nobody is paged by itself, and offers to page. */
export function withRaisedSeverity(handler: Handler, sites: Pick<SiteRegistry, 'all'>): Handler {
  return async args => {
    const before = sites.all.map(folder => ({ folder, incidents: folder.site.incidents }));
    const result = await handler(args);
    for (const { folder, incidents } of before) {
      for (const { incident } of incidents.filter(({ incident: one }) => one.phase === 'active')) {
        const words = raisedSeverityWords(folder.site, incident);
        if (words !== undefined) {
          void offer(words, { root: folder.key, incident: incident.id });
        }
      }
    }
    return result;
  };
}

async function offer(
  words: string,
  target: { readonly root: string; readonly incident: string },
): Promise<void> {
  const page = 'Page On-Call…';
  if ((await tell(words, page)) === page) {
    await vscode.commands.executeCommand('livesite.pageOnCall', target);
  }
}
