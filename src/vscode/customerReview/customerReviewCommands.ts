import * as vscode from 'vscode';
import {
  approvableKinds,
  planApprove,
  planStatement,
  planWithdrawApproval,
  requireCustomerReview,
  type CustomerReviewRecord,
} from '../../app/customerReview/approveCustomerReview';
import { planFinalEdition, planStartCustomerReview } from '../../app/customerReview/startCustomerReview';
import { contentNow } from '../../app/customerReview/contentOf';
import { dictionaryFlaws, leakDictionaryOf } from '../../app/leakDictionary';
import { repositoriesOf } from '../../app/leakProblems';
import { Refusal } from '../../app/change';
import type { Change } from '../../core/change/change';
import { shortHash } from '../../core/customerReview/approvedText';
import { openApproversSentence, openKinds } from '../../core/customerReview/checkCustomerReview';
import type { ApproverKind } from '../../core/customerReview/header';
import { statementFlaw } from '../../core/customerReview/statement';
import { markdownBody } from '../../core/customerReview/publicationContent';
import { publicationsOf, publishedAt } from '../../core/customerReview/publications';
import { findLeaks } from '../../core/leaks/findLeaks';
import type { LeakDictionary } from '../../core/leaks/dictionary';
import { sameHandle } from '../../core/people/people';
import { CUSTOMER_REVIEW_FILE, REVIEW_FILE } from '../../core/site/paths';
import { toLabel, toOneLine } from '../../core/text/plain';
import type { Handler } from '../commands/handler';
import { choose } from '../commands/prompts';
import { saveOpenReview } from '../commands/reviewCommands';
import { idOf, titleOf, type Target, type Targets } from '../commands/target';
import { Cancelled } from '../errors';
import { confirm, tell } from '../notify';
import type { Previews } from '../previews';
import type { SiteFolder } from '../siteFolder';

export interface CustomerReviewDeps {
  readonly targets: Targets;
  readonly previews: Previews;
}

/** Commands around the text that customers read, up to its approval. */
export function customerReviewCommands(
  deps: CustomerReviewDeps,
): Readonly<
  Record<
    | 'livesite.startCustomerReview'
    | 'livesite.showReviewBeside'
    | 'livesite.approveCustomerReview'
    | 'livesite.withdrawApproval',
    Handler
  >
> {
  const { targets } = deps;
  return {
    'livesite.startCustomerReview': args => start(targets, args),
    'livesite.showReviewBeside': async args => showBeside(await withCustomerReview(targets, args)),
    'livesite.approveCustomerReview': async args => approve(await withCustomerReview(targets, args), deps),
    'livesite.withdrawApproval': async args => withdraw(await withCustomerReview(targets, args)),
  };
}

/** The incident meant, among those with a customer review. */
export function withCustomerReview(targets: Targets, args: readonly unknown[]): Promise<Target> {
  return targets.incident(
    args,
    'The customer review of which incident?',
    ({ customerReview }) => customerReview !== undefined,
  );
}

/** What the text is held against: the same as what is underlined in it. */
export async function dictionaryOf(folder: SiteFolder): Promise<LeakDictionary> {
  return leakDictionaryOf(folder.site, repositoriesOf((await folder.facts())?.remoteUrl));
}

async function start(targets: Targets, args: readonly unknown[]): Promise<void> {
  const target = await targets.incident(
    args,
    'Start the customer review of which incident?',
    ({ incident }) => incident.phase !== 'active',
  );
  const { folder, record } = target;
  if (record.customerReview !== undefined) {
    await offerFinal(target);
    return showBeside(target);
  }
  const { change } = await planStartCustomerReview(
    folder.site,
    idOf(target),
    await folder.author(),
    folder.templates,
  );
  await applyAndShare(folder, change);
  await showBeside(target);
}

/** What is public as a preliminary edition is followed by a final one. */
async function offerFinal(target: Target): Promise<void> {
  const { folder, record } = target;
  const publications = publicationsOf(record.incident);
  if (
    record.customerReview?.edition !== 'preliminary' ||
    publishedAt(publications, 'preliminary') === undefined
  ) {
    return;
  }
  const begin = 'Begin Final Edition';
  const detail =
    'The same words to go on from. What customers read now stays until the final edition is published; it is approved anew.';
  const choice = await confirm(
    'The preliminary edition is published. Begin the final one?',
    detail,
    begin,
    'Open as It Is',
  );
  if (choice === undefined) {
    throw new Cancelled();
  }
  if (choice === begin) {
    await saveOpenReview(target, CUSTOMER_REVIEW_FILE);
    await applyAndShare(folder, planFinalEdition(folder.site, idOf(target), await folder.author()));
  }
}

/** The customers' text on the left, the internal review on the right. */
async function showBeside({ folder, record }: Target): Promise<void> {
  const uriOf = (file: string): vscode.Uri => folder.uriOf(`${record.folder}/${file}`);
  const ours = await vscode.workspace.openTextDocument(uriOf(CUSTOMER_REVIEW_FILE));
  await vscode.window.showTextDocument(ours, { viewColumn: vscode.ViewColumn.One, preview: false });
  if (record.reviewText !== undefined) {
    const internal = await vscode.workspace.openTextDocument(uriOf(REVIEW_FILE));
    await vscode.window.showTextDocument(internal, {
      viewColumn: vscode.ViewColumn.Two,
      preserveFocus: true,
      preview: false,
    });
  }
}

async function approve(target: Target, { previews }: CustomerReviewDeps): Promise<void> {
  const { folder } = target;
  await saveOpenReview(target, CUSTOMER_REVIEW_FILE);
  const { actor } = await folder.author();
  const found = requireCustomerReview(folder.site, idOf(target));
  if (found.review.author !== undefined && sameHandle(found.review.author, actor)) {
    await state(target, found);
    return;
  }
  const as = await chooseKind(approvableKinds(folder.site, found, actor), openKinds(folder.site));
  const name = `Approve ${titleOf(target)}`;
  const doubts = await doubtsOf(folder, found);
  await previews.read(name, approvalText(folder, found, doubts), { beside: false });
  try {
    await agreeToApprove(as, shortHash(found.review.hash), doubts);
  } finally {
    await previews.closeRead(name);
  }
  const { hash } = found.review;
  const change = planApprove(folder.site, { incident: idOf(target), as, hash }, await folder.author());
  await applyAndShare(folder, change);
  void tell(`Approved as ${as} approver. Any later edit of the text voids it.`);
}

/** Beside the text, not above it: whoever is asked goes on reading. What speaks against it stands among the answers. */
async function agreeToApprove(as: ApproverKind, hash: string, doubts: readonly string[]): Promise<void> {
  const detail =
    as === 'technical'
      ? 'You say that it is true, and gives nothing away that belongs inside.'
      : 'You say that customers understand it, and should read it.';
  const row = { label: `$(verified) Approve as ${as} approver`, description: hash, detail, value: true };
  const isAgreed = await choose(
    [row, ...doubtRows(doubts, 'Do not approve')],
    'Recorded with your name and the time. Any later edit voids it',
    'Approve the text as it is shown?',
  );
  if (!isAgreed) {
    throw new Cancelled();
  }
}

/** Answers that do nothing, each with what speaks for it. */
export function doubtRows(
  doubts: readonly string[],
  label: string,
): readonly { readonly label: string; readonly detail: string; readonly value: false }[] {
  return doubts.map(doubt => ({ label: `$(warning) ${label}`, detail: toLabel(doubt, 300), value: false }));
}

async function chooseKind(
  kinds: readonly ApproverKind[],
  open: readonly ApproverKind[],
): Promise<ApproverKind> {
  const [only] = kinds;
  if (only !== undefined && kinds.length === 1) {
    return only;
  }
  const details: Readonly<Record<ApproverKind, string>> = {
    technical: 'It is true, and gives nothing away that belongs inside',
    'non-technical': 'Customers understand it, and should read it',
  };
  return choose(
    kinds.map(kind => ({
      label: kind,
      description: open.includes(kind) ? 'Anybody may: no approvers are named' : '',
      detail: details[kind],
      value: kind,
    })),
    'As what do you approve it? One person cannot be both.',
  );
}

/** What whoever approves should know first, one sentence each. */
async function doubtsOf(folder: SiteFolder, found: CustomerReviewRecord): Promise<readonly string[]> {
  const open = openApproversSentence(folder.site);
  return [
    ...dictionaryFlaws(folder.site),
    ...(await leaksIn(folder, found)),
    ...(open === undefined ? [] : [open]),
  ];
}

/** How many places look internal, one sentence; none where none does. */
async function leaksIn(
  folder: SiteFolder,
  { text }: Pick<CustomerReviewRecord, 'text'>,
): Promise<readonly string[]> {
  const leaks = findLeaks(text, await dictionaryOf(folder)).length;
  const places = leaks === 1 ? '1 place looks' : `${leaks} places look`;
  return leaks === 0 ? [] : [`${places} internal: mending them voids what was said of this text.`];
}

/** Blank lines in a preview, as high as the question that covers its beginning. */
const BELOW_QUESTION = '&nbsp;\n\n'.repeat(3);

/** Exactly what customers would read, and what the leak check was told to let pass. */
function approvalText(folder: SiteFolder, found: CustomerReviewRecord, doubts: readonly string[]): string {
  const content = contentNow(folder.site, found);
  const { allowed } = found.review;
  const notes = [
    'Below the line stands exactly what customers would read; the day of publishing comes with it.',
    ...doubts.map(doubt => `**${doubt}**`),
    ...(allowed.length === 0
      ? []
      : [
          [
            'Allowed although they look internal:',
            '',
            ...allowed.map(({ words, reason }) => `- ${toOneLine(`“${words}”: ${reason}`)}`),
          ].join('\n'),
        ]),
  ];
  const head = notes
    .join('\n\n')
    .split('\n')
    .map(line => `> ${line}`)
    .join('\n');
  return `${BELOW_QUESTION}${head}\n\n---\n\n# ${content.title}\n\n${markdownBody(content)}`;
}

/** The author does not approve, but says that a person wrote this very text; again after each edit. */
async function state(target: Target, found: CustomerReviewRecord): Promise<void> {
  const { folder } = target;
  const { review } = found;
  const flaw = statementFlaw(review);
  if (flaw === undefined) {
    throw new Refusal(
      'You are its author and have stated that a person wrote exactly this text. A technical and a non-technical colleague approve it.',
    );
  }
  const yes = 'I Wrote It';
  const again = flaw === 'edited' ? 'The text was changed since you stated it. ' : '';
  const internal = (await leaksIn(folder, found)).map(words => ` ${words}`).join('');
  const detail = `${again}Customers are told by people. Your name, the time and the text (${shortHash(review.hash)}) are recorded; any later edit voids it. Others approve the text.${internal}`;
  if ((await confirm('Do you state that a person wrote this text?', detail, yes)) !== yes) {
    throw new Cancelled();
  }
  const stated = { incident: idOf(target), hash: review.hash };
  await applyAndShare(folder, planStatement(folder.site, stated, await folder.author()));
  void tell('Recorded. Now a technical and a non-technical colleague approve it.');
}

async function withdraw(target: Target): Promise<void> {
  const { folder } = target;
  await saveOpenReview(target, CUSTOMER_REVIEW_FILE);
  await applyAndShare(folder, planWithdrawApproval(folder.site, idOf(target), await folder.author()));
  void tell('Your approval is withdrawn. What is published stays published.');
}

async function applyAndShare(folder: SiteFolder, change: Change | undefined): Promise<void> {
  if (change !== undefined) {
    await folder.apply(change);
    await folder.publish();
  }
}
