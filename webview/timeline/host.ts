import { isRecord } from '../../src/protocol/guard';
import { isToTimeline, type FromTimeline, type ToTimeline } from '../../src/protocol/timeline';

interface VsCode {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCode;

const vscode = acquireVsCodeApi();

export function post(message: FromTimeline): void {
  vscode.postMessage(message);
}

export function readState(): unknown {
  return vscode.getState();
}

export function writeState(state: unknown): void {
  vscode.setState(state);
}

/**
 * Hears what the host posts. Only messages that fit the contract get through; `onUnreadable` hears of a model that does not, as
 * the page then shows something old.
 */
export function listenToHost(onMessage: (message: ToTimeline) => void, onUnreadable: () => void): void {
  window.addEventListener('message', ({ origin, data }: MessageEvent<unknown>) => {
    if (origin !== window.origin) {
      return;
    }
    if (isToTimeline(data)) {
      onMessage(data);
    } else if (isRecord(data) && data['type'] === 'model') {
      onUnreadable();
    }
  });
}
