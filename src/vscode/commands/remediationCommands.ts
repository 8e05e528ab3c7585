import * as vscode from 'vscode';
import { confirm, tell, warn } from '../notify';
import { adoptLostIssues } from '../../app/adoptLostIssues';
import { Refusal } from '../../app/change';
import type { IssueResult } from '../../app/issueResult';
import { openIssues, type OpenIssuesDeps } from '../../app/openIssues';
import type { Clock, Log } from '../../app/ports';
import type { EffectJournal } from '../../app/trackerPorts';
import { prepareIssues, type ItemAddress, type PreparedIssues } from '../../app/prepareIssues';
import type { Wait } from '../../app/trackerPace';
import type { IncidentRecord } from '../../app/site';
import type { Item } from '../../core/remediation/item';
import { tryParseIssueUrl, webPlace, type GitHubTarget } from '../../core/remediation/target';
import { toLabel } from '../../core/text/plain';
import { Cancelled } from '../errors';
import { targetOf, type GitHubAccess } from '../github/githubAccess';
import { withProgress } from '../github/progress';
import type { CommandId } from '../ids';
import type { SiteFolder } from '../siteFolder';
import type { Handler } from './handler';
import type { Previews } from '../previews';
import { confirmIssues } from './issuePreview';
import { choose } from './prompts';
import { itemOf, saveOpenReview } from './reviewCommands';
import { syncRemediation } from './syncCommand';
import { titleOf, type Target, type Targets } from './target';

export interface RemediationDeps {
  readonly targets: Targets;
  readonly github: GitHubAccess;
  readonly previews: Previews;
  readonly clock: Clock;
  readonly wait: Wait;
  readonly log: Log;
}

/** Commands that meet GitHub. Nothing is sent before a person has seen exactly what. */
export function remediationCommands(deps: RemediationDeps): Partial<Record<CommandId, Handler>> {
  const { targets, github } = deps;
  return {
    'livesite.openIssue': async args => {
      const target = await targets.incident(args, 'An item of which incident?', hasOpenable, NONE_OPENABLE);
      await saveOpenReview(target);
      const item = args.length === 0 ? await chooseItem(target) : itemOf(args);
      return open(deps, target.folder, [{ incident: target.record.incident.id, item }]);
    },
    'livesite.openAllIssues': async args => {
      const all = args.length === 0 ? await chooseAll(await targets.site()) : undefined;
      if (all !== undefined) {
        return open(deps, all.folder, all.addresses);
      }
      const target = await targets.incident(args, 'The items of which incident?', hasOpenable, NONE_OPENABLE);
      await saveOpenReview(target);
      return open(deps, target.folder, openableItems(target));
    },
    'livesite.openIssueInBrowser': async args => {
      const { record } = await targets.incident(args, 'An item of which incident?', hasReview);
      const issue = record.review?.items.find(({ id }) => id === itemOf(args))?.issue;
      if (!issue) {
        throw new Refusal('That item has no issue yet.');
      }
      await vscode.env.openExternal(vscode.Uri.parse(issue.url, true));
    },
    'livesite.syncRemediation': async ([argument]) => syncRemediation(deps, await targets.site(argument)),
    'livesite.signIn': async ([argument]) => {
      const folder = await targets.site(argument);
      const session = await github.signIn((await targetOf(folder)).host);
      void tell(`Signed in to GitHub as ${toLabel(session.account.label)}.`);
    },
  };
}

const hasReview = ({ review }: IncidentRecord): boolean => review !== undefined;

/** Those without a short id too: opening them says what to do about it. */
const hasOpenable = ({ review }: IncidentRecord): boolean => (review?.items ?? []).some(isOpenable);

const NONE_OPENABLE = 'No review has an open item without an issue.';

function chooseItem(target: Target): Promise<string> {
  const ids = new Set(openableItems(target).map(({ item }) => item));
  const items = (target.record.review?.items ?? []).filter(({ id }) => id !== undefined && ids.has(id));
  return choose(
    items.map(({ id, text, owner }) => ({
      label: `${id} ${toLabel(text)}`,
      detail: owner === undefined ? 'nobody yet' : `@${owner}`,
      value: id ?? '',
    })),
    'Which item becomes an issue?',
    titleOf(target),
  );
}

/** All items of all reviews, where several have some and the person wants them; undefined: of one review. */
async function chooseAll(
  folder: SiteFolder,
): Promise<{ readonly folder: SiteFolder; readonly addresses: readonly ItemAddress[] } | undefined> {
  const records = folder.site.incidents.filter(record => addressesIn(record).length > 0);
  const addresses = records.flatMap(addressesIn);
  if (records.length < 2) {
    return undefined;
  }
  const isAll = await choose<boolean>(
    [
      { label: 'Of one review…', value: false },
      {
        label: 'Of all reviews',
        description: `${addresses.length} items of ${records.length} incidents`,
        value: true,
      },
    ],
    'Which items become issues? You see them all before anything is sent.',
    'Open GitHub Issues',
  );
  return isAll ? { folder, addresses } : undefined;
}

function isOpenable({ text, done, wontDo, issue }: Item): boolean {
  return text !== '' && !done && wontDo === undefined && issue === undefined;
}

function addressesIn({ incident, review }: IncidentRecord): ItemAddress[] {
  return (review?.items ?? []).flatMap(item =>
    item.id !== undefined && isOpenable(item) ? [{ incident: incident.id, item: item.id }] : [],
  );
}

function openableItems({ folder, record }: Target): readonly ItemAddress[] {
  const newest = folder.site.byId.get(record.incident.id) ?? record;
  const addresses = addressesIn(newest);
  if (addresses.length === 0) {
    throw new Refusal(
      (newest.review?.items ?? []).some(isOpenable)
        ? 'The items have no short ids yet: the quick fix on them gives each one.'
        : 'Every open item of this review has an issue already.',
    );
  }
  return addresses;
}

async function open(
  deps: RemediationDeps,
  folder: SiteFolder,
  addresses: readonly ItemAddress[],
): Promise<void> {
  if (folder.readOnly !== '') {
    throw new Refusal(folder.readOnly);
  }
  const place = await targetOf(folder);
  const tracker = await deps.github.tracker(place.host, place.apiUrl);
  const prepared = await prepare(deps, folder, place, tracker, addresses);
  const chosen = await confirmIssues(deps.previews, prepared);
  if (chosen.previews.length === 0) {
    throw new Cancelled();
  }
  const warningsAccepted = await acceptWarnings(chosen);
  const results = await send(deps, folder, tracker, chosen, warningsAccepted);
  await folder.publish();
  await report(results);
}

type Tracker = Awaited<ReturnType<GitHubAccess['tracker']>>;

async function prepare(
  { clock, wait }: RemediationDeps,
  folder: SiteFolder,
  target: GitHubTarget,
  tracker: Tracker,
  addresses: readonly ItemAddress[],
): Promise<PreparedIssues> {
  const facts = await folder.facts();
  const place = facts && webPlace(facts, folder.status.waiting === 0);
  return withProgress('Asking GitHub what it has', signal =>
    prepareIssues(folder.site, addresses, {
      tracker,
      target,
      templates: folder.templates,
      place,
      clock,
      wait,
      signal,
    }),
  );
}

async function acceptWarnings(prepared: PreparedIssues): Promise<boolean> {
  const found = prepared.previews.flatMap(preview => (preview.action === 'open' ? preview.warnings : []));
  if (found.length === 0) {
    return false;
  }
  const send = 'Send It All the Same';
  const what = [...new Set(found.map(finding => finding.what))].join(', ');
  const detail = `It would go to ${placeName(prepared)}. Take it out of the review, or say that it may leave.`;
  if ((await confirm(`The text holds ${what}.`, detail, send)) !== send) {
    throw new Cancelled();
  }
  return true;
}

function placeName({ repository }: PreparedIssues): string {
  return `${repository.repository.owner}/${repository.repository.name}${repository.private ? '' : ', which is public'}`;
}

async function send(
  deps: RemediationDeps,
  folder: SiteFolder,
  tracker: Tracker,
  prepared: PreparedIssues,
  warningsAccepted: boolean,
): Promise<readonly IssueResult[]> {
  const journal = await folder.journal();
  if (!journal) {
    throw new Refusal('There is no repository to remember in what was sent, so nothing was sent.');
  }
  return withProgress(
    'Opening issues',
    (signal, onProgress) =>
      openIssues(prepared, openingDeps(deps, folder, tracker, journal), {
        signal,
        onProgress,
        warningsAccepted,
      }),
    () => deps.clock.now(),
  );
}

type Meeting = Pick<RemediationDeps, 'github' | 'clock' | 'wait' | 'log'>;

function openingDeps(
  { clock, wait, log }: Meeting,
  folder: SiteFolder,
  tracker: Tracker,
  journal: EffectJournal,
): OpenIssuesDeps {
  return {
    tracker,
    journal,
    clock,
    wait,
    log,
    readSite: () => folder.refresh(),
    author: () => folder.author(),
    save: change => folder.store.save(change),
    share: () => folder.publish(),
  };
}

/** Links issues that were being opened when the editor went away or the answer was lost. Opens nothing, asks nobody. */
export async function linkLostIssues(
  deps: Meeting,
  folder: SiteFolder,
  journal: EffectJournal,
): Promise<readonly IssueResult[]> {
  const target = await targetOf(folder);
  const tracker = await deps.github.trackerIfSignedIn(target.host, target.apiUrl);
  if (!tracker) {
    return [];
  }
  return adoptLostIssues(target, openingDeps(deps, folder, tracker, journal));
}

async function report(results: readonly IssueResult[]): Promise<void> {
  const done = results.filter(({ outcome }) => outcome === 'opened' || outcome === 'adopted');
  const others = results.filter(
    ({ outcome }) => outcome === 'failed' || outcome === 'unknown' || outcome === 'not-tried',
  );
  const sentence =
    done.length === 1 ? '1 issue is open and linked.' : `${done.length} issues are open and linked.`;
  if (others.length === 0) {
    void tell(done.length > FEW ? sentence : sentence.replace(/\.$/, `: ${linksOf(done)}.`));
    return;
  }
  const reasons = [...new Set(others.map(({ message }) => message))].slice(0, 3).join(' ');
  void warn(
    `${done.length > 0 ? `${sentence} ` : ''}${someOf(others.map(({ item }) => item))}: ${toLabel(reasons, 400)}`,
  );
}

/** Of more of them, none is named. */
const FEW = 5;

/** `R1 #12, R2 #13`. */
function linksOf(done: readonly IssueResult[]): string {
  return done.map(({ item, url }) => `${item} #${tryParseIssueUrl(url ?? '')?.number ?? '?'}`).join(', ');
}

/** `R1, R2, R3 and 37 more`. */
function someOf(items: readonly string[]): string {
  const shown = items.slice(0, 5).join(', ');
  return items.length <= 5 ? shown : `${shown} and ${items.length - 5} more`;
}
