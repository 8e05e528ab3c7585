import * as vscode from 'vscode';
import type { Backends } from '../../app/backend';
import { Refusal } from '../../app/change';
import { prepareWorkflow } from '../../app/escalationWorkflow';
import { WORKFLOW_FILE, WORKFLOW_TOOL } from '../../core/escalation/workflow';
import type { Handler } from '../commands/handler';
import type { Targets } from '../commands/target';
import { Cancelled } from '../errors';
import type { CommandId } from '../ids';
import { confirm, tell } from '../notify';

/** Writes what pages while nobody has an editor open, for a person to look at and to commit. */
export function workflowCommand(targets: Targets, backends: Backends): Partial<Record<CommandId, Handler>> {
  return {
    'livesite.addEscalationWorkflow': async ([argument]) => {
      const folder = await targets.site(argument);
      const facts = await folder.facts();
      if (facts === undefined || folder.readOnly !== '') {
        throw new Refusal(
          folder.readOnly === ''
            ? 'The live site is in no Git repository, so there is nothing a workflow could check out.'
            : folder.readOnly,
        );
      }
      const { text, secrets, depth, limit } = prepareWorkflow(folder.site.plan, facts);
      const yes = 'Write Files';
      const needs =
        secrets.length === 0
          ? 'It needs no secret.'
          : `The repository needs these secrets on GitHub: ${secrets.join(', ')}.`;
      const detail = [
        `${WORKFLOW_FILE}, and a copy of the command line tool in ${WORKFLOW_TOOL}. Nothing is committed: look at the files, and commit them yourself.`,
        needs,
        limit,
        'A cron job is not a pager: GitHub starts scheduled runs late, and drops some. Let a route lead to a real pager as well.',
      ];
      const question = 'Write a workflow for GitHub Actions that pages while nobody has an editor open?';
      if ((await confirm(question, detail.join('\n\n'), yes)) !== yes) {
        throw new Cancelled();
      }
      const root = vscode.Uri.joinPath(folder.root, ...Array.from({ length: depth }, () => '..'));
      await backends.writeWorkflow(root.fsPath, text);
      await vscode.window.showTextDocument(vscode.Uri.joinPath(root, WORKFLOW_FILE), { preview: false });
      void tell(`The workflow and its tool are written. Commit them. ${needs}`);
    },
  };
}
