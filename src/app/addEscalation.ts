import type { Change } from '../core/change/change';
import { DEFAULT_WAIT, type EscalationPath } from '../core/escalation/escalation';
import { printEscalation } from '../core/escalation/printEscalation';
import { planFiles, Refusal, type Author } from './change';
import { inTierOrder, isBroken } from './onCallRows';
import type { LiveSite } from './site';

/** Where the first path of a live site goes. */
export const DEFAULT_PATH_FILE = 'escalations/default.yml';

/** A path to start from: the rotations in the order in which they answer, one after the other, once around; a person sees each page. */
export function planAddEscalation(site: Pick<LiveSite, 'paths' | 'rotations'>, author: Author): Change {
  if (site.paths.has(DEFAULT_PATH_FILE)) {
    throw new Refusal(`There is ${DEFAULT_PATH_FILE} already.`);
  }
  const text = escalationText(site);
  return planFiles(
    `livesite: add ${DEFAULT_PATH_FILE}`,
    [{ kind: 'create', path: DEFAULT_PATH_FILE, text }],
    author,
  );
}

/** The file's text. Refused where there is nobody to page. */
export function escalationText({ rotations }: Pick<LiveSite, 'rotations'>): string {
  const usable = inTierOrder(rotations).filter(record => !isBroken(record));
  if (usable.length === 0) {
    throw new Refusal(
      'A path pages whoever is on call, and there is no rotation yet: run "Livesite: Add Rotation…".',
    );
  }
  const path: EscalationPath = {
    name: 'Default',
    zone: 'UTC',
    applies: undefined,
    delivery: 'ask',
    hours: undefined,
    steps: usable.map(({ id }, index) => ({
      index,
      page: [{ kind: 'rotation', rotation: id }],
      wait: DEFAULT_WAIT,
      by: undefined,
    })),
    repeat: 1,
    finally: [],
    silence: undefined,
  };
  return [
    '# Who is paged, one after the other, until somebody acknowledges. For every incident; `applies` narrows it.',
    '# A person sees each page before it leaves. With `delivery: automatic` pages leave by themselves.',
    printEscalation(path),
  ].join('\n');
}
