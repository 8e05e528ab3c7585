import * as vscode from 'vscode';

const SCHEME = 'livesite-preview';

/** Shows what would be done or sent, as read-only documents; the same text is what a person agrees to. */
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

  /** Shows a text as it stands, character for character; resolves with what closes it. */
  async show(name: string, text: string): Promise<() => Promise<void>> {
    const uri = this.#keep(name, text);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { preview: true, preserveFocus: true });
    return async () => {
      await closeTab(uri);
      this.#texts.delete(uri.query);
    };
  }

  /**
   * Shows a text as it reads, with its tables; as its Markdown where VS Code's own preview is switched off. `beside`: next to what is
   * open, and locked, or it would show the next Markdown file that is opened instead.
   */
  async read(name: string, text: string, { beside }: { readonly beside: boolean }): Promise<void> {
    const uri = this.#keep(name, text);
    if (vscode.extensions.getExtension('vscode.markdown-language-features') !== undefined) {
      const command = beside ? 'markdown.showLockedPreviewToSide' : 'markdown.showPreview';
      await vscode.commands.executeCommand(command, uri);
      return;
    }
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { preview: true, preserveFocus: true });
  }

  /** Closes what {@link read} showed under this name. VS Code's own preview is a webview that only its title tells apart. */
  async closeRead(name: string): Promise<void> {
    const tabs = vscode.window.tabGroups.all.flatMap(({ tabs: all }) => all);
    const ours = tabs.filter(
      ({ input, label }) =>
        label.endsWith(`${name}.md`) &&
        (input instanceof vscode.TabInputWebview ||
          (input instanceof vscode.TabInputText && input.uri.scheme === SCHEME)),
    );
    await vscode.window.tabGroups.close(ours, true);
  }

  #keep(name: string, text: string): vscode.Uri {
    this.#count++;
    const query = String(this.#count);
    this.#texts.set(query, text);
    return vscode.Uri.from({ scheme: SCHEME, path: `/${name}.md`, query });
  }
}

async function closeTab(uri: vscode.Uri): Promise<void> {
  const tabs = vscode.window.tabGroups.all.flatMap(({ tabs: all }) => all);
  const ours = tabs.filter(
    ({ input }) => input instanceof vscode.TabInputText && input.uri.toString() === uri.toString(),
  );
  await vscode.window.tabGroups.close(ours, true);
}
