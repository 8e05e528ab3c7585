import type { Review } from '../review/review';
import { SAME_PATTERN } from '../review/samePattern';
import { EDITOR_COMMANDS } from './editorCommands';
import type { Lens } from './lenses';

/** Lenses at "Same pattern elsewhere" of a review. */
export function patternLenses(review: Review, args: readonly string[]): readonly Lens[] {
  const heading = review.sections.find(
    ({ title }) => title.toLowerCase() === SAME_PATTERN.toLowerCase(),
  )?.heading;
  return heading === undefined
    ? []
    : [
        {
          offset: heading.start,
          title: 'Insert similar incident',
          command: { id: EDITOR_COMMANDS.insertSimilar, args },
        },
      ];
}
