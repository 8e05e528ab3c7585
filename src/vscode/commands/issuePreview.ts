import * as vscode from 'vscode';
import type { IssuePreview, PreparedIssues } from '../../app/prepareIssues';
import { toLabel } from '../../core/text/plain';
import { answered } from '../errors';

export const PREVIEW_SCHEME = 'livesite-preview';

/** Shows exactly what would be sent, as a read-only document; the same text is what a person agrees to. */
export class IssuePreviews implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #registration = vscode.workspace.registerTextDocumentContentProvider(PREVIEW_SCHEME, this);
  #text = '';
  #count = 0;

  dispose(): void {
    this.#registration.dispose();
  }

  provideTextDocumentContent(): string {
    return this.#text;
  }

  /** Shows a text; resolves with what closes it. */
  async show(name: string, text: string): Promise<() => Promise<void>> {
    this.#text = text;
    this.#count++;
    const query = String(this.#count);
    const uri = vscode.Uri.from({ scheme: PREVIEW_SCHEME, path: `/${name}.md`, query });
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { preview: true, preserveFocus: true });
    return () => closeTab(uri);
  }

  /** Resolves with what the person wants opened; rejects with Cancelled when they close it. */
  async confirm(prepared: PreparedIssues): Promise<PreparedIssues> {
    const close = await this.show(`Preview of ${plural(opening(prepared).length)}`, previewText(prepared));
    const picked = await vscode.window.showQuickPick(
      opening(prepared).map(preview => ({ ...rowOf(preview), picked: true, preview })),
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

function rowOf(preview: IssuePreview): vscode.QuickPickItem {
  const label = `${preview.item} ${toLabel(preview.text)}`;
  if (preview.action === 'link') {
    return { label, description: 'link what exists', detail: toLabel(preview.reason) };
  }
  if (preview.action === 'skip') {
    return { label, description: 'skip', detail: toLabel(preview.reason) };
  }
  const assignee = preview.draft.assignee === undefined ? 'nobody assigned' : `@${preview.draft.assignee}`;
  const warnings = preview.warnings.map(({ what }) => `$(warning) holds ${toLabel(what)}`);
  return {
    label,
    description: `${assignee}${preview.due === undefined ? '' : ` · due ${preview.due}`}`,
    detail: [...warnings, ...preview.notes.map(note => toLabel(note))].join(' · '),
  };
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

async function closeTab(uri: vscode.Uri): Promise<void> {
  const tabs = vscode.window.tabGroups.all.flatMap(({ tabs: all }) => all);
  const ours = tabs.filter(
    ({ input }) => input instanceof vscode.TabInputText && input.uri.toString() === uri.toString(),
  );
  await vscode.window.tabGroups.close(ours, true);
}
