import { type FromCalendar, isToCalendar, type ToCalendar } from '../../src/protocol/calendar';
import { isRecord } from '../../src/protocol/guard';

interface VsCode {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCode;

const vscode = acquireVsCodeApi();

export function post(message: FromCalendar): void {
  vscode.postMessage(message);
}

export function readState(): unknown {
  return vscode.getState();
}

export function writeState(state: unknown): void {
  vscode.setState(state);
}

/** Hears what the host posts. `onUnreadable` hears of a model that does not fit the contract, as the page then shows something old. */
export function listenToHost(onMessage: (message: ToCalendar) => void, onUnreadable: () => void): void {
  window.addEventListener('message', ({ origin, data }: MessageEvent<unknown>) => {
    if (origin !== window.origin) {
      return;
    }
    if (isToCalendar(data)) {
      onMessage(data);
    } else if (isRecord(data) && data['type'] === 'model') {
      onUnreadable();
    }
  });
}
