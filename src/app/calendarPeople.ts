import { toLabel } from '../core/text/plain';
import { sameHandle } from '../core/people/people';
import { type CalendarPerson, TONES } from '../protocol/calendar';

/**
 * Gives each person one of the colours, the same wherever and whenever they are seen. Colours of two people differ as long as there are
 * enough: who comes earlier in people.yml chooses first, so that somebody who is added changes nobody else's.
 */
export class CalendarPeople {
  readonly #me: string;
  readonly #tones = new Map<string, number>();
  readonly #known = new Map<string, CalendarPerson>();

  constructor(handles: readonly string[], me: string) {
    this.#me = me;
    for (const handle of handles) {
      this.#toneOf(handle);
    }
  }

  of(handle: string): CalendarPerson {
    const key = handle.toLowerCase();
    let person = this.#known.get(key);
    if (person === undefined) {
      person = {
        handle: toLabel(handle, 40),
        tone: this.#toneOf(handle),
        isMe: this.#me !== '' && sameHandle(handle, this.#me),
      };
      this.#known.set(key, person);
    }
    return person;
  }

  #toneOf(handle: string): number {
    const key = handle.toLowerCase();
    const known = this.#tones.get(key);
    if (known !== undefined) {
      return known;
    }
    const taken = new Set(this.#tones.values());
    let tone = hashOf(key) % TONES;
    // Once all are taken, any will do.
    for (let step = 0; step < TONES && taken.size < TONES && taken.has(tone); step++) {
      tone = (tone + 1) % TONES;
    }
    this.#tones.set(key, tone);
    return tone;
  }
}

/** FNV-1a, 32 bits: http://www.isthe.com/chongo/tech/comp/fnv/. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}
