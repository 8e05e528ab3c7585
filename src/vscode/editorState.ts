import * as path from 'node:path';
import * as vscode from 'vscode';
import type { EditorState } from '../app/backend';

/** What the engine must know of this window about the live site at a root. */
export function editorState(root: vscode.Uri): EditorState {
  return {
    trusted: () => vscode.workspace.isTrusted,
    unsaved: () => {
      const dirty = vscode.workspace.textDocuments.filter(
        ({ isDirty, uri }) => isDirty && uri.scheme === root.scheme,
      );
      return new Set(dirty.map(({ uri }) => path.posix.relative(root.path, uri.path)));
    },
  };
}
