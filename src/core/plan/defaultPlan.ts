import { tryParseDuration, type Duration } from '../time/duration';
import type { Plan } from './plan';

const span = (source: string): Duration => tryParseDuration(source) as Duration;

/**
 * The plan a new live site starts with, and the fallback for what a broken livesite.yml does not say. Levels, roles and timers
 * follow what PagerDuty, Atlassian, Monzo and Google publish; templates/livesite.yml says the same in words.
 */
export const DEFAULT_PLAN: Plan = {
  name: 'Live site',
  branch: undefined,
  remote: undefined,
  github: {},
  remediation: {},
  routes: [],
  customerReview: {},
  statusPage: undefined,
  severities: [
    {
      id: 'SEV1',
      name: 'Critical',
      test: 'Most or all customers cannot use the service, or data is lost or exposed',
      page: 'now, day and night',
      acknowledge: span('5m'),
      lead: span('5m'),
      'public-update': { first: span('5m'), every: span('20m') },
      'internal-update': { every: span('30m') },
      review: span('3d'),
      'customer-review': { final: span('14d') },
      remediation: span('15d'),
    },
    {
      id: 'SEV2',
      name: 'Major',
      test: 'Many customers or a key function are affected, and the workaround is poor',
      page: 'now, day and night',
      acknowledge: span('5m'),
      lead: span('10m'),
      'public-update': { first: span('10m'), every: span('30m') },
      'internal-update': { every: span('30m') },
      review: span('5bd'),
      'customer-review': { final: span('14d') },
      remediation: span('30d'),
    },
    {
      id: 'SEV3',
      name: 'Minor',
      test: 'Some customers are affected or the service is degraded, or it will become SEV2 if left alone',
      page: 'in working hours',
      acknowledge: span('15m'),
      lead: span('30m'),
      'internal-update': { every: span('4h') },
      review: span('10bd'),
      remediation: span('56d'),
    },
    {
      id: 'SEV4',
      name: 'Cosmetic',
      test: 'Customers do not notice, or it is cosmetic',
      page: 'no; into the queue',
    },
  ],
  roles: [
    {
      id: 'lead',
      name: 'Incident lead',
      needed: true,
      duties: [
        'Own the state of truth: what we know, what we do next, who does it',
        'Ask what restores service before asking what caused it',
        'Delegate everything; approve what goes out to customers',
      ],
      avoid: ['Fixing things yourself', 'Letting two people lead'],
      phrases: ['I have the lead.', 'Any strong objections?', 'Can you do this and tell us in 5 minutes?'],
    },
    {
      id: 'communications-manager',
      name: 'Communications manager',
      needed: true,
      duties: [
        "Write customer updates, get the lead's OK, publish them",
        'Always say when the next update comes, and keep it',
        'Count the customers affected; tell support what to answer',
      ],
      avoid: ['Promising a time of recovery nobody has confirmed', 'Internal names in public text'],
    },
    {
      id: 'scribe',
      name: 'Scribe',
      duties: ['Write down observations, actions and decisions as they happen', 'Note to-dos for the review'],
      avoid: ['Pasting the whole chat'],
    },
    {
      id: 'responder',
      name: 'Responder',
      several: true,
      duties: [
        'Say what you see, what you will do, what you need',
        'Change production only when the lead has said so',
      ],
      avoid: ['Working on something nobody knows about'],
    },
    {
      id: 'leaders-liaison',
      name: "Leaders' liaison",
      duties: [
        'Keep leaders and other teams informed every 30 minutes',
        'Shield the responders from their questions',
      ],
    },
  ],
};
