import { isRecord } from '../src/protocol/guard';

interface VsCode {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCode;

/** A page's connection to the extension: `Sent` are the messages it posts, `Heard` those it gets. */
export interface Host<Sent, Heard> {
  readonly post: (message: Sent) => void;
  readonly readState: () => unknown;
  readonly writeState: (state: unknown) => void;
  /**
   * Hears what the host posts. Only messages that fit the contract get through; `onUnreadable` hears of a model that does not, as
   * the page then shows something old.
   */
  readonly listen: (onMessage: (message: Heard) => void, onUnreadable: () => void) => void;
}

/** To be called once in a page. `isHeard` tells messages of the contract from others. */
export function connectToHost<Sent, Heard>(isHeard: (data: unknown) => data is Heard): Host<Sent, Heard> {
  const vscode = acquireVsCodeApi();
  return {
    post: message => vscode.postMessage(message),
    readState: () => vscode.getState(),
    writeState: state => vscode.setState(state),
    listen: (onMessage, onUnreadable) =>
      window.addEventListener('message', ({ origin, data }: MessageEvent<unknown>) => {
        if (origin !== window.origin) {
          return;
        }
        if (isHeard(data)) {
          onMessage(data);
        } else if (isRecord(data) && data['type'] === 'model') {
          onUnreadable();
        }
      }),
  };
}
