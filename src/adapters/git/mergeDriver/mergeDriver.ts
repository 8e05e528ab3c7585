import { chmod, mkdir, readFile, rm, rmdir } from 'node:fs/promises';
import { existsSync, lstatSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Log } from '../../../app/ports';
import type { MergeDriver, MergeDriverState } from '../../../app/sharingPorts';
import { writeAtomically } from '../../files/durableFile';
import { openRepository, type NoRepository, type Repository } from '../repository/repository';
import { DRIVER, hasAnyBlock, hasBlock, withBlock, withoutBlock } from './attributes';
import { DRIVER_COMMAND, LAUNCHER, printLauncher, type Program } from './launcher';

export interface MergeDriverOptions {
  /** Absolute folder of livesite.yml. */
  readonly root: string;
  readonly program: Program;
  readonly log?: Log;
  readonly environment?: NodeJS.ProcessEnv;
}

/** What Git's configuration says of the driver. */
const SETTINGS: ReadonlyMap<string, string> = new Map([
  [`merge.${DRIVER}.name`, 'Livesite: merge by entries, sections, items and fields'],
  [`merge.${DRIVER}.driver`, DRIVER_COMMAND],
  // Between several common ancestors: a text that somebody wrote, and never one with marks in it.
  [`merge.${DRIVER}.recursive`, 'binary'],
]);

/**
 * The merge driver of a live site's clone: three lines of its configuration, a block in its `info/attributes` and a launcher in its git
 * folder. Nothing of it is ever committed. Runs git: only for trusted folders.
 */
export async function openMergeDriver(options: MergeDriverOptions): Promise<MergeDriver | NoRepository> {
  const { root, program, log, environment } = options;
  const repository = await openRepository({
    root,
    ...(log === undefined ? {} : { log }),
    ...(environment === undefined ? {} : { environment }),
  });
  return repository.kind === 'none'
    ? repository
    : {
        kind: 'driver',
        state: () => stateOf(repository),
        install: () => install(repository, program),
        remove: () => remove(repository),
      };
}

/** Writes the launcher anew where the driver is installed and the program has moved. Runs no git; does nothing for linked working trees. */
export async function refreshLauncher(root: string, program: Program): Promise<void> {
  const gitFolder = findGitFolder(root);
  const file = gitFolder && join(gitFolder, LAUNCHER);
  if (file !== undefined && existsSync(file) && (await readFile(file, 'utf8')) !== printLauncher(program)) {
    await writeLauncher(file, program);
  }
}

function findGitFolder(root: string): string | undefined {
  for (let folder = root; ; folder = dirname(folder)) {
    const git = join(folder, '.git');
    const stats = lstatSync(git, { throwIfNoEntry: false });
    if (stats) {
      return stats.isDirectory() ? git : undefined;
    }
    if (dirname(folder) === folder) {
      return undefined;
    }
  }
}

async function stateOf(repository: Repository): Promise<MergeDriverState> {
  const { commonFolder, prefix } = repository;
  const parts = [
    hasBlock(await tryRead(attributesOf(repository)), prefix),
    existsSync(join(commonFolder, LAUNCHER)),
    ...(await Promise.all(
      Array.from(SETTINGS, async ([key, value]) => (await readSetting(repository, key)) === value),
    )),
  ];
  return parts.every(Boolean) ? 'installed' : parts.some(Boolean) ? 'incomplete' : 'absent';
}

async function install(repository: Repository, program: Program): Promise<void> {
  const { git, commonFolder, prefix } = repository;
  await writeLauncher(join(commonFolder, LAUNCHER), program);
  for (const [key, value] of SETTINGS) {
    await git.run(['config', '--local', key, value]);
  }
  // Last: from now on Git calls it.
  const file = attributesOf(repository);
  const text = await tryRead(file);
  if (!hasBlock(text, prefix)) {
    await mkdir(dirname(file), { recursive: true });
    await writeAtomically(file, withBlock(text, prefix));
    await chmod(file, 0o644);
  }
}

async function remove(repository: Repository): Promise<void> {
  const { git, commonFolder, prefix } = repository;
  const file = attributesOf(repository);
  const text = await tryRead(file);
  const rest = withoutBlock(text, prefix);
  if (rest === undefined) {
    await rm(file, { force: true });
    // Made for this file, where no template of Git's made it; it stays where anything else is in it.
    await rmdir(dirname(file)).catch(() => undefined);
  } else if (rest !== text) {
    await writeAtomically(file, rest);
    await chmod(file, 0o644);
  }
  if (hasAnyBlock(rest)) {
    return;
  }
  if ((await git.tryText(['config', '--local', '--get-regexp', `^merge\\.${DRIVER}\\.`])) !== undefined) {
    await git.run(['config', '--local', '--remove-section', `merge.${DRIVER}`]);
  }
  await rm(join(commonFolder, LAUNCHER), { force: true });
}

async function writeLauncher(file: string, program: Program): Promise<void> {
  await writeAtomically(file, printLauncher(program));
  await chmod(file, 0o755);
}

function attributesOf({ commonFolder }: Repository): string {
  return join(commonFolder, 'info', 'attributes');
}

async function readSetting({ git }: Repository, key: string): Promise<string | undefined> {
  return (await git.tryText(['config', '--local', '--get', key]))?.replace(/\n$/, '');
}

async function tryRead(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
}
