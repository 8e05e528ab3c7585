import type { Instant } from '../time/instant';

/** A time in an iCalendar file (RFC 5545): `20261123T081502Z`. */
export function printIcsTime(at: Instant): string {
  return `${new Date(at).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
}

/** Text as the value of an iCalendar property. */
export function escapeIcs(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what is taken out
  const printable = text.replace(/[\u0000-\u0009\u000b-\u001f\u007f]/g, '');
  return printable.replace(/[\\;,]/g, '\\$&').replace(/\n/g, '\\n');
}

/** No line is longer than 75 octets of UTF-8; what follows a fold begins with a blank. A character is never cut. */
export function foldIcs(line: string): string {
  const parts: string[] = [];
  let part = '';
  let octets = 0;
  for (const character of line) {
    const code = character.codePointAt(0) ?? 0;
    const size = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    if (octets + size > 75) {
      parts.push(part);
      part = ' ';
      octets = 1;
    }
    part += character;
    octets += size;
  }
  return [...parts, part].join('\r\n');
}
