import * as vscode from 'vscode';

const SCHEME = 'livesite-preview';

/** Shows exactly what would be sent, as read-only documents; the same text is what a person agrees to. */
export class Previews implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #registration = vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);
  /** By the query of their addresses. */
  readonly #texts = new Map<string, string>();
  #count = 0;

  dispose(): void {
    this.#registration.dispose();
  }

  provideTextDocumentContent({ query }: vscode.Uri): string {
    return this.#texts.get(query) ?? '';
  }

  /** Shows a text; resolves with what closes it. */
  async show(name: string, text: string): Promise<() => Promise<void>> {
    this.#count++;
    const query = String(this.#count);
    this.#texts.set(query, text);
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${name}.md`, query });
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { preview: true, preserveFocus: true });
    return async () => {
      await closeTab(uri);
      this.#texts.delete(query);
    };
  }
}

async function closeTab(uri: vscode.Uri): Promise<void> {
  const tabs = vscode.window.tabGroups.all.flatMap(({ tabs: all }) => all);
  const ours = tabs.filter(
    ({ input }) => input instanceof vscode.TabInputText && input.uri.toString() === uri.toString(),
  );
  await vscode.window.tabGroups.close(ours, true);
}
