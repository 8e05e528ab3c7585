import { githubLogin, isTeamLogin, type Person } from '../core/people/people';
import { dueReminder, reminderComment, reminderMarker, type DueReminder } from '../core/remediation/reminder';
import { tryParseIssueUrl, type GitHubTarget, type IssueAddress } from '../core/remediation/target';
import { printInstant } from '../core/time/instant';
import { sentenceOf, STOPPING } from './issueResult';
import type { Clock } from './ports';
import type { ItemAddress } from './prepareIssues';
import type { LiveSite } from './site';
import { TrackerPace, type Wait } from './trackerPace';
import { TrackerError, type IssueTracker } from './trackerPorts';

/** A reminder that is due, and exactly the comment that would be written. */
export interface PlannedReminder extends ItemAddress {
  readonly text: string;
  readonly owner: string | undefined;
  readonly due: string;
  readonly reminder: DueReminder;
  readonly issue: IssueAddress;
  readonly url: string;
  readonly comment: string;
}

export interface Reminders {
  readonly planned: readonly PlannedReminder[];
  /** Due as well, but their links lead into another repository or to another server: nothing is written there. */
  readonly elsewhere: readonly PlannedReminder[];
}

/**
 * Reminders that are due on a day (`yyyy-mm-dd`), of open items with an issue. None unless the plan says so. They are written only in
 * the repository of the live site's issues: a link in a review is words that anybody may have written. Which of them were written before
 * is not known here: their markers are on GitHub.
 */
export function planReminders(
  { plan, people, incidents }: LiveSite,
  { host, owner: account, name }: Pick<GitHubTarget, 'host' | 'owner' | 'name'>,
  today: string,
): Reminders {
  const all = incidents.flatMap(({ incident, review }) =>
    (review?.items ?? []).flatMap((item): PlannedReminder[] => {
      const { id, due, owner, done, wontDo, text } = item;
      const url = item.issue?.url ?? '';
      const issue = tryParseIssueUrl(url);
      if (id === undefined || due === undefined || done || wontDo !== undefined || issue === undefined) {
        return [];
      }
      const reminder = dueReminder(due, today, plan.remediation);
      if (reminder === undefined) {
        return [];
      }
      const login = owner === undefined ? undefined : githubLogin(people, owner);
      const comment = reminderComment({ incident: incident.id, item: id, text, due, login }, reminder);
      return [{ incident: incident.id, item: id, text, owner, due, reminder, issue, url, comment }];
    }),
  );
  const repository = `${account}/${name}`.toLowerCase();
  const isHere = ({ issue }: PlannedReminder): boolean =>
    issue.host === host && `${issue.owner}/${issue.name}`.toLowerCase() === repository;
  return { planned: all.filter(isHere), elsewhere: all.filter(one => !isHere(one)) };
}

export interface RemindDeps {
  readonly tracker: IssueTracker;
  readonly clock: Clock;
  readonly wait: Wait;
  /** As people.yml has them: what they wrote counts, though they may not push. */
  readonly people: readonly Person[];
  readonly signal?: AbortSignal | undefined;
  readonly onWait?: (message: string, until: number) => void;
}

/** `known`: it stands there already. `closed`: the issue is closed, which the review does not know yet. */
export type ReminderOutcome = 'known' | 'closed' | 'due' | 'written' | 'failed' | 'not-tried';

export interface ReminderResult {
  readonly planned: PlannedReminder;
  readonly outcome: ReminderOutcome;
  /** One plain sentence; empty where the outcome says all. */
  readonly message: string;
}

/** Days of comments that are looked through for a marker: more than the longest stretch in which a slot can have been written. */
const LOOK_BACK_MS = 400 * 86_400_000;

/**
 * Writes the reminders that GitHub does not have yet; with `dryRun` only says which those are. Before each one the issue is looked at,
 * so that however often and on however many machines it runs, and whatever answers are lost, a reminder is written once.
 */
export async function sendReminders(
  planned: readonly PlannedReminder[],
  deps: RemindDeps,
  { dryRun }: { readonly dryRun: boolean },
): Promise<readonly ReminderResult[]> {
  const pace = new TrackerPace(deps);
  const results: ReminderResult[] = [];
  let stop: string | undefined;
  for (const one of planned) {
    if (stop !== undefined) {
      results.push({ planned: one, outcome: 'not-tried', message: stop });
      continue;
    }
    try {
      results.push({ planned: one, outcome: await send(one, { deps, pace, dryRun }), message: '' });
    } catch (error) {
      if (!(error instanceof TrackerError)) {
        throw error;
      }
      const message = sentenceOf(error);
      stop = STOPPING.has(error.reason) && !isAboutOneIssue(error) ? message : undefined;
      results.push({ planned: one, outcome: 'failed', message });
    }
  }
  return results;
}

/** A deleted issue says nothing of the others. */
function isAboutOneIssue({ reason }: TrackerError): boolean {
  return reason === 'not-found' || reason === 'gone';
}

async function send(
  { issue, incident, item, reminder, comment }: PlannedReminder,
  { deps, pace, dryRun }: { readonly deps: RemindDeps; readonly pace: TrackerPace; readonly dryRun: boolean },
): Promise<ReminderOutcome> {
  const { tracker, clock, signal } = deps;
  const now = await pace.read(() => tracker.get(issue, issue.number, signal));
  if (now?.state === 'closed') {
    return 'closed';
  }
  const since = printInstant(clock.now() - LOOK_BACK_MS);
  const comments = await pace.read(() => tracker.commentsSince(issue, issue.number, since, signal));
  const marker = reminderMarker(incident, item, reminder);
  // What a stranger wrote keeps nobody from being reminded.
  const isOurs = (from: string | undefined): boolean => from === undefined || isTeamLogin(deps.people, from);
  if (comments.some(({ body, fromOutside }) => isOurs(fromOutside) && body.includes(marker))) {
    return 'known';
  }
  if (dryRun) {
    return 'due';
  }
  await pace.create(() => tracker.comment(issue, issue.number, comment, signal));
  return 'written';
}
