/** States of an incident, in the order it normally passes through them. */
export const STATUSES = [
  'triage',
  'investigating',
  'identified',
  'mitigated',
  'monitoring',
  'resolved',
  'closed',
  'declined',
  'merged',
] as const;
export type Status = (typeof STATUSES)[number];

/** Where an incident stands in the list: what needs hands, what is healing, what waits for its review, what is over. */
export type Phase = 'active' | 'recovering' | 'review' | 'over';

export function isStatus(text: string): text is Status {
  return (STATUSES as readonly string[]).includes(text);
}

export function phaseOf(status: Status): Phase {
  switch (status) {
    case 'triage':
    case 'investigating':
    case 'identified':
      return 'active';
    case 'mitigated':
    case 'monitoring':
      return 'recovering';
    case 'resolved':
      return 'review';
    case 'closed':
    case 'declined':
    case 'merged':
      return 'over';
  }
}

/** Whether customers may still be hurt, or be hurt again: an incident that needs hands, or is healing. */
export function isOpen({ phase }: { readonly phase: Phase }): boolean {
  return phase === 'active' || phase === 'recovering';
}

/** What each status means, for pickers and documentation. */
export const STATUS_MEANING: Readonly<Record<Status, string>> = {
  triage: 'Reported; nobody has confirmed it yet',
  investigating: 'Confirmed; people look for a way to restore service',
  identified: 'What to do is known; being done',
  mitigated: 'Customers are no longer hurt; the fix may be temporary',
  monitoring: 'A fix is in place; watched for a relapse',
  resolved: 'Over for customers; the review is due',
  closed: 'Review and follow-up are settled',
  declined: 'Was not an incident',
  merged: 'Same as another incident, continued there',
};

/** The statuses offered next, likeliest first. `closed` has a command of its own because it is checked. */
export function nextStatuses(status: Status): readonly Status[] {
  switch (status) {
    case 'triage':
      return ['investigating', 'identified', 'mitigated', 'monitoring', 'resolved', 'declined', 'merged'];
    case 'investigating':
      return ['identified', 'mitigated', 'monitoring', 'resolved', 'declined', 'merged'];
    case 'identified':
      return ['mitigated', 'monitoring', 'resolved', 'investigating', 'declined', 'merged'];
    case 'mitigated':
      return ['monitoring', 'resolved', 'investigating', 'identified', 'merged'];
    case 'monitoring':
      return ['resolved', 'mitigated', 'investigating', 'identified', 'merged'];
    case 'resolved':
      return ['monitoring', 'merged'];
    case 'closed':
    case 'declined':
    case 'merged':
      return [];
  }
}
