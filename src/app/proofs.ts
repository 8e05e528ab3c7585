import type { Change } from '../core/change/change';
import { planAddProof, planDone } from '../core/remediation/item';
import { canPrintProof, printProof, type Proof } from '../core/remediation/proof';
import { REVIEW_FILE } from '../core/site/paths';
import { applyTextEdits } from '../core/text/range';
import { planEntries, Refusal, type Author } from './change';
import { planReviewEdits, requireItem } from './remediation';
import type { LiveSite } from './site';

/** Names a proof below an item. Refuses what is named already, and what cannot be written in a line. */
export function planProof(
  site: LiveSite,
  { incident, item: id, proof }: { readonly incident: string; readonly item: string; readonly proof: Proof },
  author: Author,
): Change {
  const { record, item } = requireItem(site, incident, id);
  if (!canPrintProof(proof)) {
    throw new Refusal(
      `"${printProof(proof)}" could not be read back from the review. Write it there by hand.`,
    );
  }
  const edits = planAddProof(record.reviewText ?? '', item, proof);
  if (edits.length === 0) {
    throw new Refusal(`${id} names this proof already.`);
  }
  return planReviewEdits(record, edits, author, `${id} is proven by ${printProof(proof)}`);
}

/** Ticks an item or opens it again, and notes in the log when: a report can say whether it was in time. */
export function planToggle(
  site: LiveSite,
  { incident, item: id }: { readonly incident: string; readonly item: string },
  author: Author,
): Change {
  const { record, item } = requireItem(site, incident, id);
  const done = !item.done;
  const summary = `${id} ${done ? 'done' : 'open again'}`;
  const before = record.reviewText ?? '';
  const edits = planDone(item, done);
  if (item.id === undefined || item.issue !== undefined) {
    // With an issue, its state is what the log tells, once GitHub has followed.
    return planReviewEdits(record, edits, author, summary);
  }
  const path = `${record.folder}/${REVIEW_FILE}`;
  const body = { kind: 'issue', item: id, text: done ? 'done' : 'open again' } as const;
  const replace = { kind: 'replace', path, before, after: applyTextEdits(before, edits) } as const;
  return planEntries(record, [body], author, summary, { edits: [replace] });
}
