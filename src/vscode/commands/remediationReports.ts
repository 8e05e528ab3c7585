import * as vscode from 'vscode';
import { planReminders, sendReminders, type PlannedReminder, type ReminderResult } from '../../app/remind';
import { itemPlace, remediationReport } from '../../app/remediationReport';
import { Refusal } from '../../app/change';
import type { Clock } from '../../app/ports';
import type { Wait } from '../../app/trackerPace';
import type { GitHubTarget } from '../../core/remediation/target';
import { printReportMarkdown } from '../../core/remediation/printReport';
import { escapeLine } from '../../core/text/escapeLine';
import { toLabel } from '../../core/text/plain';
import { dayOf } from '../../core/time/instant';
import { Cancelled } from '../errors';
import { targetOf, type GitHubAccess } from '../github/githubAccess';
import { withProgress } from '../github/progress';
import type { CommandId } from '../ids';
import { tell, warn } from '../notify';
import { tryPreviewLink } from '../previewLink';
import type { Previews } from '../previews';
import type { SiteFolder } from '../siteFolder';
import type { Handler } from './handler';
import type { Targets } from './target';

export interface ReportDeps {
  readonly targets: Targets;
  readonly github: GitHubAccess;
  readonly previews: Previews;
  readonly clock: Clock;
  readonly wait: Wait;
}

/** What is late, and reminding of it. */
export function remediationReports(deps: ReportDeps): Partial<Record<CommandId, Handler>> {
  return {
    'livesite.reportRemediation': async ([argument]) => {
      const folder = await deps.targets.site(argument);
      const today = dayOf(deps.clock.now());
      await deps.previews.read('Remediation', reportOf(folder, today), { beside: false });
    },
    'livesite.sendReminders': async ([argument]) => remind(deps, await deps.targets.site(argument)),
  };
}

function reportOf(folder: SiteFolder, today: string): string {
  const { site } = folder;
  return printReportMarkdown(remediationReport(site, today), today, item => {
    const place = itemPlace(site, item);
    const link =
      place && site.inCheckout.has(place.path) ? tryPreviewLink(folder.uriOf(place.path)) : undefined;
    return link === undefined || place?.line === undefined ? link : `${link}#L${place.line}`;
  });
}

async function remind(deps: ReportDeps, folder: SiteFolder): Promise<void> {
  const { github, previews, clock, wait } = deps;
  if (folder.readOnly !== '') {
    throw new Refusal(folder.readOnly);
  }
  const site = await folder.refresh();
  if (site.plan.remediation.remind === undefined) {
    throw new Refusal(
      'The plan asks for no reminders. Write it into livesite.yml: `remediation: { remind: { before: 3d, overdue-every: 7d } }`.',
    );
  }
  const target = await targetOf(folder);
  const tracker = await github.tracker(target.host, target.apiUrl);
  const { planned, elsewhere } = planReminders(site, target, dayOf(clock.now()));
  if (elsewhere.length > 0) {
    void warn(leftOut(elsewhere, target));
  }
  const send = (
    title: string,
    some: readonly PlannedReminder[],
    dryRun: boolean,
  ): Promise<readonly ReminderResult[]> =>
    withProgress(title, (signal, onProgress) => {
      const onWait = (message: string, until: number): void =>
        onProgress({ done: 0, total: 0, message, until });
      return sendReminders(some, { tracker, clock, wait, people: site.people, signal, onWait }, { dryRun });
    });
  const due = (await send('Asking GitHub which reminders are due', planned, true)).filter(
    ({ outcome }) => outcome === 'due',
  );
  if (due.length === 0) {
    void tell('No reminder is due that GitHub does not have yet.');
    return;
  }
  const chosen = await choose(previews, due);
  report(await send('Reminding owners', chosen, false));
}

/** Nothing is written where a link happens to lead. */
function leftOut(elsewhere: readonly PlannedReminder[], { owner, name }: GitHubTarget): string {
  const some = elsewhere.slice(0, 3).map(({ item, incident, url }) => `${item} of ${incident} (${url})`);
  const more = elsewhere.length > some.length ? ` and ${elsewhere.length - some.length} more` : '';
  return `Not reminded, because the issue is not in ${owner}/${name}: ${some.join(', ')}${more}.`;
}

/** Shows each comment as it would be written; what is ticked leaves. */
async function choose(
  previews: Previews,
  due: readonly ReminderResult[],
): Promise<readonly PlannedReminder[]> {
  const close = await previews.show('Preview of Reminders', previewOf(due));
  const picked = await vscode.window.showQuickPick(
    due.map(({ planned }) => ({
      label: `${planned.item} ${toLabel(planned.text, 80)}`,
      description: `${planned.owner === undefined ? 'nobody' : `@${planned.owner}`} · due ${planned.due}`,
      detail: toLabel(planned.url),
      picked: true,
      planned,
    })),
    {
      canPickMany: true,
      ignoreFocusOut: true,
      title: due.length === 1 ? 'Write 1 reminder?' : `Write ${due.length} reminders?`,
      placeHolder: 'OK writes what is ticked as comments, exactly as previewed below',
    },
  );
  await close();
  if (picked === undefined || picked.length === 0) {
    throw new Cancelled();
  }
  return picked.map(({ planned }) => planned);
}

function previewOf(due: readonly ReminderResult[]): string {
  return due
    .map(
      ({ planned }) =>
        `## ${escapeLine(`${planned.item} of ${planned.incident}`)}\n\n${planned.url}\n\n${planned.comment}`,
    )
    .join('\n---\n\n');
}

function report(results: readonly ReminderResult[]): void {
  const written = results.filter(({ outcome }) => outcome === 'written').length;
  const failed = results.filter(({ outcome }) => outcome === 'failed' || outcome === 'not-tried');
  const sentence = written === 1 ? '1 reminder is written.' : `${written} reminders are written.`;
  if (failed.length === 0) {
    void tell(sentence);
    return;
  }
  const reasons = [...new Set(failed.map(({ message }) => message))].slice(0, 3).join(' ');
  void warn(`${sentence} ${failed.map(({ planned }) => planned.item).join(', ')}: ${toLabel(reasons, 300)}`);
}
