import { localTime } from './localTime';
import type { ShareStatus } from './sharingPorts';

/** What the status bar says about sharing. */
export interface SharingLine {
  /** Name of a codicon; the words say the same. */
  readonly icon: string;
  readonly text: string;
  /** One or two plain sentences. */
  readonly tooltip: string;
  /** Nothing to see: it may be left out where there is little room. */
  readonly isQuiet: boolean;
  readonly needsPerson: boolean;
}

/** `needs`: how many things a person has to decide; see countNeeds. Hours and minutes are this machine's. */
export function sharingLine(status: ShareStatus, needs: number): SharingLine {
  const { state, waiting, message } = status;
  const line = (icon: string, text: string, more: Partial<SharingLine> = {}): SharingLine => ({
    icon,
    text,
    tooltip: message === '' ? `${text}.` : message,
    isQuiet: false,
    needsPerson: false,
    ...more,
  });
  const saved = `${waiting} not shared`;
  if (state === 'publishing') {
    return line('sync~spin', waiting === 0 ? 'Sharing' : `Sharing ${waiting}`);
  }
  if (needs > 0) {
    const more = waiting > needs ? ` · ${saved}` : '';
    return line('bell-dot', `${needs} ${needs === 1 ? 'needs' : 'need'} you${more}`, { needsPerson: true });
  }
  if (state === 'offline') {
    const since = status.offlineSince === undefined ? '' : ` since ${localTime(status.offlineSince)}`;
    return line('debug-disconnect', `Offline${since}${waiting === 0 ? '' : ` · ${saved}`}`);
  }
  if (state === 'blocked') {
    return line('warning', waiting === 0 ? 'Cannot share' : saved, { needsPerson: true });
  }
  if (waiting > 0) {
    return line(status.onBranch === undefined ? 'cloud-upload' : 'git-pull-request', saved);
  }
  return state === 'local'
    ? line('repo', 'Only here', { isQuiet: true })
    : line('cloud', 'Shared', {
        isQuiet: true,
        tooltip: message === '' ? 'Everything is shared.' : message,
      });
}
