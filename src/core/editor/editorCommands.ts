/** Commands that lenses, quick fixes and hovers run. Their arguments are strings; `root` is the live site's folder as a URI. */
export const EDITOR_COMMANDS = {
  /** incident, root */
  openAllIssues: 'livesite.openAllIssues',
  /** incident, root */
  syncRemediation: 'livesite.syncRemediation',
  /** incident, item, root */
  openIssue: 'livesite.openIssue',
  /** incident, item, root */
  addProof: 'livesite.addProof',
  /** incident, item, root */
  openIssueInBrowser: 'livesite.openIssueInBrowser',
  /** incident, root */
  showTimeline: 'livesite.showTimeline',
  /** incident, root */
  addEntry: 'livesite.addEntry',
  /** incident, root */
  showPublications: 'livesite.showPublications',
  /** incident, root */
  approveCustomerReview: 'livesite.approveCustomerReview',
  /** incident, root */
  publishCustomerReview: 'livesite.publishCustomerReview',
  /** incident, root */
  showReviewBeside: 'livesite.showReviewBeside',
  /** incident, key of the header, value, root */
  headerToEntry: 'livesite.headerToEntry',
  /** incident, root */
  insertSimilar: 'livesite.insertSimilar',
  /** incident, root */
  openReviewGuide: 'livesite.openReviewGuide',
  /** incident, root */
  addSearch: 'livesite.addSearch',
  /** incident, root, search */
  huntSiblings: 'livesite.huntSiblings',
  /** name of the setting */
  openSettings: 'workbench.action.openSettings',
} as const;

export interface EditorCommand {
  readonly id: string;
  readonly args: readonly string[];
}
