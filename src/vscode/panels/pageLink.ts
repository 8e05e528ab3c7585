import type * as vscode from 'vscode';
import { Refusal } from '../../app/change';
import type { Log } from '../../app/ports';
import { Cancelled, messageOf } from '../errors';
import { complain } from '../notify';
import type { SiteFolder } from '../siteFolder';
import type { SiteRegistry } from '../siteRegistry';

/** How the editor hears what one page says. */
export interface PageLink<Message extends { readonly type: string }> {
  /** Begins a sentence: `The calendar`. */
  readonly name: string;
  readonly log: Log;
  readonly isMessage: (value: unknown) => value is Message;
  readonly handle: (message: Message) => Promise<void>;
}

/** Hears a page. What does not fit is dropped, and what fails is said to the person; a closed prompt is neither. */
export function hearPage<Message extends { readonly type: string }>(
  webview: vscode.Webview,
  { name, log, isMessage, handle }: PageLink<Message>,
): vscode.Disposable {
  const receive = async (message: unknown): Promise<void> => {
    if (!isMessage(message)) {
      log.write('warn', `${name} sent a message that does not fit; it was dropped.`);
      return;
    }
    try {
      await handle(message);
    } catch (error) {
      if (error instanceof Cancelled) {
        return;
      }
      if (!(error instanceof Refusal)) {
        log.write('error', `${name} could not do "${message.type}"`, error);
      }
      void complain(messageOf(error));
    }
  };
  return webview.onDidReceiveMessage((message: unknown) => void receive(message));
}

const GONE = 'The live site is not in this window (any more).';

/** The live site that a page shows. Refused where the window has it no more. */
export function shownSite(sites: SiteRegistry, root: string): SiteFolder {
  const folder = sites.siteAt(root);
  if (folder === undefined) {
    throw new Refusal(GONE);
  }
  return folder;
}

/** Why a page has nothing to show. `gone`: what is said once the window's live sites are read. */
export function whyUnavailable(sites: SiteRegistry, gone = GONE): string {
  return sites.state === 'loading' ? 'The live site is being read.' : gone;
}
