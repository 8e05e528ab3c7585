import * as vscode from 'vscode';
import type { LiveSites } from '../liveSites';
import { registerCodeLens } from './codeLens';
import { registerCompletion } from './completion';
import { registerDiagnostics } from './diagnostics';
import type { Now } from './documents';
import { registerHover } from './hover';
import { registerLinks } from './links';
import { registerQuickFixes } from './quickFixes';
import { registerWorkspaceSymbols } from './workspaceSymbols';

/** Everything Livesite does in text editors. */
export function registerEditorFeatures(sites: LiveSites, now: Now = Date.now): vscode.Disposable {
  return vscode.Disposable.from(
    registerDiagnostics(sites, now),
    registerCompletion(sites, now),
    registerCodeLens(sites),
    registerQuickFixes(sites, now),
    registerHover(sites, now),
    registerLinks(sites),
    registerWorkspaceSymbols(sites),
  );
}
