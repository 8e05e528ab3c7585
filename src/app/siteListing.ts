import { isStrayIncidentPath } from '../core/site/paths';
import type { Pause } from './pause';
import type { SiteFile, SomeFiles } from './ports';

/** What a listing of the live site's files says beside the one before. */
export interface Listing {
  /** Of all files, by path. Good until the next listing. */
  readonly stamps: ReadonlyMap<string, string>;
  /** The same of the files that are not below incidents/: few, however many incidents there are. */
  readonly team: ReadonlyMap<string, string>;
  /** New, of another stamp, or gone; below incidents/ only. */
  readonly changed: readonly string[];
  readonly members: Members;
}

/** The files that there are. The same object as before where none came or went. */
export interface Members {
  readonly paths: ReadonlySet<string>;
  /** Paths that stand in the checkout. */
  readonly inCheckout: ReadonlySet<string>;
  /** Files below incidents/ that look like an incident's and are not read as one. */
  readonly strays: ReadonlySet<string>;
}

/** Compares each listing with the one before, so that what follows costs as much as what changed, however large the site. */
export class SiteListing {
  readonly #pause: Pause;
  readonly #stamps = new Map<string, string>();
  readonly #team = new Map<string, string>();
  #members: Members = { paths: new Set(), inCheckout: new Set(), strays: new Set() };

  constructor(pause: Pause) {
    this.#pause = pause;
  }

  /** All files that there are. */
  async take(files: readonly SiteFile[]): Promise<Listing> {
    const present = new Set<string>();
    for (const { path } of files) {
      present.add(path);
      await this.#pause();
    }
    return this.takeSome({ files, gone: [...this.#stamps.keys()].filter(path => !present.has(path)) });
  }

  /**
   * Whether a file that is new may be one of those before in other letters: a disk that takes `Primary.yml` for `primary.yml` goes on
   * telling of both, and only a listing of all tells which there is.
   */
  mayBeRenamed({ files }: SomeFiles): boolean {
    const added = files.filter(({ path }) => !this.#stamps.has(path)).map(({ path }) => fold(path));
    if (added.length === 0) {
      return false;
    }
    const wanted = new Set(added);
    return wanted.size < added.length || [...this.#stamps.keys()].some(path => wanted.has(fold(path)));
  }

  /** Some of them; the others are as they were. */
  async takeSome({ files, gone }: SomeFiles): Promise<Listing> {
    const { paths, inCheckout } = this.#members;
    const changed: string[] = [];
    const moved: SiteFile[] = [];
    for (const file of files) {
      const { path, stamp } = file;
      if (this.#stamps.get(path) !== stamp) {
        this.#stamps.set(path, stamp);
        this.#note(path, changed);
      }
      if (!paths.has(path) || inCheckout.has(path) !== file.inCheckout) {
        moved.push(file);
      }
      await this.#pause();
    }
    const left = gone.filter(path => this.#stamps.delete(path));
    left.forEach(path => this.#note(path, changed));
    if (moved.length + left.length > 0) {
      this.#members = await this.#move(moved, left);
    }
    return { stamps: this.#stamps, team: this.#team, changed, members: this.#members };
  }

  #note(path: string, changed: string[]): void {
    const stamp = this.#stamps.get(path);
    if (path.startsWith('incidents/')) {
      changed.push(path);
    } else if (stamp === undefined) {
      this.#team.delete(path);
    } else {
      this.#team.set(path, stamp);
    }
  }

  async #move(moved: readonly SiteFile[], left: readonly string[]): Promise<Members> {
    const paths = new Set(this.#members.paths);
    const inCheckout = new Set(this.#members.inCheckout);
    const strays = new Set(this.#members.strays);
    for (const path of left) {
      [paths, inCheckout, strays].forEach(each => each.delete(path));
    }
    for (const file of moved) {
      paths.add(file.path);
      inCheckout[file.inCheckout ? 'add' : 'delete'](file.path);
      if (isStrayIncidentPath(file.path)) {
        strays.add(file.path);
      }
      await this.#pause();
    }
    return { paths, inCheckout, strays };
  }
}

function fold(path: string): string {
  return path.normalize('NFC').toLowerCase();
}
