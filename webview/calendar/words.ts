import type { BarSign, CalendarBar, CalendarStretch } from '../../src/protocol/calendar';

/** A codicon for what is no plain turn, so that no colour is needed to tell it. */
export const SIGN_ICONS: Readonly<Partial<Record<BarSign, string>>> = {
  cover: 'arrow-swap',
  replace: 'arrow-swap',
  add: 'add',
  fixed: 'lock',
  remove: 'dash',
  gap: 'warning',
  learning: 'mortar-board',
  request: 'question',
  busy: 'layers',
};

/** What signs mean, for the legend. */
export const SIGN_WORDS: readonly (readonly [sign: BarSign, words: string])[] = [
  ['cover', 'cover, or stands in for somebody'],
  ['add', 'on call besides'],
  ['fixed', 'fixed period'],
  ['remove', 'taken out'],
  ['request', 'asks to be covered'],
  ['learning', 'learning'],
  ['gap', 'gap that nobody declared'],
  ['intended', 'nobody, as intended'],
  ['busy', 'too many shifts to draw'],
];

/** What stands in a bar. */
export function barText({ sign, people, label }: CalendarBar): string {
  return people.length === 0 || sign === 'busy' ? label : people.map(({ handle }) => handle).join(', ');
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
    formats.set(zone, format);
  }
  return format;
}

/** `Mon 23 Nov 09:00` on a zone's clocks. */
export function printTime(at: number, zone: string): string {
  const parts = formatOf(zone).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes): string =>
    parts.find(one => one.type === type)?.value ?? '';
  return `${part('weekday')} ${part('day')} ${part('month')} ${part('hour')}:${part('minute')}`;
}

/** `Mon 23 Nov 09:00 – Tue 24 Nov 09:00`. */
export function printStretch({ from, until }: CalendarStretch, zone: string): string {
  return `${printTime(from, zone)} – ${printTime(until, zone)}`;
}
