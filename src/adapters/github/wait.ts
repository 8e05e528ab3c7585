import type { Wait } from '../../app/trackerPace';

/** Waits on the clock of the machine. */
export const wait: Wait = (milliseconds, signal) =>
  new Promise(resolve => {
    if (signal?.aborted === true) {
      resolve();
      return;
    }
    const finish = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', finish);
      resolve();
    };
    const timer = setTimeout(finish, Math.max(0, milliseconds));
    signal?.addEventListener('abort', finish, { once: true });
  });
