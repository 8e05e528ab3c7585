import { sha256 as digest } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** SHA-256 of the text's UTF-8 bytes, as 64 lower-case hexadecimal digits. */
export function sha256(text: string): string {
  return bytesToHex(digest(utf8ToBytes(text)));
}

/** The same in base 64, as a page's policy names what it allows. */
export function sha256Base64(text: string): string {
  const bytes = digest(utf8ToBytes(text));
  const bits = [...bytes].map(byte => byte.toString(2).padStart(8, '0')).join('');
  const letters = (bits.match(/.{1,6}/g) ?? []).map(six =>
    DIGITS.charAt(Number.parseInt(six.padEnd(6, '0'), 2)),
  );
  return letters.join('').padEnd(44, '=');
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
