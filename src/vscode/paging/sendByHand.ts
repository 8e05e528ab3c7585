import * as vscode from 'vscode';
import { Refusal } from '../../app/change';
import { notReadyReason, pagedWhom, pagePreviewText, type PreviewedMessage } from '../../app/pagePreview';
import { pageMessages, type PreparedPage } from '../../app/preparePage';
import { sendPage, type SentPage } from '../../app/sendPage';
import { isNobodyNew, pagesOf } from '../../core/escalation/pages';
import { toLabel } from '../../core/text/plain';
import { isPushRefused } from '../../app/refusedPush';
import type { Previews } from '../previews';
import { idOf, titleOf, type Target, type TargetArgument } from '../commands/target';
import { answered, Cancelled } from '../errors';
import { targetOf, type GitHubAccess } from '../github/githubAccess';
import { withProgress } from '../github/progress';
import { tell, warn } from '../notify';
import { commandTitle } from '../runningCommand';
import { pageDeps, type FolderPaging, type PagingServices } from './pageDeps';

export interface HandDeps {
  readonly services: PagingServices;
  readonly previews: Previews;
  readonly github: GitHubAccess;
}

/** A person who waits for a page to leave does not wait longer for the Git host. */
const SHARE_MS = 4000;
/** A person may send all the same, once told. */
const UNSEEN =
  'The branch takes no push from here, so the timelines of colleagues do not show this page, and they may page the same people.';
/** Stands for what is chosen when a page leaves. */
const UNTIL_SENT = '…';

/** Shows exactly what would leave, over which routes and to whom; what stays ticked is sent. Rejects with Cancelled. */
export async function previewAndSend(target: Target, prepared: PreparedPage, deps: HandDeps): Promise<void> {
  const { folder } = target;
  const paging = await pageDeps(folder, deps.services, SHARE_MS);
  const messages = await previewed(target, prepared, paging);
  const keyless = messages.filter(({ isReady, route }) => !isReady && route.kind !== 'github');
  if (messages.length > 0 && keyless.length === messages.length) {
    await offerKey(folder.key, keyless);
    return;
  }
  const isAlone = paging.isRefused();
  const chosen = await choosesRoutes(target, prepared, { messages, isAlone }, deps);
  if (chosen.some(({ route, isReady }) => route.kind === 'github' && !isReady)) {
    await deps.github.signIn((await targetOf(folder)).host);
  }
  const routes = new Set(chosen.map(({ route }) => route.id));
  const page = { ...prepared.page, routes: prepared.page.routes.filter(({ route }) => routes.has(route.id)) };
  const whom = pagedWhom({ ...prepared, page });
  const sent = await withProgress(`Paging ${toLabel(whom)}`, signal =>
    sendPage({ ...prepared, page }, paging, { evenUnshared: true, evenRefused: true, signal }),
  );
  void report(target, whom, sent);
}

async function previewed(
  target: Target,
  prepared: PreparedPage,
  { pager, urlOf, clock }: FolderPaging,
): Promise<readonly PreviewedMessage[]> {
  const { actor } = await target.folder.author();
  const sender = { actor, now: clock.now(), url: await urlOf(idOf(target)) };
  return Promise.all(
    pageMessages(target.folder.site, prepared, UNTIL_SENT, sender).map(async one => ({
      ...one,
      preview: pager.preview(one.route, one.message),
      isReady: await pager.isReady(one.route),
    })),
  );
}

async function offerKey(root: string, keyless: readonly PreviewedMessage[]): Promise<void> {
  const set = 'Set Route Key…';
  const names = keyless.map(({ route }) => route.id).join(' and ');
  const message = `This machine has no key for ${names}, so nothing can be sent from here.`;
  if ((await warn(message, set)) === set) {
    await vscode.commands.executeCommand('livesite.setRouteKey', { root, incident: '' });
  }
}

async function choosesRoutes(
  target: Target,
  prepared: PreparedPage,
  { messages, isAlone }: { readonly messages: readonly PreviewedMessage[]; readonly isAlone: boolean },
  { previews }: HandDeps,
): Promise<readonly PreviewedMessage[]> {
  const whom = toLabel(pagedWhom(prepared), 80);
  const earlier = pagesOf(target.record.incident);
  const isAgain = prepared.step !== undefined && isNobodyNew(earlier, prepared.page);
  const notes = [
    ...(isAlone ? [UNSEEN] : []),
    ...(isAgain ? ['Nobody new: everybody of this step has been paged for this incident already.'] : []),
  ];
  const text = pagePreviewText(prepared, titleOf(target), messages, notes);
  const close = await previews.show(`Page ${whom}`, text);
  try {
    if (messages.length === 0) {
      await agreeToNobody(prepared);
      return [];
    }
    const picked = await vscode.window.showQuickPick(
      messages.map(one => ({ ...rowOf(one), picked: one.isReady || one.route.kind === 'github', one })),
      {
        canPickMany: true,
        ignoreFocusOut: true,
        title: `Page ${whom} for ${titleOf(target)}?`,
        placeHolder: `${isAlone ? 'Colleagues cannot see this page. ' : ''}Enter sends what is ticked, exactly as previewed below; Escape sends nothing`,
      },
    );
    const chosen = answered(picked).map(({ one }) => one);
    if (chosen.length === 0) {
      throw new Cancelled();
    }
    return chosen;
  } finally {
    await close();
  }
}

function rowOf({ route, message, preview, isReady }: PreviewedMessage): vscode.QuickPickItem {
  const whom = message.recipients.map(({ handle }) => `@${handle}`).join(', ');
  const notes = [...(isReady ? [] : [notReady(route.kind)]), ...preview.warnings];
  const detail = notes.map(note => `$(warning) ${toLabel(note)}`).join('  ');
  return {
    label: `$(send) ${toLabel(route.name ?? route.id)}`,
    description: toLabel([preview.to, whom].filter(part => part !== '').join(' · ')),
    ...(detail === '' ? {} : { detail }),
  };
}

function notReady(kind: PreviewedMessage['route']['kind']): string {
  return kind === 'github'
    ? 'Nobody is signed in to GitHub here: you are asked to sign in.'
    : `This machine cannot send it: ${notReadyReason(kind)}.`;
}

/** A step that reaches nobody is written down, and the next one is due. */
async function agreeToNobody({ step, page }: PreparedPage): Promise<void> {
  if (step === undefined) {
    throw new Refusal(['Nobody would be reached.', ...page.gaps].join(' '));
  }
  const row = {
    label: `$(debug-step-over) Pass over ${step.words}`,
    description: 'it reaches nobody; the next step is due then',
    detail: toLabel(page.gaps.join(' '), 300),
  };
  answered(
    await vscode.window.showQuickPick([row], {
      ignoreFocusOut: true,
      placeHolder: 'This step reaches nobody',
      ...commandTitle(),
    }),
  );
}

async function report(target: Target, whom: string, sent: SentPage): Promise<void> {
  const { root, incident } = { root: target.folder.key, incident: idOf(target) };
  if (sent.kind !== 'sent') {
    await reportUnsent({ root, incident }, whom, sent.kind);
    return;
  }
  const unseen = isPushRefused(target.folder.status)
    ? ' Colleagues do not see it: the branch takes no push.'
    : '';
  const arrived = sent.results.filter(({ outcome }) => outcome === 'delivered');
  const failed = sent.results.filter(({ outcome }) => outcome !== 'delivered');
  const over = arrived.map(({ route }) => route).join(' and ');
  if (failed.length === 0) {
    void tell(
      over === ''
        ? 'The step reached nobody: it is in the timeline.'
        : `${whom} is paged over ${over}.${unseen}`,
    );
    return;
  }
  const again = 'Page Again…';
  const why = failed
    .map(
      ({ route, outcome, text }) =>
        `${route}: ${outcome === 'failed' ? 'not delivered' : 'not known'}. ${text}`,
    )
    .join(' ');
  const isSure = failed.every(({ outcome }) => outcome === 'failed');
  const got =
    over !== ''
      ? `${whom} is paged over ${over} only.`
      : isSure
        ? `${whom} is not paged.`
        : `It is not known whether ${whom} is paged.`;
  if ((await warn(`${got} ${why}`, again)) === again) {
    const route = failed[0]?.route ?? '';
    await vscode.commands.executeCommand('livesite.sendAgain', { root, incident, page: sent.page, route });
  }
}

async function reportUnsent(
  target: TargetArgument,
  whom: string,
  kind: Exclude<SentPage['kind'], 'sent'>,
): Promise<void> {
  if (kind === 'taken') {
    void tell('Somebody else paged this step a moment ago, so nothing was sent twice. The timeline has it.');
    return;
  }
  const again = 'Try Again…';
  const message = `${whom} is not paged: neither the Git host nor any of the routes could be reached. Call them, or try again.`;
  if ((await warn(message, again)) === again) {
    await vscode.commands.executeCommand('livesite.pageOnCall', target);
  }
}
