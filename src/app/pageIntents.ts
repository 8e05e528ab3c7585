import type { PageAction } from '../core/escalation/pageMessage';
import type { Route } from '../core/escalation/route';
import { tryParseInstant, type Instant } from '../core/time/instant';
import { allRoutes } from '../core/escalation/contacts';
import type { Pager } from './pagerPorts';
import type { Clock, Log } from './ports';
import type { EffectJournal, IntendedEffect } from './trackerPorts';

/** A message that was about to be sent: its address in the journal. */
export interface PageIntent {
  /** Id of the route. */
  readonly route: string;
  readonly action: PageAction;
  /** Of the message. */
  readonly key: string;
}

const INTENT = /^page:([a-z][a-z0-9-]{0,39}):(page|acknowledge|resolve|test):(.{1,255})$/s;

/** `page:chat:page:01KAQW4HBG000000`. */
export function printPageIntent({ route, action, key }: PageIntent): string {
  return `page:${route}:${action}:${key}`;
}

export function tryParsePageIntent(key: string): PageIntent | undefined {
  const match = INTENT.exec(key);
  return match === null
    ? undefined
    : { route: match[1] ?? '', action: match[2] as PageAction, key: match[3] ?? '' };
}

/** Longer than any delivery takes: an older intent is one whose process is gone. */
export const ABANDONED_MS = 3 * 60_000;

export function isAbandoned({ at }: Pick<IntendedEffect, 'at'>, now: Instant, limit = ABANDONED_MS): boolean {
  const intended = tryParseInstant(at);
  // One from a clock that ran ahead would otherwise wait for ever.
  return intended === undefined || Math.abs(now - intended) > limit;
}

/** A delivery that a crash cut off. */
export interface LostPage extends PageIntent {
  readonly intendedAt: Instant | undefined;
  /** `again`: the same message may be sent again without harm. `unknown`: it may have arrived and must not be sent again by itself. */
  readonly fate: 'again' | 'unknown';
}

export interface RecoverDeps {
  readonly journal: EffectJournal;
  readonly pager: Pick<Pager, 'isIdempotent'>;
  /** Of the plan. */
  readonly routes: readonly Route[];
  readonly clock: Clock;
  readonly log: Log;
  /** Whether the outcome is written already: the crash came between that and the journal. */
  readonly isRecorded: (page: PageIntent) => boolean;
  /** Writes down what became of it, or sends it again; once it resolves, the intent is settled. */
  readonly record: (page: LostPage) => Promise<void>;
}

/**
 * Settles deliveries whose process went away between sending and recording. Each is given to `record` once, even where its route is
 * gone from the plan; one that cannot be recorded stays for the next call. What another window may still be sending is left alone, so
 * this is called at the start and every few minutes. Resolves with how many were settled.
 */
export async function recoverPages(deps: RecoverDeps): Promise<number> {
  const { journal, pager, routes, clock, log } = deps;
  let settled = 0;
  for (const effect of await journal.open()) {
    const intent = tryParsePageIntent(effect.key);
    if (intent === undefined || !isAbandoned(effect, clock.now())) {
      continue;
    }
    const route = allRoutes(routes).find(({ id }) => id === intent.route);
    const fate = route !== undefined && pager.isIdempotent(route) ? 'again' : 'unknown';
    try {
      if (!deps.isRecorded(intent)) {
        await deps.record({ ...intent, intendedAt: tryParseInstant(effect.at), fate });
      }
      await journal.settle(effect.key);
      settled += 1;
    } catch (error) {
      log.write('warn', `What became of a page over ${intent.route} could not be recorded`, error);
    }
  }
  return settled;
}
