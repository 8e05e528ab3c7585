import { tryParserOf } from '../core/site/fileParsers';
import type { Change, FileEdit } from '../core/change/change';
import { isSiteFile } from '../core/change/siteFiles';
import type { EntryBody } from '../core/incident/entry';
import type { Incident } from '../core/incident/incident';
import { doneTime } from '../core/remediation/report';
import { parseReview } from '../core/review/review';
import type { Problem } from '../core/problem';
import { incidentOfPath, LOG_FILE, REVIEW_FILE } from '../core/site/paths';
import { positionAt, withLineEnding } from '../core/text/range';
import { planEntries, planFiles, type Author } from './change';
import type { LiveSite } from './site';

/** Whether people edit this file by hand: every file of the live site but the logs, whose lines are only ever added to. */
export function isEditedByHand(path: string): boolean {
  return isSiteFile(path) && !path.endsWith(`/${LOG_FILE}`);
}

/**
 * What saving a file by hand does to the live site; undefined where there is nothing to share. `before` is the text the edit started
 * from, undefined where the live site has no such file. Other line endings alone are no edit: the file's own are kept.
 */
export function planSavedEdit(path: string, before: string | undefined, saved: string): FileEdit | undefined {
  if (!isEditedByHand(path)) {
    return undefined;
  }
  if (before === undefined) {
    return { kind: 'create', path, text: saved };
  }
  return withLineEnding(before, '\n') === withLineEnding(saved, '\n')
    ? undefined
    : { kind: 'replace', path, before, after: saved };
}

/**
 * Why an edit of the plan, the people, the services or a rotation should not reach colleagues yet, one plain sentence: it has more errors than
 * what it started from. Undefined where it may go.
 */
export function findBreakage(path: string, before: string | undefined, saved: string): string | undefined {
  const parse = tryParserOf(path);
  const errorsIn = (text: string): readonly Problem[] =>
    parse?.(text).problems.filter(({ severity }) => severity === 'error') ?? [];
  const [first, ...more] = errorsIn(saved);
  const earlier = before === undefined ? 0 : errorsIn(before).length;
  if (first === undefined || 1 + more.length <= earlier) {
    return undefined;
  }
  const line = positionAt(saved, first.range.start).line + 1;
  return `Colleagues would get a broken file. Line ${line}: ${first.message} It is shared when you save it mended.`;
}

/**
 * Shares an edit by hand. Where it ticks a remediation item of a review or opens one again, the log says so, as after a tick by command:
 * the day is known here and nowhere later. An item with an issue is done when GitHub has followed; what the log says already is not
 * said twice.
 */
export function planSharedEdit(site: Pick<LiveSite, 'byId'>, edit: FileEdit, author: Author): Change {
  const { path } = edit;
  const incident = incidentOfPath(path);
  const record = incident === undefined ? undefined : site.byId.get(incident);
  const summary = `${edit.kind === 'create' ? 'add' : 'edit'} ${incident === undefined ? path : path.split('/').at(-1)}`;
  const isReview = record !== undefined && path === `${record.folder}/${REVIEW_FILE}`;
  const bodies = isReview && edit.kind === 'replace' ? ticksIn(record.incident, edit) : [];
  return record === undefined || bodies.length === 0
    ? planFiles(summary, [edit], author, incident)
    : planEntries(record, bodies, author, summary, { edits: [edit] });
}

function ticksIn(
  incident: Incident,
  { before, after }: { readonly before: string; readonly after: string },
): readonly EntryBody[] {
  const earlier = new Map(parseReview(before).items.map(item => [item.id, item.done]));
  return parseReview(after).items.flatMap(({ id, done, issue }): EntryBody[] => {
    const wasDone = id === undefined ? undefined : earlier.get(id);
    if (id === undefined || wasDone === undefined || wasDone === done || issue !== undefined) {
      return [];
    }
    const isKnown = (doneTime(incident, id) !== undefined) === done;
    return isKnown ? [] : [{ kind: 'issue', item: id, text: done ? 'done' : 'open again' }];
  });
}
