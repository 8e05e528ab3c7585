import * as vscode from 'vscode';
import { Refusal } from '../../app/change';
import { planUpdateReferences } from '../../app/reviewProcess';
import { printReference, referenceText } from '../../core/review/references';
import { REVIEW_FILE } from '../../core/site/paths';
import { toLabel } from '../../core/text/plain';
import { answered } from '../errors';
import type { CommandId } from '../ids';
import { tell } from '../notify';
import { apply } from './apply';
import type { Handler } from './handler';
import { saveOpenReview } from './reviewCommands';
import { idOf, titleOf, type Target, type Targets } from './target';

/** Entries of the log in the text of a review: choosing some, and keeping them in step. */
export function entryCommands(targets: Targets): Partial<Record<CommandId, Handler>> {
  const hasReview = ({ review }: Target['record']): boolean => review !== undefined;
  return {
    'livesite.insertTimelineEntry': async args =>
      insertEntries(await targets.incident(args, 'Entries of which incident?', hasReview)),
    'livesite.updateTimelineEntries': async args =>
      updateEntries(await targets.incident(args, 'The review of which incident?', hasReview)),
  };
}

async function insertEntries(target: Target): Promise<void> {
  const { folder, record } = target;
  const { incident } = record;
  const isReview = (uri: vscode.Uri): boolean => folder.pathOf(uri) === `${record.folder}/${REVIEW_FILE}`;
  const editor = [vscode.window.activeTextEditor, ...vscode.window.visibleTextEditors].find(
    one => one !== undefined && isReview(one.document.uri),
  );
  if (editor === undefined) {
    throw new Refusal('Open the review, and put the cursor where the entries shall stand.');
  }
  const picked = answered(
    await vscode.window.showQuickPick(
      [...incident.entries]
        .filter(({ retracted, redacted }) => !retracted && !redacted)
        .sort((a, b) => a.at - b.at)
        .map(effective => ({
          label: toLabel(referenceText(effective, incident.declaredAt), 120),
          description: `@${effective.entry.actor}`,
          effective,
        })),
      {
        canPickMany: true,
        ignoreFocusOut: true,
        matchOnDescription: true,
        placeHolder: 'Which entries? They follow later corrections.',
        title: titleOf(target),
      },
    ),
  );
  const links = picked.map(({ effective }) => printReference(effective, incident.declaredAt));
  if (links.length === 0) {
    return;
  }
  const at = editor.selection.active;
  const line = editor.document.lineAt(at.line).text;
  const before = line.slice(0, at.character);
  const ending = editor.document.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n';
  const isInSentence = links.length === 1 && before.trim() !== '';
  const lead = before.trim() === '' ? '' : ending;
  const tail = line.slice(at.character).trim() === '' ? '' : ending;
  const text = isInSentence
    ? (links[0] ?? '')
    : `${lead}${links.map(link => `- ${link}`).join(ending)}${tail}`;
  await editor.edit(edit => edit.insert(at, text));
  await vscode.window.showTextDocument(editor.document, { viewColumn: editor.viewColumn });
}

async function updateEntries(target: Target): Promise<void> {
  await saveOpenReview(target);
  await apply(target, (site, author) => planUpdateReferences(site, idOf(target), author));
  void tell('The review shows all entries as the log has them now.');
}
