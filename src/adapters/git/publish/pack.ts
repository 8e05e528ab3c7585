import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';

/** An object to be written: a blob's bytes or a tree's. */
export interface NewObject {
  readonly type: 'blob' | 'tree';
  readonly bytes: Buffer;
}

/** The hash functions a repository may use, by the length of an id in hexadecimal digits. */
export type HashName = 'sha1' | 'sha256';

const typeNumbers = { tree: 2, blob: 3 } as const;

/** An object's id: the hash of its type, size and bytes (gitformat-... "loose objects", git-hash-object). */
export function oidOf({ type, bytes }: NewObject, hash: HashName): string {
  return createHash(hash).update(`${type} ${bytes.length}\0`).update(bytes).digest('hex');
}

/** A pack of whole objects, version 2, as gitformat-pack describes it: what `git unpack-objects` reads. */
export function printPack(objects: readonly NewObject[], hash: HashName): Buffer {
  const header = Buffer.alloc(12);
  header.write('PACK', 'latin1');
  header.writeUInt32BE(2, 4);
  header.writeUInt32BE(objects.length, 8);
  const parts: Buffer[] = [header];
  for (const object of objects) {
    // Speed counts more than size: the objects are small, and git packs them again some day.
    parts.push(entryHeader(object), deflateSync(object.bytes, { level: 1 }));
  }
  const body = Buffer.concat(parts);
  return Buffer.concat([body, createHash(hash).update(body).digest()]);
}

/** Type and size: four bits of the size beside the type, then seven at a time, each byte but the last with its top bit set. */
function entryHeader({ type, bytes }: NewObject): Buffer {
  let rest = Math.floor(bytes.length / 16);
  const header = [(typeNumbers[type] << 4) | (bytes.length % 16)];
  while (rest > 0) {
    header[header.length - 1] = (header.at(-1) ?? 0) | 0x80;
    header.push(rest % 128);
    rest = Math.floor(rest / 128);
  }
  return Buffer.from(header);
}
