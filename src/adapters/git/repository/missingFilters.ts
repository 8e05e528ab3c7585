import { existsSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import type { FilterFacts } from './facts';

/** Where programs are looked for. */
export interface ProgramPlaces {
  readonly environment: NodeJS.ProcessEnv;
  /** Folder of git's own programs, which git looks in too; asked only where a program is not found elsewhere. */
  readonly execPath: () => Promise<string>;
}

/** Names of the filters (`lfs`) that attributes may ask for and whose program this machine does not have. */
export async function findMissingFilters(
  filters: readonly FilterFacts[],
  places: ProgramPlaces,
): Promise<readonly string[]> {
  const missing: string[] = [];
  for (const { name, commands } of filters) {
    const found = await Promise.all(commands.map(command => hasProgram(command, places)));
    if (found.includes(false)) {
      missing.push(name);
    }
  }
  return missing;
}

/**
 * Settings that leave those filters out: git would refuse to look at any file that is to go through one, and then at the live
 * site's own files with it. Livesite stores its files as they are.
 */
export function settingsWithout(missing: readonly string[]): readonly string[] {
  // A name with these cannot be given on a command line.
  const nameable = missing.filter(name => !/[=\n]/.test(name));
  return nameable.flatMap(name => [
    ...['process', 'clean', 'smudge'].map(key => `filter.${name}.${key}=`),
    `filter.${name}.required=false`,
  ]);
}

/** What a shell does itself. */
const shellWords = new Set(['exec', 'command', 'eval', 'if', 'for', 'while', 'case', 'cd', 'set', 'export']);

/** Whether the program that a command starts with is there. A command that is more than a name and arguments is believed. */
async function hasProgram(command: string, { environment, execPath }: ProgramPlaces): Promise<boolean> {
  const program = /^\s*([\w./+-]+)(?=\s|$)/.exec(command)?.[1];
  if (program === undefined || shellWords.has(program)) {
    return true;
  }
  if (program.includes('/')) {
    return !isAbsolute(program) || isThere(program);
  }
  const path = Object.entries(environment).find(([key]) => key.toUpperCase() === 'PATH')?.[1] ?? '';
  const folders = path.split(delimiter).filter(folder => folder !== '');
  return (
    folders.some(folder => isThere(join(folder, program))) ||
    isThere(join((await execPath()).trim(), program))
  );
}

function isThere(program: string): boolean {
  const endings = process.platform === 'win32' ? ['', '.exe', '.cmd', '.bat'] : [''];
  return endings.some(ending => existsSync(program + ending));
}
