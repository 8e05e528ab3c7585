import { createHash } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Log } from '../../app/ports';
import type { ConflictDesk, LaidConflict } from '../../app/sharingPorts';
import { writeDurably } from './durableFile';

const SIDES = ['base', 'theirs', 'mine', 'result'] as const;
const ABOUT = 'conflict.json';

type Texts = Omit<LaidConflict, 'files'>;

/**
 * One folder a conflict, `<git dir>/livesite/conflicts/<change>-<file>`: `base/review.md`, `theirs/review.md`, `mine/review.md` and
 * `result/review.md`, under the file's own name so that editors know what it is, and `conflict.json` about them, written last.
 */
export function createConflictDesk(folder: string, log?: Log): ConflictDesk {
  const placeOf = ({ changeIds, path }: Texts): string =>
    join(folder, `${changeIds[0] ?? 'none'}-${createHash('sha256').update(path).digest('hex').slice(0, 12)}`);
  const laidIn = (place: string, texts: Texts): LaidConflict => {
    const fileOf = (side: (typeof SIDES)[number]): string => join(place, side, basename(texts.path));
    return {
      ...texts,
      files: {
        base: fileOf('base'),
        theirs: fileOf('theirs'),
        mine: fileOf('mine'),
        result: fileOf('result'),
      },
    };
  };
  return {
    async lay(texts) {
      const place = placeOf(texts);
      const laid = laidIn(place, texts);
      await rm(join(place, ABOUT), { force: true });
      await writeDurably(laid.files.base, texts.base);
      await writeDurably(laid.files.theirs, texts.theirs ?? '');
      await writeDurably(laid.files.mine, texts.mine);
      await writeDurably(laid.files.result, texts.start);
      await writeDurably(join(place, ABOUT), `${JSON.stringify(texts, undefined, 1)}\n`);
      return laid;
    },
    async all() {
      const laid: LaidConflict[] = [];
      for (const name of await namesIn(folder)) {
        const place = join(folder, name);
        const texts = await tryRead(join(place, ABOUT));
        if (texts !== undefined && placeOf(texts) === place) {
          laid.push(laidIn(place, texts));
        } else {
          log?.write('debug', `The folder ${name} of a conflict is not whole; it is kept and not used.`);
        }
      }
      return laid;
    },
    async readResult({ files }) {
      try {
        return await readFile(files.result, 'utf8');
      } catch {
        // Deleted by hand: it is laid out anew when somebody decides.
        return undefined;
      }
    },
    clear: texts => rm(placeOf(texts), { recursive: true, force: true }),
  };
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch {
    // Nobody has decided anything yet.
    return [];
  }
}

async function tryRead(file: string): Promise<Texts | undefined> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(file, 'utf8'));
  } catch {
    // Cut short by a crash before anybody saw it, or no folder of ours.
    return undefined;
  }
  if (typeof value !== 'object' || value === null) {
    return undefined;
  }
  const { changeIds, path, base, theirs, mine, start } = value as Readonly<Record<string, unknown>>;
  return Array.isArray(changeIds) &&
    changeIds.every(id => typeof id === 'string') &&
    typeof path === 'string' &&
    typeof base === 'string' &&
    (typeof theirs === 'string' || theirs === undefined) &&
    typeof mine === 'string' &&
    typeof start === 'string'
    ? { changeIds, path, base, theirs, mine, start }
    : undefined;
}
