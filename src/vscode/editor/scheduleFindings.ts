import * as vscode from 'vscode';
import { inSteps } from '../../app/inSteps';
import type { RotationRecord } from '../../app/rotationFiles';
import { isFresh, knownFindings, scheduleFindings, warmZone, zonesOf } from '../../app/scheduleFindings';
import type { LiveSite } from '../../app/site';
import type { Problem } from '../../core/problem';
import { HOUR } from '../../core/time/calendar';
import type { LiveSites } from '../liveSites';
import type { Now } from './documents';

interface Joined {
  readonly known: readonly Problem[];
  readonly dated: readonly Problem[];
  readonly all: readonly Problem[];
}

const NONE: readonly Problem[] = [];

/**
 * What is wrong with the coming weeks of all rotations: looked at when their live site changes and once an hour, one rotation at a
 * time, so that nobody waits for all of them.
 */
export class ScheduleFindings implements vscode.Disposable {
  readonly #sites: LiveSites;
  readonly #now: Now;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #disposables: readonly vscode.Disposable[];
  readonly #joined = new WeakMap<RotationRecord, Joined>();
  #round = 0;
  /** Survives a round that another one cut short. */
  #isNew = false;
  /** Fires when something else was found than before. */
  readonly onDidChange = this.#changed.event;

  constructor(sites: LiveSites, now: Now) {
    this.#sites = sites;
    this.#now = now;
    const timer = setInterval(() => void this.#look(), HOUR);
    this.#disposables = [
      this.#changed,
      sites.onDidChange(() => void this.#look()),
      new vscode.Disposable(() => clearInterval(timer)),
    ];
    void this.#look();
  }

  dispose(): void {
    this.#round++;
    vscode.Disposable.from(...this.#disposables).dispose();
  }

  /** All that a live site says about its files, with what was found in the schedules. The same lists until something changes. */
  problemsOf({ problems, rotations }: LiveSite): ReadonlyMap<string, readonly Problem[]> {
    const dated = rotations.filter(record => knownFindings(record).length > 0);
    return dated.length === 0
      ? problems
      : new Map([
          ...problems,
          ...dated.map(
            record => [record.path, this.#join(record, problems.get(record.path) ?? NONE)] as const,
          ),
        ]);
  }

  #join(record: RotationRecord, known: readonly Problem[]): readonly Problem[] {
    const dated = knownFindings(record);
    const before = this.#joined.get(record);
    if (before?.known === known && before.dated === dated) {
      return before.all;
    }
    const all = [...known, ...dated];
    this.#joined.set(record, { known, dated, all });
    return all;
  }

  async #look(): Promise<void> {
    const round = ++this.#round;
    const now = this.#now();
    const stale = this.#sites.all.flatMap(({ site }) =>
      site.rotations
        .filter(record => !isFresh(record, site.people, now))
        .map(record => ({ record, people: site.people })),
    );
    const zones = new Set(stale.flatMap(({ record }) => zonesOf(record)));
    const work = [
      ...[...zones].map(zone => () => warmZone(zone, now)),
      ...stale.map(({ record, people }) => () => {
        const before = knownFindings(record);
        this.#isNew = scheduleFindings(record, people, now) !== before || this.#isNew;
      }),
    ];
    await inSteps(work, {
      size: 1,
      work: steps => Promise.resolve(steps.forEach(step => step())),
      pause: () => new Promise(resolve => setImmediate(resolve)),
      isOver: () => this.#round !== round,
    });
    if (this.#isNew && this.#round === round) {
      this.#isNew = false;
      this.#changed.fire();
    }
  }
}
