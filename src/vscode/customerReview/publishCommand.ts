import * as vscode from 'vscode';
import { recordProblems } from '../../app/customerReview/approvalHistory';
import {
  requireCustomerReview,
  type CustomerReviewRecord,
} from '../../app/customerReview/approveCustomerReview';
import { contentOfStep } from '../../app/customerReview/contentOf';
import type { PublicationResult } from '../../app/customerReview/planPublication';
import { publishBlockers } from '../../app/customerReview/publishBlockers';
import { publishStep, requirePublishable, type PublishDeps } from '../../app/customerReview/publishStep';
import { customerReviewStatus } from '../../app/customerReview/statusText';
import {
  PublicationError,
  type PublicationChannel,
  type PublicationOptions,
} from '../../app/publicationPorts';
import { leakDictionaryOf } from '../../app/leakDictionary';
import { repositoriesOf } from '../../app/leakProblems';
import { openApproversSentence } from '../../core/customerReview/checkCustomerReview';
import { fileNameOf, type PublicationContent } from '../../core/customerReview/publicationContent';
import { publicationsOf } from '../../core/customerReview/publications';
import type { Channel, PublicationStep } from '../../core/incident/publicationWords';
import { CUSTOMER_REVIEW_FILE } from '../../core/site/paths';
import { toLabel } from '../../core/text/plain';
import { printInstant } from '../../core/time/instant';
import { Refusal, requireIncident } from '../../app/change';
import type { Clock, Log } from '../../app/ports';
import type { Handler } from '../commands/handler';
import { choose } from '../commands/prompts';
import { saveOpenReview } from '../commands/reviewCommands';
import { idOf, titleOf, type Target, type Targets } from '../commands/target';
import { Cancelled } from '../errors';
import { withProgress } from '../github/progress';
import { tell, warn } from '../notify';
import type { Previews } from '../previews';
import type { SiteFolder } from '../siteFolder';
import { withdrawChange } from '../withdrawChange';
import type { Channels } from './channels';
import { dictionaryOf, doubtRows, withCustomerReview } from './customerReviewCommands';

export interface PublishCommandDeps {
  readonly targets: Targets;
  readonly previews: Previews;
  readonly channels: Channels;
  readonly clock: Clock;
  readonly log: Log;
  readonly memory: vscode.Memento;
  /** Looks for what was being sent when a window went away. */
  readonly settle: (folder: SiteFolder) => Promise<void>;
}

export function publishCommands(
  deps: PublishCommandDeps,
): Readonly<Record<'livesite.publishCustomerReview' | 'livesite.showPublications', Handler>> {
  return {
    'livesite.publishCustomerReview': async args =>
      publish(await withCustomerReview(deps.targets, args), deps),
    'livesite.showPublications': async args => show(await withCustomerReview(deps.targets, args), deps),
  };
}

async function show(target: Target, deps: PublishCommandDeps): Promise<void> {
  const { folder } = target;
  if (folder.readOnly === '') {
    await deps.settle(folder);
  }
  const commits = await folder.historyOf(`${target.record.folder}/${CUSTOMER_REVIEW_FILE}`);
  const text = customerReviewStatus(folder.site, idOf(target), await dictionaryOf(folder), { commits });
  await deps.previews.read(`Customer review of ${titleOf(target)}`, text, { beside: false });
}

/** Through the checks, a place, its draft and the publication, each looked at before it leaves. */
async function publish(target: Target, deps: PublishCommandDeps): Promise<void> {
  const { folder } = target;
  await saveOpenReview(target, CUSTOMER_REVIEW_FILE);
  if (!(await isClear(target, deps))) {
    return;
  }
  const found = requirePublishable(folder.site, { incident: idOf(target) }, await dictionaryOf(folder));
  const channel = await chooseChannel(target, found, deps);
  const doubts = await doubtsOf(target, deps.log);
  const steps: readonly PublicationStep[] = channel.capabilities.draft ? ['draft', 'publish'] : ['publish'];
  for (const step of steps) {
    // Read anew: the day on what is shown is that of the draft, which the step before may have kept.
    const shown = { ...found, record: requireIncident(folder.site, idOf(target)) };
    const content = contentOfStep(folder.site, shown, channel, { step, now: deps.clock.now() });
    const options = step === 'publish' && channel.capabilities.notify ? await askNotify() : { notify: false };
    await agree({ channel, step, content, options, doubts }, deps.previews);
    const result = await run(target, { channel, step, content, options }, deps);
    if (result.outcome !== 'done') {
      void warn(
        `${stepWords(step, channel)}: ${result.outcome === 'failed' ? 'not done' : 'it is not known whether it was done'}. ${result.text}`,
      );
      return;
    }
    if (step === 'publish') {
      await reportPublished(channel, result);
    }
  }
}

/** What counts, but its givers' commits did not bring, and that anybody may approve: whoever publishes is told. */
async function doubtsOf({ folder, record }: Target, log: Log): Promise<readonly string[]> {
  try {
    const commits = await folder.historyOf(`${record.folder}/${CUSTOMER_REVIEW_FILE}`);
    const { review } = requireCustomerReview(folder.site, record.incident.id);
    const open = openApproversSentence(folder.site);
    const unrecorded = recordProblems(review, folder.site, commits).map(({ message }) => message);
    return [...(open === undefined ? [] : [open]), ...unrecorded];
  } catch (error) {
    log.write('warn', 'Whose commits brought the approvals could not be looked up', error);
    return ['Whose commits brought the approvals could not be looked up.'];
  }
}

/** Shows what is in the way, with the text next to it. */
async function isClear(target: Target, deps: PublishCommandDeps): Promise<boolean> {
  const { folder } = target;
  const found = requireCustomerReview(folder.site, idOf(target));
  const blockers = publishBlockers(folder.site, found, await dictionaryOf(folder));
  const [first, ...more] = blockers;
  if (first === undefined) {
    return true;
  }
  const showIt = 'Show What Is Missing';
  const others = more.length === 0 ? '' : ` And ${more.length} more.`;
  void warn(`Not published. ${first.message}${others}`, showIt).then(async choice => {
    if (choice === showIt) {
      await show(target, deps);
    }
  });
  return false;
}

const PUBLISH_FOLDER = 'livesite.publishFolder';

async function chooseChannel(
  target: Target,
  { review: { edition } }: CustomerReviewRecord,
  deps: PublishCommandDeps,
): Promise<PublicationChannel> {
  const { folder, record } = target;
  const { statusPage, customerReview } = folder.site.plan;
  const { repository = '' } = customerReview;
  const publications = publicationsOf(record.incident);
  const last = (channel: Channel, isThere: (place: string) => boolean): string => {
    const done = publications.findLast(
      one =>
        one.channel === channel && one.step === 'publish' && one.outcome === 'done' && isThere(one.target),
    );
    return done === undefined
      ? ''
      : `${done.edition} edition published ${printInstant(done.at).slice(0, 16).replace('T', ' ')} UTC`;
  };
  const rows = [
    ...(statusPage === undefined
      ? []
      : [
          {
            label: '$(globe) Status page',
            description: last('statuspage', place => place.startsWith(`${statusPage.page}/`)),
            detail: `Post-mortem on Atlassian Statuspage, page ${statusPage.page}`,
            value: 'statuspage' as const,
          },
        ]),
    ...(repository === ''
      ? []
      : [
          {
            label: '$(github) GitHub release',
            description: last('github', place => place.toLowerCase() === repository.toLowerCase()),
            detail: `In ${toLabel(repository)}`,
            value: 'github' as const,
          },
        ]),
    {
      label: '$(file) Files…',
      description: last('files', () => true),
      detail: 'A page (HTML) and its Markdown, in a folder of your choice',
      value: 'files' as const,
    },
  ];
  switch (
    await choose(rows, 'Where do customers read it?', `Publish the ${edition} edition of ${titleOf(target)}`)
  ) {
    case 'statuspage':
      return statusPageChannel(target, deps);
    case 'github':
      return deps.channels.release(folder, repository);
    case 'files':
      return deps.channels.files(await chooseFolder(deps.memory), fileNameOf(idOf(target)));
  }
}

async function statusPageChannel(
  { folder, record }: Target,
  { channels }: PublishCommandDeps,
): Promise<PublicationChannel> {
  const page = folder.site.plan.statusPage;
  if (page === undefined) {
    throw new Refusal('livesite.yml names no `status-page`.');
  }
  const incidents = await asRefusal(() => channels.statusPageIncidents(folder, page));
  const before = publicationsOf(record.incident)
    .findLast(one => one.channel === 'statuspage' && one.target.startsWith(`${page.page}/`))
    ?.target.split('/')[1];
  const rows = incidents.map(incident => ({
    label: toLabel(incident.name),
    description: `${incident.status} · ${incident.createdAt.slice(0, 16).replace('T', ' ')} UTC`,
    detail: incident.id === before ? 'used before' : '',
    value: incident,
  }));
  if (rows.length === 0) {
    throw new Refusal(
      'The status page has no incident yet, so there is nothing a post-mortem could belong to.',
    );
  }
  const ordered = [
    ...rows.filter(({ value }) => value.id === before),
    ...rows.filter(({ value }) => value.id !== before),
  ];
  return channels.statusPage(folder, page, await choose(ordered, 'Which incident of the status page is it?'));
}

async function asRefusal<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof PublicationError ? new Refusal(error.message) : error;
  }
}

async function chooseFolder(memory: vscode.Memento): Promise<vscode.Uri> {
  const before = memory.get<string>(PUBLISH_FOLDER);
  const [folder] =
    (await vscode.window.showOpenDialog({
      canSelectFiles: false,
      canSelectFolders: true,
      openLabel: 'Write Review Here',
      ...(before === undefined ? {} : { defaultUri: vscode.Uri.file(before) }),
    })) ?? [];
  if (folder === undefined) {
    throw new Cancelled();
  }
  await memory.update(PUBLISH_FOLDER, folder.fsPath);
  return folder;
}

async function askNotify(): Promise<PublicationOptions> {
  const notify = await choose(
    [
      { label: 'Tell nobody by e-mail', detail: 'It can be read on the status page', value: false },
      {
        label: 'E-mail subscribers',
        detail: 'Everybody who subscribes to this incident; it cannot be taken back',
        value: true,
      },
    ],
    'Tell subscribers?',
  );
  return { notify };
}

interface Step {
  readonly channel: PublicationChannel;
  readonly step: PublicationStep;
  readonly content: PublicationContent;
  readonly options: PublicationOptions;
}

/** Shows exactly what leaves, and asks once. Rejects with Cancelled. */
async function agree(
  { channel, step, content, options, doubts }: Step & { readonly doubts: readonly string[] },
  previews: Previews,
): Promise<void> {
  const preview = channel.preview(step, content, options);
  const doubted = doubts.map(doubt => `Doubt: ${doubt}`);
  // The question covers the first lines.
  const head = [`${stepWords(step, channel)}: ${preview.to}`, '', ...preview.notes, ...doubted];
  const close = await previews.show(
    stepWords(step, channel),
    [...head, '', '────────', '', preview.body].join('\n'),
  );
  try {
    const label = step === 'draft' ? '$(save) Keep as draft' : '$(megaphone) Publish';
    const row = {
      label,
      description: preview.to,
      detail: toLabel(preview.notes.join(' '), 300),
      value: true,
    };
    const isAgreed = await choose(
      [row, ...doubtRows(doubts, 'Do not send')],
      'Exactly as shown below. Escape sends nothing',
      `${stepWords(step, channel)}?`,
    );
    if (!isAgreed) {
      throw new Cancelled();
    }
  } finally {
    await close();
  }
}

function stepWords(step: PublicationStep, { name }: PublicationChannel): string {
  return step === 'draft' ? `Draft on ${name}` : `Publish on ${name}`;
}

async function run(
  target: Target,
  { channel, step, content, options }: Step,
  deps: PublishCommandDeps,
): Promise<PublicationResult> {
  const { folder } = target;
  const agreed = { incident: idOf(target), step, hash: content.hash, day: content.day, options };
  const publishDeps = await depsOf(folder, deps);
  return withProgress(stepWords(step, channel), signal =>
    asRefusal(() => publishStep(channel, agreed, publishDeps, signal)),
  );
}

async function depsOf(folder: SiteFolder, { clock, log }: PublishCommandDeps): Promise<PublishDeps> {
  const repositories = repositoriesOf((await folder.facts())?.remoteUrl);
  return {
    readSite: () => folder.refresh(),
    author: () => folder.author(),
    save: change => folder.apply(change),
    share: async () => void (await folder.publish()),
    waiting: async () => new Set((await folder.store.pending()).map(({ id }) => id)),
    withdraw: id => withdrawChange(folder, id),
    dictionary: site => leakDictionaryOf(site, repositories),
    journal: await folder.journal(),
    clock,
    log,
  };
}

async function reportPublished(
  channel: PublicationChannel,
  { address, text }: PublicationResult,
): Promise<void> {
  const open = 'Open in Browser';
  const isWeb = /^https?:\/\//.test(address);
  const message = `Customers can read it: ${channel.name}. ${text}`.trim();
  if ((await tell(message, ...(isWeb ? [open] : []))) === open) {
    await vscode.env.openExternal(vscode.Uri.parse(address, true));
  }
}
