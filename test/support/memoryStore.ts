import type { Disposable, SiteFile, SiteStore, UnreadableFile } from '../../src/app/ports';
import type { HeldChange, RenamedIncident, ShareStatus, SideBranch } from '../../src/app/sharingPorts';
import { applyEdits } from '../../src/core/change/applyEdits';
import type { Change } from '../../src/core/change/change';
import { deriveHeaders } from '../../src/core/incident/deriveHeaders';

/** A live site in memory: applies changes as the real store shows them, and records the calls. Everything is shared at once. */
export class MemoryStore implements SiteStore {
  readonly files = new Map<string, string>();
  /** Changes in the order they were saved. */
  readonly saved: Change[] = [];
  readonly calls: string[] = [];
  /** Paths that are not in the checkout. */
  readonly outside = new Set<string>();
  /** What each call of readMany asked for. */
  readonly reads: (readonly string[])[] = [];
  /** Called before a change is applied; may throw, as a full disk does. */
  beforeSave: ((change: Change) => void | Promise<void>) | undefined;
  status: ShareStatus = { state: 'shared', waiting: 0, message: '' };
  /** What missing and renamed tell; the calls that settle one take it out. */
  missingChanges: readonly Change[] = [];
  renamedIncidents: readonly RenamedIncident[] = [];
  /** What publishToBranch answers; may throw a PublishError. */
  toBranch: () => SideBranch = () => ({ branch: 'livesite/alice/k3v9q2', compareUrl: undefined });
  readonly #stamps = new Map<string, number>();
  readonly #unreadable = new Map<string, UnreadableFile>();
  #clock = 0;

  constructor(files: Readonly<Record<string, string>> = {}) {
    for (const [path, text] of Object.entries(files)) {
      this.write(path, text);
    }
  }

  /** What a person or a fetch would write. */
  write(path: string, text: string): void {
    this.#clock += 1;
    this.files.set(path, text);
    this.#unreadable.delete(path);
    this.#stamps.set(path, this.#clock);
  }

  /** A file that is there but is no text. */
  writeUnreadable(file: UnreadableFile): void {
    this.write(file.path, '');
    this.#unreadable.set(file.path, file);
  }

  delete(path: string): void {
    this.files.delete(path);
    this.#stamps.delete(path);
    this.#unreadable.delete(path);
  }

  text(path: string): string {
    const text = this.files.get(path);
    if (text === undefined) {
      throw new Error(`There is no ${path}.`);
    }
    return text;
  }

  async list(): Promise<readonly SiteFile[]> {
    this.calls.push('list');
    return [...this.#stamps].map(([path, stamp]) => ({
      path,
      stamp: String(stamp),
      inCheckout: !this.outside.has(path),
    }));
  }

  async readMany(paths: readonly string[]): Promise<ReadonlyMap<string, string | UnreadableFile>> {
    this.calls.push('readMany');
    this.reads.push(paths);
    return new Map(
      paths.flatMap(path =>
        this.files.has(path) ? [[path, this.#unreadable.get(path) ?? this.text(path)] as const] : [],
      ),
    );
  }

  held(): readonly HeldChange[] {
    return [];
  }

  readShared(paths: readonly string[]): Promise<ReadonlyMap<string, string | UnreadableFile>> {
    return this.readMany(paths);
  }

  async save(change: Change): Promise<void> {
    this.calls.push('save');
    await this.beforeSave?.(change);
    const { files, conflicts } = applyEdits(change.edits, path => this.files.get(path), deriveHeaders);
    const [conflict] = conflicts;
    if (conflict !== undefined) {
      throw new Error(`The change does not fit: ${conflict.message}`);
    }
    for (const [path, text] of files) {
      this.write(path, text);
    }
    this.saved.push(change);
  }

  async publish(): Promise<ShareStatus> {
    this.calls.push('publish');
    return this.status;
  }

  async refresh(): Promise<ShareStatus> {
    this.calls.push('refresh');
    return this.status;
  }

  async pending(): Promise<readonly Change[]> {
    return [];
  }

  async discard(): Promise<void> {
    this.calls.push('discard');
  }

  async supersede(_changeIds: readonly string[], by: Change | undefined): Promise<void> {
    this.calls.push('supersede');
    if (by !== undefined) {
      await this.save(by);
    }
  }

  async publishToBranch(): Promise<SideBranch> {
    this.calls.push('publishToBranch');
    return this.toBranch();
  }

  leaveOldHistory(): Promise<ShareStatus> {
    return this.refresh();
  }

  acceptRemote(): Promise<void> {
    return Promise.resolve();
  }

  missing(): readonly Change[] {
    return this.missingChanges;
  }

  async putBack(changeIds: readonly string[]): Promise<void> {
    this.calls.push('putBack');
    for (const change of this.missingChanges.filter(({ id }) => changeIds.includes(id))) {
      await this.save(change);
    }
    this.#settle(changeIds);
  }

  async leaveOut(changeIds: readonly string[]): Promise<void> {
    this.calls.push('leaveOut');
    this.#settle(changeIds);
  }

  #settle(changeIds: readonly string[]): void {
    this.missingChanges = this.missingChanges.filter(({ id }) => !changeIds.includes(id));
  }

  renamed(): readonly RenamedIncident[] {
    return this.renamedIncidents;
  }

  async toldRenamed(to: string): Promise<void> {
    this.calls.push('toldRenamed');
    this.renamedIncidents = this.renamedIncidents.filter(renamed => renamed.to !== to);
  }

  onDidRename(): Disposable {
    return { dispose: () => undefined };
  }

  onDidChangeStatus(): Disposable {
    return { dispose: () => undefined };
  }
}
