import { isStatedTime, printSpan, type Instant } from '../core/time/instant';
import { MINUTE } from '../core/time/calendar';
import type { Clock } from './ports';
import type { LiveSite } from './site';

/**
 * By how much, ms, this machine's clock is ahead of the others' (below 0: behind). A page's time is stated by the machine that sends it,
 * and decides when the next one leaves on all others: so a machine whose clock is off by more than this sends none by itself.
 */
export type ClockSkew = number;

const MOST_SKEW_MS = 2 * MINUTE;
/** Clocks are set right; then nothing is sent that could tell. */
const BELIEVED_MS = 30 * MINUTE;

/** An answer of a server that says when it was given. */
export interface DatedAnswer {
  /** Its `Date` header. */
  readonly date: string | undefined;
  /** By this machine's clock. */
  readonly sentAt: Instant;
  readonly receivedAt: Instant;
}

/** What an answer tells for certain, whenever between request and answer it was dated; 0 where the clock may be right. Undefined: nothing. */
export function skewOfAnswer({ date = '', sentAt, receivedAt }: DatedAnswer): ClockSkew | undefined {
  const server = Date.parse(date);
  if (Number.isNaN(server) || receivedAt < sentAt) {
    return undefined;
  }
  // The header has no fractions of a second.
  const least = sentAt - (server + 1000);
  const most = receivedAt - server;
  return least > 0 ? least : Math.min(0, most);
}

/**
 * What the log tells: entries that lie in the future were written by clocks ahead of this one. Of two people at least, or it may be the
 * other's that is wrong. 0 where nothing is.
 */
export function skewInLog({ incidents }: Pick<LiveSite, 'incidents'>, me: string, now: Instant): ClockSkew {
  const ahead = new Map<string, number>();
  for (const { incident } of incidents.filter(record => record.incident.phase === 'active')) {
    for (const { entry, at } of incident.entries) {
      const actor = entry.actor.toLowerCase();
      if (at > now && actor !== me.toLowerCase() && !isStatedTime(entry.atText)) {
        ahead.set(actor, Math.max(ahead.get(actor) ?? 0, at - now));
      }
    }
  }
  const [, second = 0] = [...ahead.values()].sort((a, b) => b - a);
  return second === 0 ? 0 : -second;
}

/** What is known of this machine's clock: a server's word counts before the log's. */
export function clockSkewOf(
  told: ClockSkew,
  site: Pick<LiveSite, 'incidents'>,
  me: string,
  now: Instant,
): ClockSkew {
  return isClockOff(told) ? told : skewInLog(site, me, now);
}

export function isClockOff(skew: ClockSkew): boolean {
  return Math.abs(skew) > MOST_SKEW_MS;
}

/** `This machine's clock is 7 min ahead, so it pages nobody by itself: the times of its pages would mislead the others. Set it right.` */
export function clockWarning(skew: ClockSkew): string {
  return `This machine’s clock is ${printSpan(skew)} ${skew > 0 ? 'ahead' : 'behind'}, so it pages nobody by itself: the times of its pages would mislead the others. Set it right.`;
}

/** Remembers what servers said of this machine's clock. */
export interface ClockWatch {
  heard(answer: DatedAnswer): void;
  /** 0 where nothing is known, or no longer. */
  skew(): ClockSkew;
}

export function createClockWatch(clock: Clock): ClockWatch {
  let last: { readonly skew: ClockSkew; readonly at: Instant } | undefined;
  return {
    heard(answer) {
      const skew = skewOfAnswer(answer);
      last = skew === undefined ? last : { skew, at: answer.receivedAt };
    },
    skew: () => (last !== undefined && Math.abs(clock.now() - last.at) < BELIEVED_MS ? last.skew : 0),
  };
}
