import { approvalWords } from '../customerReview/approvalWords';
import { parseCustomerReview } from '../customerReview/customerReview';
import { EDITOR_COMMANDS } from './editorCommands';
import type { Lens, LensQuery } from './lenses';

/** Above a customer review: what to do next, and how its approvals stand. */
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
  // How it stands is long, and a narrow editor cuts the end off.
  return [
    ...(readOnly
      ? []
      : [
          lens('Approve…', EDITOR_COMMANDS.approveCustomerReview),
          lens('Publish…', EDITOR_COMMANDS.publishCustomerReview),
        ]),
    lens('Internal review', EDITOR_COMMANDS.showReviewBeside),
    lens(approvalWords(review, site), EDITOR_COMMANDS.showPublications),
  ];
}
