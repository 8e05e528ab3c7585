import { SiteReader, type LiveSite } from '../../src/app/site';
import { incidentFolder } from '../../src/core/site/paths';
import { logText } from './builders';
import { MemoryStore } from './memoryStore';

/** The present of {@link metricsSite}. */
export const METRICS_NOW = Date.parse('2026-11-23T12:00Z');

const log = (day: string, mitigated: number, more = ''): string =>
  logText(`
    ${day} 08:15:00 alice declared SEV2: Checkout of ${day}
    ${day} 08:16:00 alice services checkout
    ${day} 08:16:30 alice impact started ${day}T08:00Z
    ${day} 08:17:00 alice paging by hand @bob by chat
    ${day} 08:20:00 bob acknowledged
    ${day} 08:${mitigated}:00 bob status mitigated
    ${day} 09:30:00 bob status resolved
    ${more}`);

/** Twelve incidents of two months, one of them a drill and one declined, with a review. */
export function metricsSite(more: Readonly<Record<string, string>> = {}): Promise<LiveSite> {
  const files: Record<string, string> = { 'livesite.yml': 'livesite: 1\nname: Acme\n' };
  for (let n = 1; n <= 12; n++) {
    const day = `2026-${n < 4 ? '10' : '11'}-${String(n).padStart(2, '0')}`;
    const end = n === 11 ? `${day} 10:00:00 bob status declined` : '';
    const mark = n === 12 ? `${day} 10:00:00 bob metrics left out: drill` : '';
    files[`${incidentFolder(`${day}-checkout`)}/timeline.md`] = log(day, 29 + n, `${end}\n${mark}`);
  }
  files[`${incidentFolder('2026-10-01-checkout')}/review.md`] =
    '---\nstate: draft\ndue: 2026-10-09\n---\n\n## Remediation\n\n- [ ] R1 Alert — @bob, due 2026-12-01\n';
  return new SiteReader(new MemoryStore({ ...files, ...more })).read();
}
