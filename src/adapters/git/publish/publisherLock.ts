import { randomBytes } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../../../app/ports';
import { errorCode } from '../run/gitError';

/** Keeps two windows from publishing at once, which would only cost time: correctness never rests on it. */
export interface PublisherLock {
  release(): Promise<void>;
}

interface Holder {
  readonly token: string;
  readonly pid: number;
  readonly host: string;
  /** Milliseconds since 1970, renewed while the holder works. */
  readonly heartbeat: number;
}

const unlocked: PublisherLock = { release: async () => undefined };

const heartbeatMs = 3000;
const staleMs = 15_000;

/** Waits up to `patience` ms for other windows; undefined where one is still at it. A lock nobody tends is taken over. */
export async function tryLockPublisher(
  file: string,
  options: { readonly patience: number; readonly signal?: AbortSignal; readonly log: Log },
): Promise<PublisherLock | undefined> {
  const token = randomBytes(8).toString('hex');
  const until = Date.now() + options.patience;
  const withoutLock = (error: unknown): PublisherLock => {
    options.log.write('warn', 'Publishing without a lock: its file cannot be written.', error);
    return unlocked;
  };
  try {
    await mkdir(dirname(file), { recursive: true });
  } catch (error) {
    return withoutLock(error);
  }
  for (;;) {
    try {
      await writeFile(file, printHolder(token), { flag: 'wx' });
      return tend(file, token);
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') {
        return withoutLock(error);
      }
    }
    if (isStale(readHolder(file))) {
      // Renaming first, so that of two windows that see a stale lock only one removes it.
      await rename(file, `${file}.${token}`).catch(() => undefined);
      await rm(`${file}.${token}`, { force: true });
    } else if (Date.now() >= until || options.signal?.aborted) {
      return undefined;
    } else {
      await sleep(30 + Math.random() * 70);
    }
  }
}

function tend(file: string, token: string): PublisherLock {
  const timer = setInterval(() => {
    if (readHolder(file)?.token === token) {
      try {
        writeFileSync(file, printHolder(token));
      } catch {
        // A full disk: the lock grows stale and another window may publish too, which does no harm.
      }
    }
  }, heartbeatMs);
  timer.unref();
  return {
    async release() {
      clearInterval(timer);
      if (readHolder(file)?.token === token) {
        await rm(file, { force: true });
      }
    },
  };
}

function printHolder(token: string): string {
  const holder: Holder = { token, pid: process.pid, host: hostname(), heartbeat: Date.now() };
  return JSON.stringify(holder);
}

/** undefined for a file that is gone. A half-written one has only its age. */
function readHolder(file: string): Holder | undefined {
  const written = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
  if (written === undefined) {
    return undefined;
  }
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (
      typeof value === 'object' &&
      value !== null &&
      'token' in value &&
      'pid' in value &&
      'host' in value &&
      'heartbeat' in value
    ) {
      return {
        token: String(value.token),
        pid: Number(value.pid),
        host: String(value.host),
        heartbeat: Number(value.heartbeat),
      };
    }
  } catch {
    // Another window is writing or removing it at this moment, or died while writing.
  }
  return { token: '', pid: 0, host: '', heartbeat: written };
}

function isStale(holder: Holder | undefined): boolean {
  if (!holder) {
    return false;
  }
  return (
    Math.abs(Date.now() - holder.heartbeat) > staleMs || (holder.host === hostname() && !isAlive(holder.pid))
  );
}

/** Whether a process of this machine runs. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}
