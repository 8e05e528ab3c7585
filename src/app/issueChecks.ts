import { Refusal } from './change';
import type { TrackerRepositoryFacts } from './trackerPorts';
import { nameOf, type IssuePreview } from './prepareIssues';

/** Why nothing is sent for a preview; undefined where its issue may be opened or linked. */
export function refusalOf(preview: IssuePreview, warningsAccepted: boolean): string | undefined {
  if (preview.action === 'skip') {
    return preview.reason;
  }
  if (preview.action === 'link' || preview.warnings.length === 0 || warningsAccepted) {
    return undefined;
  }
  const what = [...new Set(preview.warnings.map(warning => warning.what))].join(', ');
  return `Nothing was sent: it holds ${what}. Take it out, or say that it may leave.`;
}

/** Throws a Refusal where the repository is not the one that was previewed, or more people can read it now. */
export function checkUnchanged(before: TrackerRepositoryFacts, now: TrackerRepositoryFacts): void {
  if (nameOf(now).toLowerCase() !== nameOf(before).toLowerCase()) {
    throw new Refusal(`${nameOf(before)} is called ${nameOf(now)} now. Look at the preview again.`);
  }
  if (before.private && !now.private) {
    throw new Refusal(
      `${nameOf(before)} has become public since the preview. Look at it again before anything is sent.`,
    );
  }
}
