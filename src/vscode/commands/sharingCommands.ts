import * as vscode from 'vscode';
import { confirm, tell, warn } from '../notify';
import type { CommandId } from '../ids';
import { answered } from '../errors';
import { toLabel } from '../../core/text/plain';
import type { Handler } from './handler';
import type { Targets } from './target';

/** Commands about what is saved here and not shared yet. */
export function sharingCommands(
  targets: Targets,
  output: vscode.LogOutputChannel,
): Partial<Record<CommandId, Handler>> {
  return {
    'livesite.publish': async ([argument]) => {
      const folder = await targets.site(argument);
      const options = { location: vscode.ProgressLocation.Window, title: 'Sharing the live site' };
      const status = await vscode.window.withProgress(options, () => folder.publish());
      if (status.waiting > 0) {
        void warn(status.message);
      }
    },
    'livesite.refresh': async ([argument]) => {
      const folder = await targets.site(argument);
      await vscode.window.withProgress({ location: { viewId: 'livesite.incidents' } }, () => folder.fetch());
    },
    'livesite.showSaved': ([argument]) => showSaved(targets, argument),
    'livesite.showLog': async () => {
      output.show();
    },
  };
}

async function showSaved(targets: Targets, argument: unknown): Promise<void> {
  const folder = await targets.site(argument);
  const pending = await folder.store.pending();
  if (pending.length === 0) {
    void tell('Everything is shared.');
    return;
  }
  const discard: vscode.QuickInputButton = {
    iconPath: new vscode.ThemeIcon('trash'),
    tooltip: 'Discard: it will not be shared',
  };
  const pick = vscode.window.createQuickPick<vscode.QuickPickItem & { readonly change?: string }>();
  pick.title = 'Saved Here, Not Shared Yet';
  pick.placeholder = folder.status.message;
  pick.items = [
    { label: '$(cloud-upload) Share now' },
    ...pending.map(({ id, subject, at, actor }) => ({
      label: toLabel(subject),
      description: `@${actor} · ${at}`,
      buttons: [discard],
      change: id,
    })),
  ];
  const chosen = await new Promise<
    'share' | { readonly discard: string; readonly label: string } | undefined
  >(resolve => {
    pick.onDidTriggerItemButton(({ item }) =>
      resolve(item.change === undefined ? undefined : { discard: item.change, label: item.label }),
    );
    pick.onDidAccept(() => resolve(pick.activeItems[0]?.change === undefined ? 'share' : undefined));
    pick.onDidHide(() => resolve(undefined));
    pick.show();
  });
  pick.dispose();
  const choice = answered(chosen);
  if (choice === 'share') {
    await folder.publish();
    return;
  }
  const discarding = 'Discard';
  const sure = await confirm(
    `Discard “${choice.label}”?`,
    'It is not shared and cannot be brought back.',
    discarding,
  );
  if (sure === discarding) {
    await folder.store.discard(choice.discard);
    await folder.refresh();
  }
}
