// What happens on a disk that fills up: node story.js <small disk> <remote> <file of the command line tool>
// Prints what was seen as JSON.
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

import { SaveError } from '../../../../../src/app/ports';

import { openRepository } from '../../../../../src/adapters/git/repository/repository';
import { createGitSiteStore, type GitSiteStore } from '../../../../../src/adapters/git/siteStore';
import { changeOf, entriesIn, entryChange, logPath, realClock, silentLog } from '../openStore';

export interface DiskStory {
  readonly onFull: { readonly reason: string; readonly message: string; readonly waiting: number };
  /** Exit code and message of `livesite note`. */
  readonly tool: { readonly code: number | null; readonly message: string };
  /** Names in the outbox that are no change. */
  readonly litter: readonly string[];
  /** Saved when there was room for that, but not for a commit. */
  readonly saved: { readonly state: string; readonly message: string; readonly waiting: number };
  /** When a colleague's large file came that did not fit. */
  readonly arriving: {
    readonly message: string;
    readonly log: string;
    readonly hasLarge: boolean;
    readonly status: string;
  };
  /** When there was room again. */
  readonly after: {
    readonly state: string;
    readonly message: string;
    readonly entries: readonly number[];
    readonly status: string;
    readonly fsck: string;
  };
}

const [, , disk = '', remote = '', tool = ''] = process.argv;
const place = path.join(disk, 'clone');
const filler = path.join(disk, 'filler');
const large = 'runbooks/large.md';

const git = (cwd: string, ...args: string[]) =>
  execFileSync('git', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();

/** Takes all room but so many bytes. */
function fill(free: number): void {
  fs.rmSync(filler, { force: true });
  const { bavail, bsize } = fs.statfsSync(disk);
  fs.writeFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize - free)));
}

function open(): GitSiteStore {
  return createGitSiteStore({
    root: place,
    repository: () => openRepository({ root: place }),
    log: silentLog,
    clock: realClock,
    trusted: () => true,
    pause: async () => undefined,
  });
}

async function run(): Promise<DiskStory> {
  git(disk, 'clone', '-q', remote, place);
  const store = open();
  await store.save(entryChange(2));
  await store.publish();
  fill(0);
  const refused = await store.save(entryChange(3)).then(
    () => undefined,
    (error: unknown) => error,
  );
  const onFull = {
    reason: refused instanceof SaveError ? refused.reason : String(refused),
    message: refused instanceof Error ? refused.message : '',
    waiting: (await store.pending()).length,
  };
  const ended = spawnSync(process.execPath, [tool, 'note', 'Nobody must lose this', '--as', 'alice'], {
    cwd: place,
    encoding: 'utf8',
  });
  const outbox = path.join(place, '.git/livesite/outbox');
  const litter = fs.readdirSync(outbox).filter(name => !/^[0-9A-Z]{16}\.json$/.test(name));
  // Room for one small file, which a commit with its objects does not fit into.
  fill(fs.statfsSync(disk).bsize);
  await store.save(entryChange(3));
  const { state, message, waiting } = await store.publish();
  fill(400_000);
  const other = path.join(path.dirname(remote), 'other');
  git(path.dirname(remote), 'clone', '-q', remote, other);
  fs.mkdirSync(path.join(other, 'runbooks'));
  fs.writeFileSync(path.join(other, large), 'A line that packs well.\n'.repeat(40_000));
  git(other, 'add', '-A');
  git(other, 'commit', '-q', '-m', 'large');
  git(other, 'push', '-q');
  const arrived = await store.refresh();
  const arriving = {
    message: arrived.message,
    log: fs.readFileSync(path.join(place, logPath), 'utf8'),
    hasLarge: fs.existsSync(path.join(place, large)),
    status: git(place, 'status', '--porcelain'),
  };
  fs.rmSync(filler);
  await store.save(changeOf(4, { kind: 'create', path: 'runbooks/restart.md', text: '# Restart\n' }));
  await store.publish();
  const end = await store.refresh();
  return {
    onFull,
    tool: { code: ended.status, message: ended.stderr.trim() },
    litter,
    saved: { state, message, waiting },
    arriving,
    after: {
      state: end.state,
      message: end.message,
      entries: await entriesIn(store),
      status: git(place, 'status', '--porcelain'),
      fsck: git(place, 'fsck', '--no-dangling', '--no-progress'),
    },
  };
}

void run().then(
  story => console.log(JSON.stringify(story)),
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
