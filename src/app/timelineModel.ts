import { canAcknowledge } from './acknowledge';
import { clocksOf } from '../core/incident/clocks';
import type { EntryBody } from '../core/incident/entry';
import { skewMinutes, type EffectiveEntry, type Incident } from '../core/incident/incident';
import { SEVERITY_UNSET } from '../core/incident/entry';
import type { LogEntry } from '../core/incident/log';
import { isOpen, phaseOf } from '../core/incident/status';
import { statusPeriods } from '../core/incident/statusPeriods';
import { sentenceOf } from '../core/incident/sentence';
import { roleName, severityInForce, severityRank, type Plan } from '../core/plan/plan';
import { addressesIn, type TextLink } from '../core/text/addresses';
import { toOneLine } from '../core/text/plain';
import { printInstant, type Instant } from '../core/time/instant';
import { printBody } from '../core/incident/entry';
import type {
  Lane,
  TimelineAction,
  TimelineBand,
  TimelineMilestone,
  TimelineModel,
  TimelineRevision,
  TimelineRow,
} from '../protocol/timeline';
import { isLinkTarget } from './linkIncident';
import { pagingLine } from './pagingState';
import { escalationIn } from './preparePage';
import type { IncidentRecord, LiveSite } from './site';

export interface TimelineContext {
  readonly me: string;
  /** Why nothing can be written; empty when it can. */
  readonly readOnly: string;
  /** One sentence about sharing; empty when all is shared. */
  readonly sharing: string;
  readonly pendingEntries: ReadonlySet<string>;
}

/** What the timeline panel shows of an incident. */
export function timelineModel(
  site: LiveSite,
  record: IncidentRecord,
  context: TimelineContext,
): TimelineModel {
  const { incident, log } = record;
  const severity = severityInForce(site.plan, incident.severity);
  return {
    incident: incident.id,
    title: toOneLine(incident.title),
    severity: incident.severity ?? SEVERITY_UNSET,
    severityUnset: incident.severity === undefined,
    severityMeaning:
      incident.severity === undefined
        ? `Not set yet: counts as ${severity.id}`
        : toOneLine(`${severity.name}: ${severity.test}`),
    severityRank: severityRank(site.plan, incident.severity),
    status: incident.status,
    active: isOpen(incident),
    mergedInto: incident.mergedInto,
    services: incident.services.map(toOneLine),
    roles: rolesOf(site.plan, incident),
    milestones: milestonesOf(incident),
    bands: bandsOf(site.plan, incident),
    clocks: clocksOf(site.plan, incident, record.review?.header).map(clock => ({
      id: clock.name,
      label: clock.label,
      startedAt: printInstant(clock.startedAt),
      dueAt: printInstant(clock.dueAt),
      state: clock.state,
      metAt: clock.metAt === undefined ? undefined : printInstant(clock.metAt),
    })),
    paging: pagingLine(site, record),
    rows: [...incident.entries].sort(byTime).map(entry => rowOf(site.plan, entry, context)),
    damaged: log.damaged.map(({ text }) => toOneLine(text)),
    actions: context.readOnly === '' ? actionsOf(site, record, context) : [],
    me: context.me,
    readOnly: context.readOnly,
    sharing: context.sharing,
  };
}

function byTime(a: EffectiveEntry, b: EffectiveEntry): number {
  return a.at - b.at || (a.entry.id < b.entry.id ? -1 : 1);
}

function rolesOf(plan: Plan, incident: Incident): TimelineModel['roles'] {
  const inPlan = plan.roles.map(({ id, name, needed }) => ({
    id,
    name: toOneLine(name),
    needed: needed === true,
    holders: incident.roles.get(id) ?? [],
  }));
  const others = [...incident.roles]
    .filter(([id, holders]) => holders.length > 0 && !plan.roles.some(role => role.id === id))
    .map(([id, holders]) => ({ id, name: id, needed: false, holders }));
  return [...inPlan, ...others];
}

function milestonesOf(incident: Incident): TimelineMilestone[] {
  const all: readonly (readonly [string, Instant | undefined])[] = [
    ['Impact began', incident.impactStartedAt],
    ['Detected', incident.detectedAt],
    ['Declared', incident.declaredAt],
    ['Acknowledged', incident.acknowledgedAt],
    ['Mitigated', incident.mitigatedAt],
    ['Resolved', incident.resolvedAt],
    ['Closed', incident.closedAt],
  ];
  return all.flatMap(([label, at]) => (at === undefined ? [] : [{ label, at: printInstant(at) }]));
}

function bandsOf(plan: Plan, incident: Incident): TimelineBand[] {
  const band = (
    track: TimelineBand['track'],
    label: string,
    rank: number,
    from: Instant,
    to: Instant | undefined,
  ): TimelineBand => ({
    track,
    label,
    rank,
    from: printInstant(from),
    to: to === undefined ? undefined : printInstant(to),
  });
  return [
    ...incident.severityPeriods.map(({ severity, from, to }) =>
      band('severity', severity ?? SEVERITY_UNSET, severityRank(plan, severity), from, to),
    ),
    ...statusPeriods(incident)
      .filter(({ status }) => phaseOf(status) !== 'over')
      .map(({ status, from, to }) => band('status', status, 0, from, to)),
  ];
}

function actionsOf(site: LiveSite, record: IncidentRecord, context: TimelineContext): TimelineAction[] {
  const { incident } = record;
  const actions: TimelineAction[] = [];
  const open = incident.phase !== 'over';
  if (canAcknowledge(incident)) {
    actions.push('acknowledge');
  }
  if (open) {
    actions.push('changeSeverity', 'setStatus', 'assignRole');
  }
  actions.push(...pagingActions(site, record));
  actions.push('link');
  if (incident.phase !== 'active' && incident.status !== 'declined' && incident.status !== 'merged') {
    actions.push('startReview');
  }
  if (incident.phase === 'review') {
    actions.push('close');
  }
  if (incident.phase === 'review' || incident.phase === 'over') {
    actions.push('reopen');
  }
  if (context.sharing !== '') {
    actions.push('publish');
  }
  return actions;
}

/** Whoever is paged by now and does not answer makes the next step the thing to do; else whoever is on call is. */
function pagingActions(site: LiveSite, record: IncidentRecord): readonly TimelineAction[] {
  if (!isOpen(record.incident)) {
    return [];
  }
  const escalation = escalationIn(site, record);
  const waits = escalation !== undefined && escalation.pages.length > 0 && !escalation.acknowledged;
  const canPage = escalation === undefined ? site.rotations.length > 0 : escalation.next !== undefined;
  const next = waits && canPage ? ['escalateNow' as const] : canPage ? ['pageOnCall' as const] : [];
  return [...next, 'pageSomeone'];
}

function laneOf(body: EntryBody): Lane {
  switch (body.kind) {
    case 'declared':
    case 'status':
    case 'reopened':
    case 'severity':
    case 'impact':
    case 'detected':
    case 'title':
    case 'services':
      return 'state';
    case 'acknowledged':
    case 'role':
    case 'paging':
    case 'paged':
      return 'people';
    case 'action':
    case 'decision':
    case 'issue':
      return 'actions';
    case 'update':
    case 'publishing':
    case 'published':
      return 'communication';
    default:
      return 'notes';
  }
}

function rowOf(plan: Plan, effective: EffectiveEntry, context: TimelineContext): TimelineRow {
  const { entry } = effective;
  return {
    id: entry.id,
    at: printInstant(effective.at),
    actor: entry.actor,
    kind: entry.word,
    lane: laneOf(effective.body),
    // Marks that turn the reading direction around would let a line look like another one.
    text: toOneLine(sentenceOf(effective, role => roleName(plan, role))),
    raw: effective.redacted ? '' : printBody(effective.body),
    links: effective.redacted ? [] : linksOf(effective.body).map(({ label }) => ({ label })),
    revisions: revisionsOf(effective),
    retracted: effective.retracted || effective.redacted,
    correctable: context.readOnly === '' && !effective.retracted && !effective.redacted,
    outcome: effective.body.kind === 'paged' && !effective.redacted ? effective.body.outcome : undefined,
    pending:
      context.pendingEntries.has(entry.id) ||
      effective.corrections.some(({ id }) => context.pendingEntries.has(id)),
    skewMinutes: skewMinutes(entry),
  };
}

function revisionsOf(effective: EffectiveEntry): TimelineRevision[] {
  let words = printBody(effective.entry.body);
  let { at } = effective.entry;
  return effective.corrections.flatMap((correction): TimelineRevision[] => {
    const { body } = correction;
    if (body.kind !== 'corrected') {
      return [];
    }
    const what = describeCorrection(body, effective.redacted ? '(redacted)' : words, at);
    if (body.how === 'reword') {
      words = body.text;
    } else if (body.how === 'time') {
      at = Date.parse(body.text.split(' ')[0] ?? '') || at;
    }
    return [{ at: printInstant(correction.at), actor: correction.actor, what }];
  });
}

function describeCorrection(
  body: Extract<LogEntry['body'], { kind: 'corrected' }>,
  words: string,
  at: Instant,
): string {
  const reason = body.text === '' ? '' : `: ${body.text}`;
  switch (body.how) {
    case 'reword':
      return `reworded; was: “${words}”`;
    case 'time':
      return `time corrected; was: ${printInstant(at)}`;
    case 'retract':
      return `retracted${reason}`;
    case 'redact':
      return `redacted${reason}`;
  }
}

/** Web addresses, pull requests and incidents an entry points at, in the order the timeline numbers them. */
export function linksOf(body: EntryBody): TextLink[] {
  if (body.kind === 'link') {
    return isLinkTarget(body.target)
      ? [{ label: body.label === '' ? body.target : body.label, target: body.target }]
      : [];
  }
  if (body.kind === 'status' && body.into !== undefined) {
    return [{ label: body.into, target: body.into }];
  }
  return addressesIn('text' in body ? body.text : '');
}
