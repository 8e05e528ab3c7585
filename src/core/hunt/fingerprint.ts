/**
 * Names a line of code by what it says: 12 hexadecimal digits (48 bits) of its words, whatever blanks stand around and between them. It
 * stays the same where the line is moved, indented anew or its file renamed, and is another one where the line says something else. Made
 * of two FNV-1a hashes with different starts, as it need not resist anybody.
 */
export function fingerprintOf(line: string): string {
  let [a, b] = [0x811c9dc5, 0x1b873593];
  const text = line.trim().replace(/\s+/g, ' ');
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul(b ^ (unit + at), 0x01000193) ^ (b >>> 15);
  }
  const hex = (value: number): string => (value >>> 0).toString(16).padStart(8, '0');
  return (hex(a) + hex(b)).slice(0, 12);
}

export const FINGERPRINT = /^[0-9a-f]{12}$/;
