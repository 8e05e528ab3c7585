import { printWhen } from '../core/oncall/checkRotation';
import { TIERS } from '../core/oncall/rotation';
import { layerShifts, onCallAt } from '../core/oncall/schedule';
import { sameHandle } from '../core/people/people';
import { toLabel, toOneLine } from '../core/text/plain';
import { civilDay, DAY, HOUR, MINUTE, weekdayOf } from '../core/time/calendar';
import type { Instant } from '../core/time/instant';
import { printSpan } from '../core/time/instant';
import { zoneOf } from '../core/time/zone';
import { openRequests } from './openRequests';
import type { RotationRecord } from './rotationFiles';
import type { LiveSite } from './site';
import { type OwnShift, ownShifts, type TeamShift, upcomingShifts } from './upcomingShifts';

/** Who reads rows, when and where. */
export interface Reader {
  readonly now: Instant;
  /** IANA zone whose clocks the reader goes by. */
  readonly zone: string;
  /** Handle. */
  readonly me: string;
}

/** `broken`: the file cannot be read. `gap`: nobody is on call, and that is not meant. `wanted`: somebody asks for cover. */
export type OnCallSign = 'broken' | 'gap' | 'intended' | 'me' | 'others' | 'wanted';

export interface OnCallRow {
  readonly sign: OnCallSign;
  /** Begins with what must be seen where there is little room. */
  readonly label: string;
  readonly description: string;
  /** All of it, for a screen reader. */
  readonly spoken: string;
}

/** Rotations in the order in which they answer: by tier, those without one last; else as their files are called. */
export function inTierOrder(rotations: readonly RotationRecord[]): readonly RotationRecord[] {
  const rank = ({ rotation: { tier } }: RotationRecord): number =>
    tier === undefined ? TIERS.length : TIERS.indexOf(tier);
  return [...rotations].sort((a, b) => rank(a) - rank(b));
}

/** How many shifts are shown below a rotation. */
export const SHIFTS_SHOWN = 5;

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** On the reader's clocks: `18:00` today, `Mon 09:00` within six days, else `Mon 7 Dec 09:00`, with the year where it is another. */
export function printForReader(at: Instant, { now, zone: zoneName }: Reader): string {
  const zone = zoneOf(zoneName);
  const local = zone.toLocal(at);
  const today = Math.floor(zone.toLocal(now) / DAY);
  const day = Math.floor(local / DAY);
  const time = new Date(local).toISOString().slice(11, 16);
  if (day === today) {
    return time;
  }
  const weekday = WEEKDAYS[weekdayOf(day)] ?? '';
  if (day > today && day - today < 7) {
    return `${weekday} ${time}`;
  }
  const civil = civilDay(day);
  const year = civil.year === civilDay(today).year ? '' : ` ${civil.year}`;
  return `${weekday} ${civil.day} ${MONTHS[civil.month - 1] ?? ''}${year} ${time}`;
}

/** `@alice, @bob`, or `nobody`. */
export function printCrew(handles: readonly string[]): string {
  return handles.length === 0 ? 'nobody' : handles.map(handle => `@${toLabel(handle, 40)}`).join(', ');
}

export function rotationName({ id, rotation }: RotationRecord): string {
  return toLabel(rotation.name === '' ? id : rotation.name, 80);
}

/** Whether nothing can be said about a rotation, because its file says nothing that counts. */
export function isBroken({ file, rotation }: RotationRecord): boolean {
  return file === undefined || (rotation.layers.length === 0 && rotation.overrides.length === 0);
}

/**
 * `Mon 09:00`, `30 Nov 09:00`: a time as short as it can be said, or a side bar of the usual width cuts it. The weekday of a day that is
 * further away stands in the calendar.
 */
function shortened(printed: string): string {
  return printed.replace(/^[A-Z][a-z]{2} (?=\d+ [A-Z])/, '');
}

/** `→ Mon 09:00`: until when. */
function untilSign(printed: string): string {
  return `→ ${shortened(printed)}`;
}

/** `@alice · Primary`, `→ Mon 09:00 · then @bob`. */
export function rotationRow(record: RotationRecord, reader: Reader): OnCallRow {
  const name = rotationName(record);
  const [current, next] = upcomingShifts(record.rotation, reader.now, SHIFTS_SHOWN);
  if (current === undefined || isBroken(record)) {
    const why = 'nothing is known: see the problems of its file';
    return { sign: 'broken', label: name, description: why, spoken: `${name}: ${why}` };
  }
  const crew = printCrew(current.people);
  const end = current.until === undefined ? undefined : printForReader(current.until, reader);
  const intended = current.gap === 'intended' ? ['as intended'] : [];
  const then = next === undefined ? [] : [`then ${printCrew(next.people)}`];
  const spoken = [...intended, end === undefined ? 'no hand-off ahead' : `until ${end}`, ...then];
  return {
    sign: signOf(current, reader.me),
    label: `${crew} · ${name}`,
    description: [end === undefined ? 'no hand-off ahead' : untilSign(end), ...intended, ...then].join(' · '),
    spoken: `${name}: ${crew} on call, ${spoken.join(', ')}`,
  };
}

function signOf({ gap, people }: TeamShift, me: string): OnCallSign {
  return gap === 'open'
    ? 'gap'
    : gap === 'intended'
      ? 'intended'
      : people.some(handle => sameHandle(handle, me))
        ? 'me'
        : 'others';
}

/** `Mon 09:00 · @bob`, `→ 7 Dec 09:00 · turn`. */
export function shiftRow(shift: TeamShift, reader: Reader): OnCallRow {
  const from = printForReader(shift.from, reader);
  const crew = printCrew(shift.people);
  const end = shift.until === undefined ? undefined : endOf(shift.from, shift.until, reader);
  const source =
    shift.gap === 'intended'
      ? 'as intended'
      : shift.gap === 'open'
        ? 'gap'
        : toLabel(shift.sources.join(', '));
  return {
    sign: signOf(shift, reader.me),
    label: `${shortened(from)} · ${crew}`,
    description: `${end === undefined ? 'no end ahead' : untilSign(end)} · ${source}`,
    spoken: `From ${from}: ${crew}, ${source}, ${end === undefined ? 'no end ahead' : `until ${end}`}`,
  };
}

/** `Fri 18:00 to Sat 09:00`, `18:00 to 22:00`: on the reader's clocks. */
export function printStretchFor(
  { from, until }: { readonly from: Instant; readonly until: Instant },
  reader: Reader,
): string {
  return `${printForReader(from, reader)} to ${endOf(from, until, reader)}`;
}

/** The time alone where a shift ends on the day it begins. */
function endOf(from: Instant, until: Instant, reader: Reader): string {
  const zone = zoneOf(reader.zone);
  const isSameDay = Math.floor(zone.toLocal(from) / DAY) === Math.floor(zone.toLocal(until) / DAY);
  return isSameDay ? printForReader(until, { ...reader, now: until }) : printForReader(until, reader);
}

/** How long until something, in one unit and rounded down: `42 min`, `5 h`, `3 d`; hours up to two days. */
export function printCountdown(milliseconds: number): string {
  if (milliseconds < MINUTE) {
    return 'less than 1 min';
  }
  const unit = unitOf(milliseconds);
  const count = Math.floor(milliseconds / unit);
  return `${count} ${unit === MINUTE ? 'min' : unit === HOUR ? 'h' : 'd'}`;
}

function unitOf(milliseconds: number): number {
  return milliseconds < HOUR ? MINUTE : milliseconds < 2 * DAY ? HOUR : DAY;
}

/** The row above the reader's own shifts: `Me · on call`, `hand-off in 3 d`. Undefined where they have none. */
export function meRow(shifts: readonly OwnShift[], { now }: Reader): OnCallRow | undefined {
  const [first] = shifts;
  if (first === undefined) {
    return undefined;
  }
  const end = nextOwnEdge(shifts, now);
  if (!first.isNow) {
    const description = `on call in ${printCountdown(first.from - now)}`;
    return { sign: 'me', label: 'Me', description, spoken: `My shifts: ${description}` };
  }
  const description = end === undefined ? 'no hand-off ahead' : `hand-off in ${printCountdown(end - now)}`;
  return { sign: 'me', label: 'Me · on call', description, spoken: `My shifts: on call now, ${description}` };
}

/** The end of the first shift that runs, or the beginning of the next one. */
function nextOwnEdge(shifts: readonly OwnShift[], now: Instant): Instant | undefined {
  const running = shifts.filter(({ isNow }) => isNow);
  const edges = running.length > 0 ? running.map(({ until }) => until) : shifts.map(({ from }) => from);
  return edges.flatMap(edge => (edge === undefined || edge <= now ? [] : edge)).sort((a, b) => a - b)[0];
}

/** `now · Primary`, `→ Mon 09:00 · hand-off in 3 d`; `Mon 09:00 · Primary`, `→ 7 Dec 09:00 · 7 d`. */
export function ownShiftRow({ record, from, until, isNow }: OwnShift, reader: Reader): OnCallRow {
  const name = rotationName(record);
  const begin = isNow ? 'now' : printForReader(from, reader);
  const end = until === undefined ? undefined : endOf(from, until, reader);
  const span =
    until === undefined
      ? ''
      : isNow
        ? `hand-off in ${printCountdown(until - reader.now)}`
        : printSpan(until - from);
  const description = end === undefined ? 'no end ahead' : `${untilSign(end)} · ${span}`;
  const spoken = end === undefined ? 'no end ahead' : `until ${end}, ${span}`;
  return {
    sign: 'me',
    label: `${shortened(begin)} · ${name}`,
    description,
    spoken: `${isNow ? 'Now' : `From ${begin}`}: ${name}, ${spoken}`,
  };
}

/** Lines of plain text: everything about a rotation now. `findings`: what is wrong with its next weeks, and with its file. */
export function rotationTooltip(record: RotationRecord, findings: readonly string[], reader: Reader): string {
  const { rotation, path } = record;
  const [current, next] = upcomingShifts(rotation, reader.now, SHIFTS_SHOWN);
  const lines = [toOneLine(rotation.name === '' ? record.id : rotation.name)];
  if (current !== undefined && !isBroken(record)) {
    const { shadows } = onCallAt(rotation, reader.now);
    lines.push(`Now: ${printCrew(current.people)}${reasonOf(current)}`);
    if (current.until !== undefined) {
      lines.push(`Until ${printWhen(reader.zone, current.until)}`);
      if (rotation.zone !== reader.zone) {
        lines.push(`In its own zone ${printWhen(rotation.zone, current.until)}`);
      }
    }
    lines.push(...(next === undefined ? [] : [`Then: ${printCrew(next.people)}`]));
    lines.push(...(shadows.length === 0 ? [] : [`Learning: ${printCrew(shadows)}`]));
    lines.push('', 'Layers:', ...layerLines(record, reader.now));
  }
  const shown = findings.slice(0, MOST_FINDINGS);
  if (shown.length > 0) {
    const more = findings.length > shown.length ? [`… and ${findings.length - shown.length} more`] : [];
    lines.push('', 'Found:', ...[...shown.map(toOneLine), ...more].map(line => `• ${line}`));
  }
  return [...lines, '', toOneLine(path)].join('\n');
}

const MOST_FINDINGS = 5;

function reasonOf({ gap, sources }: TeamShift): string {
  return gap === 'open'
    ? ' – a gap'
    : gap === 'intended'
      ? ', as intended'
      : sources.every(source => source === 'turn')
        ? ''
        : ` (${toOneLine(sources.join(', '))})`;
}

/** The highest priority first, as they count. */
function layerLines({ rotation }: RotationRecord, now: Instant): readonly string[] {
  const several = rotation.layers.some(({ priority }) => priority !== rotation.layers[0]?.priority);
  return rotation.layers
    .map((layer, index) => {
      const [shift] = layerShifts(rotation, index, now, now + 1);
      const who = shift === undefined ? 'not active' : printCrew(shift.people);
      const rank = several ? ` (priority ${layer.priority})` : '';
      return { priority: layer.priority, line: `• ${toOneLine(layer.name)}${rank}: ${who}` };
    })
    .sort((a, b) => b.priority - a.priority)
    .map(({ line }) => line);
}

/** When time alone will have changed what the rows of a live site say; undefined where there are no rotations. */
export function nextChangeOf(site: Pick<LiveSite, 'rotations'>, reader: Reader): Instant | undefined {
  if (site.rotations.length === 0) {
    return undefined;
  }
  const { now } = reader;
  const zone = zoneOf(reader.zone);
  // A time is written without its day on that day.
  const midnight = zone.toInstant((Math.floor(zone.toLocal(now) / DAY) + 1) * DAY, 'first');
  const requests = openRequests(site, now).map(({ times }) => times.until);
  const handOffs = site.rotations.map(
    ({ rotation }) => upcomingShifts(rotation, now, SHIFTS_SHOWN)[0]?.until ?? midnight,
  );
  const own = ownShifts(site.rotations, reader.me, now);
  const [first] = own;
  const counted = [
    ...own.flatMap(({ isNow, until }) => (isNow && until !== undefined ? [until] : [])),
    ...(first === undefined || first.isNow ? [] : [first.from]),
  ];
  return Math.min(midnight, ...handOffs, ...requests, ...counted.map(at => nextTick(at, now)));
}

/** When a countdown to `at` says another number. */
function nextTick(at: Instant, now: Instant): Instant {
  const left = at - now;
  return left < MINUTE ? at : now + (left % unitOf(left)) + 1;
}
