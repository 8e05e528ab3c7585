import type { Problem } from '../problem';
import type { Item } from './item';
import type { ProofDemand } from './remediationPlan';

/** Proofs that cannot be read, and items that are done without one where the plan wants it. */
export function checkProofs(items: readonly Item[], demand: ProofDemand): Problem[] {
  return items.flatMap(item => [...unreadable(item), ...missing(item, demand)]);
}

function unreadable(item: Item): Problem[] {
  return item.proofs
    .filter(({ proof }) => proof === undefined)
    .map(({ range }) => ({
      code: 'proof-unreadable',
      severity: 'warning',
      range,
      message:
        'This proof cannot be read, so nothing watches over it. Write `- proof: test path/to/file#name @ commit`, `alert`, `runbook`, or `pull request owner/name#12`.',
      data: { item: item.id ?? '' },
    }));
}

function missing(item: Item, demand: ProofDemand): Problem[] {
  if (demand === 'off' || !item.done || item.text === '' || item.proofs.length > 0) {
    return [];
  }
  const name = item.id ?? 'This item';
  const how =
    'Name what proves it: a merged pull request, a test, an alert, a runbook ("Livesite: Add Proof…").';
  return [
    {
      code: 'item-no-proof',
      severity: demand === 'required' ? 'warning' : 'hint',
      range: item.parts.box,
      message: `${name} is done, but nothing proves it. ${how}`,
      data: { item: item.id ?? '' },
    },
  ];
}
