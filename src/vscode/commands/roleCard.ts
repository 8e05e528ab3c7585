import * as vscode from 'vscode';
import type { LiveSite } from '../../app/site';
import { Refusal } from '../../app/change';

/** What a role's holder does, avoids and says, as Markdown. */
export function roleCard(site: LiveSite, roleId: string): string {
  const role = site.plan.roles.find(({ id }) => id === roleId);
  if (!role) {
    throw new Refusal(`The plan has no role ${roleId}.`);
  }
  const list = (title: string, lines: readonly string[] | undefined): string =>
    lines === undefined || lines.length === 0
      ? ''
      : `\n## ${title}\n\n${lines.map(line => `- ${line}`).join('\n')}\n`;
  return [
    `# ${role.name}\n`,
    role.several === true ? '\nSeveral people may hold this role.\n' : '\nOne person holds this role.\n',
    list('Do', role.duties),
    list('Do not', role.avoid),
    list('Say', role.phrases),
    '\nThis card comes from `livesite.yml`; change it there.\n',
  ].join('');
}

export const CARD_SCHEME = 'livesite-card';

/** Serves role cards as read-only documents, so that they open as a Markdown preview. */
export function registerRoleCards(cardOf: (role: string) => string): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(CARD_SCHEME, {
    provideTextDocumentContent: uri => cardOf(uri.query),
  });
}

export async function showRoleCard(site: LiveSite, roleId: string): Promise<void> {
  const role = site.plan.roles.find(({ id }) => id === roleId);
  if (!role) {
    throw new Refusal(`The plan has no role ${roleId}.`);
  }
  const uri = vscode.Uri.from({
    scheme: CARD_SCHEME,
    path: `/${role.name.replace(/[/\\]/g, ' ')}.md`,
    query: roleId,
  });
  await vscode.commands.executeCommand('markdown.showPreviewToSide', uri);
}
