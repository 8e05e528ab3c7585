import * as vscode from 'vscode';
import {
  alarmOf,
  attentionOf,
  byUrgencyAt,
  isPressing,
  othersText,
  saysPaging,
  worstOf,
  type Alarm,
  type Attention,
} from '../../app/attention';
import { remindersFor } from '../../app/reminders';
import { toLabel } from '../../core/text/plain';
import { pagingLine } from '../../app/pagingState';
import { printSpan } from '../../core/time/instant';
import { type PagingFace, readPaging } from '../../protocol/paging';
import type { SiteFolder } from '../siteFolder';
import type { SiteRegistry } from '../siteRegistry';
import { severityIcon, severityWord } from './labels';

/** A countdown shows seconds; minutes need no more. */
const TICK_MS = 1000;
const LOOK_MS = 15_000;

interface Open extends Attention {
  readonly folder: SiteFolder;
  /** How far its paging is; undefined where there is none. */
  readonly paging: PagingFace | undefined;
}

const COLOURS: Readonly<Record<Alarm, string | undefined>> = {
  critical: 'statusBarItem.errorBackground',
  late: 'statusBarItem.warningBackground',
  none: undefined,
};

/** The status bar item for incidents: what is due next in an open one, and how many more are open; hidden without a live site. */
export class StatusBar implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem('livesite', vscode.StatusBarAlignment.Left, 50);
  readonly #sites: SiteRegistry;
  readonly #now: () => number;
  readonly #disposables: vscode.Disposable[];
  #timer: NodeJS.Timeout | undefined;

  constructor(sites: SiteRegistry, now: () => number) {
    this.#sites = sites;
    this.#now = now;
    this.#item.name = 'Livesite';
    this.#disposables = [
      this.#item,
      sites.onDidChange(() => this.update()),
      sites.onDidShow(() => this.update()),
      new vscode.Disposable(() => clearTimeout(this.#timer)),
    ];
    this.update();
  }

  update(): void {
    const now = this.#now();
    const byUrgency = byUrgencyAt(now);
    const presses = (one: Open): number => (isPressing(one, one.paging, now) ? 0 : 1);
    const open = this.#sites.shown
      .flatMap(folder =>
        attentionOf(folder.site, now).map(
          (one): Open => ({ ...one, folder, paging: pagingFace(folder, one, now) }),
        ),
      )
      .sort((a, b) => presses(a) - presses(b) || byUrgency(a, b));
    const unread = this.#sites.shown.find(({ problem }) => problem !== '');
    if (unread) {
      this.#show('$(warning) Live site cannot be read', unread.problem, 'livesite.showLog');
    } else if (open.length > 0) {
      this.#showOpen(open);
    } else if (this.#sites.shown.length > 0) {
      this.#showQuiet();
    } else {
      this.#item.hide();
    }
    this.#arm(open);
  }

  /** Nothing ticks while nothing is open. */
  #arm(open: readonly Open[]): void {
    clearTimeout(this.#timer);
    const counts = open.some(({ paging }) => paging !== undefined && paging.tone !== 'over');
    if (open.length > 0) {
      this.#timer = setTimeout(() => this.update(), counts ? TICK_MS : LOOK_MS);
    }
  }

  dispose(): void {
    vscode.Disposable.from(...this.#disposables).dispose();
  }

  /** While nothing burns: reviews of whoever sits here that are due. */
  #showQuiet(): void {
    const due = this.#sites.shown.flatMap(folder =>
      remindersFor(folder.site, folder.me, this.#now())
        .filter(({ clock }) => clock === 'review')
        .map(reminder => ({ ...reminder, root: folder.key })),
    );
    const [first] = due;
    if (first === undefined) {
      this.#show('$(check) Live site', 'No open incident. Click to declare one.', 'livesite.declareIncident');
      return;
    }
    const text = due.length === 1 ? 'Review due' : `${due.length} reviews due`;
    this.#show(`$(book) ${text}`, due.map(({ message }) => toLabel(message, 160)).join('\n'), {
      command: 'livesite.startReview',
      title: 'Open Review',
      arguments: [{ root: first.root, incident: first.incident }],
    });
  }

  #showOpen(open: readonly Open[]): void {
    const [first] = open;
    if (!first) {
      return;
    }
    const { folder, record } = first;
    const { incident } = record;
    const due = this.#dueOf(first);
    const alarms = open.map(one => alarmOf(one, one.paging));
    const critical = open.find((_, index) => alarms[index] === 'critical')?.record.incident;
    const more = othersText(alarms, critical === undefined ? '' : severityWord(critical));
    const sign = `$(${severityIcon(folder.site.plan, incident)}) ${severityWord(incident)}`;
    const parts = [sign, due, toLabel(incident.title, 32)].filter(part => part !== '');
    const lines = open.map(one => {
      const title = `${severityWord(one.record.incident)} ${toLabel(one.record.incident.title, 80)}`;
      return [title, one.record.incident.status, this.#dueOf(one)].filter(part => part !== '').join(' · ');
    });
    this.#show(`${parts.join(' · ')}${more}`, lines.join('\n'), {
      command: 'livesite.showTimeline',
      title: 'Show Timeline',
      arguments: [{ root: folder.key, incident: incident.id }],
    });
    const colour = COLOURS[worstOf(alarms)];
    this.#item.backgroundColor = colour === undefined ? undefined : new vscode.ThemeColor(colour);
  }

  /** Who is paged next says more than the clock that it keeps. */
  #dueOf(one: Open): string {
    const { clock, late, paging } = one;
    if (paging !== undefined && saysPaging(one, paging)) {
      return toLabel(paging.text, 80);
    }
    if (clock === undefined) {
      return '';
    }
    const span = printSpan(Math.abs(clock.dueAt - this.#now()));
    return late ? `${clock.label} late ${span}` : `${clock.label} in ${span}`;
  }

  #show(text: string, tooltip: string, command: string | vscode.Command): void {
    this.#item.text = text;
    this.#item.tooltip = tooltip;
    this.#item.command = command;
    this.#item.backgroundColor = undefined;
    this.#item.accessibilityInformation = { label: `Livesite: ${tooltip.replace(/\n/g, ', ')}` };
    this.#item.show();
  }
}

function pagingFace({ site }: SiteFolder, { record }: Attention, now: number): PagingFace | undefined {
  const line = pagingLine(site, record);
  return line && readPaging(line, now);
}
