/** Keys that are being worked on in this process, so that a second click on the same thing is refused. */
export class InFlight {
  readonly #keys = new Set<string>();

  /** False where the key is being worked on already. */
  begin(key: string): boolean {
    if (this.#keys.has(key)) {
      return false;
    }
    this.#keys.add(key);
    return true;
  }

  end(key: string): void {
    this.#keys.delete(key);
  }

  has(key: string): boolean {
    return this.#keys.has(key);
  }
}

/** Markers of the issues that this process is opening. */
export const ISSUES_IN_FLIGHT = new InFlight();

/** Keys of the intents of steps that this process is publishing at this moment: nothing about them needs a person. */
export const PUBLICATIONS_IN_FLIGHT = new InFlight();
