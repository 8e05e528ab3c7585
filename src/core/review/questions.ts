import { REMEDIATION_HEADING } from './review';

/** What a section of a review asks, for people who write one. */
export interface ReviewQuestion {
  readonly title: string;
  /** A line or two. */
  readonly asks: string;
  readonly example: string;
}

/** The questions of an internal review, in the order of its sections. */
export const REVIEW_QUESTIONS: readonly ReviewQuestion[] = [
  {
    title: 'Summary',
    asks: 'What happened, what customers noticed, what ended it. Most readers read only this.',
    example: 'EU customers could not pay for 29 minutes after a config change. Rolling back ended it.',
  },
  {
    title: 'Impact',
    asks: 'Who was hurt and how much, in numbers: customers, requests, support cases, money, data.',
    example: '412 customers saw an error, 3 % of payments failed, 14 cases were opened, nothing was lost.',
  },
  {
    title: 'Detection',
    asks: 'Who or what noticed, how long after it began, and what should notice first next time?',
    example: 'Support noticed after 11 minutes. The alert waits for three samples of five minutes.',
  },
  {
    title: 'Contributing factors',
    asks: 'What made it possible, worse or longer: in the technology, in how you work, in the response. There is never just one.',
    example:
      'The limit is set in two places. Changes to it are not reviewed. The dashboard shows averages only.',
  },
  {
    title: 'What else could have caught it',
    asks: 'Which other layers let it through: tests, reviews, alerts, limits, people?',
    example: 'The contract test runs against a stub that accepts any address.',
  },
  {
    title: 'Mitigation and resolution',
    asks: 'What restored service, and what was tried before that did not help? The next responder needs both.',
    example: 'Restarting the workers did not help. Rolling back to v141 did, within two minutes.',
  },
  {
    title: 'What went well',
    asks: 'What helped, so that it is not lost when things are changed?',
    example: 'The rollback was rehearsed and took one command.',
  },
  {
    title: 'What went badly',
    asks: 'What made the response harder than it had to be?',
    example: 'Nobody could tell which of the three dashboards was right.',
  },
  {
    title: 'Where we were lucky',
    asks: 'What would have made it worse and happened not to be so? Luck is a risk that has not been dealt with.',
    example: 'It was Sunday. On a Monday the queue would have filled within ten minutes.',
  },
  {
    title: 'Same pattern elsewhere',
    asks: 'Where else does the same fault live, and how would you find it?',
    example: 'Four more services read their address from the same file. A search for it is below.',
  },
  {
    title: REMEDIATION_HEADING,
    asks: 'What will be different, where, who sees to it, until when, and how can anyone see that it is done?',
    example: 'R1 Alert when checkout errors pass 2 % for 5 minutes — @bob, due 2026-12-20, detect',
  },
];
