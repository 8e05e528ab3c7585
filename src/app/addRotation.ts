import type { Change } from '../core/change/change';
import { isTimeZone } from '../core/people/people';
import { slugOf } from '../core/text/slug';
import { toOneLine } from '../core/text/plain';
import { printYamlText } from '../core/text/yamlText';
import { DAY, HOUR, printLocal, weekdayOf } from '../core/time/calendar';
import { zoneOf } from '../core/time/zone';
import { planFiles, Refusal, type Author } from './change';
import type { LiveSite } from './site';

export interface NewRotation {
  readonly name: string;
  /** IANA zone of its hand-offs. */
  readonly zone: string;
}

/** Where a rotation of this name goes, relative to the root. Refused where one is there. */
export function rotationPath(site: Pick<LiveSite, 'paths'>, name: string): string {
  if (toOneLine(name) === '') {
    throw new Refusal('A rotation needs a name.');
  }
  const slug = /[a-z0-9]/i.test(name.normalize('NFKD')) ? slugOf(name) : 'rotation';
  const path = `rotations/${slug}.yml`;
  if (site.paths.has(path)) {
    throw new Refusal(`There is ${path} already. Choose another name.`);
  }
  return path;
}

/** A rotation to start from: weekly turns from Monday 09:00, with its author as the only person. */
export function planAddRotation(
  site: Pick<LiveSite, 'paths'>,
  { name, zone }: NewRotation,
  author: Author,
): Change {
  const path = rotationPath(site, name);
  const text = rotationText({ name, zone: isTimeZone(zone) ? zone : 'UTC' }, author);
  return planFiles(`livesite: add ${path}`, [{ kind: 'create', path, text }], author);
}

function rotationText({ name, zone }: NewRotation, { actor, now }: Author): string {
  return [
    '# Who is on call. Turns go around in the order of `people`;',
    '# the first one has the turn that begins at `anchor`, on the clocks of `zone`.',
    '# Several people at once are a list in the list: [alice, [bob, carol]].',
    `name: ${printYamlText(toOneLine(name))}`,
    `zone: ${printYamlText(zone)}`,
    'layers:',
    '  - name: Everybody',
    `    anchor: ${printLocal(lastMonday(zone, now))}`,
    '    turn: 1w',
    `    people: [${printYamlText(actor)}]`,
    '',
  ].join('\n');
}

/** The last Monday 09:00 on a zone's clocks, so that somebody is on call at once. */
function lastMonday(zoneName: string, now: number): number {
  const local = zoneOf(zoneName).toLocal(now) - 9 * HOUR;
  const day = Math.floor(local / DAY);
  return (day - weekdayOf(day)) * DAY + 9 * HOUR;
}
