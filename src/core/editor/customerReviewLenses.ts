import { approvalWords } from '../customerReview/approvalWords';
import { parseCustomerReview } from '../customerReview/customerReview';
import { EDITOR_COMMANDS } from './editorCommands';
import type { Lens, LensQuery } from './lenses';

/** Above a customer review: how its approvals stand, and what to do next. */
export function customerReviewLenses(
  { site, text, root, readOnly }: LensQuery,
  incident: string,
): readonly Lens[] {
  const { value: review } = parseCustomerReview(text);
  const offset = review.titleRange?.start ?? review.body.start;
  const lens = (title: string, id: string): Lens => ({
    offset,
    title,
    command: { id, args: [incident, root] },
  });
  return [
    lens(approvalWords(review, site), EDITOR_COMMANDS.showPublications),
    ...(readOnly
      ? []
      : [
          lens('Approve', EDITOR_COMMANDS.approveCustomerReview),
          lens('Publish…', EDITOR_COMMANDS.publishCustomerReview),
        ]),
    lens('Show internal review beside', EDITOR_COMMANDS.showReviewBeside),
  ];
}
