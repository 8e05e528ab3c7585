import { showLineUpChanges } from '../editor/lineUpChanges';
import type { CommandId } from '../ids';
import type { SiteRegistry } from '../siteRegistry';
import { absenceCommands } from './absenceCommands';
import { coverCommands } from './coverCommands';
import type { Handler } from './handler';
import { onCallCommands, type OnCallCommandDeps } from './onCallCommands';
import { onCallReports } from './onCallReports';
import { shiftCommands } from './shiftCommands';
import type { Targets } from './target';
import { turnCommands } from './turnCommands';

/** Everything about who is on call. */
export function scheduleCommands(
  targets: Targets,
  sites: Pick<SiteRegistry, 'siteOf' | 'onDidChange'>,
  deps: OnCallCommandDeps,
): Partial<Record<CommandId, Handler>> {
  const { now } = deps;
  return {
    ...onCallCommands(targets, deps),
    ...shiftCommands(targets, now),
    ...coverCommands(targets, now),
    ...absenceCommands(targets, now),
    ...turnCommands(targets, now),
    ...onCallReports(targets, deps),
    'livesite.showLineUpChanges': ([argument]) => showLineUpChanges(sites, argument, now),
  };
}
