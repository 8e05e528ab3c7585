import type { Instant } from '../time/instant';

/** Crockford's base 32: no I, L, O, U, so that an id read aloud is not mistaken. */
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

export const ENTRY_ID = /^[0-9A-HJKMNP-TV-Z]{10,26}$/;

const TIME_LENGTH = 10;
const RANDOM_LENGTH = 6;
const MAX_LENGTH = 26;

/** What ten digits can hold. After an id that says so there is no later one: it is passed over (no clock makes it before 37,000). */
const LAST_TIME = 32 ** TIME_LENGTH - 1;

/** What each digit stands for, by its character code; -1 for what is none. */
const DIGIT_VALUES = Int8Array.from({ length: 128 }, (_, code) => DIGITS.indexOf(String.fromCharCode(code)));

/** Milliseconds since 1970 that the time part of an id stands for; undefined for what is no id (see {@link ENTRY_ID}). */
export function timeOfEntryId(id: string): Instant | undefined {
  if (id.length < TIME_LENGTH || id.length > MAX_LENGTH) {
    return undefined;
  }
  let time = 0;
  for (let at = 0; at < id.length; at++) {
    const value = DIGIT_VALUES[id.charCodeAt(at)] ?? -1;
    if (value < 0) {
      return undefined;
    }
    if (at < TIME_LENGTH) {
      time = time * 32 + value;
    }
  }
  return time;
}

/**
 * A new entry's id: ten digits of a hybrid logical clock and six random ones. The clock part is the later of `now` and the
 * newest id seen plus one millisecond, so ids sort causally even where a laptop's clock is wrong (Kulkarni et al. 2014).
 */
export function nextEntryId(
  now: Instant,
  newest: string | undefined,
  random: (below: number) => number,
): string {
  const seen = newest === undefined ? undefined : timeOfEntryId(newest);
  let time = Math.max(0, Math.floor(now), seen === undefined || seen >= LAST_TIME ? 0 : seen + 1);
  let id = '';
  for (let n = 0; n < TIME_LENGTH; n++) {
    id = DIGITS.charAt(time % 32) + id;
    time = Math.floor(time / 32);
  }
  for (let n = 0; n < RANDOM_LENGTH; n++) {
    id += DIGITS.charAt(random(32));
  }
  return id;
}
