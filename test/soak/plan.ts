/** What the driver tells a worker, as JSON on its command line. */
export interface WorkerPlan {
  /** `found`: makes the live site and its incident. `work`: writes until the target is reached. `follow`: only fetches. `settle`: shares what waits and decides what is held. */
  readonly task: 'found' | 'work' | 'follow' | 'settle';
  /** Absolute folder of the clone. */
  readonly root: string;
  /** Number of the clone, from 0. */
  readonly clone: number;
  readonly seed: number;
  /** Counts the lives of this clone's worker. */
  readonly run: number;
  /** Entries that have to be accepted. */
  readonly entries: number;
  /** What the worker's clock is off, ms. */
  readonly skew: number;
  /** Somebody edits reviews, plan, people and rotations by hand. */
  readonly people: boolean;
  /** Absolute path of the ledger. */
  readonly ledger: string;
  /** Absolute path of the log, for whoever has to find out what went wrong. */
  readonly log: string;
  /** Absolute folder of Livesite's own templates. */
  readonly templates: string;
}

/** Printed once the worker has read the live site: from then on it may be killed. */
export const READY = 'R';
/** Printed whenever a git process of the worker has ended: how far it is. */
export const STEP = '.';

/** The handle of the person at a clone. */
export function handleOf(clone: number): string {
  return `person${clone}`;
}

/** How many people the live site knows. */
export const PEOPLE = 8;

export const ROTATION = 'rotations/primary.yml';
