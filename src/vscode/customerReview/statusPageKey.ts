import * as vscode from 'vscode';
import { Refusal } from '../../app/change';
import { secretVariable } from '../../core/escalation/route';
import type { Handler } from '../commands/handler';
import type { Targets } from '../commands/target';
import { answered } from '../errors';
import { confirm, tell } from '../notify';
import type { RouteKeys } from '../paging/routeKeys';
import { statusPageKeyConflict, statusPageSecret } from '../../core/plan/customerReviewPlan';

/** The key of the status page, kept as those of routes are. */
export function statusPageKeyCommands(
  targets: Targets,
  keys: RouteKeys,
): Readonly<Record<'livesite.setStatusPageKey', Handler>> {
  return {
    'livesite.setStatusPageKey': async ([argument]) => {
      const folder = await targets.site(argument);
      if (folder.readOnly !== '') {
        throw new Refusal(folder.readOnly);
      }
      const page = folder.site.plan.statusPage;
      if (page === undefined) {
        throw new Refusal(
          'livesite.yml names no status page. Add one, such as `status-page: { kind: statuspage, page: kctbh9vrtdwd }`.',
        );
      }
      const conflict = statusPageKeyConflict(page, folder.site.plan.routes);
      if (conflict !== undefined) {
        throw new Refusal(conflict);
      }
      const name = statusPageSecret(page);
      const place = await keys.placeOf(folder, name);
      if (place === 'editor') {
        const remove = 'Remove';
        const choice = await confirm('This machine keeps a key of the status page.', '', 'Replace…', remove);
        if (choice === remove) {
          await keys.remove(folder, name);
          void tell('The key of the status page is removed from this machine. The service keeps it.');
          return;
        }
        answered(choice);
      }
      const key = answered(
        await vscode.window.showInputBox({
          title: `Key of the status page ${page.page}`,
          prompt: `In Statuspage: your avatar, API info. It stays on this machine and is never written into the repository; ${secretVariable(name)} does as well.`,
          password: true,
          ignoreFocusOut: true,
          validateInput: given =>
            given === '' || /^[\x21-\x7e]{8,200}$/.test(given.trim())
              ? undefined
              : 'A key has no blanks in it.',
        }),
      ).trim();
      if (key === '') {
        throw new Refusal('The key is empty, so nothing was kept.');
      }
      await keys.set(folder, name, key);
      void tell('The key of the status page is kept on this machine.');
    },
  };
}
