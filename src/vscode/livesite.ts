import * as vscode from 'vscode';
import { announceCover } from './coverNews';
import { editorState } from './editorState';
import type { Backends } from '../app/backend';
import type { ClockWatch } from '../app/clockSkew';
import type { Pager } from '../app/pagerPorts';
import type { Clock, Log, Randomness } from '../app/ports';
import type { Wait } from '../app/trackerPace';
import type { Application, TreeShell } from './application';
import { announceAssignments } from './assignmentNews';
import { askHandle } from './commands/askHandle';
import { coverStretch } from './commands/coverStretch';
import { Channels } from './customerReview/channels';
import {
  customerReviewHandlers,
  settleCustomerReviews,
  settleRegularly,
} from './customerReview/customerReviews';
import { detailCommands } from './commands/detailCommands';
import type { Handler } from './commands/handler';
import { incidentCommands } from './commands/incidentCommands';
import { roleCommands } from './commands/roleCommands';
import { initialize } from './commands/initialize';
import { mergeDriverCommands } from './commands/mergeDriverCommands';
import { importCommands } from './commands/importCommand';
import { proofCommands } from './commands/proofCommands';
import { remediationReports } from './commands/remediationReports';
import { remediationCommands } from './commands/remediationCommands';
import { entryCommands } from './commands/entryCommands';
import { reviewGuideCommand } from './commands/reviewGuideCommand';
import { reviewProcessCommands } from './commands/reviewProcessCommands';
import { reviewCommands } from './commands/reviewCommands';
import { registerRoleCards, roleCard } from './commands/roleCard';
import { scheduleCommands } from './commands/scheduleCommands';
import { sharingCommands } from './commands/sharingCommands';
import { siteFileCommands } from './commands/siteFileCommands';
import { Targets } from './commands/target';
import { asCommand } from './runningCommand';
import { setContextKey } from './contextKeys';
import { GuardDiagnostics } from './editor/guardDiagnostics';
import { registerLineUpChanges } from './editor/lineUpChanges';
import { registerEditorFeatures } from './editor/register';
import { runCommand } from './errors';
import { GitHubAccess } from './github/githubAccess';
import { workflowCommand } from './paging/workflowCommand';
import { VIEWS, type CommandId } from './ids';
import { LiveFiles } from './liveFiles';
import { LostIssues } from './lostIssues';
import { openLink } from './openLink';
import { ChangeTexts } from './outbox/changeTexts';
import { Conflicts } from './outbox/conflicts';
import { SharingItem } from './outbox/sharingItem';
import { SharingNotices } from './outbox/sharingNotices';
import { WaitingLists } from './outbox/waitingLists';
import { WaitingTree } from './outbox/waitingTree';
import { Metrics } from './metrics/metrics';
import { CalendarPanels } from './panels/calendarPanels';
import { ReviewGuidePanels } from './panels/reviewGuidePanels';
import { TimelinePanels } from './panels/timelinePanels';
import { Previews } from './previews';
import { createPagers } from './paging/pagers';
import { Paging } from './paging/paging';
import { routeKeyCommands } from './paging/routeKeyCommands';
import { RouteKeys } from './paging/routeKeys';
import { testPageCommands } from './paging/testPage';
import { Reminders } from './reminders';
import { shareSavedEdits } from './savedEdits';
import { PastIncidents } from './search/pastIncidents';
import { searchCommands } from './search/searchCommands';
import { SiteFolder } from './siteFolder';
import { shownOf, SiteRegistry } from './siteRegistry';
import { onAgeing } from './views/ageing';
import { onHandOff } from './views/handOffTimer';
import { IncidentTree } from './views/incidentTree';
import { OnCallTree } from './views/onCallTree';
import { redrawWaiting, ViewRedraw } from './views/redraw';
import { RemediationTree } from './views/remediationTree';
import { StatusBar } from './views/statusBar';

export interface LivesiteDeps {
  readonly extension: vscode.Uri;
  readonly backends: Backends;
  readonly clock: Clock;
  readonly clockWatch: ClockWatch;
  readonly wait: Wait;
  readonly randomness: Randomness;
  readonly log: Log;
  readonly output: vscode.LogOutputChannel;
  /** Remembers for this workspace, across reloads, what a person has been told. */
  readonly memory: vscode.Memento;
  /** Keeps keys of routes, encrypted by the operating system. */
  readonly secrets: vscode.SecretStorage;
}

/** Builds the editor's side of Livesite and keeps it alive until disposed. */
export class Livesite implements Application, vscode.Disposable {
  readonly #deps: LivesiteDeps;
  readonly #sites: SiteRegistry;
  readonly #github: GitHubAccess;
  readonly #lostIssues: LostIssues;
  readonly #routeKeys: RouteKeys;
  readonly #channels: Channels;
  readonly #pagerOf: (folder: SiteFolder) => Promise<Pager>;
  readonly #trees: Readonly<Record<string, vscode.TreeDataProvider<unknown>>>;
  readonly #incidents: IncidentTree;
  readonly #remediation: RemediationTree;
  readonly #timelines: TimelinePanels;
  readonly #guides: ReviewGuidePanels;
  readonly #calendars: CalendarPanels;
  readonly #metrics: Metrics;
  readonly #previews = new Previews();
  readonly #paging: Paging;
  readonly #waiting: WaitingLists;
  readonly #notices: SharingNotices;
  readonly #conflicts: Conflicts;
  readonly #handlers: Partial<Record<CommandId, Handler>>;
  readonly #disposables: vscode.Disposable[];

  constructor(deps: LivesiteDeps, shells: readonly TreeShell[]) {
    this.#deps = deps;
    this.#github = new GitHubAccess(deps.backends);
    this.#lostIssues = new LostIssues({ ...deps, github: this.#github });
    this.#routeKeys = new RouteKeys(deps.secrets, deps.backends.environmentSecrets);
    this.#channels = new Channels({ backends: deps.backends, github: this.#github, keys: this.#routeKeys });
    this.#pagerOf = createPagers(deps.backends, this.#github, this.#routeKeys);
    this.#sites = new SiteRegistry({
      open: (root, begun) => this.#openSite(root, begun),
      findShared: folder => deps.backends.find(folder),
      log: deps.log,
    });
    const now = (): number => deps.clock.now();
    const services = { ...deps, pagerOf: this.#pagerOf };
    this.#paging = new Paging({
      sites: this.#sites,
      services,
      memory: deps.memory,
      onDidChangeKeys: deps.secrets.onDidChange,
    });
    this.#incidents = new IncidentTree(shownOf(this.#sites), now, folder =>
      this.#paging.missingKeys.of(folder),
    );
    this.#remediation = new RemediationTree(this.#sites, now);
    this.#waiting = new WaitingLists(this.#sites, deps.log, now);
    this.#trees = {
      [VIEWS.incidents]: this.#incidents,
      [VIEWS.remediation]: this.#remediation,
      [VIEWS.onCall]: new OnCallTree(shownOf(this.#sites), now),
      [VIEWS.waiting]: new WaitingTree(this.#waiting, now),
    };
    this.#notices = new SharingNotices({ sites: this.#sites, lists: this.#waiting, memory: deps.memory });
    this.#conflicts = new Conflicts({
      sites: this.#sites,
      log: deps.log,
      now,
      changed: () => void this.#waiting.refresh(),
    });
    this.#timelines = new TimelinePanels(deps.extension, { sites: this.#sites, log: deps.log, openLink });
    this.#metrics = new Metrics({ ...deps, sites: this.#sites, now });
    this.#guides = new ReviewGuidePanels(deps.extension, { sites: this.#sites, log: deps.log, now });
    this.#calendars = new CalendarPanels({
      extension: deps.extension,
      sites: this.#sites,
      log: deps.log,
      now,
      memory: deps.memory,
      cover: (folder, wanted) => coverStretch(folder, wanted, now()),
    });
    this.#handlers = this.#paging.followed(this.#commands());
    const shown = {
      sites: this.#sites,
      remediation: this.#remediation,
      isSignedOut: () => this.#github.signedOut,
    };
    const views = new ViewRedraw(shells, shown);
    const redraw = (): void => views.redraw();
    this.#disposables = [
      // First to go, while the folders it shares into are still there.
      shareSavedEdits(this.#sites, deps.log),
      this.#paging,
      this.#sites,
      this.#timelines,
      this.#guides,
      this.#calendars,
      this.#metrics,
      this.#github,
      this.#previews,
      new StatusBar(this.#sites, now),
      new LiveFiles(this.#sites),
      registerRoleCards(role => this.#card(role)),
      this.#waiting,
      this.#notices,
      this.#conflicts,
      new ChangeTexts(this.#sites),
      new SharingItem(this.#sites, this.#waiting),
      announceAssignments({ sites: this.#sites, now, memory: deps.memory }),
      announceCover({ sites: this.#sites, now, memory: deps.memory }),
      this.#waiting.onDidChange(() => redrawWaiting(shells, this.#waiting)),
      new Reminders(this.#sites, now),
      settleRegularly(this.#sites, { ...deps, channels: this.#channels }),
      registerEditorFeatures(this.#sites, now),
      registerLineUpChanges(this.#sites, now),
      new GuardDiagnostics(this.#sites, deps.backends, deps.log),
      this.#sites.onDidChange(redraw),
      this.#sites.onDidShow(redraw),
      this.#github.onDidChange(redraw),
      this.#paging.missingKeys.onDidChange(redraw),
      onAgeing(this.#sites, now, redraw),
      onHandOff(this.#sites, now, () => {
        shells.filter(({ view }) => view === VIEWS.onCall).forEach(({ changed }) => changed.fire(undefined));
      }),
    ];
  }

  /** Finds the live sites of the window; resolves when they have been read once. */
  async start(): Promise<void> {
    setContextKey('livesite.state', this.#sites.state);
    await this.#sites.search();
  }

  run(command: CommandId, args: readonly unknown[]): Promise<unknown> {
    const handler = this.#handlers[command];
    return runCommand(this.#deps.log, command, async () => {
      if (!handler) {
        throw new Error(`The command ${command} has no handler.`);
      }
      return asCommand(command, () => handler(args));
    });
  }

  tree(view: string): vscode.TreeDataProvider<unknown> {
    const tree = this.#trees[view];
    if (!tree) {
      throw new Error(`There is no view ${view}.`);
    }
    return tree;
  }

  async restoreTimeline(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    this.#timelines.restore(panel, state);
  }

  async restoreReviewGuide(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    this.#guides.restore(panel, state);
  }

  async restoreCalendar(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    this.#calendars.restore(panel, state);
  }

  restoreMetrics(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    return this.#metrics.restore(panel, state);
  }

  dispose(): void {
    vscode.Disposable.from(...this.#disposables).dispose();
  }

  #commands(): Partial<Record<CommandId, Handler>> {
    const { deps, sites } = { deps: this.#deps, sites: this.#sites };
    const targets = new Targets(sites, () => this.#timelines.shown ?? this.#guides.shown);
    const past = new PastIncidents();
    const showTimeline: Handler = async args => {
      const { folder, record } = await targets.incident(args, 'The timeline of which incident?', () => true);
      this.#timelines.show({ root: folder.key, incident: record.incident.id });
    };
    return {
      ...incidentCommands({
        targets,
        past,
        showTimeline: async target => void (await showTimeline([target])),
      }),
      ...searchCommands({
        ...deps,
        targets,
        past,
        previews: this.#previews,
        openCodeSearch: () => deps.backends.codeSearch(),
      }),
      ...roleCommands(targets),
      ...detailCommands(targets),
      ...reviewCommands(targets),
      ...reviewGuideCommand(targets, this.#guides),
      ...reviewProcessCommands(targets, () => deps.clock.now()),
      ...entryCommands(targets),
      ...siteFileCommands(targets),
      ...remediationCommands({
        targets,
        github: this.#github,
        previews: this.#previews,
        clock: deps.clock,
        wait: deps.wait,
        log: deps.log,
      }),
      ...proofCommands({ targets, github: this.#github, backends: deps.backends }),
      ...remediationReports({ ...deps, targets, github: this.#github, previews: this.#previews }),
      ...sharingCommands({
        targets,
        output: deps.output,
        lists: this.#waiting,
        notices: this.#notices,
        conflicts: this.#conflicts,
        previews: this.#previews,
        findIssues: folder => this.#lostIssues.find(folder),
        searchSites: () => sites.search(),
      }),
      ...scheduleCommands(targets, sites, {
        now: () => deps.clock.now(),
        showCalendar: (root, rotation) => this.#calendars.show(root, rotation),
        previews: this.#previews,
      }),
      ...importCommands({ targets, previews: this.#previews, now: () => deps.clock.now() }),
      ...this.#pagingCommands(targets),
      ...this.#metrics.commands(targets),
      ...customerReviewHandlers({
        ...deps,
        targets,
        previews: this.#previews,
        channels: this.#channels,
        keys: this.#routeKeys,
      }),
      ...mergeDriverCommands(targets, deps.backends),
      'livesite.initialize': () => initialize({ ...deps, sites, notices: this.#notices }),
      'livesite.showTimeline': showTimeline,
    };
  }

  #pagingCommands(targets: Targets): Partial<Record<CommandId, Handler>> {
    const github = this.#github;
    const shared = { ...this.#deps, targets, github, previews: this.#previews, pagerOf: this.#pagerOf };
    return {
      ...routeKeyCommands(targets, this.#routeKeys),
      ...testPageCommands(shared),
      ...workflowCommand(targets, this.#deps.backends),
      ...this.#paging.commands({ targets, github, previews: this.#previews }),
    };
  }

  async #openSite(root: vscode.Uri, begun: (folder: SiteFolder) => void): Promise<SiteFolder> {
    const { backends, clock, randomness, log } = this.#deps;
    const backend = await backends.open(root.fsPath, editorState(root));
    const folder = new SiteFolder({
      root,
      backend,
      clock,
      randomness,
      log,
      accountLogin: () => this.#github.knownLogin(),
      askHandle,
    });
    const listener = folder.onDidBegin(() => begun(folder));
    await folder.refresh();
    listener.dispose();
    folder.decisions.onDidRename(({ from, to }) => this.#timelines.follow(folder.key, from, to));
    this.#refreshMergeDriver(root);
    void folder
      .fetch()
      .then(() => this.#lostIssues.link(folder))
      .then(() => settleCustomerReviews(folder, { ...this.#deps, channels: this.#channels }))
      .catch((error: unknown) =>
        log.write('warn', 'What was sent when a window went away could not be looked for', error),
      );
    return folder;
  }

  /** An update of the extension has moved what Git runs. */
  #refreshMergeDriver(root: vscode.Uri): void {
    if (vscode.workspace.isTrusted) {
      this.#deps.backends
        .refreshMergeDriver(root.fsPath)
        .catch((error: unknown) => this.#deps.log.write('warn', 'The merge driver was not renewed', error));
    }
  }

  #card(role: string): string {
    const folder = this.#sites.all.find(({ site }) => site.plan.roles.some(({ id }) => id === role));
    return folder === undefined ? `There is no role ${role}.\n` : roleCard(folder.site, role);
  }
}
