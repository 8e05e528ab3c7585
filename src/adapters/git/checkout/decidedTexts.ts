import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Change } from '../../../core/change/change';
import { tryMergeEdit } from '../../../core/merge/mergeEdit';
import { writeAtomically } from '../../files/durableFile';
import type { Repository } from '../repository/repository';
import { isSameText } from './editBases';

/** Texts of one file that a person has decided about: what lies in the checkout may be one of them still. */
interface Decision {
  readonly mine: readonly string[];
  /** The edit that stands for them now; undefined where the shared text was taken as it was. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

type Place = Pick<Repository, 'checkoutFolder'>;

/** Notes that the texts these changes made are superseded by `by`, or by what is shared. */
export async function noteDecided(
  place: Place,
  dropped: readonly Change[],
  by: Change | undefined,
): Promise<void> {
  const mine = new Map<string, string[]>();
  for (const edit of dropped.flatMap(change => change.edits)) {
    if (edit.kind !== 'append') {
      const text = edit.kind === 'replace' ? edit.after : edit.text;
      mine.set(edit.path, [...(mine.get(edit.path) ?? []), text]);
    }
  }
  for (const [path, texts] of mine) {
    const stands = by?.edits.find(edit => edit.path === path && edit.kind !== 'append');
    const decision: Decision = {
      mine: texts,
      before: stands?.kind === 'replace' ? stands.before : undefined,
      after: stands?.kind === 'replace' ? stands.after : stands?.kind === 'create' ? stands.text : undefined,
    };
    await writeAtomically(fileOf(place, path), JSON.stringify(decision));
  }
}

/**
 * Whether `present`, which lies in the checkout, is a text that a person has decided about, and `shared` holds what was decided: then
 * the checkout may follow to it. Path relative to the live site's root.
 */
export function isDecided(place: Place, path: string, texts: { present: string; shared: string }): boolean {
  const decision = tryRead(fileOf(place, path));
  if (!decision?.mine.some(text => isSameText(text, texts.present))) {
    return false;
  }
  const { before, after } = decision;
  return (
    after === undefined ||
    isSameText(after, texts.shared) ||
    (before !== undefined && tryMergeEdit({ path, current: texts.shared, before, after }) === texts.shared)
  );
}

function fileOf({ checkoutFolder }: Place, path: string): string {
  return join(checkoutFolder, 'decided', createHash('sha1').update(path).digest('hex'));
}

function tryRead(file: string): Decision | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof value === 'object' && value !== null && 'mine' in value && Array.isArray(value.mine)) {
      const { mine, before, after } = value as Readonly<Record<string, unknown>>;
      const isText = (text: unknown): text is string => typeof text === 'string';
      return {
        mine: (mine as readonly unknown[]).filter(isText),
        before: isText(before) ? before : undefined,
        after: isText(after) ? after : undefined,
      };
    }
  } catch {
    // Nothing was decided (the usual case), or the note was cut short: then the checkout stays as it is.
  }
  return undefined;
}
