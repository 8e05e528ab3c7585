import * as vscode from 'vscode';
import type { IssuePreview, PreparedIssues } from '../../app/prepareIssues';
import { toLabel } from '../../core/text/plain';
import { answered } from '../errors';
import type { Previews } from '../previews';

/** Shows what would be sent. Resolves with what the person wants opened; rejects with Cancelled when they close it. */
export async function confirmIssues(previews: Previews, prepared: PreparedIssues): Promise<PreparedIssues> {
  const ofMany = new Set(prepared.previews.map(({ incident }) => incident)).size > 1;
  const close = await previews.show(`Preview of ${plural(opening(prepared).length)}`, previewText(prepared));
  const picked = await vscode.window.showQuickPick(
    opening(prepared).map(preview => ({ ...rowOf(preview, ofMany), picked: true, preview })),
    {
      canPickMany: true,
      ignoreFocusOut: true,
      title: `Open ${plural(opening(prepared).length)} in ${placeOf(prepared)}?`,
      placeHolder: 'OK sends what is ticked, exactly as previewed below',
    },
  );
  await close();
  const chosen = new Set(answered(picked).map(({ preview }) => preview));
  return { ...prepared, previews: prepared.previews.filter(preview => chosen.has(preview)) };
}

function opening({ previews }: PreparedIssues): IssuePreview[] {
  return previews.filter(({ action }) => action !== 'skip');
}

function placeOf({ repository }: PreparedIssues): string {
  return `${repository.repository.owner}/${repository.repository.name} (${repository.private ? 'private' : 'PUBLIC: anybody can read it'})`;
}

function plural(count: number): string {
  return count === 1 ? '1 issue' : `${count} issues`;
}

/** What must be seen stands in a line of its own: beside a long text it would be cut. `ofMany`: of several incidents. */
function rowOf(preview: IssuePreview, ofMany: boolean): vscode.QuickPickItem {
  const label = `${preview.item} ${toLabel(preview.text)}`;
  if (preview.action === 'link') {
    return { label, description: 'link what exists', detail: toLabel(preview.reason) };
  }
  if (preview.action === 'skip') {
    return { label, description: 'skip', detail: toLabel(preview.reason) };
  }
  const assignee = preview.draft.assignee === undefined ? 'nobody assigned' : `@${preview.draft.assignee}`;
  const warnings = preview.warnings.map(({ what }) => `$(warning) holds ${toLabel(what)}`);
  const facts = [
    ...warnings,
    assignee,
    ...(preview.due === undefined ? [] : [`due ${preview.due}`]),
    ...(ofMany ? [toLabel(preview.incident)] : []),
  ];
  return { label, detail: [...facts, ...preview.notes.map(note => toLabel(note))].join(' · ') };
}

/** The preview document: where, then each issue with title, labels, assignee and body as they would be sent. */
export function previewText(prepared: PreparedIssues): string {
  const parts = [
    `# ${plural(opening(prepared).length)} for ${placeOf(prepared)}\n\n${prepared.repository.url}\n`,
  ];
  for (const preview of prepared.previews) {
    parts.push(`\n---\n\n## ${preview.item}: ${preview.text}\n\n${partOf(preview)}`);
  }
  return parts.join('');
}

function partOf(preview: IssuePreview): string {
  if (preview.action !== 'open') {
    const what =
      preview.action === 'link' ? 'Nothing is opened; the existing issue is linked.' : 'Nothing is sent.';
    return `${what} ${preview.reason}\n`;
  }
  const { draft, notes, warnings } = preview;
  const lines = [
    ...warnings.map(({ what }) => `**Look twice:** it holds ${what}.`),
    ...notes,
    `Title: ${draft.title}`,
    `Labels: ${draft.labels.join(', ') || 'none'}`,
    `Assignee: ${draft.assignee === undefined ? 'nobody' : `@${draft.assignee}`}`,
  ];
  return `${lines.map(line => `- ${line}\n`).join('')}\n${fenced(draft.body)}`;
}

/** A fence longer than any in the text, so that the body is shown as it is. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`{3,}/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}markdown\n${text}\n${fence}\n`;
}
