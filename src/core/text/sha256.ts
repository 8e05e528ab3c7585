/** FIPS 180-4: the first 32 bits of the fractional parts of the cube roots of the first 64 primes. */
const ROUND = roots(64, Math.cbrt);
/** The same of the square roots of the first eight. */
const START = roots(8, Math.sqrt);

function roots(count: number, root: (prime: number) => number): Uint32Array {
  const values = new Uint32Array(count);
  for (let candidate = 2, found = 0; found < count; candidate++) {
    if (isPrime(candidate)) {
      values[found] = Math.floor((root(candidate) % 1) * 2 ** 32);
      found++;
    }
  }
  return values;
}

function isPrime(candidate: number): boolean {
  for (let divisor = 2; divisor * divisor <= candidate; divisor++) {
    if (candidate % divisor === 0) {
      return false;
    }
  }
  return true;
}

/**
 * SHA-256 of a text in UTF-8, as 64 lower-case hexadecimal digits (FIPS 180-4). Written out, since the core has neither Node.js nor a
 * promise to wait for: a diagnostic asks for it while somebody types.
 */
export function sha256(text: string): string {
  const bytes = padded(new TextEncoder().encode(text));
  const state = START.slice();
  const words = new Uint32Array(64);
  const view = new DataView(bytes.buffer);
  for (let block = 0; block < bytes.length; block += 64) {
    for (let index = 0; index < 16; index++) {
      words[index] = view.getUint32(block + 4 * index);
    }
    for (let index = 16; index < 64; index++) {
      words[index] =
        small1(at(words, index - 2)) +
        at(words, index - 7) +
        small0(at(words, index - 15)) +
        at(words, index - 16);
    }
    mix(state, words);
  }
  return [...state].map(word => word.toString(16).padStart(8, '0')).join('');
}

/** A one bit, zeros, and the length in bits as 64 bits, up to whole blocks of 64 bytes. */
function padded(message: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(Math.ceil((message.length + 9) / 64) * 64);
  bytes.set(message);
  bytes[message.length] = 0x80;
  const view = new DataView(bytes.buffer);
  view.setUint32(bytes.length - 8, Math.floor(message.length / 2 ** 29));
  view.setUint32(bytes.length - 4, (message.length << 3) >>> 0);
  return bytes;
}

function mix(state: Uint32Array, words: Uint32Array): void {
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let index = 0; index < 64; index++) {
    const choice = (e & f) ^ (~e & g);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    const first = (h + big1(e) + choice + at(ROUND, index) + at(words, index)) | 0;
    const second = (big0(a) + majority) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
  }
  for (const [index, value] of [a, b, c, d, e, f, g, h].entries()) {
    state[index] = at(state, index) + value;
  }
}

function at(words: Uint32Array, index: number): number {
  return words[index] ?? 0;
}

function turned(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}

const big0 = (word: number): number => turned(word, 2) ^ turned(word, 13) ^ turned(word, 22);
const big1 = (word: number): number => turned(word, 6) ^ turned(word, 11) ^ turned(word, 25);
const small0 = (word: number): number => turned(word, 7) ^ turned(word, 18) ^ (word >>> 3);
const small1 = (word: number): number => turned(word, 17) ^ turned(word, 19) ^ (word >>> 10);
