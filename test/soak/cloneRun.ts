import { spawn, type ChildProcess } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { diceOf, type Dice } from './dice';
import { killAlone, killFamily } from './processes';
import { READY, type WorkerPlan } from './plan';

/** How one life of a worker ended. */
export type End =
  | { readonly kind: 'done' }
  | { readonly kind: 'killed'; readonly alone: boolean }
  | { readonly kind: 'failed'; readonly message: string };

export interface LifeOptions {
  /** Absolute path of the bundled worker. */
  readonly program: string;
  readonly environment: NodeJS.ProcessEnv;
  /**
   * Kill it some ms after a number of its git processes have ended, with or without what it has started. Counted in steps, not in time,
   * so that a loaded machine gets as far as an idle one.
   */
  readonly kill?: { readonly steps: number; readonly delay: number; readonly alone: boolean };
  /** Ends it too. */
  readonly signal?: AbortSignal;
  /** ms in which it must come to its end by itself. */
  readonly limit: number;
}

/** Runs a worker until it has done its task or is killed. */
export function liveOnce(plan: WorkerPlan, options: LifeOptions): Promise<End> {
  return new Promise(resolve => {
    const child = spawn(process.execPath, [options.program, JSON.stringify(plan)], {
      cwd: plan.root,
      env: options.environment,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let killed: End | undefined;
    let said = '';
    const kill = (end: End, alone: boolean) => {
      killed ??= end;
      endNow(child, alone);
    };
    const timers = [
      setTimeout(
        () => kill({ kind: 'failed', message: `no end after ${options.limit} ms` }, false),
        options.limit,
      ),
    ];
    const onAbort = () => kill({ kind: 'killed', alone: false }, false);
    options.signal?.addEventListener('abort', onAbort, { once: true });
    const onExit = () => endNow(child, false);
    process.once('exit', onExit);
    let steps: number | undefined;
    child.stdout.on('data', (chunk: Buffer) => {
      for (const mark of chunk.toString()) {
        steps = mark === READY ? 0 : steps === undefined ? undefined : steps + 1;
        const { kill: wanted } = options;
        if (wanted && steps === wanted.steps) {
          const { alone, delay } = wanted;
          timers.push(setTimeout(() => kill({ kind: 'killed', alone }, alone), delay));
        }
      }
    });
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    child.on('error', error => {
      said += error.message;
    });
    // Not 'close': git processes that outlive the worker hold its streams open.
    child.on('exit', (code, signal) => {
      timers.forEach(clearTimeout);
      process.off('exit', onExit);
      options.signal?.removeEventListener('abort', onAbort);
      child.stdout.destroy();
      child.stderr.destroy();
      if (code === 0) {
        resolve({ kind: 'done' });
      } else {
        resolve(killed ?? { kind: 'failed', message: `exit ${code ?? signal}: ${said}` });
      }
    });
  });
}

function endNow(child: ChildProcess, alone: boolean): void {
  if (child.pid !== undefined && child.exitCode === null) {
    (alone ? killAlone : killFamily)(child.pid);
  }
}

export interface StormOptions extends Omit<LifeOptions, 'kill' | 'limit'> {
  readonly plan: Omit<WorkerPlan, 'task' | 'run' | 'skew'>;
  /** How often the worker is killed, at most. */
  readonly kills: number;
  /** Aborted when all clones have written what they have to. */
  readonly over: AbortSignal;
  readonly onKill: (alone: boolean) => void;
  /** Called when all entries of this clone are accepted. */
  readonly onWritten: () => void;
}

/** Ten minutes, the most that a clock is off, ms. */
export const MAX_SKEW = 10 * 60_000;
/** A life without a kill, ms: longer than anybody needs for what a run asks. */
const LIFE_LIMIT = 20 * 60_000;

/**
 * The lives of one clone's worker: killed and started again until it has written its entries, and after that, following the others,
 * until they have. Rejects where a worker failed by itself.
 */
export async function storm(options: StormOptions): Promise<{ readonly runs: number }> {
  const { plan, over } = options;
  let skew = skewOf(diceOf(plan.seed, 'skew', plan.clone), plan.clone);
  let isWritten = false;
  let kills = 0;
  for (let run = 1; ; run++) {
    const dice = diceOf(plan.seed, 'kill', plan.clone, run);
    if (dice.chance(15)) {
      skew = skewOf(dice, run);
    }
    const wanted = kills < options.kills ? killOf(dice) : undefined;
    const end = await liveOnce(
      { ...plan, task: isWritten ? 'follow' : 'work', run, skew },
      { ...options, limit: LIFE_LIMIT, ...(wanted ? { kill: wanted } : {}), signal: over },
    );
    if (end.kind === 'failed') {
      throw new Error(`The worker of clone ${plan.clone} failed in its life ${run}: ${end.message}`);
    }
    if (end.kind === 'done') {
      isWritten = true;
      options.onWritten();
    } else if (!over.aborted) {
      kills += 1;
      options.onKill(end.alone);
    }
    if (over.aborted) {
      return { runs: run };
    }
  }
}

/** Mostly soon, sometimes after a while, so that every clone gets on: to share takes some twenty git processes. */
function killOf(dice: Dice): LifeOptions['kill'] {
  const steps = dice.chance(60) ? dice.between(0, 25) : dice.between(25, 100);
  return { steps, delay: dice.below(40), alone: dice.chance(30) };
}

/** Far off in both directions, so that there is something to see. */
function skewOf(dice: Dice, number: number): number {
  return (number % 2 === 0 ? 1 : -1) * dice.between(MAX_SKEW / 2, MAX_SKEW);
}

/** Lets the network of a clone fail now and then until all is over. Resolves with how often it did. */
export async function breakNetwork(
  setOffline: (offline: boolean) => void,
  dice: Dice,
  over: AbortSignal,
): Promise<number> {
  let windows = 0;
  try {
    for (;;) {
      await pause(dice.between(4000, 12_000), undefined, { signal: over });
      setOffline(true);
      windows += 1;
      await pause(dice.between(500, 4000), undefined, { signal: over });
      setOffline(false);
    }
  } catch {
    // Aborted: all is over.
    setOffline(false);
    return windows;
  }
}
