import type { TimelineClock, TimelineModel, TimelineRow } from '../../../../src/protocol/timeline';

/** An instant from a time of 23 November 2026, UTC: `at('08:15')`. */
export function at(time: string): number {
  return Date.parse(`2026-11-23T${time.length === 5 ? `${time}:00` : time}Z`);
}

export function row(id: string, time: string, change: Partial<TimelineRow> = {}): TimelineRow {
  return {
    id,
    at: new Date(at(time)).toISOString(),
    actor: 'alice',
    kind: 'note',
    lane: 'notes',
    text: `Entry ${id}`,
    raw: `Entry ${id}`,
    links: [],
    revisions: [],
    retracted: false,
    correctable: true,
    pending: false,
    skewMinutes: 0,
    ...change,
  };
}

export function clock(change: Partial<TimelineClock> = {}): TimelineClock {
  return {
    id: 'ack',
    label: 'Acknowledge',
    startedAt: '2026-11-23T08:00:00Z',
    dueAt: '2026-11-23T08:05:00Z',
    state: 'running',
    ...change,
  };
}

export function model(change: Partial<TimelineModel> = {}): TimelineModel {
  return {
    incident: '2026-11-23-checkout',
    title: 'Checkout fails',
    severity: 'SEV1',
    severityUnset: false,
    severityMeaning: 'Most customers cannot use the service',
    severityRank: 0,
    status: 'investigating',
    active: true,
    services: ['checkout'],
    roles: [{ id: 'lead', name: 'Lead', holders: ['bob'], needed: true }],
    milestones: [],
    clocks: [],
    rows: [row('A', '08:00'), row('B', '08:01'), row('C', '08:02')],
    damaged: [],
    actions: ['acknowledge'],
    me: 'alice',
    readOnly: '',
    sharing: '',
    ...change,
  };
}
