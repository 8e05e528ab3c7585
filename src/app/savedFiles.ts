/** A file that was saved and is not shared yet. */
export interface SavedFile {
  /** What was on screen at that moment. */
  readonly saved: string;
  /** What the editor had loaded, as the live site had it then; undefined where that is not known. */
  readonly base: Promise<string | undefined> | undefined;
  /** Calls off what would share it later. */
  readonly cancel: (() => void) | undefined;
}

/** Shares a file; `last` is what was shared of it before. */
export type ShareFile = (path: string, file: SavedFile, last: string | undefined) => Promise<void>;

/** What people saved in one live site and what waits to be shared, by path. */
export class SavedFiles {
  readonly #shareFile: ShareFile;
  readonly #files = new Map<string, SavedFile>();
  /** What was shared last from here. */
  readonly #shared = new Map<string, string>();
  #last: Promise<void> = Promise.resolve();

  constructor(shareFile: ShareFile) {
    this.#shareFile = shareFile;
  }

  get paths(): readonly string[] {
    return [...this.#files.keys()];
  }

  wait(path: string, saved: string, more: Partial<Omit<SavedFile, 'saved'>> = {}): void {
    // What waits already says where the edit began, even if that is not known: the text saved in between was never shared.
    const earlier = this.#files.get(path);
    earlier?.cancel?.();
    this.#files.set(path, { saved, base: earlier ? earlier.base : more.base, cancel: more.cancel });
  }

  /** Shares one after the other: the next edit of a file starts from where the last one ended. A file that fails goes on waiting. */
  share(path: string): Promise<void> {
    const work = this.#last.then(async () => {
      const file = this.#files.get(path);
      if (!file) {
        return;
      }
      file.cancel?.();
      this.#files.delete(path);
      try {
        await this.#shareFile(path, file, this.#shared.get(path));
        this.#shared.set(path, file.saved);
      } catch (error) {
        const later = this.#files.get(path);
        if (later === undefined) {
          this.wait(path, file.saved, { base: file.base });
        } else {
          // Saved again meanwhile, from a text that was never shared.
          this.#files.set(path, { ...later, base: file.base });
        }
        throw error;
      }
    });
    // Who asked for this one hears of its failure; the next one is tried all the same.
    this.#last = work.catch(() => undefined);
    return work;
  }
}
