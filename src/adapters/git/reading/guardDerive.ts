import type { Log } from '../../../app/ports';
import type { DeriveTexts } from '../../../core/change/applyEdits';

/** A mistake in deriving must not keep entries from being shown or shared: the log is the truth, the header follows. */
export function guardDerive(derive: DeriveTexts | undefined, log: Log): DeriveTexts {
  return (path, read) => {
    try {
      return derive?.(path, read) ?? new Map();
    } catch (error) {
      log.write('error', `What follows from ${path} could not be derived.`, error);
      return new Map();
    }
  };
}
