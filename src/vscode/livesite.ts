import { isOpen } from '../core/incident/status';
import * as vscode from 'vscode';
import { announceCover } from './coverNews';
import { editorState } from './editorState';
import { warn } from './notify';
import type { Backends } from '../app/backend';
import type { Pager } from '../app/pagerPorts';
import type { Clock, Log, Randomness } from '../app/ports';
import { recoveryOf } from '../app/effects';
import type { Wait } from '../app/trackerPace';
import { toLabel } from '../core/text/plain';
import type { Application, TreeShell } from './application';
import { announceAssignments } from './assignmentNews';
import { askHandle } from './commands/askHandle';
import { coverStretch } from './commands/coverStretch';
import { detailCommands } from './commands/detailCommands';
import type { Handler } from './commands/handler';
import { incidentCommands } from './commands/incidentCommands';
import { roleCommands } from './commands/roleCommands';
import { initialize } from './commands/initialize';
import { mergeDriverCommands } from './commands/mergeDriverCommands';
import { importCommands } from './commands/importCommand';
import { linkLostIssues, remediationCommands } from './commands/remediationCommands';
import { reviewCommands } from './commands/reviewCommands';
import { registerRoleCards, roleCard } from './commands/roleCard';
import { scheduleCommands } from './commands/scheduleCommands';
import { sharingCommands } from './commands/sharingCommands';
import { siteFileCommands } from './commands/siteFileCommands';
import { Targets } from './commands/target';
import { setContextKey } from './contextKeys';
import { registerLineUpChanges } from './editor/lineUpChanges';
import { registerEditorFeatures } from './editor/register';
import { runCommand } from './errors';
import { GitHubAccess, targetOf } from './github/githubAccess';
import { workflowCommand } from './paging/workflowCommand';
import { VIEWS, type CommandId } from './ids';
import { LiveFiles } from './liveFiles';
import { openLink } from './openLink';
import { ChangeTexts } from './outbox/changeTexts';
import { Conflicts } from './outbox/conflicts';
import { SharingItem } from './outbox/sharingItem';
import { SharingNotices } from './outbox/sharingNotices';
import { WaitingLists } from './outbox/waitingLists';
import { WaitingTree } from './outbox/waitingTree';
import { CalendarPanels } from './panels/calendarPanels';
import { TimelinePanels } from './panels/timelinePanels';
import { Previews } from './previews';
import { createPagers } from './paging/pagers';
import { Paging } from './paging/paging';
import { routeKeyCommands } from './paging/routeKeyCommands';
import { RouteKeys } from './paging/routeKeys';
import { testPageCommands } from './paging/testPage';
import { Reminders } from './reminders';
import { shareSavedEdits } from './savedEdits';
import { SiteFolder } from './siteFolder';
import { SiteRegistry } from './siteRegistry';
import { onAgeing } from './views/ageing';
import { onHandOff } from './views/handOffTimer';
import { IncidentTree } from './views/incidentTree';
import { OnCallTree } from './views/onCallTree';
import { RemediationTree } from './views/remediationTree';
import { StatusBar } from './views/statusBar';

export interface LivesiteDeps {
  readonly extension: vscode.Uri;
  readonly backends: Backends;
  readonly clock: Clock;
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
  readonly #routeKeys: RouteKeys;
  readonly #pagerOf: (folder: SiteFolder) => Promise<Pager>;
  readonly #trees: Readonly<Record<string, vscode.TreeDataProvider<unknown>>>;
  readonly #incidents: IncidentTree;
  readonly #remediation: RemediationTree;
  readonly #timelines: TimelinePanels;
  readonly #calendars: CalendarPanels;
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
    this.#routeKeys = new RouteKeys(deps.secrets, deps.backends.environmentSecrets);
    this.#pagerOf = createPagers(deps.backends, this.#github, this.#routeKeys);
    this.#sites = new SiteRegistry({
      open: root => this.#openSite(root),
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
    this.#incidents = new IncidentTree(this.#sites, now, folder => this.#paging.missingKeys.of(folder));
    this.#remediation = new RemediationTree(this.#sites, now);
    this.#waiting = new WaitingLists(this.#sites, deps.log, now);
    this.#trees = {
      [VIEWS.incidents]: this.#incidents,
      [VIEWS.remediation]: this.#remediation,
      [VIEWS.onCall]: new OnCallTree(this.#sites, now),
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
    this.#calendars = new CalendarPanels({
      extension: deps.extension,
      sites: this.#sites,
      log: deps.log,
      now,
      memory: deps.memory,
      cover: (folder, wanted) => coverStretch(folder, wanted, now()),
    });
    this.#handlers = this.#paging.followed(this.#commands());
    this.#disposables = [
      // First to go, while the folders it shares into are still there.
      shareSavedEdits(this.#sites, deps.log),
      this.#paging,
      this.#sites,
      this.#timelines,
      this.#calendars,
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
      this.#waiting.onDidChange(() => this.#redrawWaiting(shells)),
      new Reminders(this.#sites, now),
      registerEditorFeatures(this.#sites, now),
      registerLineUpChanges(this.#sites, now),
      this.#sites.onDidChange(() => this.#redraw(shells)),
      this.#github.onDidChange(() => this.#redraw(shells)),
      this.#paging.missingKeys.onDidChange(() => this.#redraw(shells)),
      onAgeing(this.#sites, now, () => this.#redraw(shells)),
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
      return handler(args);
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

  async restoreCalendar(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    this.#calendars.restore(panel, state);
  }

  dispose(): void {
    vscode.Disposable.from(...this.#disposables).dispose();
  }

  #commands(): Partial<Record<CommandId, Handler>> {
    const { deps, sites } = { deps: this.#deps, sites: this.#sites };
    const targets = new Targets(sites, () => this.#timelines.shown);
    const showTimeline: Handler = async args => {
      const { folder, record } = await targets.incident(args, 'The timeline of which incident?', () => true);
      this.#timelines.show({ root: folder.key, incident: record.incident.id });
    };
    return {
      ...incidentCommands({ targets, showTimeline: async target => void (await showTimeline([target])) }),
      ...roleCommands(targets),
      ...detailCommands(targets),
      ...reviewCommands(targets),
      ...siteFileCommands(targets),
      ...remediationCommands({
        targets,
        github: this.#github,
        previews: this.#previews,
        clock: deps.clock,
        wait: deps.wait,
        log: deps.log,
      }),
      ...sharingCommands({
        targets,
        output: deps.output,
        lists: this.#waiting,
        notices: this.#notices,
        conflicts: this.#conflicts,
        previews: this.#previews,
        findIssues: folder => this.#findIssues(folder),
        searchSites: () => sites.search(),
      }),
      ...scheduleCommands(targets, sites, {
        now: () => deps.clock.now(),
        showCalendar: (root, rotation) => this.#calendars.show(root, rotation),
      }),
      ...importCommands({ targets, previews: this.#previews, now: () => deps.clock.now() }),
      ...this.#pagingCommands(targets),
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

  async #openSite(root: vscode.Uri): Promise<SiteFolder> {
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
    await folder.refresh();
    folder.decisions.onDidRename(({ from, to }) => this.#timelines.follow(folder.key, from, to));
    this.#refreshMergeDriver(root);
    void folder
      .fetch()
      .then(() => this.#linkLostIssues(folder))
      .catch((error: unknown) =>
        log.write('warn', 'Issues whose answer was lost could not be looked for', error),
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

  /** Issues that were being opened when the editor went away: found by their markers and linked. Asks nobody to sign in. */
  async #linkLostIssues(folder: SiteFolder): Promise<void> {
    const journal = await folder.journal();
    const lost = (await journal?.open()) ?? [];
    // What leaves no mark to look for, and all that customers see, waits for a person.
    if (folder.readOnly !== '' || journal === undefined || !lost.some(each => recoveryOf(each) === 'look')) {
      return;
    }
    const results = await linkLostIssues({ ...this.#deps, github: this.#github }, folder, journal);
    if (results.length > 0) {
      await folder.publish();
    }
  }

  /** The same because a person asked, who signs in for it. How many were linked. */
  async #findIssues(folder: SiteFolder): Promise<number> {
    const journal = await folder.journal();
    if (journal === undefined) {
      return 0;
    }
    await this.#github.signIn((await targetOf(folder)).host);
    const results = await linkLostIssues({ ...this.#deps, github: this.#github }, folder, journal);
    if (results.length > 0) {
      await folder.publish();
    }
    return results.length;
  }

  #card(role: string): string {
    const folder = this.#sites.all.find(({ site }) => site.plan.roles.some(({ id }) => id === role));
    return folder === undefined ? `There is no role ${role}.\n` : roleCard(folder.site, role);
  }

  #redraw(shells: readonly TreeShell[]): void {
    setContextKey('livesite.state', this.#sites.state);
    const open = this.#sites.all
      .flatMap(({ site }) => site.incidents)
      .filter(({ incident }) => isOpen(incident));
    setContextKey('livesite.hasOpenIncident', open.length > 0);
    setContextKey('livesite.signedOut', this.#github.signedOut);
    const overdue = this.#remediation.overdue;
    const badges: Readonly<Record<string, vscode.ViewBadge | undefined>> = {
      [VIEWS.incidents]:
        open.length === 0
          ? undefined
          : { value: open.length, tooltip: `${open.length} open incident${open.length === 1 ? '' : 's'}` },
      [VIEWS.remediation]:
        overdue === 0
          ? undefined
          : { value: overdue, tooltip: `${overdue} overdue remediation item${overdue === 1 ? '' : 's'}` },
    };
    for (const { view, tree, changed } of shells.filter(shell => shell.view !== VIEWS.waiting)) {
      tree.badge = badges[view];
      changed.fire(undefined);
    }
    for (const folder of this.#sites.all) {
      for (const fault of folder.templates.takeFaults()) {
        void warn(toLabel(fault.message, 300));
      }
    }
  }

  /** The view is there only while it holds something; its badge counts what needs a person. */
  #redrawWaiting(shells: readonly TreeShell[]): void {
    const { folders } = this.#waiting;
    setContextKey('livesite.hasWaiting', this.#waiting.isWorthShowing());
    const needs = folders.reduce((sum, folder) => sum + this.#waiting.needsOf(folder), 0);
    const [only, ...others] = folders;
    for (const { tree, changed } of shells.filter(({ view }) => view === VIEWS.waiting)) {
      tree.message =
        // Of a conflict its own row tells.
        only !== undefined && others.length === 0 && only.status.reason !== 'conflict'
          ? toLabel(only.status.message, 300) || undefined
          : undefined;
      tree.badge =
        needs === 0 ? undefined : { value: needs, tooltip: `${needs} ${needs === 1 ? 'needs' : 'need'} you` };
      changed.fire(undefined);
    }
  }
}
