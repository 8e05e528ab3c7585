import * as vscode from 'vscode';
import type { Backends } from '../../app/backend';
import { Refusal } from '../../app/change';
import type { MergeDriver } from '../../app/sharingPorts';
import type { CommandId } from '../ids';
import { tell } from '../notify';
import type { Handler } from './handler';
import type { Targets } from './target';

/** Commands about the merge driver: what Git itself does with the files of the live site, in this clone. */
export function mergeDriverCommands(
  targets: Targets,
  backends: Backends,
): Partial<Record<CommandId, Handler>> {
  const driverOf = async (argument: unknown): Promise<MergeDriver> => {
    if (!vscode.workspace.isTrusted) {
      throw new Refusal(
        'This workspace is not trusted, so its Git configuration is left alone. Trust it first.',
      );
    }
    const folder = await targets.site(argument);
    const driver = await backends.mergeDriver(folder.root.fsPath);
    if (driver === undefined) {
      throw new Refusal('This live site is in no Git repository, so there is nothing to merge.');
    }
    return driver;
  };
  return {
    'livesite.installMergeDriver': async ([argument]) => {
      await (await driverOf(argument)).install();
      void tell(
        'Git now merges the files of this live site by entries, sections and fields, in this clone. Nothing was committed.',
      );
    },
    'livesite.removeMergeDriver': async ([argument]) => {
      const driver = await driverOf(argument);
      const isThere = (await driver.state()) !== 'absent';
      await driver.remove();
      void tell(
        isThere
          ? 'Git merges the files of this live site by lines again, in this clone.'
          : 'The merge driver was not installed in this clone.',
      );
    },
  };
}

/** For a new live site. It works without, so whatever goes wrong is only told. */
export async function tryInstallMergeDriver(backends: Backends, root: string): Promise<string | undefined> {
  try {
    await (await backends.mergeDriver(root))?.install();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
