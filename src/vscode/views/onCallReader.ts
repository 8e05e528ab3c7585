import type { Reader } from '../../app/onCallRows';
import type { SiteFolder } from '../siteFolder';

/** The person at this window, on the clocks of this machine. */
export function readerOf({ me }: Pick<SiteFolder, 'me'>, now: number): Reader {
  return { now, me, zone: Intl.DateTimeFormat().resolvedOptions().timeZone };
}
