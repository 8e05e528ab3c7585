import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import type { Log } from '../../../app/ports';
import { classifyEnding } from './classify';
import { gitEnvironment } from './environment';
import { GitError } from './gitError';
import { redactUrls } from './redact';

export interface GitRunOptions {
  /** Sent to the process; nothing is sent, and its input closed, without. */
  readonly stdin?: string | Uint8Array;
  /** Milliseconds until the process and its children are ended. */
  readonly timeLimit?: number;
  readonly signal?: AbortSignal;
  /** Added to the environment, for example GIT_INDEX_FILE. */
  readonly env?: Readonly<Record<string, string>>;
  /** `-c` settings beside the usual ones. */
  readonly config?: readonly string[];
  /** The process may take optional locks, that is, refresh the user's index. */
  readonly writes?: boolean;
  /** Gets the output as it comes; the result is then empty. For output that may be too large to hold. */
  readonly sink?: (chunk: Buffer) => void;
}

export interface GitRunner {
  /** Path or name of the git program. */
  readonly gitPath: string;
  /** Folder the processes run in. */
  readonly cwd: string;
  readonly inheritedEnvironment: NodeJS.ProcessEnv;
  /** Runs `git <args>`. Resolves with its output only for exit code 0; rejects with a GitError otherwise. */
  run(args: readonly string[], options?: GitRunOptions): Promise<Buffer>;
  /** The same, with the output as UTF-8 text. */
  text(args: readonly string[], options?: GitRunOptions): Promise<string>;
  /** For commands that say "no" by exit code 1 and no message: undefined then. */
  tryText(args: readonly string[], options?: GitRunOptions): Promise<string | undefined>;
}

export interface GitRunnerOptions {
  readonly cwd: string;
  readonly gitPath?: string;
  /** Default: the environment of this process. */
  readonly environment?: NodeJS.ProcessEnv;
  readonly log?: Log;
  readonly patience?: Patience;
  /** `-c` settings for every call beside the usual ones; asked at each. */
  readonly settings?: () => readonly string[];
}

/** How long, in ms, is waited for what git leaves behind. */
export interface Patience {
  /** A process that was asked to end may take this long before it is killed. */
  readonly grace: number;
  /** A silent child of an ended git (an ssh master, a credential daemon) may hold its output open this long. */
  readonly silence: number;
}

/** Milliseconds; the network and a person typing a passphrase need longer. */
export const timeLimits = { local: 30_000, network: 60_000, signing: 60_000 } as const;

const usualPatience: Patience = { grace: 2000, silence: 3000 };

/**
 * Settings for every call: no program of the repository's configuration runs (fsmonitor, hooks), no bare repository
 * hidden inside a clone is taken for one, nothing is tidied up in the background (not even by the fetch that git makes by itself in a
 * partial clone), no remote helper runs commands.
 */
const settings = [
  'core.fsmonitor=false',
  'core.hooksPath=/dev/null',
  'safe.bareRepository=explicit',
  'core.quotePath=false',
  'gc.auto=0',
  'maintenance.auto=false',
  'fetch.writeCommitGraph=false',
  'protocol.ext.allow=never',
  'protocol.fd.allow=never',
  'i18n.commitEncoding=UTF-8',
  'advice.detachedHead=false',
];

export function createGitRunner(options: GitRunnerOptions): GitRunner {
  const { cwd, log, patience = usualPatience } = options;
  const gitPath = options.gitPath ?? 'git';
  const inheritedEnvironment = options.environment ?? process.env;
  const environment = gitEnvironment(inheritedEnvironment);
  async function run(args: readonly string[], runOptions: GitRunOptions = {}): Promise<Buffer> {
    const started = performance.now();
    const all = [...settings, ...(options.settings?.() ?? []), ...(runOptions.config ?? [])];
    const argv = all.flatMap(setting => ['-c', setting]).concat(args);
    const env = {
      ...environment,
      ...(runOptions.writes ? {} : { GIT_OPTIONAL_LOCKS: '0' }),
      ...runOptions.env,
    };
    const ended = await runProcess({ gitPath, argv, cwd, env, patience }, runOptions);
    const safeArgs = args.map(redactUrls);
    log?.write(
      'debug',
      `git ${safeArgs.slice(0, 8).join(' ')} (${Math.round(performance.now() - started)} ms)`,
    );
    if (ended.exitCode === 0) {
      return ended.stdout;
    }
    throw errorOf(ended, safeArgs, { gitPath, cwd });
  }
  const text = async (args: readonly string[], runOptions?: GitRunOptions) =>
    (await run(args, runOptions)).toString('utf8');
  return {
    gitPath,
    cwd,
    inheritedEnvironment,
    run,
    text,
    async tryText(args, runOptions) {
      try {
        return await text(args, runOptions);
      } catch (error) {
        if (error instanceof GitError && error.exitCode === 1 && error.stderr.trim() === '') {
          return undefined;
        }
        throw error;
      }
    },
  };
}

interface ProcessPlan {
  readonly gitPath: string;
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Record<string, string>;
  readonly patience: Patience;
}

interface ProcessEnd {
  readonly exitCode: number | undefined;
  readonly signal: string | undefined;
  readonly stdout: Buffer;
  readonly stderr: string;
  /** 'timeout' or 'abort' when it was ended from here, 'spawn' when it never ran. */
  readonly failure: 'timeout' | 'abort' | 'spawn' | undefined;
  readonly cause?: unknown;
}

function runProcess(plan: ProcessPlan, options: GitRunOptions): Promise<ProcessEnd> {
  return new Promise(resolve => {
    const { signal, stdin } = options;
    const never = { exitCode: undefined, signal: undefined, stdout: Buffer.alloc(0), stderr: '' };
    if (signal?.aborted) {
      resolve({ ...never, failure: 'abort' });
      return;
    }
    // A process group of its own, so that ssh, gpg and hooks of the remote end with it.
    const child = spawn(plan.gitPath, plan.argv, {
      cwd: plan.cwd,
      env: plan.env,
      detached: process.platform !== 'win32',
      windowsHide: true,
      stdio: [stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    let failure: ProcessEnd['failure'];
    let cause: unknown;
    const stop = (why: 'timeout' | 'abort') => {
      failure ??= why;
      endGroup(child, plan.patience.grace);
    };
    const onAbort = () => stop('abort');
    const timer = setTimeout(() => stop('timeout'), options.timeLimit ?? timeLimits.local);
    signal?.addEventListener('abort', onAbort, { once: true });
    child.stdout?.on('data', options.sink ?? ((chunk: Buffer) => stdout.push(chunk)));
    child.stderr?.on('data', (chunk: Buffer) => stderr.push(chunk));
    // A process that ends before it has read all its input says so by its exit code.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(stdin);
    child.on('error', error => {
      failure ??= 'spawn';
      cause = error;
    });
    let silence: NodeJS.Timeout | undefined;
    child.on('exit', () => {
      clearTimeout(timer);
      silence = setTimeout(() => {
        child.stdout?.destroy();
        child.stderr?.destroy();
      }, plan.patience.silence);
      child.stdout?.on('data', () => silence?.refresh());
    });
    child.on('close', (code, killed) => {
      clearTimeout(timer);
      clearTimeout(silence);
      signal?.removeEventListener('abort', onAbort);
      resolve({
        exitCode: code ?? undefined,
        signal: killed ?? undefined,
        stdout: Buffer.concat(stdout),
        stderr: Buffer.concat(stderr).toString('utf8'),
        failure,
        cause,
      });
    });
  });
}

/** Asks the process group to end, and kills it where it does not. */
function endGroup(child: ChildProcess, grace: number): void {
  const { pid } = child;
  if (pid === undefined) {
    return;
  }
  if (process.platform === 'win32') {
    spawn('taskkill', ['/pid', String(pid), '/T', '/F'], { windowsHide: true, stdio: 'ignore' }).on(
      'error',
      () => child.kill('SIGKILL'),
    );
    return;
  }
  sendToGroup(pid, 'SIGTERM');
  const killer = setTimeout(() => sendToGroup(pid, 'SIGKILL'), grace);
  child.once('close', () => {
    clearTimeout(killer);
    // git may have ended while a helper of its group goes on.
    sendToGroup(pid, 'SIGKILL');
  });
}

function sendToGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // The group is gone: that is what was wanted.
  }
}

function errorOf(
  ended: ProcessEnd,
  args: readonly string[],
  place: { gitPath: string; cwd: string },
): GitError {
  const base = { exitCode: ended.exitCode, signal: ended.signal, args };
  const stderr = redactUrls(ended.stderr);
  if (ended.failure === 'spawn') {
    const line = ended.cause instanceof Error ? ended.cause.message : String(ended.cause);
    return existsSync(place.cwd)
      ? new GitError(
          `Git could not be started (${place.gitPath}): install Git 2.25 or newer, or set its path.`,
          {
            ...base,
            reason: 'no-git',
            line,
            stderr,
          },
        )
      : new GitError(`The folder ${place.cwd} is gone.`, {
          ...base,
          reason: 'not-a-repository',
          line,
          stderr,
        });
  }
  const classified = classifyEnding({
    ...base,
    stdout: redactUrls(ended.stdout.subarray(0, 20_000).toString('utf8')),
    stderr,
    timedOut: ended.failure === 'timeout',
    aborted: ended.failure === 'abort',
    ageOf,
  });
  return new GitError(classified.sentence, {
    ...base,
    reason: classified.reason,
    line: classified.line,
    stderr,
  });
}

function ageOf(path: string): number | undefined {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat && Math.max(0, Math.floor((Date.now() - stat.mtimeMs) / 1000));
}
