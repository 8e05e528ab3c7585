import { Refusal } from '../../app/change';
import { teamFilesOf } from '../../core/change/siteFiles';
import { toLabel } from '../../core/text/plain';
import type { CommandId } from '../ids';
import type { Handler } from './handler';
import { choose } from './prompts';
import { showText } from './reviewCommands';
import type { Targets } from './target';

/** The way to the plan, people and runbooks of a live site whose branch is not the one checked out. */
export function siteFileCommands(targets: Targets): Partial<Record<CommandId, Handler>> {
  return {
    'livesite.openSiteFile': async ([argument]) => {
      const folder = await targets.site(argument);
      const files = teamFilesOf(folder.site.paths);
      if (files.length === 0) {
        throw new Refusal('This live site has no files but those of incidents.');
      }
      const file = await choose(
        files.map(path => ({ label: toLabel(path, 200), value: path })),
        'Which file of the live site?',
      );
      await showText(folder.uriOf(file));
    },
  };
}
