import { sameHandle } from '../people/people';
import { isStatedTime, tryParseInstant, type Instant } from '../time/instant';
import { printBody, rewordBody, withoutWords, type Audience, type DetectedBy, type EntryBody } from './entry';
import { timeOfEntryId } from './entryId';
import type { Log, LogEntry } from './log';
import type { LeaveOutReason } from './metricsWords';
import { changeSeverityAt, endAt, resumeAt, type SeverityPeriod } from './severityPeriods';
import { phaseOf, type Phase, type Status } from './status';

/** An entry as it counts now, after its corrections. */
export interface EffectiveEntry {
  readonly entry: LogEntry;
  readonly at: Instant;
  /** Without its words where they were redacted. */
  readonly body: EntryBody;
  readonly retracted: boolean;
  readonly redacted: boolean;
  /** The corrections that made it so, in id order. */
  readonly corrections: readonly LogEntry[];
}

export interface Update {
  readonly at: Instant;
  readonly actor: string;
  readonly text: string;
}

/** The state of an incident: the fold of its log. Times are milliseconds since 1970, UTC. */
export interface Incident {
  readonly id: string;
  readonly title: string;
  /** Undefined until somebody sets one; it then counts as the second most severe (see severityInForce). */
  readonly severity: string | undefined;
  readonly status: Status;
  readonly phase: Phase;
  readonly mergedInto: string | undefined;
  readonly services: readonly string[];
  /** Holders by role, in the order they took it. */
  readonly roles: ReadonlyMap<string, readonly string[]>;
  readonly declaredAt: Instant | undefined;
  readonly declaredBy: string | undefined;
  readonly acknowledgedAt: Instant | undefined;
  readonly acknowledgedBy: string | undefined;
  /** When somebody first held the lead. */
  readonly ledAt: Instant | undefined;
  readonly impactStartedAt: Instant | undefined;
  readonly impactEndedAt: Instant | undefined;
  readonly detectedAt: Instant | undefined;
  readonly detectedBy: DetectedBy | undefined;
  readonly mitigatedAt: Instant | undefined;
  readonly resolvedAt: Instant | undefined;
  readonly closedAt: Instant | undefined;
  readonly severityPeriods: readonly SeverityPeriod[];
  /** Why metrics leave it out; undefined: they count it. */
  readonly leftOut: LeaveOutReason | undefined;
  readonly updates: Readonly<Record<Audience, readonly Update[]>>;
  readonly links: readonly { readonly target: string; readonly label: string }[];
  /** Everybody who wrote an entry or held a role, once each. */
  readonly people: readonly string[];
  /** All entries but corrections, in id order. */
  readonly entries: readonly EffectiveEntry[];
}

/** The role that leads; exactly one person holds it. */
export const LEAD = 'lead';

const SKEW_LIMIT_MS = 120_000;

/**
 * Minutes between the time the writer's clock gave and the entry's place in the log: negative where the clock was behind ids already
 * seen. 0 within two minutes, or where a person stated the time. It cannot say whose clock was wrong.
 */
export function skewMinutes(entry: LogEntry): number {
  const time = timeOfEntryId(entry.id);
  if (time === undefined || isStatedTime(entry.atText) || Math.abs(time - entry.at) <= SKEW_LIMIT_MS) {
    return 0;
  }
  return Math.round((entry.at - time) / 60_000);
}

/**
 * Applies corrections to the entries they name, in id order. Corrections of corrections, or of ids not in the log, change nothing.
 * What is redacted stays so, whatever comes after.
 */
export function effectiveEntries(log: Log): EffectiveEntry[] {
  const corrections = new Map<string, LogEntry[]>();
  for (const entry of log.entries) {
    if (entry.body.kind === 'corrected') {
      const list = corrections.get(entry.body.entry) ?? [];
      list.push(entry);
      corrections.set(entry.body.entry, list);
    }
  }
  const effective: EffectiveEntry[] = [];
  for (const entry of log.entries) {
    if (entry.body.kind !== 'corrected') {
      effective.push(correct(entry, corrections.get(entry.id)));
    }
  }
  return effective;
}

const NONE: readonly LogEntry[] = [];

function correct(entry: LogEntry, corrections: readonly LogEntry[] | undefined): EffectiveEntry {
  if (corrections === undefined) {
    const { at, body } = entry;
    return { entry, at, body, retracted: false, redacted: false, corrections: NONE };
  }
  let { at, body } = entry;
  let retracted = false;
  let redacted = false;
  for (const { body: correction } of corrections) {
    if (correction.kind !== 'corrected') {
      continue;
    }
    switch (correction.how) {
      case 'reword':
        body = rewordBody(body, entry.word, correction.text);
        break;
      case 'time':
        at = tryParseInstant(correction.text.split(' ')[0] ?? '') ?? at;
        break;
      case 'retract':
        retracted = true;
        break;
      case 'redact':
        redacted = true;
        break;
    }
  }
  return { entry, at, body: redacted ? withoutWords(body) : body, retracted, redacted, corrections };
}

/** The words an entry shows now: its own, its correction's, or a note that they were redacted. */
export function wordsOf(entry: EffectiveEntry): string {
  return entry.redacted ? '(redacted)' : printBody(entry.body);
}

type Draft = { -readonly [K in keyof Incident]: Incident[K] } & {
  roles: Map<string, string[]>;
  updates: Record<Audience, Update[]>;
  links: { target: string; label: string }[];
  people: string[];
};

interface Folding {
  readonly singleRoles: ReadonlySet<string>;
  /** Handles of the draft's people, in lower case. */
  readonly known: Set<string>;
}

/**
 * Folds a log into the incident's state, in id order: what was said last holds, whoever said it. `singleRoles` are those that one
 * person at a time holds; the lead is always one.
 */
export function foldIncident(id: string, log: Log, singleRoles: ReadonlySet<string>): Incident {
  const entries = effectiveEntries(log);
  const draft = emptyIncident(id, entries);
  const folding: Folding = { singleRoles, known: new Set() };
  for (const { actor } of log.entries) {
    addPerson(draft, folding, actor);
  }
  for (const effective of entries) {
    if (!effective.retracted) {
      foldEntry(draft, folding, effective);
    }
  }
  draft.phase = phaseOf(draft.status);
  return draft;
}

function addPerson({ people }: Draft, { known }: Folding, handle: string): void {
  const key = handle.toLowerCase();
  if (!known.has(key)) {
    known.add(key);
    people.push(handle);
  }
}

function emptyIncident(id: string, entries: readonly EffectiveEntry[]): Draft {
  return {
    id,
    title: id,
    severity: undefined,
    status: 'triage',
    phase: 'active',
    mergedInto: undefined,
    services: [],
    roles: new Map(),
    declaredAt: undefined,
    declaredBy: undefined,
    acknowledgedAt: undefined,
    acknowledgedBy: undefined,
    ledAt: undefined,
    impactStartedAt: undefined,
    impactEndedAt: undefined,
    detectedAt: undefined,
    detectedBy: undefined,
    mitigatedAt: undefined,
    resolvedAt: undefined,
    closedAt: undefined,
    severityPeriods: [],
    leftOut: undefined,
    updates: { internal: [], public: [] },
    links: [],
    people: [],
    entries,
  };
}

function foldEntry(draft: Draft, folding: Folding, { entry, at, body }: EffectiveEntry): void {
  switch (body.kind) {
    case 'declared':
      declare(draft, body, entry.actor, at);
      break;
    case 'acknowledged':
      acknowledge(draft, entry.actor, at);
      if (draft.status === 'triage') {
        draft.status = 'investigating';
      }
      break;
    case 'status':
      setStatus(draft, body.status, entry.actor, at);
      draft.mergedInto = body.status === 'merged' ? body.into : undefined;
      break;
    case 'reopened':
      setStatus(draft, 'investigating', entry.actor, at);
      draft.mergedInto = undefined;
      break;
    case 'severity':
      setSeverity(draft, body.severity, at);
      break;
    case 'role':
      setRole(draft, folding, body);
      if (body.role === LEAD && !body.leaves) {
        draft.ledAt ??= at;
      }
      break;
    case 'services':
      draft.services = body.services;
      break;
    case 'title':
      draft.title = body.title;
      break;
    case 'impact':
      draft[body.edge === 'started' ? 'impactStartedAt' : 'impactEndedAt'] = body.at;
      break;
    case 'detected':
      draft.detectedBy = body.by;
      draft.detectedAt = body.at ?? at;
      break;
    case 'update':
      draft.updates[body.audience].push({ at, actor: entry.actor, text: body.text });
      break;
    case 'metrics':
      draft.leftOut = body.leaveOut;
      break;
    case 'link':
      draft.links.push({ target: body.target, label: body.label });
      break;
    default:
      break;
  }
}

/** The first declaration counts. A further one (two clones chose the same id) fills in what is not known yet, and takes nothing back. */
function declare(
  draft: Draft,
  body: Extract<EntryBody, { kind: 'declared' }>,
  actor: string,
  at: Instant,
): void {
  draft.declaredAt ??= at;
  draft.declaredBy ??= actor;
  if (draft.title === draft.id && body.title !== '') {
    draft.title = body.title;
  }
  if (draft.severity === undefined) {
    setSeverity(draft, body.severity, at);
  }
}

/** The first one counts. */
function acknowledge(draft: Draft, actor: string, at: Instant): void {
  if (draft.acknowledgedAt === undefined) {
    draft.acknowledgedAt = at;
    draft.acknowledgedBy = actor;
  }
}

function setStatus(draft: Draft, status: Status, actor: string, at: Instant): void {
  draft.status = status;
  if (status !== 'triage') {
    // Whoever moves an incident on has it in hand, said so or not.
    acknowledge(draft, actor, at);
  }
  const phase = phaseOf(status);
  if (phase === 'active' || phase === 'recovering') {
    draft.severityPeriods = resumeAt(draft.severityPeriods, draft.severity, at);
    draft.mitigatedAt = phase === 'active' ? undefined : (draft.mitigatedAt ?? at);
    draft.resolvedAt = undefined;
    draft.closedAt = undefined;
    return;
  }
  draft.severityPeriods = endAt(draft.severityPeriods, at);
  if (phase === 'review') {
    draft.mitigatedAt ??= at;
    draft.resolvedAt = at;
    draft.closedAt = undefined;
  } else {
    draft.closedAt = at;
  }
}

function setSeverity(draft: Draft, severity: string | undefined, at: Instant): void {
  draft.severity = severity;
  draft.severityPeriods = changeSeverityAt(draft.severityPeriods, severity, at);
}

function setRole(draft: Draft, folding: Folding, body: Extract<EntryBody, { kind: 'role' }>): void {
  const single = folding.singleRoles.has(body.role) || body.role === LEAD;
  const others = (draft.roles.get(body.role) ?? []).filter(holder => !sameHandle(holder, body.person));
  if (body.leaves) {
    draft.roles.set(body.role, others);
  } else {
    addPerson(draft, folding, body.person);
    draft.roles.set(body.role, single ? [body.person] : [...others, body.person]);
  }
}
