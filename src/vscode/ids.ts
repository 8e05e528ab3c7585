/** Every command of the manifest. A test holds this list and package.json against each other. */
export const COMMANDS = [
  'livesite.initialize',
  'livesite.declareIncident',
  'livesite.acknowledge',
  'livesite.addEntry',
  'livesite.changeSeverity',
  'livesite.setStatus',
  'livesite.assignRole',
  'livesite.showRoleCard',
  'livesite.correctEntry',
  'livesite.link',
  'livesite.setImpact',
  'livesite.setServices',
  'livesite.setDetected',
  'livesite.leaveOutOfMetrics',
  'livesite.close',
  'livesite.reopen',
  'livesite.showTimeline',
  'livesite.openIncident',
  'livesite.openLog',
  'livesite.openSiteFile',
  'livesite.searchIncidents',
  'livesite.showSimilar',
  'livesite.insertSimilar',
  'livesite.reportPatterns',
  'livesite.huntSiblings',
  'livesite.addSearch',
  'livesite.startReview',
  'livesite.openReviewGuide',
  'livesite.startCustomerReview',
  'livesite.showReviewBeside',
  'livesite.approveCustomerReview',
  'livesite.withdrawApproval',
  'livesite.publishCustomerReview',
  'livesite.showPublications',
  'livesite.setStatusPageKey',
  'livesite.setReviewState',
  'livesite.assignReview',
  'livesite.planReviewMeeting',
  'livesite.exportReviewInvitation',
  'livesite.insertTimelineEntry',
  'livesite.updateTimelineEntries',
  'livesite.addRemediationItem',
  'livesite.toggleItem',
  'livesite.addProof',
  'livesite.openItem',
  'livesite.openIssue',
  'livesite.openAllIssues',
  'livesite.openIssueInBrowser',
  'livesite.syncRemediation',
  'livesite.reportRemediation',
  'livesite.sendReminders',
  'livesite.headerToEntry',
  'livesite.showMetrics',
  'livesite.exportMetrics',
  'livesite.whoIsOnCall',
  'livesite.openCalendar',
  'livesite.openRotation',
  'livesite.addRotation',
  'livesite.importSchedule',
  'livesite.takeShift',
  'livesite.requestCover',
  'livesite.acceptCover',
  'livesite.declineCover',
  'livesite.addOverride',
  'livesite.removeOverride',
  'livesite.addAbsence',
  'livesite.addToNextTurn',
  'livesite.removeFromNextTurn',
  'livesite.writeHandOffNote',
  'livesite.exportCalendar',
  'livesite.reportHours',
  'livesite.showLineUpChanges',
  'livesite.pageOnCall',
  'livesite.escalateNow',
  'livesite.pageSomeone',
  'livesite.sendAgain',
  'livesite.showWhoIsPaged',
  'livesite.addEscalationPath',
  'livesite.addEscalationWorkflow',
  'livesite.setRouteKey',
  'livesite.removeRouteKey',
  'livesite.sendTestPage',
  'livesite.publish',
  'livesite.showSaved',
  'livesite.showChange',
  'livesite.decideConflict',
  'livesite.shareMerge',
  'livesite.discardChange',
  'livesite.putBack',
  'livesite.leaveOut',
  'livesite.shareThroughBranch',
  'livesite.acceptRemote',
  'livesite.leaveOldHistory',
  'livesite.openPullRequest',
  'livesite.findIssue',
  'livesite.installMergeDriver',
  'livesite.removeMergeDriver',
  'livesite.refresh',
  'livesite.showLog',
  'livesite.signIn',
] as const;
export type CommandId = (typeof COMMANDS)[number];

export const VIEWS = {
  incidents: 'livesite.incidents',
  remediation: 'livesite.remediation',
  onCall: 'livesite.onCall',
  waiting: 'livesite.waiting',
} as const;

/** Context keys for `when` clauses and welcome content. */
export const CONTEXT_KEYS = [
  'livesite.state',
  'livesite.hasOpenIncident',
  'livesite.hasWaiting',
  'livesite.canEscalate',
  'livesite.signedOut',
] as const;
export type ContextKey = (typeof CONTEXT_KEYS)[number];

/** What the views can say when they are empty: why, and what to do. */
export type SiteState =
  | 'loading'
  | 'no-folder'
  | 'no-git'
  | 'uninitialized'
  | 'untrusted'
  | 'unreadable'
  | 'ready';

export const TIMELINE_PANEL = 'livesite.timeline';
export const CALENDAR_PANEL = 'livesite.calendar';
export const METRICS_PANEL = 'livesite.metrics';
export const REVIEW_GUIDE_PANEL = 'livesite.reviewGuide';
