import { isUtf8 } from 'node:buffer';
import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { sentenceOf } from '../../core/merge/conflict';
import { mergeSiteFile } from '../../core/merge/mergeSiteFile';
import { toOneLine } from '../../core/text/plain';
import type { CommandContext, CommandSpec } from '../command';
import { EXIT, type ExitCode } from '../exitCodes';
import { printJson } from '../print';

export const mergeFileCommand: CommandSpec = {
  name: 'merge-file',
  usage: 'BASE OURS THEIRS PATH',
  summary: 'Merge one file of a live site three ways, as a merge driver does.',
  details: [
    'Writes the result into OURS. PATH says which file of the live site it is: its name decides how it is merged.',
    'Ends with 0, with 1 where a conflict was marked in OURS, and with 129 where OURS was left as it is.',
  ],
  examples: ['merge-file base.yml ours.yml theirs.yml people.yml'],
  options: [],
  positionals: { min: 4, max: 4 },
  run,
};

async function run(context: CommandContext): Promise<ExitCode> {
  const { io, positionals, options } = context;
  const [base = '', ours = '', theirs = '', path = ''] = positionals;
  try {
    const files = [base, ours, theirs].map(file => resolve(io.cwd, file));
    const texts = await Promise.all(files.map(readText));
    const versions = { path, base: texts[0] ?? '', ours: texts[1] ?? '', theirs: texts[2] ?? '' };
    const { text, conflicts } = mergeSiteFile(versions, 'markers');
    if (text !== versions.ours) {
      await writeWhole(resolve(io.cwd, ours), text, versions.ours);
    }
    if (options.json === true) {
      io.out(printJson({ path, conflicts: conflicts.map(({ kind, place }) => ({ kind, place })) }));
    }
    for (const conflict of conflicts) {
      io.err(toOneLine(sentenceOf(conflict)));
    }
    return conflicts.length === 0 ? EXIT.ok : EXIT.refused;
  } catch (error) {
    // Whatever went wrong, Git must not take an untouched file for a merged one.
    const why = error instanceof Error ? error.message : String(error);
    io.err(toOneLine(`${path} was not merged and is as it was: ${why}`));
    return EXIT.unmerged;
  }
}

async function readText(file: string): Promise<string> {
  const bytes = await readFile(file);
  if (!isUtf8(bytes) || bytes.includes(0)) {
    throw new Error(`${file} is not a UTF-8 text file.`);
  }
  return bytes.toString('utf8');
}

/** In place, so that the file keeps its permissions. */
async function writeWhole(file: string, text: string, before: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (error) {
    // Where the disk is full the old text may still fit; the first error is the news.
    await writeFile(file, before).catch(() => undefined);
    throw error;
  }
}
