import type { CommandId } from '../../src/vscode/ids';
import type { Manifest } from './manifest/manifest';

/** What each command does, for the table in README.md. The compiler asks for a new command's sentence. */
const MEANINGS: Readonly<Record<CommandId, string>> = {
  'livesite.initialize':
    'Writes `livesite.yml`, `people.yml`, `services.yml` and lines in `.gitattributes`, after showing which files go where. One commit.',
  'livesite.declareIncident':
    'One line, then Enter. Shows what is going on already, so that you join instead of declaring twice.',
  'livesite.acknowledge': 'Says that you are on it. The first one counts.',
  'livesite.addEntry': 'Adds a note, an observation, an action, a decision or an update to the timeline.',
  'livesite.changeSeverity': 'Sets or changes the severity. Asks why when it changes.',
  'livesite.setStatus':
    'Moves the incident on or back: investigating, identified, mitigated, monitoring, resolved, declined, merged.',
  'livesite.assignRole': 'Gives a role to somebody, or takes it back.',
  'livesite.showRoleCard': 'Shows what a role does, avoids and says.',
  'livesite.correctEntry':
    'Rewords an entry, changes its time, retracts or redacts it. What was said before stays on record.',
  'livesite.link': 'Links a web address, a pull request or issue, or another incident.',
  'livesite.setImpact': 'Says since when, or until when, customers were hurt.',
  'livesite.setServices': 'Says which services are hurt.',
  'livesite.setDetected': 'Says who or what noticed it.',
  'livesite.leaveOutOfMetrics':
    'Leaves an incident out of metrics (a drill, a restricted one, a test), or counts it again.',
  'livesite.close':
    'Shows a checklist, then closes. What was missing when you close anyway is written into the log.',
  'livesite.reopen': 'Takes up an incident again that was resolved, closed, declined or merged.',
  'livesite.showTimeline': 'Opens the timeline of an incident.',
  'livesite.openIncident': 'Opens `incident.md`: summary, impact, hypotheses, links.',
  'livesite.openLog': 'Opens `timeline.md`, the log itself.',
  'livesite.openSiteFile':
    'Opens a file of the live site that belongs to no incident, such as `livesite.yml`, `people.yml` or a runbook, also where it is on another branch than yours.',
  'livesite.searchIncidents':
    'Finds incidents as you type, by words and [facets](docs/search.md#facets), and opens the line that says it.',
  'livesite.showSimilar':
    'Shows past incidents like this one: why, and what fixed them. Links one in the timeline.',
  'livesite.insertSimilar':
    'Writes a similar incident into the review, under "Same pattern elsewhere", with why it is similar.',
  'livesite.reportPatterns':
    'Reports what incidents have in common: tags, services, kinds of factors, what comes together, and what came back and has remediation overdue.',
  'livesite.huntSiblings':
    'Runs the [searches](docs/search.md#sibling-hunt) of a review over the repositories of the workspace. Places become items, or are fine.',
  'livesite.addSearch': 'Writes such a search into a review, for the selected words or those you type.',
  'livesite.startReview': 'Writes `review.md` with what the log knows, or opens the one there is.',
  'livesite.openReviewGuide':
    'Opens a guide beside the text of a review: its questions with what is missing, who sees to it, items and entries that need you.',
  'livesite.startCustomerReview':
    'Writes [`customer-review.md`](docs/customer-reviews.md) from what customers were told and the internal review, next to it.',
  'livesite.showReviewBeside': 'The text for customers on the left, the internal review on the right.',
  'livesite.approveCustomerReview':
    'Shows exactly what customers would read, and records your approval of it; the author states here that a person wrote it.',
  'livesite.withdrawApproval': 'Takes your approval back.',
  'livesite.publishCustomerReview':
    'Drafts and then publishes an approved, clean review: on a status page, as a GitHub release, as files. Each step is shown first.',
  'livesite.showPublications':
    'What is in the way, who approved what, what was published where, and when it is due.',
  'livesite.setStatusPageKey': 'Keeps the key of the status page on this machine, or removes it.',
  'livesite.setReviewState':
    'Says how far the review is: draft, in review, reviewed, closed. Shows what speaks against it first.',
  'livesite.assignReview': 'Names the review’s owner, its facilitator or who comes to its meeting.',
  'livesite.planReviewMeeting':
    'Puts the meeting into the review and writes its agenda, `review-agenda.md`, from what the review and the log say. Invites nobody.',
  'livesite.exportReviewInvitation': 'Saves the meeting as an `.ics` file that you can send.',
  'livesite.insertTimelineEntry':
    'Writes entries of the timeline into the review, as links that follow corrections.',
  'livesite.updateTimelineEntries': 'Makes all entries that the review shows say what the timeline says now.',
  'livesite.addRemediationItem':
    'Adds an item with an owner to a review. Its due date follows from the severity.',
  'livesite.toggleItem': 'Ticks an item, or opens it again.',
  'livesite.addProof':
    'Names what proves an item: a merged pull request, a test, an alert, a runbook. When it is taken away later, the review says so.',
  'livesite.openItem': 'Goes to the line of an item in its review.',
  'livesite.openIssue': 'Shows what would be sent for an item, then opens the issue and links it.',
  'livesite.openAllIssues':
    'The same for all items of a review, or of all reviews, that have no issue yet; hundreds of them within GitHub’s limits.',
  'livesite.openIssueInBrowser': 'Opens an item’s issue in the browser.',
  'livesite.syncRemediation':
    'Follows what only GitHub changed (state, title, assignee, due day), offers it what only you changed, and asks where both did.',
  'livesite.reportRemediation': 'Shows what is overdue by team and owner, and how much was done in time.',
  'livesite.sendReminders':
    'Reminds owners by comments in their issues, where the plan says so; shows each comment first.',
  'livesite.headerToEntry':
    'Makes a hand edit of the summary in `incident.md` an entry of the log. Offered as a quick fix.',
  'livesite.whoIsOnCall':
    'Shows who is on call in each rotation, until when, and who is next. From there: copy their handles, open the rotation, or make them lead of the incident in front.',
  'livesite.showMetrics':
    'Draws times to detect, acknowledge, mitigate and resolve, customer impact, punctuality and load; every number leads to its incidents.',
  'livesite.exportMetrics': 'Writes the same as a report in Markdown, as CSV or as JSON.',
  'livesite.openCalendar':
    'Draws who is on call by month, week or day: all rotations, or one with its layers. Stretches are covered with the mouse or the keyboard.',
  'livesite.openRotation': 'Opens the file of a rotation.',
  'livesite.addRotation':
    'Writes a rotation with weekly turns and you in it, after asking. One commit; then it opens, and you add the others.',
  'livesite.importSchedule':
    'Brings schedules over from PagerDuty, Opsgenie, Grafana OnCall, a calendar or a CSV file: shows the plan, asks, and makes one commit.',
  'livesite.takeShift':
    'Puts you on call instead of whoever is, until the next hand-off or as long as you say.',
  'livesite.requestCover':
    'Asks a colleague, or everybody, to cover one of your shifts or a part of it, perhaps as a swap. You stay on call until somebody accepts.',
  'livesite.acceptCover':
    'Takes a request on: shows who is on call then, writes the override and takes the request out.',
  'livesite.declineCover': 'Takes a request out: yours, or one that you are asked.',
  'livesite.addOverride':
    'Covers, replaces, removes or adds somebody for a stretch of time, after showing what that does to the schedule.',
  'livesite.addAbsence':
    'Says in `people.yml` who is away, lists the shifts that fall into that time, and offers to request cover for them.',
  'livesite.addToNextTurn':
    'Lets somebody take turns from the next hand-off on. Who is on call now never changes.',
  'livesite.removeFromNextTurn':
    'Lets somebody take no more turns from the next hand-off on. Who is on call now never changes.',
  'livesite.writeHandOffNote':
    'Begins a note for whoever comes on call next: open incidents, remediation due, who is on call, and risks to fill in.',
  'livesite.exportCalendar': 'Saves the shifts of a person or a rotation as an iCalendar file, in UTC.',
  'livesite.reportHours':
    'Counts hours, nights, weekends and holidays on call of each person, and how far from the mean they are. Can be saved as CSV.',
  'livesite.showLineUpChanges':
    'Shows what the edits of a rotation that are not shared yet do to the weeks ahead: who is on call instead of whom, hours, gaps, fairness.',
  'livesite.pageOnCall':
    'Pages the next step of the incident’s escalation path or, where none is for it, whoever is on call in a rotation. Shows first, route by route, exactly what leaves.',
  'livesite.escalateNow':
    'The same while somebody is paged and has not answered: pages the next step without waiting.',
  'livesite.pageSomeone':
    'Pages anybody: who is on call, a person, a team, a rotation or a route, with a line of yours.',
  'livesite.sendAgain': 'Sends a page again that did not arrive, after showing what leaves.',
  'livesite.showWhoIsPaged':
    'Shows who would be paged, how and when, for a severity, a service and a time. Nothing leaves.',
  'livesite.addEscalationPath':
    'Writes `escalations/default.yml` from your rotations in the order of their tiers, after showing it. It asks before each page.',
  'livesite.addEscalationWorkflow':
    'Writes a GitHub Actions workflow that pages while nobody has an editor open, as a backstop, and the tool it runs. You commit them.',
  'livesite.setRouteKey':
    'Keeps the key or webhook address of a route on this machine, and shows which routes have one. It is never written into the repository.',
  'livesite.removeRouteKey': 'Takes such a key off this machine.',
  'livesite.sendTestPage':
    'Sends a page that says it is none to a person or over a route, after showing what leaves. Once you say that it arrived, the day is written down.',
  'livesite.removeOverride':
    'Takes an override back that has not begun; one that runs ends now. Shows first who is on call then.',
  'livesite.publish': 'Shares now what is saved on this machine.',
  'livesite.showSaved':
    'Opens the view *Waiting to Share*: what is saved and not shared yet, why, and what you can do.',
  'livesite.showChange': 'Compares what is shared with what a saved change would make of it.',
  'livesite.decideConflict':
    'Opens your words and the shared ones in the merge editor, where a saved change and a colleague’s contradict each other.',
  'livesite.shareMerge': 'Shares what you have merged.',
  'livesite.discardChange': 'Drops a saved change, after saying what is lost.',
  'livesite.putBack': 'Shares again what a rewritten history took away.',
  'livesite.leaveOut': 'Lets go of what a rewritten history took away.',
  'livesite.shareThroughBranch':
    'For a protected branch: shows what would go where, pushes it to a branch of its own, and opens the page for a pull request.',
  'livesite.leaveOldHistory':
    'After a rewritten history: lets your checkout leave the commits that were taken off the remote’s branch.',
  'livesite.acceptRemote':
    'Agrees that the live site is shared through another repository than before; until then nothing goes there.',
  'livesite.openPullRequest': 'Opens that page again.',
  'livesite.findIssue': 'Looks on GitHub for an issue whose answer was lost, and links it.',
  'livesite.refresh': 'Fetches what colleagues shared.',
  'livesite.installMergeDriver':
    'Lets plain `git merge`, `git pull` and `git rebase` in this clone merge the live site’s files by entries, sections and fields. Commits nothing; Initialize does it too.',
  'livesite.removeMergeDriver': 'Takes that back.',
  'livesite.showLog': 'Opens Livesite’s own log.',
  'livesite.signIn': 'Signs in to GitHub with the editor’s own sign-in.',
};

/** The parts of README.md that follow from package.json, by the name in their markers. */
export function readmeTables(manifest: Manifest): ReadonlyMap<string, string> {
  return new Map([
    ['commands', commandTable(manifest)],
    ['settings', settingTable(manifest)],
  ]);
}

function commandTable({ contributes }: Manifest): string {
  const hidden = new Set(
    (contributes.menus.commandPalette ?? [])
      .filter(({ when }) => when === 'false')
      .map(({ command = '' }) => command),
  );
  const rows = contributes.commands.map(({ command, title, category = '' }) => {
    const meaning = MEANINGS[command as CommandId] ?? '';
    return [hidden.has(command) ? `${title} *(in menus)*` : `${category}: ${title}`, meaning];
  });
  return table(['Command', 'What it does'], rows);
}

function settingTable({ contributes }: Manifest): string {
  const rows = Object.entries(contributes.configuration.properties).map(([key, setting]) => [
    `\`${key}\``,
    settingDefault(setting.default),
    setting.markdownDescription ?? '',
  ]);
  return table(['Setting', 'Default', 'What it does'], rows);
}

/** Of switches by kind, those that are on. */
function settingDefault(value: unknown): string {
  if (value === '') return 'empty';
  if (typeof value !== 'object' || value === null) return `\`${String(value)}\``;
  const on = Object.entries(value).flatMap(([key, set]) => (set === true ? [`\`${key}\``] : []));
  return on.length > 0 ? on.join(', ') : 'none';
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** The text with the generated parts between their markers renewed. Throws where a marker is missing. */
export function withTables(text: string, tables: ReadonlyMap<string, string>): string {
  return [...tables].reduce((current, [name, content]) => {
    const marked = new RegExp(
      `(<!-- ${name}: written by npm run docs -->\\n)[\\s\\S]*?(<!-- end of ${name} -->)`,
    );
    if (!marked.test(current)) {
      throw new Error(`There are no markers for the table of ${name}.`);
    }
    return current.replace(marked, (_, start: string, end: string) => `${start}\n${content}\n\n${end}`);
  }, text);
}
