import { withLineEnding } from '../../src/core/text/range';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SiteBackend } from '../../src/app/backend';
import { planFiles, type Author } from '../../src/app/change';
import { decidableFiles, gatherHeld, planDecision } from '../../src/app/decideConflict';

import type { HeldChange } from '../../src/app/sharingPorts';
import { findBreakage, planSavedEdit } from '../../src/app/savedEdit';
import type { LiveSite } from '../../src/app/site';
import type { Change, FileEdit } from '../../src/core/change/change';
import type { Dice } from './dice';
import { applyHandEdit, countOf, findHandEdits, isNewer, isSameField } from './handEdits';
import type { HandEdit, Ledger } from './ledger';

export interface PersonOptions {
  readonly root: string;
  readonly backend: Pick<SiteBackend, 'store' | 'decisions'>;
  readonly read: () => Promise<LiveSite>;
  /** A file as it is shared now. */
  readonly sharedText: (path: string) => Promise<string | undefined>;
  readonly author: () => Author;
  readonly ledger: Ledger;
  readonly dice: Dice;
  /** Passes some milliseconds, in which all else goes on. */
  readonly pause: (milliseconds: number) => Promise<void>;
}

/** Somebody who edits files of the live site in an editor, as src/vscode/savedEdits.ts and liveFiles.ts see it. */
export interface Person {
  /** Files in which text is being typed. */
  readonly unsaved: ReadonlySet<string>;
  edit(edit: HandEdit): Promise<void>;
  /** Saves again what was edited before a crash and never shared. */
  saveAgain(paths: readonly string[]): Promise<void>;
  /** Decides about what is held: keeps what everybody has, and says the own words in it again. */
  decide(): Promise<void>;
}

export function createPerson(options: PersonOptions): Person {
  const { root, ledger, dice } = options;
  const { store, decisions } = options.backend;
  const unsaved = new Set<string>();
  /** What was shared last from here, by path. */
  const last = new Map<string, string>();
  const onDisk = (path: string) => {
    const file = join(root, path);
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  };

  async function save(edit: FileEdit | undefined): Promise<boolean> {
    if (edit?.kind !== 'replace') {
      return false;
    }
    const broken = findBreakage(edit.path, edit.before, edit.after);
    if (broken !== undefined) {
      throw new Error(`The experiment's own edit breaks a file: ${broken}`);
    }
    const change: Change = planFiles(`edit ${edit.path}`, [edit], options.author());
    for (const intent of findHandEdits(edit.path, edit.before, edit.after)) {
      ledger.write({ kind: 'intend', change: change.id, intent });
    }
    await store.save(change);
    ledger.write({ kind: 'saved', change: change.id, at: Date.now() });
    return true;
  }

  /** What the editor's part does with a saved file of the checkout. */
  async function share(path: string, saved: string, began: string | undefined): Promise<void> {
    await options.read();
    let before: unknown = began;
    if (began === undefined) {
      const shown = (await store.readMany([path])).get(path);
      before = (await store.readShared([path])).get(path);
      if (isSame(shown, before) && !isSame(before, last.get(path))) {
        return;
      }
    }
    if (before !== undefined && typeof before !== 'string') {
      throw new Error(`${path} cannot be read.`);
    }
    if (await save(planSavedEdit(path, before, saved))) {
      last.set(path, saved);
    }
  }

  async function editOnDisk(edit: HandEdit): Promise<void> {
    const { path } = edit;
    for (;;) {
      const loaded = onDisk(path);
      const shared = (await store.readShared([path])).get(path);
      const edited = loaded === undefined ? undefined : applyHandEdit(loaded, edit);
      if (edited === undefined) {
        return;
      }
      unsaved.add(path);
      await options.pause(dice.below(150));
      unsaved.delete(path);
      if (onDisk(path) !== loaded) {
        // The editor asks before it overwrites what is newer; this person loads it again.
        ledger.write({ kind: 'reloaded', path });
        continue;
      }
      writeFileSync(join(root, path), edited);
      await options.pause(dice.below(50));
      const began = typeof shared === 'string' && isSame(shared, loaded) ? shared : undefined;
      return share(path, edited, began);
    }
  }

  async function editLive(edit: HandEdit): Promise<void> {
    const loaded = (await store.readMany([edit.path])).get(edit.path);
    const edited = typeof loaded === 'string' ? applyHandEdit(loaded, edit) : undefined;
    if (typeof loaded === 'string' && edited !== undefined) {
      await options.pause(dice.below(150));
      await save(planSavedEdit(edit.path, loaded, edited));
    }
  }

  /** Keeps the shared text and says in it again what it lacks of the own words. */
  async function decideOn(held: HeldChange): Promise<void> {
    const [path = ''] = decidableFiles(held);
    const file = gatherHeld(decisions.held(), held.change.id, path);
    const theirs = (await options.sharedText(path)) ?? '';
    const shared = findHandEdits(path, '', theirs);
    const missing = findHandEdits(path, file.base, file.mine).filter(
      edit =>
        countOf(theirs, edit) === 0 && !shared.some(each => isSameField(edit, each) && isNewer(each, edit)),
    );
    const result = missing.reduce((text, edit) => applyHandEdit(text, edit) ?? text, theirs);
    const by = planDecision({ file, theirs, result }, options.author());
    for (const intent of by ? missing : []) {
      ledger.write({ kind: 'intend', change: by?.id ?? '', intent });
    }
    await decisions.supersede(
      file.changes.map(({ id }) => id),
      by,
    );
    if (by) {
      ledger.write({ kind: 'saved', change: by.id, at: Date.now() });
    }
    ledger.write({ kind: 'resolved', change: held.change.id });
  }

  return {
    unsaved,
    async edit(edit) {
      const site = await options.read();
      await (site.inCheckout.has(edit.path) ? editOnDisk(edit) : editLive(edit));
    },
    async saveAgain(paths) {
      const { inCheckout } = await options.read();
      for (const path of paths.filter(each => inCheckout.has(each))) {
        const text = onDisk(path);
        if (text !== undefined) {
          await share(path, text, undefined);
        }
      }
    },
    async decide() {
      const held = decisions.held()[0];
      if (held) {
        await decideOn(held);
      }
    },
  };
}

function isSame(one: unknown, other: unknown): boolean {
  return typeof one === 'string' && typeof other === 'string'
    ? withLineEnding(one, '\n') === withLineEnding(other, '\n')
    : one === other;
}
