import * as vscode from 'vscode';
import type { IssueProgress } from '../../app/issueResult';

/** Progress that can be cancelled, in a notification. `now`: on the clock of what it tells. */
export function withProgress<T>(
  title: string,
  work: (signal: AbortSignal, onProgress: (progress: IssueProgress) => void) => Promise<T>,
  now: () => number = Date.now,
): Promise<T> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return Promise.resolve(
    vscode.window.withProgress(options, (progress, token) => {
      const abort = new AbortController();
      token.onCancellationRequested(() => abort.abort());
      let shown = 0;
      return work(abort.signal, ({ done, total, message, endsAt }) => {
        const increment = total === 0 ? 0 : ((done - shown) / total) * 100;
        shown = done;
        const place = total === 0 ? '' : `${done} of ${total}${timeLeft(endsAt, now())}. `;
        progress.report({ message: `${place}${message}`, increment });
      });
    }),
  );
}

/** `, about 5 min left`; nothing where it is soon over. `endsAt`: ms since 1970. */
function timeLeft(endsAt: number | undefined, now: number): string {
  const minutes = endsAt === undefined ? 0 : Math.round((endsAt - now) / 60_000);
  return minutes < 1 ? '' : `, about ${minutes} min left`;
}
