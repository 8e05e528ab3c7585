import * as vscode from 'vscode';

/** The file that marks a live site's root. */
const MARKER = 'livesite.yml';

/** Live sites at a folder's root, else one level below. Starts no search process and reads nothing but folder names. */
export async function findRoots(folder: vscode.Uri): Promise<vscode.Uri[]> {
  if (await exists(vscode.Uri.joinPath(folder, MARKER))) {
    return [folder];
  }
  const roots: vscode.Uri[] = [];
  for (const [name, type] of await childrenOf(folder)) {
    const child = vscode.Uri.joinPath(folder, name);
    if (type === vscode.FileType.Directory && (await exists(vscode.Uri.joinPath(child, MARKER)))) {
      roots.push(child);
    }
  }
  return roots;
}

/** Whether this clone has had a live site, which another branch may hold: Livesite keeps a folder of its own in `.git`. */
export async function hadSite(folder: vscode.Uri): Promise<boolean> {
  return exists(vscode.Uri.joinPath(folder, '.git', 'livesite'));
}

/** Whether the folder or one above it holds `.git`, a folder or, in a linked worktree, a file. */
export async function isInRepository(folder: vscode.Uri): Promise<boolean> {
  for (let at = folder; ; at = vscode.Uri.joinPath(at, '..')) {
    if (await exists(vscode.Uri.joinPath(at, '.git'))) {
      return true;
    }
    if (at.path === '/' || at.path === vscode.Uri.joinPath(at, '..').path) {
      return false;
    }
  }
}

async function childrenOf(folder: vscode.Uri): Promise<[string, vscode.FileType][]> {
  try {
    return await vscode.workspace.fs.readDirectory(folder);
  } catch {
    // A folder that is gone or may not be read has no live site; the next change of folders searches again.
    return [];
  }
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    // stat has no other way to say that there is no such file.
    return false;
  }
}
