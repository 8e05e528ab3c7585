import * as vscode from 'vscode';
import { warn } from './notify';
import { remindersFor, type Reminder } from '../app/reminders';
import type { ClockName } from '../core/incident/clocks';
import { toLabel } from '../core/text/plain';
import type { CommandId } from './ids';
import type { SiteFolder } from './siteFolder';
import type { SiteRegistry } from './siteRegistry';

const EVERY_MS = 15_000;
const UNANSWERED_MS = 60_000;

const ANSWERS: Readonly<
  Partial<Record<ClockName, { readonly button: string; readonly command: CommandId }>>
> = {
  severity: { button: 'Set Severity', command: 'livesite.changeSeverity' },
  acknowledge: { button: 'Acknowledge', command: 'livesite.acknowledge' },
  review: { button: 'Open Review', command: 'livesite.startReview' },
  'preliminary-customer-review': {
    button: 'Open Customer Review',
    command: 'livesite.startCustomerReview',
  },
  'customer-review': { button: 'Open Customer Review', command: 'livesite.startCustomerReview' },
  lead: { button: 'Assign Lead', command: 'livesite.assignRole' },
};

/** Tells the person at this window, once each, that a promise of theirs is due. One message at a time. */
export class Reminders implements vscode.Disposable {
  readonly #sites: SiteRegistry;
  readonly #now: () => number;
  readonly #told = new Set<string>();
  readonly #timer: NodeJS.Timeout;
  #showing = false;

  constructor(sites: SiteRegistry, now: () => number) {
    this.#sites = sites;
    this.#now = now;
    this.#timer = setInterval(() => void this.remind(), EVERY_MS);
  }

  dispose(): void {
    clearInterval(this.#timer);
  }

  async remind(): Promise<void> {
    if (this.#showing || !vscode.window.state.focused) {
      return;
    }
    for (const folder of this.#sites.all.filter(({ readOnly }) => readOnly === '')) {
      const due = remindersFor(folder.site, folder.me, this.#now()).find(({ key }) => !this.#told.has(key));
      if (due) {
        this.#told.add(due.key);
        this.#showing = true;
        // A message that nobody answers moves to the bell and must not hold up the next one.
        const release = setTimeout(() => (this.#showing = false), UNANSWERED_MS);
        await this.#show(folder, due).finally(() => {
          clearTimeout(release);
          this.#showing = false;
        });
        return;
      }
    }
  }

  async #show(folder: SiteFolder, reminder: Reminder): Promise<void> {
    const answer = ANSWERS[reminder.clock];
    const timeline = 'Show Timeline';
    const buttons = answer ? [answer.button, timeline] : [timeline];
    const choice = await warn(toLabel(reminder.message, 160), ...buttons);
    const target = { root: folder.key, incident: reminder.incident };
    if (choice === timeline) {
      await vscode.commands.executeCommand('livesite.showTimeline', target);
    } else if (answer && choice === answer.button) {
      await vscode.commands.executeCommand(
        answer.command,
        target,
        ...(reminder.clock === 'lead' ? ['lead'] : []),
      );
    }
  }
}
