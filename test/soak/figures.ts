import type { Cuts } from './cuttingProxy';

/** What the experiment found. */
export interface Figures {
  readonly seed: number;
  readonly clones: number;
  readonly people: boolean;
  readonly seconds: number;
  /** Entries that the engine said were saved, and that stand in the log. */
  readonly entries: { readonly accepted: number; readonly inLog: number };
  readonly handEdits: {
    readonly accepted: number;
    /** A person had to decide. */
    readonly decided: number;
    /** A file changed on disk under somebody who was typing. */
    readonly reloaded: number;
  };
  /** Processes killed: with all they had started, and alone. */
  readonly kills: { readonly families: number; readonly alone: number };
  readonly connections: number;
  readonly cuts: Readonly<Cuts>;
  readonly offlineWindows: number;
  /** Largest and smallest error of a clock, ms. */
  readonly skew: readonly [number, number];
  readonly commits: number;
  readonly gitProcesses: number;
  /** From saved to seen shared, ms, kills and offline windows included. */
  readonly latency: { readonly p50: number; readonly p95: number };
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  readonly corrupt: readonly string[];
  /** What git fsck says, by repository. */
  readonly fsck: readonly string[];
  /** Clones that did not come to rest, and why. */
  readonly stuck: readonly string[];
  /** Clones whose files, HEAD or status are not what they should be. */
  readonly different: readonly string[];
  /** Things of the user's that are not as they were. */
  readonly touched: readonly string[];
  readonly leftovers: readonly string[];
}

/** Nothing is wrong where this is empty. */
export function faultsOf(figures: Figures): string[] {
  const { lost, doubled, corrupt, fsck, stuck, different, touched, leftovers } = figures;
  return Object.entries({ lost, doubled, corrupt, fsck, stuck, different, touched, leftovers }).flatMap(
    ([name, list]) => list.map(each => `${name}: ${each}`),
  );
}

export function printFigures(figures: Figures): string {
  const { entries, handEdits, kills, cuts, skew, latency } = figures;
  const cut = cuts.offline + cuts.connect + cuts.upload + cuts.download + cuts.answer;
  const percent = Math.round((100 * cut) / Math.max(1, figures.connections));
  const minutes = (ms: number) => `${(ms / 60_000).toFixed(1)} min`;
  const count = (list: readonly string[]) => (list.length === 0 ? '0' : `${list.length} !`);
  const lines = [
    `${figures.clones} clones, seed ${figures.seed}${figures.people ? ', people editing by hand' : ''}: ${figures.seconds.toFixed(0)} s`,
    `  entries: ${entries.accepted} accepted, ${entries.inLog} in the log; ${figures.commits} commits on the server`,
    ...(figures.people
      ? [
          `  edits by hand: ${handEdits.accepted} accepted, ${handEdits.decided} decided by a person, ${handEdits.reloaded} times a file changed under an editor`,
        ]
      : []),
    `  kill -9: ${kills.families + kills.alone} (${kills.families} with all git processes, ${kills.alone} the program alone)`,
    `  connections: ${figures.connections}, cut ${cut} (${percent} %): ${cuts.connect} when made, ${cuts.upload} sending, ${cuts.download} receiving, ${cuts.answer} after the server's answer, ${cuts.offline} in ${figures.offlineWindows} offline windows`,
    `  pushes the server had applied before the clone could know: ${cuts.applied}`,
    `  clocks: from ${minutes(skew[0])} to ${minutes(skew[1])}`,
    `  saved to shared: p50 ${Math.round(latency.p50)} ms, p95 ${Math.round(latency.p95)} ms; git processes: ${figures.gitProcesses}`,
    `  lost ${count(figures.lost)}, doubled ${count(figures.doubled)}, corrupt ${count(figures.corrupt)}, fsck ${count(figures.fsck)}, stuck ${count(figures.stuck)}, different ${count(figures.different)}, touched ${count(figures.touched)}, leftovers ${count(figures.leftovers)}`,
    ...faultsOf(figures).map(fault => `  ! ${fault}`),
  ];
  return lines.join('\n');
}

/** The value below which `share` (0 to 1) of the values lie; 0 where there are none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
