import * as vscode from 'vscode';

/** A tab whose page the test plays; like a real one it can no longer be used once it is closed. */
export class TestPanel<Heard> {
  readonly posted: Heard[] = [];
  readonly #received = new vscode.EventEmitter<unknown>();
  readonly #disposed = new vscode.EventEmitter<void>();
  readonly onDidDispose = this.#disposed.event;
  readonly onDidChangeViewState = new vscode.EventEmitter<never>().event;
  readonly visible = true;
  readonly active = true;
  isDisposed = false;
  revealed = 0;
  title = '';
  iconPath: unknown;

  get webview(): Pick<
    vscode.Webview,
    'onDidReceiveMessage' | 'postMessage' | 'options' | 'html' | 'asWebviewUri' | 'cspSource'
  > {
    if (this.isDisposed) {
      throw new Error('Webview is disposed');
    }
    return {
      onDidReceiveMessage: this.#received.event,
      postMessage: (message: Heard) => Promise.resolve(this.posted.push(message) > 0),
      options: {},
      html: '',
      asWebviewUri: uri => uri,
      cspSource: '',
    };
  }

  reveal(): void {
    this.revealed += 1;
  }

  say(message: object): void {
    this.#received.fire(message);
  }

  dispose(): void {
    if (!this.isDisposed) {
      this.isDisposed = true;
      this.#disposed.fire();
    }
  }
}

/** What the code under test uses of a panel is all there. */
export function asPanel(
  panel: Pick<vscode.WebviewPanel, 'visible' | 'active' | 'title' | 'onDidDispose'>,
): vscode.WebviewPanel {
  return panel as vscode.WebviewPanel;
}
