import { customerReviewLenses } from './customerReviewLenses';
import { parseReview, REMEDIATION_HEADING, type Review } from '../review/review';
import type { Item } from '../remediation/item';
import { proofDemand } from '../remediation/remediationPlan';
import { toLabel } from '../text/plain';
import { EDITOR_COMMANDS, type EditorCommand } from './editorCommands';
import { patternLenses } from './patternLenses';
import type { SiteKnowledge } from './knowledge';
import { siteFileOf } from './siteFile';
import { stateOf } from './state';

/** A line of text above a line of the document; without a command it only tells something. */
export interface Lens {
  readonly offset: number;
  readonly title: string;
  readonly command: EditorCommand | undefined;
}

export interface LensQuery {
  readonly site: SiteKnowledge;
  readonly path: string;
  readonly text: string;
  /** The live site's folder as a URI, for the commands. */
  readonly root: string;
  /** Nothing can be written: lenses that would write are left out. */
  readonly readOnly: boolean;
}

/** The lenses of an incident's files; none for other files, and none for an incident that is not known (yet). */
export function lensesOf(query: LensQuery): readonly Lens[] {
  const { kind, incident } = siteFileOf(query.path);
  if (incident === undefined || !query.site.byId.has(incident)) {
    return [];
  }
  if (kind === 'customer-review') {
    return customerReviewLenses(query, incident);
  }
  if (kind === 'review') {
    return reviewLenses(query, incident);
  }
  return kind === 'incident' || kind === 'log' ? stateLenses(query, incident) : [];
}

function stateLenses(query: LensQuery, incident: string): Lens[] {
  const known = query.site.byId.get(incident);
  const lens = (title: string, id?: string): Lens => ({
    offset: 0,
    title,
    command: id === undefined ? undefined : { id, args: [incident, query.root] },
  });
  return [
    ...(known === undefined ? [] : [lens(stateOf(known.incident))]),
    lens('Show timeline', EDITOR_COMMANDS.showTimeline),
    ...(query.readOnly ? [] : [lens('Add entry', EDITOR_COMMANDS.addEntry)]),
  ];
}

function reviewLenses({ site, text, root, readOnly }: LensQuery, incident: string): Lens[] {
  const review = parseReview(text);
  const top: Lens = {
    offset: 0,
    title: 'Show timeline',
    command: { id: EDITOR_COMMANDS.showTimeline, args: [incident, root] },
  };
  const guide: Lens = {
    offset: 0,
    title: 'Review guide',
    command: { id: EDITOR_COMMANDS.openReviewGuide, args: [incident, root] },
  };
  return [
    top,
    guide,
    ...(readOnly ? [] : patternLenses(text, review, [incident, root])),
    ...(readOnly ? [] : sectionLenses(review, incident, root)),
    ...review.items.flatMap(item => itemLens(item, { incident, root, readOnly }) ?? []),
    ...(readOnly || proofDemand(site.plan) === 'off'
      ? []
      : review.items.flatMap(item => proofLens(item, [incident, item.id ?? '', root]))),
  ];
}

function sectionLenses(review: Review, incident: string, root: string): Lens[] {
  const heading = review.sections.find(
    ({ title }) => title.toLowerCase() === REMEDIATION_HEADING.toLowerCase(),
  )?.heading;
  if (heading === undefined) {
    return [];
  }
  const unopened = review.items.filter(needsIssue).length;
  const args = [incident, root];
  const lenses: Lens[] = [];
  if (unopened >= 2) {
    lenses.push({
      offset: heading.start,
      title: `Open all ${unopened} items as GitHub issues…`,
      command: { id: EDITOR_COMMANDS.openAllIssues, args },
    });
  }
  if (review.items.some(({ issue }) => issue !== undefined)) {
    lenses.push({
      offset: heading.start,
      title: 'Sync with GitHub',
      command: { id: EDITOR_COMMANDS.syncRemediation, args },
    });
  }
  return lenses;
}

interface ItemContext {
  readonly incident: string;
  readonly root: string;
  readonly readOnly: boolean;
}

function itemLens(item: Item, { incident, root, readOnly }: ItemContext): Lens | undefined {
  if (item.id === undefined) {
    return undefined;
  }
  const args = [incident, item.id, root];
  if (item.issue !== undefined) {
    const title = toLabel(item.issue.label, 40) || 'Issue';
    return { offset: item.range.start, title, command: { id: EDITOR_COMMANDS.openIssueInBrowser, args } };
  }
  return needsIssue(item) && !readOnly
    ? {
        offset: item.range.start,
        title: 'Open GitHub issue…',
        command: { id: EDITOR_COMMANDS.openIssue, args },
      }
    : undefined;
}

/** For a done item that names no proof yet. */
function proofLens({ id, text, done, proofs, range }: Item, args: readonly string[]): Lens[] {
  const isWanted = id !== undefined && text !== '' && done && proofs.length === 0;
  return isWanted
    ? [{ offset: range.start, title: 'Add proof…', command: { id: EDITOR_COMMANDS.addProof, args } }]
    : [];
}

/** An open item that can be addressed and has no issue yet. */
function needsIssue(item: Item): boolean {
  return (
    item.id !== undefined &&
    item.text !== '' &&
    !item.done &&
    item.wontDo === undefined &&
    item.issue === undefined
  );
}
