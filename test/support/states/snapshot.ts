import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { TempRepo } from '../tempRepo';
import type { PreparedState } from './prepare';

/** All that a repository and its working trees consist of. */
export interface Snapshot {
  /**
   * Every file, folder and link by name: `git:` and the path in the shared Git folder, `tree0:`, `tree1:` and the path in a working
   * tree. The value differs whenever content, kind or permissions do, and for working trees whenever somebody has written the file.
   */
  readonly files: ReadonlyMap<string, string>;
  /** Texts of the reflogs, by the same names. */
  readonly logs: ReadonlyMap<string, string>;
  /** For each working tree: its index entries with all flags, by path. */
  readonly entries: readonly ReadonlyMap<string, string>[];
}

export function takeSnapshot(state: PreparedState): Snapshot {
  const files = new Map<string, string>();
  const logs = new Map<string, string>();
  for (const [index, tree] of state.worktrees.entries()) {
    walk(
      tree.folder,
      name => name === '.git',
      (name, value) => files.set(`tree${index}:${name}`, value()),
    );
  }
  walk(
    state.commonFolder,
    // The canaries' own folder, and the names of objects, which say what is in them.
    name => name === 'canary',
    (name, value, stats) => {
      const isObject = name.startsWith('objects/');
      files.set(`git:${name}`, isObject ? String(stats.size) : withoutTime(value()));
      if (/(?:^|\/)logs\//.test(name) && stats.isFile()) {
        logs.set(`git:${name}`, fs.readFileSync(path.join(state.commonFolder, name), 'utf8'));
      }
    },
  );
  return { files, logs, entries: state.worktrees.map(readEntries) };
}

/** Names that differ between two snapshots. */
export function differences(before: Snapshot, after: Snapshot): readonly string[] {
  const names = new Set([...before.files.keys(), ...after.files.keys()]);
  return [...names].filter(name => before.files.get(name) !== after.files.get(name)).sort();
}

/** Index entries that differ, as `tree0: path`. */
export function entryDifferences(before: Snapshot, after: Snapshot, tree: number): readonly string[] {
  const [one = new Map<string, string>(), other = new Map<string, string>()] = [
    before.entries[tree],
    after.entries[tree],
  ];
  return [...new Set([...one.keys(), ...other.keys()])].filter(name => one.get(name) !== other.get(name));
}

/** Names may be any bytes: Latin-1 holds them all. */
function walk(
  folder: string,
  isLeftOut: (name: string) => boolean,
  visit: (name: string, value: () => string, stats: fs.BigIntStats) => void,
): void {
  const top = Buffer.from(`${folder}/`);
  const folders = [''];
  for (let at = folders.pop(); at !== undefined; at = folders.pop()) {
    for (const entry of fs.readdirSync(Buffer.concat([top, Buffer.from(at, 'latin1')]), 'latin1')) {
      const name = at + entry;
      if (isLeftOut(name)) {
        continue;
      }
      const place = Buffer.concat([top, Buffer.from(name, 'latin1')]);
      const stats = fs.lstatSync(place, { bigint: true });
      visit(name, () => describe(place, stats), stats);
      if (stats.isDirectory()) {
        folders.push(`${name}/`);
      }
    }
  }
}

function describe(place: Buffer, stats: fs.BigIntStats): string {
  const mode = stats.mode.toString(8);
  if (stats.isDirectory()) {
    return mode;
  }
  const content = stats.isSymbolicLink() ? fs.readlinkSync(place, 'buffer') : fs.readFileSync(place);
  return `${mode} ${createHash('sha1').update(content).digest('hex')} ${stats.mtimeNs} ${stats.ino}`;
}

function withoutTime(value: string): string {
  return value.split(' ').slice(0, 2).join(' ');
}

function readEntries(tree: TempRepo): ReadonlyMap<string, string> {
  const entries = new Map<string, string>();
  const output = quietly(tree, 'ls-files', '-s', '-v', '-z', '--debug');
  // `H 100644 <oid> <stage>\t<path>\0` and then lines of which the last ends in the flags, all without a NUL.
  for (const match of output.matchAll(
    /([a-zA-Z?] [0-7]{6} [0-9a-f]+ ([0-3]))\t([^\0]+)\0[^\0]*?flags: ([0-9a-f]+)(?:\n|$)/g,
  )) {
    const [, entry = '', stage = '', name = '', flags = ''] = match;
    // Without the bit that only says that there are more bits, and the one by which git, while it reads a split index, marks what stands
    // in the small file and replaces its like in the big one: which of them holds an entry depends on how young the file is.
    const kept = (Number.parseInt(flags, 16) & ~0x4000 & ~0x8000000).toString(16);
    entries.set(`${name}#${stage}`, `${entry} ${kept}`);
  }
  return entries;
}

const harmless: readonly string[] = [
  'core.fsmonitor=false',
  'core.hooksPath=/dev/null',
  'filter.lfs.required=false',
  'filter.lfs.process=',
  'filter.lfs.clean=',
  'filter.lfs.smudge=',
];

/** Looks without leaving a trace and without running what the state has armed. */
export function quietly(tree: TempRepo, ...args: readonly string[]): string {
  return tree.git('--no-optional-locks', ...harmless.flatMap(setting => ['-c', setting]), ...args);
}
