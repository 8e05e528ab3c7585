import type { Instant } from '../time/instant';
import { timeOfEntryId } from './entryId';
import { parseBody, printBody, type Audience, type DetectedBy, type EntryBody } from './entry';
import type { Log, LogEntry } from './log';
import { phaseOf, type Phase, type Status } from './status';
import { isStatedTime, tryParseInstant } from '../time/instant';

/** An entry as it counts now, after its corrections. */
export interface EffectiveEntry {
  readonly entry: LogEntry;
  readonly at: Instant;
  readonly body: EntryBody;
  readonly retracted: boolean;
  readonly redacted: boolean;
  /** The corrections that made it so, in id order. */
  readonly corrections: readonly LogEntry[];
}

export interface SeverityPeriod {
  /** Undefined while no severity was set. */
  readonly severity: string | undefined;
  readonly from: Instant;
  /** Undefined while it lasts. */
  readonly to: Instant | undefined;
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
  readonly updates: Readonly<Record<Audience, readonly Update[]>>;
  readonly links: readonly { readonly target: string; readonly label: string }[];
  /** Everybody who wrote an entry or held a role. */
  readonly people: readonly string[];
  /** All entries but corrections, in id order. */
  readonly entries: readonly EffectiveEntry[];
}

/** The role that leads; exactly one person holds it. */
export const LEAD = 'lead';

const SKEW_LIMIT_MS = 120_000;

/**
 * Minutes by which the writer's clock was behind the ids already seen; 0 within two minutes, or where a person stated the time.
 */
export function skewMinutes(entry: LogEntry): number {
  const time = timeOfEntryId(entry.id);
  if (time === undefined || isStatedTime(entry.atText) || Math.abs(time - entry.at) <= SKEW_LIMIT_MS) {
    return 0;
  }
  return Math.round((entry.at - time) / 60_000);
}

/** Applies corrections to the entries they name. Corrections of corrections, or of ids not in the log, change nothing. */
export function effectiveEntries(log: Log): EffectiveEntry[] {
  const corrections = new Map<string, LogEntry[]>();
  for (const entry of log.entries) {
    if (entry.body.kind === 'corrected') {
      const list = corrections.get(entry.body.entry) ?? [];
      list.push(entry);
      corrections.set(entry.body.entry, list);
    }
  }
  return log.entries
    .filter((entry) => entry.body.kind !== 'corrected')
    .map((entry) => correct(entry, corrections.get(entry.id) ?? []));
}

function correct(entry: LogEntry, corrections: readonly LogEntry[]): EffectiveEntry {
  let { at, body } = entry;
  let retracted = false;
  let redacted = false;
  for (const { body: correction } of corrections) {
    if (correction.kind !== 'corrected') {
      continue;
    }
    switch (correction.how) {
      case 'reword':
        body = parseBody(entry.word, correction.text);
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
  return { entry, at, body, retracted, redacted, corrections };
}

/** The words an entry shows now: its own, its correction's, or a note that they were redacted. */
export function wordsOf(entry: EffectiveEntry): string {
  return entry.redacted ? '(redacted)' : printBody(entry.body);
}

type Draft = { -readonly [K in keyof Incident]: Incident[K] } & {
  roles: Map<string, string[]>;
  updates: Record<Audience, Update[]>;
  links: { target: string; label: string }[];
  severityPeriods: SeverityPeriod[];
};

/** Folds a log into the incident's state, in id order. `singleRoles` are those that one person at a time holds. */
export function foldIncident(id: string, log: Log, singleRoles: ReadonlySet<string>): Incident {
  const entries = effectiveEntries(log);
  const draft = emptyIncident(id, entries);
  const people = new Set<string>();
  for (const effective of entries) {
    people.add(effective.entry.actor);
    if (!effective.retracted && !effective.redacted) {
      foldEntry(draft, effective, singleRoles);
    }
  }
  for (const holders of draft.roles.values()) {
    for (const holder of holders) {
      people.add(holder);
    }
  }
  return { ...draft, phase: phaseOf(draft.status), people: [...people] };
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
    updates: { internal: [], public: [] },
    links: [],
    people: [],
    entries,
  };
}

function foldEntry(draft: Draft, { entry, at, body }: EffectiveEntry, singleRoles: ReadonlySet<string>): void {
  switch (body.kind) {
    case 'declared':
      draft.title = body.title;
      draft.declaredAt ??= at;
      draft.declaredBy ??= entry.actor;
      setSeverity(draft, body.severity, at);
      break;
    case 'acknowledged':
      draft.acknowledgedAt ??= at;
      draft.acknowledgedBy ??= entry.actor;
      if (draft.status === 'triage') {
        draft.status = 'investigating';
      }
      break;
    case 'status':
      setStatus(draft, body.status, at);
      draft.mergedInto = body.status === 'merged' ? body.into : undefined;
      break;
    case 'reopened':
      setStatus(draft, 'investigating', at);
      draft.mergedInto = undefined;
      break;
    case 'severity':
      setSeverity(draft, body.severity, at);
      break;
    case 'role':
      setRole(draft, body, singleRoles.has(body.role));
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
    case 'link':
      draft.links.push({ target: body.target, label: body.label });
      break;
    default:
      break;
  }
}

function setStatus(draft: Draft, status: Status, at: Instant): void {
  draft.status = status;
  const phase = phaseOf(status);
  if (phase === 'active' || phase === 'recovering') {
    resumeSeverityPeriod(draft, at);
  }
  if (phase === 'active') {
    draft.mitigatedAt = undefined;
    draft.resolvedAt = undefined;
    draft.closedAt = undefined;
    return;
  }
  draft.acknowledgedAt ??= at;
  if (phase === 'recovering') {
    draft.mitigatedAt ??= at;
    draft.resolvedAt = undefined;
    draft.closedAt = undefined;
  } else if (phase === 'review') {
    draft.mitigatedAt ??= at;
    draft.resolvedAt = at;
    draft.closedAt = undefined;
    endSeverityPeriod(draft, at);
  } else {
    draft.closedAt = at;
    endSeverityPeriod(draft, at);
  }
}

function endSeverityPeriod(draft: Draft, at: Instant): void {
  const last = draft.severityPeriods.at(-1);
  if (last && last.to === undefined) {
    draft.severityPeriods[draft.severityPeriods.length - 1] = { ...last, to: at };
  }
}

/** An incident that comes back counts again under the severity it has. */
function resumeSeverityPeriod(draft: Draft, at: Instant): void {
  if (draft.severityPeriods.at(-1)?.to !== undefined) {
    draft.severityPeriods.push({ severity: draft.severity, from: at, to: undefined });
  }
}

function setSeverity(draft: Draft, severity: string | undefined, at: Instant): void {
  const wasOpen = draft.severityPeriods.at(-1)?.to === undefined;
  endSeverityPeriod(draft, at);
  draft.severity = severity;
  if (wasOpen) {
    draft.severityPeriods.push({ severity, from: at, to: undefined });
  }
}

function setRole(draft: Draft, body: Extract<EntryBody, { kind: 'role' }>, single: boolean): void {
  const holders = (draft.roles.get(body.role) ?? []).filter((holder) => holder !== body.person);
  if (body.leaves) {
    draft.roles.set(body.role, holders);
  } else {
    draft.roles.set(body.role, single ? [body.person] : [...holders, body.person]);
  }
}
