import { dirname, join } from 'node:path';
import { openMergeDriver } from '../adapters/git/mergeDriver/mergeDriver';
import { Refusal } from '../app/change';
import type { MergeDriver } from '../app/sharingPorts';
import type { CommandContext } from './command';

/** The merge driver of the clone a live site lies in. Throws a Refusal outside of Git. */
export async function openDriver({ templates }: CommandContext, root: string): Promise<MergeDriver> {
  // In the package dist/ lies beside templates/.
  const cli = join(dirname(templates), 'dist', 'cli.js');
  const driver = await openMergeDriver({ root, program: { node: process.execPath, cli } });
  if (driver.kind === 'none') {
    throw new Refusal(driver.message);
  }
  return driver;
}
