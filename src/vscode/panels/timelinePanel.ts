import * as vscode from 'vscode';
import { complain, warn } from '../notify';
import { planAddEntry } from '../../app/addEntry';
import { Refusal, type Author } from '../../app/change';
import { planCorrectEntry } from '../../app/correctEntry';
import { timelineModel, linksOf } from '../../app/timelineModel';
import type { Log } from '../../app/ports';
import type { IncidentRecord, LiveSite } from '../../app/site';
import type { Change } from '../../core/change/change';
import { LOG_FILE } from '../../core/site/paths';
import { toLabel } from '../../core/text/plain';
import { positionAt } from '../../core/text/range';
import {
  isFromTimeline,
  type FromTimeline,
  type TimelineDraft,
  type TimelineAction,
  type ToTimeline,
} from '../../protocol/timeline';
import { settlePublicWords } from '../commands/publicWords';
import type { TargetArgument } from '../commands/target';
import { messageOf } from '../errors';
import type { CommandId } from '../ids';
import type { SiteFolder } from '../siteFolder';
import type { SiteRegistry } from '../siteRegistry';
import { severityWord } from '../views/labels';
import { whyUnavailable } from './pageLink';
import type { PanelContent } from './panelSet';

const ACTION_COMMANDS: Readonly<Record<TimelineAction, CommandId>> = {
  acknowledge: 'livesite.acknowledge',
  changeSeverity: 'livesite.changeSeverity',
  setStatus: 'livesite.setStatus',
  assignRole: 'livesite.assignRole',
  pageOnCall: 'livesite.pageOnCall',
  escalateNow: 'livesite.escalateNow',
  pageSomeone: 'livesite.pageSomeone',
  link: 'livesite.link',
  startReview: 'livesite.startReview',
  reopen: 'livesite.reopen',
  close: 'livesite.close',
  publish: 'livesite.publish',
};

export interface TimelinePanelDeps {
  readonly sites: SiteRegistry;
  readonly log: Log;
  readonly openLink: (target: string, folder: SiteFolder) => Promise<void>;
}

/** Words that go on in another timeline. */
export interface Carried extends TimelineDraft {
  /** The incident in whose timeline they were begun. */
  readonly from: string;
  /** They are in the other one's field. */
  readonly onTaken: () => void;
}

export interface TimelineNeighbours {
  /** Shows an incident's timeline with these words in its field. */
  readonly carryOver: (target: TargetArgument, words: Carried) => void;
}

/** The timeline of one incident in an editor tab. Shows what the site says and passes on what the person does. */
export class TimelinePanel implements PanelContent<TargetArgument> {
  #target: TargetArgument;
  /** The incident has just got another id, and the site that has it is being read. */
  #following = false;
  readonly #panel: vscode.WebviewPanel;
  readonly #deps: TimelinePanelDeps & TimelineNeighbours;
  readonly #disposables: vscode.Disposable[];
  #shownSite: LiveSite | undefined;
  #shownState = '';
  #ready = false;
  /** Not in the field yet. */
  #arriving: readonly Carried[] = [];
  /** Words that are in another timeline's field by now, and that the page has not heard of: it was hidden. */
  #carried: string | undefined;
  #disposed = false;

  constructor(
    panel: vscode.WebviewPanel,
    target: TargetArgument,
    deps: TimelinePanelDeps & TimelineNeighbours,
  ) {
    this.#panel = panel;
    this.#target = target;
    this.#deps = deps;
    this.#disposables = [
      panel.webview.onDidReceiveMessage((message: unknown) => void this.#receive(message)),
      deps.sites.onDidChange(() => this.#update(false)),
      panel.onDidChangeViewState(() => this.#update(false)),
    ];
  }

  get target(): TargetArgument {
    return this.#target;
  }

  /** The incident shown has another id from now on. */
  follow(incident: string): void {
    this.#target = { ...this.#target, incident };
    this.#following = true;
    this.#update(true);
  }

  /** Puts words that were begun elsewhere into the field, as soon as the page is there. */
  take(words: Carried): void {
    this.#arriving = [...this.#arriving, words];
    this.#postArriving();
  }

  dispose(): void {
    this.#disposed = true;
    vscode.Disposable.from(...this.#disposables).dispose();
  }

  #found(): { readonly folder: SiteFolder; readonly record: IncidentRecord } | undefined {
    const folder = this.#deps.sites.siteAt(this.target.root);
    const record = folder?.site.byId.get(this.target.incident);
    return folder && record ? { folder, record } : undefined;
  }

  #update(force: boolean): void {
    const found = this.#found();
    if (!this.#ready || !this.#panel.visible) {
      return;
    }
    this.#following &&= found === undefined;
    if (this.#following) {
      return;
    }
    if (!found) {
      const gone = `${this.target.incident} is not in this live site (any more).`;
      this.#post({ type: 'unavailable', message: whyUnavailable(this.#deps.sites, gone) });
      this.#shownSite = undefined;
      return;
    }
    const { folder, record } = found;
    const state = [
      folder.me,
      folder.readOnly,
      folder.status.message,
      folder.status.waiting,
      [...folder.pendingEntries].join(),
    ].join('\n');
    if (!force && this.#shownSite === folder.site && this.#shownState === state) {
      return;
    }
    this.#shownSite = folder.site;
    this.#shownState = state;
    this.#panel.title = toLabel(`${severityWord(record.incident)} ${record.incident.title}`, 40);
    const { me, readOnly, pendingEntries } = folder;
    const sharing =
      folder.status.waiting > 0 || folder.status.state === 'blocked' ? folder.status.message : '';
    this.#post({
      type: 'model',
      model: timelineModel(folder.site, record, { me, readOnly, sharing, pendingEntries }),
    });
  }

  #postArriving(): void {
    if (this.#ready && this.#panel.visible) {
      for (const { from, kind, text } of this.#arriving) {
        this.#post({ type: 'takeOver', from, kind, text });
      }
    }
  }

  #carryOver({ kind, text }: TimelineDraft): void {
    const into = this.#found()?.record.incident.mergedInto;
    if (into === undefined) {
      throw new Refusal('The incident is not merged (any more). Your text is kept.');
    }
    const onTaken = (): void => {
      if (this.#panel.visible) {
        this.#post({ type: 'carried', text });
      } else {
        this.#carried = text;
      }
    };
    this.#deps.carryOver(
      { ...this.#target, incident: into },
      { from: this.#target.incident, kind, text, onTaken },
    );
  }

  #tookOver(text: string): void {
    const taken = this.#arriving.filter(words => words.text === text);
    this.#arriving = this.#arriving.filter(words => words.text !== text);
    taken.forEach(({ onTaken }) => onTaken());
  }

  #post(message: ToTimeline): void {
    if (!this.#disposed) {
      void this.#panel.webview.postMessage(message);
    }
  }

  async #receive(message: unknown): Promise<void> {
    if (!isFromTimeline(message)) {
      this.#deps.log.write('warn', 'The timeline sent a message that does not fit; it was dropped.');
      return;
    }
    try {
      await this.#handle(message);
    } catch (error) {
      if (!(error instanceof Refusal)) {
        this.#deps.log.write('error', `The timeline's "${message.type}" failed`, error);
      }
      if (!('request' in message)) {
        void complain(messageOf(error));
      } else if (this.#disposed) {
        await this.#offerAgain(message, error);
      } else {
        this.#post({ type: 'answer', request: message.request, ok: false, message: messageOf(error) });
      }
    }
  }

  /** The tab was closed before the answer came, so that its field no longer holds the words. */
  async #offerAgain(
    message: Extract<FromTimeline, { readonly request: number }>,
    error: unknown,
  ): Promise<void> {
    const again = 'Try Again';
    const copy = 'Copy Text';
    const choice = await complain(
      `Not saved in the timeline of ${this.target.incident}. ${messageOf(error)}`,
      ...(message.text === '' ? [again] : [again, copy]),
    );
    if (choice === copy) {
      await vscode.env.clipboard.writeText(message.text);
    } else if (choice === again) {
      await this.#receive(message);
    }
  }

  async #handle(message: FromTimeline): Promise<void> {
    switch (message.type) {
      case 'ready':
        this.#ready = true;
        this.#update(true);
        this.#postArriving();
        if (this.#carried !== undefined) {
          this.#post({ type: 'carried', text: this.#carried });
          this.#carried = undefined;
        }
        return;
      case 'carryOver':
        return this.#carryOver(message);
      case 'tookOver':
        return this.#tookOver(message.text);
      case 'add': {
        const { kind } = message;
        const text = kind === 'customer-update' ? await this.#settled(message.text) : message.text;
        return this.#write(message.request, (site, author) =>
          planAddEntry(site, { incident: this.target.incident, kind, text }, author),
        );
      }
      case 'correct': {
        const { entry, how } = message;
        const isPublic = how === 'reword' && this.#isForCustomers(entry);
        const text = isPublic ? await this.#settled(message.text) : message.text;
        return this.#write(message.request, (site, author) =>
          planCorrectEntry(site, { incident: this.target.incident, entry, how, text }, author),
        );
      }
      case 'openLine':
        return this.#openLine(message.entry);
      case 'openLink':
        return this.#openLink(message.entry, message.index);
      case 'action':
        await vscode.commands.executeCommand(
          ACTION_COMMANDS[message.action],
          this.target,
          ...(message.role === undefined ? [] : [message.role]),
        );
        return;
      default:
        message satisfies never;
    }
  }

  /** Words for customers, after the person has seen what in them is internal. */
  async #settled(words: string): Promise<string> {
    const found = this.#found();
    const settled = found && (await settlePublicWords(found.folder, words, () => this.#takeKeyboardBack()));
    if (settled === undefined) {
      throw new Refusal('Not saved: the words are for customers. Your text is kept.');
    }
    return settled;
  }

  /** After a dialog the keyboard is nowhere, unless the person has gone elsewhere meanwhile. */
  #takeKeyboardBack(): void {
    if (!this.#disposed && this.#panel.active) {
      this.#panel.reveal();
    }
  }

  #isForCustomers(id: string): boolean {
    const entry = this.#found()?.record.incident.entries.find(one => one.entry.id === id);
    return entry?.body.kind === 'update' && entry.body.audience === 'public';
  }

  async #write(request: number, plan: (site: LiveSite, author: Author) => Change): Promise<void> {
    const found = this.#found();
    if (!found) {
      throw new Refusal('The incident is not in this live site (any more). Your text is kept.');
    }
    const author = await found.folder.author();
    await found.folder.apply(plan(found.folder.site, author));
    this.#post({ type: 'answer', request, ok: true, message: '' });
  }

  async #openLine(entry: string): Promise<void> {
    const found = this.#found();
    if (!found) {
      return;
    }
    const uri = found.folder.uriOf(`${found.record.folder}/${LOG_FILE}`);
    const document = await vscode.workspace.openTextDocument(uri);
    const at = document.getText().indexOf(`<!--${entry}-->`);
    if (at < 0) {
      void warn(
        'The entry is not in this copy of the log yet. It follows once the entry is shared and the checkout is up to date.',
      );
      return;
    }
    const { line } = positionAt(document.getText(), at);
    const range = document.lineAt(line).range;
    await vscode.window.showTextDocument(document, {
      selection: new vscode.Range(range.start, range.start),
      viewColumn: vscode.ViewColumn.Beside,
    });
  }

  async #openLink(entry: string, index: number): Promise<void> {
    const found = this.#found();
    const effective = found?.record.incident.entries.find(one => one.entry.id === entry);
    const link = effective && !effective.redacted ? linksOf(effective.body)[index] : undefined;
    if (found && link) {
      await this.#deps.openLink(link.target, found.folder);
    }
  }
}
