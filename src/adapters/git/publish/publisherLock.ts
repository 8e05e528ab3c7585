import { randomBytes } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../../../app/ports';
import { isAlive } from '../../files/isAlive';
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

interface LockOptions {
  /** How long, in ms, other windows are waited for. */
  readonly patience: number;
  /** How long, in ms, a holder may be silent. Default: 6 s. */
  readonly silence?: number;
  readonly signal?: AbortSignal;
  readonly log: Log;
}

const unlocked: PublisherLock = { release: async () => undefined };

const heartbeatMs = 1000;
/** A holder that did not beat for so long while it was watched is gone: no clock is compared with another one. */
const silentMs = 6000;
/** A beat this long ago is nobody's who works. Clocks of two machines may well differ by less; a beat still to come is watched. */
const staleMs = 30_000;

/**
 * Waits up to `patience` ms for other windows; undefined where one is still at it. A lock nobody tends is taken over: at once where its
 * process is gone from this machine, else after some seconds without a beat (a process of that number runs, but it is another one; the
 * holder was on another machine). The time is that since the process started, which no change of the clock turns back.
 */
export async function tryLockPublisher(
  file: string,
  options: LockOptions,
): Promise<PublisherLock | undefined> {
  const token = randomBytes(8).toString('hex');
  const until = performance.now() + options.patience;
  const silence = watchSilence();
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
    const holder = readHolder(file);
    if (holder && (isStale(holder) || silence(holder) > (options.silence ?? silentMs))) {
      await takeAway(file, token);
    } else if (performance.now() >= until || options.signal?.aborted) {
      return undefined;
    } else {
      await sleep(30 + Math.random() * 70);
    }
  }
}

/** Takes away a lock whose process was killed, where nothing waits that would make anybody ask for it. */
export async function removeDeadLock(file: string): Promise<void> {
  const holder = readHolder(file);
  if (holder && holder.token !== '' && holder.host === hostname() && !isAlive(holder.pid)) {
    await takeAway(file, randomBytes(8).toString('hex'));
  }
}

/** Renaming first, so that of two windows that see a stale lock only one removes it. */
async function takeAway(file: string, token: string): Promise<void> {
  await rename(file, `${file}.${token}`).catch(() => undefined);
  await rm(`${file}.${token}`, { force: true });
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

/** How long, in ms, a holder has not beaten since it was first looked at. */
function watchSilence(): (holder: Holder) => number {
  let last = '';
  let since = 0;
  return ({ token, heartbeat }) => {
    const beat = `${token} ${heartbeat}`;
    if (beat !== last) {
      last = beat;
      since = performance.now();
    }
    return performance.now() - since;
  };
}

function isStale(holder: Holder): boolean {
  return Date.now() - holder.heartbeat > staleMs || (holder.host === hostname() && !isAlive(holder.pid));
}
