import { createHash } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../../app/ports';
import type { EffectJournal, IntendedEffect } from '../../app/trackerPorts';
import { writeDurably, writeOnce } from './durableFile';

/**
 * Remembers intended effects as one small file each in a folder of their own, `<git dir>/livesite/effects`. A file that cannot be
 * read is left alone and counts as none. All windows that have the repository open share the folder.
 */
export function createEffectJournal(folder: string, log?: Log): EffectJournal {
  const pathOf = (key: string): string =>
    join(folder, `${createHash('sha256').update(key).digest('hex').slice(0, 40)}.json`);
  return {
    intend: effect => writeDurably(pathOf(effect.key), textOf(effect)),
    intendOnce: effect => writeOnce(pathOf(effect.key), textOf(effect)),
    // Not flushed: an intent that comes back after a power cut costs one look at GitHub, and is settled again.
    settle: key => rm(pathOf(key), { force: true }),
    open: async () => {
      const effects: IntendedEffect[] = [];
      for (const name of await namesIn(folder)) {
        const effect = await tryRead(join(folder, name));
        if (effect !== undefined && pathOf(effect.key) === join(folder, name)) {
          effects.push(effect);
        } else {
          log?.write('warn', `The record ${name} of an outside effect is damaged. It is kept and not used.`);
        }
      }
      return effects.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
    },
  };
}

function textOf({ key, at, what }: IntendedEffect): string {
  return `${JSON.stringify({ key, at, what }, undefined, 1)}\n`;
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter(name => name.endsWith('.json')).sort();
  } catch (error) {
    if (isMissing(error)) {
      return [];
    }
    throw error;
  }
}

async function tryRead(path: string): Promise<IntendedEffect | undefined> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, 'utf8'));
  } catch {
    // Damaged, or settled by another window in this moment: either way there is no intent to tell of.
    return undefined;
  }
  if (typeof value !== 'object' || value === null) {
    return undefined;
  }
  const { key, at, what } = value as Readonly<Record<string, unknown>>;
  return typeof key === 'string' && typeof at === 'string' && typeof what === 'string'
    ? { key, at, what }
    : undefined;
}

function isMissing(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
}
