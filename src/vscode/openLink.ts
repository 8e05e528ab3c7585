import * as vscode from 'vscode';
import { resolveTarget } from '../core/remediation/target';
import { INCIDENT_ID } from '../core/text/slug';
import { settings } from './settings';
import type { SiteFolder } from './siteFolder';

/** Opens what an entry links to: another incident's timeline, a pull request on the remote's host, or a web address. */
export async function openLink(target: string, folder: SiteFolder): Promise<void> {
  if (INCIDENT_ID.test(target)) {
    await vscode.commands.executeCommand('livesite.showTimeline', { root: folder.key, incident: target });
    return;
  }
  const pull = /^([\w.-]+\/[\w.-]+)#(\d+)$/.exec(target);
  if (pull) {
    const remoteUrl = (await folder.facts())?.remoteUrl;
    const found = resolveTarget({ repository: pull[1], remoteUrl, apiUrl: settings().githubApiUrl }).target;
    const repository = found?.url ?? `https://github.com/${pull[1]}`;
    await vscode.env.openExternal(vscode.Uri.parse(`${repository}/issues/${pull[2]}`, true));
    return;
  }
  if (/^https?:\/\//.test(target)) {
    await vscode.env.openExternal(vscode.Uri.parse(target, true));
  }
}
