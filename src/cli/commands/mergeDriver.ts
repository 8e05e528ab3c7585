import type { MergeDriverState } from '../../app/sharingPorts';
import { UsageError, type CommandContext, type CommandSpec } from '../command';
import { EXIT, type ExitCode } from '../exitCodes';
import { findRoot } from '../findRoot';
import { openDriver } from '../openDriver';
import { printJson } from '../print';

export const mergeDriverCommand: CommandSpec = {
  name: 'merge-driver',
  usage: 'install|remove|status',
  summary: 'Let Git merge the files of the live site as Livesite does, in this clone.',
  details: [
    'Writes into this clone’s own configuration and attributes, and commits nothing.',
    '"status" ends with 1 where the driver is not installed.',
  ],
  examples: ['merge-driver install', 'merge-driver status', 'merge-driver remove'],
  options: [],
  positionals: { min: 1, max: 1 },
  run,
};

const SENTENCES: Readonly<Record<MergeDriverState, string>> = {
  installed: 'Git merges the files of this live site with Livesite, in this clone.',
  incomplete: 'The merge driver is only partly installed: run "livesite merge-driver install" again.',
  absent: 'The merge driver is not installed in this clone: Git merges by lines.',
};

async function run(context: CommandContext): Promise<ExitCode> {
  const { io, positionals, options, command } = context;
  const [action] = positionals;
  if (action !== 'install' && action !== 'remove' && action !== 'status') {
    throw new UsageError('"merge-driver" takes install, remove or status.', command);
  }
  const root = findRoot(io.cwd, options.dir);
  const driver = await openDriver(context, root);
  if (action !== 'status') {
    await driver[action]();
  }
  const state = await driver.state();
  io.out(options.json === true ? printJson({ root, state }) : SENTENCES[state]);
  return action === 'status' && state !== 'installed' ? EXIT.refused : EXIT.ok;
}
