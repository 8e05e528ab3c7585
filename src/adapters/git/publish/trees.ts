import type { HashName, NewObject } from './pack';
import { oidOf } from './pack';

/** One entry of a tree object as git stores it; the mode without leading zeros: `100644`, `40000`. */
export interface StoredEntry {
  readonly mode: string;
  readonly oid: string;
}

/** A folder's entries by name. Names are bytes (latin1), since git does not say what they are. */
export type Folder = Map<string, StoredEntry>;

const folderMode = '40000';

/** Reads a tree object. `idLength`: bytes of an id, 20 or 32. Throws where it is cut short. */
export function parseTree(bytes: Buffer, idLength: number): Folder {
  const folder: Folder = new Map();
  for (let offset = 0; offset < bytes.length; ) {
    const space = bytes.indexOf(0x20, offset);
    const end = bytes.indexOf(0, space);
    if (space < 0 || end < 0 || end + 1 + idLength > bytes.length) {
      throw new Error('A tree of the repository is damaged; try git fsck.');
    }
    folder.set(bytes.toString('latin1', space + 1, end), {
      // Old tools wrote 040000: the same folder.
      mode: bytes.toString('latin1', offset, space).replace(/^0+/, ''),
      oid: bytes.toString('hex', end + 1, end + 1 + idLength),
    });
    offset = end + 1 + idLength;
  }
  return folder;
}

/** The tree object of a folder: git sorts by name, folders as though theirs ended with a slash. */
export function printTree(folder: ReadonlyMap<string, StoredEntry>): Buffer {
  const keyed = Array.from(folder, ([name, entry]) => ({
    name,
    entry,
    key: entry.mode === folderMode ? `${name}/` : name,
  }));
  keyed.sort((one, other) => (one.key < other.key ? -1 : 1));
  return Buffer.concat(
    keyed.flatMap(({ name, entry }) => [
      Buffer.from(`${entry.mode} ${name}\0`, 'latin1'),
      Buffer.from(entry.oid, 'hex'),
    ]),
  );
}

export interface TreeEdit {
  /** The commit's folders that stand above the files, by path; '' is the top. Those that are left out are new. */
  readonly folders: ReadonlyMap<string, Folder>;
  /** New texts by path from the top. */
  readonly files: ReadonlyMap<string, string>;
  /** Modes of the files that are there; others become `100644`. */
  readonly modes: ReadonlyMap<string, string>;
  readonly hash: HashName;
}

export interface EditedTree {
  readonly oid: string;
  /** What has to be written; some may be there already. */
  readonly objects: readonly NewObject[];
}

/** The tree with the files replaced or added. Throws where a file stands in place of a folder, or the other way round. */
export function editTree({ folders, files, modes, hash }: TreeEdit): EditedTree {
  const objects: NewObject[] = [];
  const write = (object: NewObject): string => {
    objects.push(object);
    return oidOf(object, hash);
  };
  const top: Node = { path: '', nodes: new Map(), files: new Map() };
  for (const [path, text] of files) {
    place(top, path.split('/'), {
      mode: modes.get(path) ?? '100644',
      oid: write({ type: 'blob', bytes: Buffer.from(text, 'utf8') }),
    });
  }
  return { oid: writeNode(top, folders, write), objects };
}

/** A folder with changes below it. */
interface Node {
  readonly path: string;
  readonly nodes: Map<string, Node>;
  readonly files: Map<string, StoredEntry>;
}

function place(node: Node, segments: readonly string[], entry: StoredEntry): void {
  const [segment = '', ...rest] = segments;
  const name = Buffer.from(segment, 'utf8').toString('latin1');
  if (rest.length === 0) {
    node.files.set(name, entry);
    return;
  }
  const path = node.path === '' ? segment : `${node.path}/${segment}`;
  const child = node.nodes.get(name) ?? { path, nodes: new Map(), files: new Map() };
  node.nodes.set(name, child);
  place(child, rest, entry);
}

function writeNode(
  node: Node,
  folders: ReadonlyMap<string, Folder>,
  write: (object: NewObject) => string,
): string {
  const folder = new Map(folders.get(node.path));
  for (const [name, child] of node.nodes) {
    requireKind(folder.get(name), true, child.path);
    if (folder.has(name) && !folders.has(child.path)) {
      throw new Error(`The folder ${child.path} of the branch could not be read; try git fsck.`);
    }
    folder.set(name, { mode: folderMode, oid: writeNode(child, folders, write) });
  }
  for (const [name, entry] of node.files) {
    requireKind(folder.get(name), false, `${node.path}/${name}`);
    folder.set(name, entry);
  }
  return write({ type: 'tree', bytes: printTree(folder) });
}

/** Whoever folded the changes has looked; here a mistake would lose all that is below the folder. */
function requireKind(entry: StoredEntry | undefined, isFolder: boolean, path: string): void {
  if (entry !== undefined && (entry.mode === folderMode) !== isFolder) {
    throw new Error(`${path} is ${isFolder ? 'no' : 'a'} folder in the branch; it is left as it is.`);
  }
}
