import { HOUR, MINUTE, type LocalTime } from './calendar';
import type { Instant } from './instant';

/** A stretch of time in which a zone's clocks are ahead of UTC by the same amount. */
interface Piece {
  readonly start: Instant;
  readonly end: Instant;
  /** Milliseconds to add to UTC. */
  readonly offset: number;
}

/** Offsets are looked up in tables of this many seconds, made when they are first needed. */
const CHUNK_SECONDS = 2 ** 25;
const CHUNK = CHUNK_SECONDS * 1000;
/** Six days: no zone has changed its clocks and back again within less since 1970 (Boa Vista, in 2000: seven). A test compares with Intl. */
const STEP_SECONDS = 2 ** 19;

/** Clocks differ from UTC by -12 to +14 hours, Manila's and Alaska's until the 19th century by up to 16. */
const FARTHEST = 16 * HOUR;

/**
 * Farther than this from a change of the clocks, order on the wall clock is order in time: two boundaries that stand for one local
 * time in different pieces are less than twice {@link FARTHEST} apart.
 */
const CALM = 4 * FARTHEST;

/** What a local time is in a zone. `skipped`: clocks jump over it. `twice`: it comes again when clocks are set back. */
export type LocalTimeKind = 'once' | 'twice' | 'skipped';

/**
 * The clocks of an IANA time zone, from the platform's own data (Intl). Intl is asked a few dozen times a year of table; after that a
 * conversion is arithmetic.
 */
export class Zone {
  readonly name: string;
  readonly #format: Intl.DateTimeFormat;
  readonly #chunks = new Map<number, readonly Piece[]>();
  #last: Piece = { start: 0, end: 0, offset: 0 };

  /** Throws a RangeError for a name that this machine does not know. Use {@link zoneOf}. */
  constructor(name: string) {
    this.name = name;
    this.#format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
  }

  /** Milliseconds that the zone's clocks are ahead of UTC at an instant. */
  offsetAt(at: Instant): number {
    return this.#pieceAt(at).offset;
  }

  /** What the zone's clocks show at an instant. */
  toLocal(at: Instant): LocalTime {
    return at + this.#pieceAt(at).offset;
  }

  /** Whether no change of the clocks is near, so that local times around `at` order as instants do. */
  isCalm(at: Instant): boolean {
    const { start, end } = this.#pieceAt(at);
    return at - start > CALM && end - at > CALM;
  }

  /**
   * The instant at which the zone's clocks show a local time. One that they jump over is the first instant after the jump (so 02:30
   * becomes 03:00, not 03:30); of one that they show twice it is the first or the last, as asked.
   */
  toInstant(local: LocalTime, which: 'first' | 'last'): Instant {
    const last = this.#last;
    const near = local - last.offset;
    if (near - last.start > CALM && last.end - near > CALM) {
      return near;
    }
    return this.#search(local, which);
  }

  kindOf(local: LocalTime): LocalTimeKind {
    const first = this.toInstant(local, 'first');
    return this.toLocal(first) !== local
      ? 'skipped'
      : this.toInstant(local, 'last') === first
        ? 'once'
        : 'twice';
  }

  /** Instants at which the clocks change, from `from` (inclusive) to `until` (exclusive). */
  changes(from: Instant, until: Instant): readonly Instant[] {
    const found: Instant[] = [];
    let piece = this.#pieceAt(from - 1);
    while (piece.end < until) {
      const next = this.#pieceAt(piece.end);
      if (next.offset !== piece.offset && piece.end >= from) {
        found.push(piece.end);
      }
      piece = next;
    }
    return found;
  }

  #search(local: LocalTime, which: 'first' | 'last'): Instant {
    let piece = this.#pieceAt(local - FARTHEST);
    let found: Instant | undefined;
    let afterJump: Instant | undefined;
    while (piece.start <= local + FARTHEST) {
      const at = local - piece.offset;
      if (at >= piece.start && at < piece.end) {
        if (which === 'first') {
          return at;
        }
        found = at;
      }
      const next = this.#pieceAt(piece.end);
      if (piece.end + piece.offset <= local && local < piece.end + next.offset) {
        afterJump = piece.end;
      }
      piece = next;
    }
    return found ?? afterJump ?? local - this.offsetAt(local);
  }

  #pieceAt(at: Instant): Piece {
    const last = this.#last;
    if (at >= last.start && at < last.end) {
      return last;
    }
    const pieces = this.#chunk(Math.floor(at / CHUNK));
    let index = 0;
    while (index < pieces.length - 1 && (pieces[index]?.end ?? 0) <= at) {
      index++;
    }
    this.#last = pieces[index] ?? last;
    return this.#last;
  }

  #chunk(number: number): readonly Piece[] {
    const known = this.#chunks.get(number);
    if (known !== undefined) {
      return known;
    }
    const first = number * CHUNK_SECONDS;
    const last = first + CHUNK_SECONDS;
    const borders: number[] = [];
    let before = this.#ask(first);
    for (let at = first; at < last; at += STEP_SECONDS) {
      const after = this.#ask(at + STEP_SECONDS);
      this.#findChanges([at, before], [at + STEP_SECONDS, after], borders);
      before = after;
    }
    const starts = [first, ...borders.filter(border => border < last)];
    const pieces = starts.map((start, index): Piece => {
      const end = starts[index + 1] ?? last;
      return { start: start * 1000, end: end * 1000, offset: this.#ask(start) };
    });
    this.#chunks.set(number, pieces);
    return pieces;
  }

  /** Adds the seconds after `from`, up to `to`, at which the offset is another than a second before. Both come with their offsets. */
  #findChanges(from: readonly [number, number], to: readonly [number, number], found: number[]): void {
    const [start, before] = from;
    const [end, after] = to;
    if (before === after) {
      return;
    }
    let low = start;
    let high = end;
    let next = after;
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      const offset = this.#ask(middle);
      if (offset === before) {
        low = middle;
      } else {
        high = middle;
        next = offset;
      }
    }
    found.push(high);
    this.#findChanges([high, next], to, found);
  }

  /** What Intl says about a second since 1970: milliseconds ahead of UTC. */
  #ask(second: number): number {
    // "01/05/2026, 09:00:00"
    const text = this.#format.format(second * 1000);
    const [, month, day, year, hour, minute, secondOfMinute] = CLOCK.exec(text) ?? [];
    const local = Date.UTC(
      Number(year),
      Number(month) - 1,
      Number(day),
      Number(hour),
      Number(minute),
      Number(secondOfMinute),
    );
    return local - second * 1000;
  }
}

const CLOCK = /^(\d+)\D(\d+)\D(\d+)\D+(\d+)\D(\d+)\D(\d+)/;

const zones = new Map<string, Zone>();

/** The zone of an IANA name, with its tables shared by all who ask. Throws a RangeError for a name that this machine does not know. */
export function zoneOf(name: string): Zone {
  let zone = zones.get(name);
  if (zone === undefined) {
    zone = new Zone(name);
    zones.set(name, zone);
  }
  return zone;
}

/** `+02:00`, or `Z` for none. */
export function printOffset(milliseconds: number): string {
  if (milliseconds === 0) {
    return 'Z';
  }
  const minutes = Math.abs(Math.round(milliseconds / MINUTE));
  const two = (count: number): string => String(count).padStart(2, '0');
  return `${milliseconds < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
