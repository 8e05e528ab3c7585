import { parseSearchBlocks } from '../hunt/parseSearchBlocks';
import type { Review } from '../review/review';
import { SAME_PATTERN } from '../review/samePattern';
import { EDITOR_COMMANDS } from './editorCommands';
import type { Lens } from './lenses';

/** Lenses at "Same pattern elsewhere" of a review, and above its searches. `args`: incident, root. */
export function patternLenses(text: string, review: Review, args: readonly string[]): readonly Lens[] {
  const heading = review.sections.find(
    ({ title }) => title.toLowerCase() === SAME_PATTERN.toLowerCase(),
  )?.heading;
  if (heading === undefined) {
    return [];
  }
  const lens = (offset: number, title: string, id: string, more: readonly string[] = []): Lens => ({
    offset,
    title,
    command: { id, args: [...args, ...more] },
  });
  return [
    lens(heading.start, 'Insert similar incident…', EDITOR_COMMANDS.insertSimilar),
    lens(heading.start, 'Add search…', EDITOR_COMMANDS.addSearch),
    ...parseSearchBlocks(text, review).value.map(({ id, range }) =>
      lens(range.start, 'Hunt siblings', EDITOR_COMMANDS.huntSiblings, [id]),
    ),
  ];
}
