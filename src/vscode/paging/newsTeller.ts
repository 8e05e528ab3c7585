import * as vscode from 'vscode';
import { clockSkewOf, clockWarning, isClockOff, type ClockWatch } from '../../app/clockSkew';
import type { NextStep } from '../../app/duePages';
import { pageNews, type PageNews } from '../../app/pageNews';
import { NEEDS_PUSH } from '../../app/refusedPush';
import { tell, warn } from '../notify';
import type { SiteFolder } from '../siteFolder';
import type { SiteRegistry } from '../siteRegistry';

const MEMORY = 'livesite.toldPages';
const NEEDS_MEMORY = 'livesite.toldNeedsPush';
/** Far more than can be recent. */
const MOST_REMEMBERED = 200;
const LOOK_MS = 10_000;

export interface NewsTellerOptions {
  readonly sites: Pick<SiteRegistry, 'all' | 'onDidChange'>;
  readonly now: () => number;
  /** Survives reloads. */
  readonly memory: vscode.Memento;
  /** Whether the branch takes no push from this window. */
  readonly isRefused: (folder: SiteFolder) => boolean;
  readonly clockWatch: Pick<ClockWatch, 'skew'>;
}

/**
 * Tells the person at this window, once each, that they are paged, that a step is due which does not leave by itself, and that none can
 * from here: the branch takes no push, or the clock is wrong.
 */
export function tellPageNews(options: NewsTellerOptions): vscode.Disposable {
  const { sites, now, memory, isRefused, clockWatch } = options;
  const wrongClocks = new Set<string>();
  const look = (): void => {
    for (const folder of sites.all.filter(({ readOnly }) => readOnly === '')) {
      const isAutomatic = folder.site.escalations.some(
        ({ escalation }) => escalation.delivery === 'automatic',
      );
      const isKept = isRefused(folder);
      if (isKept && isAutomatic) {
        tellNeeds(folder, memory);
      }
      const skew = clockSkewOf(clockWatch.skew(), folder.site, folder.me, now());
      if (isClockOff(skew) && isAutomatic && !wrongClocks.has(folder.key)) {
        void warn(clockWarning(skew));
      }
      // Once it is right, a wrong one is news again.
      wrongClocks[isClockOff(skew) ? 'add' : 'delete'](folder.key);
      const told = memory.get<readonly string[]>(MEMORY, []);
      const isHeld = ({ escalation }: NextStep): boolean =>
        isClockOff(skew) || (isKept && !folder.pendingEntries.has(escalation.since));
      const news = pageNews(folder.site, folder.me, now(), isHeld).filter(({ key }) => !told.includes(key));
      if (news.length > 0) {
        void memory.update(MEMORY, [...told, ...news.map(({ key }) => key)].slice(-MOST_REMEMBERED));
        news.forEach(one => void show(folder, one));
      }
    }
  };
  const timer = setInterval(look, LOOK_MS);
  return vscode.Disposable.from(sites.onDidChange(look), new vscode.Disposable(() => clearInterval(timer)));
}

/** Long before the first incident at night, if the first note is refused. */
function tellNeeds({ key }: SiteFolder, memory: vscode.Memento): void {
  const told = memory.get<readonly string[]>(NEEDS_MEMORY, []);
  if (!told.includes(key)) {
    void memory.update(NEEDS_MEMORY, [...told, key]);
    void warn(`From here nothing is paged by itself, as the branch takes no push. ${NEEDS_PUSH}`);
  }
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
