import type { PagingLine } from './paging';
import { isListOf, isRecord, isText, oneOf, optional, shape, type Guard } from './guard';

/** Rows of the picture, top to bottom. An entry of a kind this version does not know lies in `notes`. */
export const LANES = ['state', 'people', 'actions', 'communication', 'notes'] as const;
export type Lane = (typeof LANES)[number];

/**
 * What a person can write from the timeline itself. The rest is done by commands, which ask what they need. Both kinds of update are
 * the word `update` in the log.
 */
export const NOTE_KINDS = [
  'note',
  'observation',
  'action',
  'decision',
  'customer-update',
  'internal-update',
] as const;
export type NoteKind = (typeof NOTE_KINDS)[number];

/** Commands the timeline offers as buttons; the host knows which command each one is. */
export const TIMELINE_ACTIONS = [
  'acknowledge',
  'changeSeverity',
  'setStatus',
  'assignRole',
  'pageOnCall',
  'escalateNow',
  'pageSomeone',
  'link',
  'startReview',
  'reopen',
  'close',
  'publish',
] as const;
export type TimelineAction = (typeof TIMELINE_ACTIONS)[number];

export interface TimelineLink {
  readonly label: string;
}

/** An earlier wording, time or presence of an entry; oldest first. */
export interface TimelineRevision {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly actor: string;
  /** One plain sentence: `reworded; was: "…"`. */
  readonly what: string;
}

export const OUTCOMES = ['delivered', 'failed', 'unknown'] as const;
export type PageOutcome = (typeof OUTCOMES)[number];

export interface TimelineRow {
  readonly id: string;
  /** The time people state, after corrections: ISO 8601, UTC. */
  readonly at: string;
  readonly actor: string;
  /** The word in the log: `declared`, `status`, `note` ... */
  readonly kind: string;
  readonly lane: Lane;
  /** One plain-text sentence without Markdown, for example `Status: identified — bad config in v142`. */
  readonly text: string;
  /** The entry's own words, what a correction starts from. */
  readonly raw: string;
  readonly links: readonly TimelineLink[];
  readonly revisions: readonly TimelineRevision[];
  readonly retracted: boolean;
  /** False where correcting makes no sense (a correction itself). */
  readonly correctable: boolean;
  /** Of a page's outcome: whether it arrived. */
  readonly outcome?: PageOutcome | undefined;
  /** Saved on this machine but not yet shared. */
  readonly pending: boolean;
  /** Minutes by which the writer's clock seems wrong; 0 when it is not. */
  readonly skewMinutes: number;
}

export interface TimelineClock {
  readonly id: string;
  /** `Acknowledge`, `Lead`, `Public update`... */
  readonly label: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly dueAt: string;
  readonly state: 'running' | 'met' | 'missed';
  /** When it was met, ISO 8601, UTC. */
  readonly metAt?: string | undefined;
}

export interface TimelineRole {
  readonly id: string;
  readonly name: string;
  readonly holders: readonly string[];
  /** The role must be held by somebody while the incident is active. */
  readonly needed: boolean;
}

export interface TimelineMilestone {
  readonly label: string;
  readonly at: string;
}

/** A span with one severity or one status, drawn above the lanes. Bands of one track follow each other without overlap. */
export interface TimelineBand {
  readonly track: 'severity' | 'status';
  readonly label: string;
  /** Of a severity: 0 the worst. Of a status: 0. */
  readonly rank: number;
  /** ISO 8601, UTC. */
  readonly from: string;
  /** Undefined while it lasts. */
  readonly to?: string | undefined;
}

export interface TimelineModel {
  readonly incident: string;
  readonly title: string;
  readonly severity: string;
  readonly severityUnset: boolean;
  readonly severityMeaning: string;
  /** 0 the worst; drives the sign beside the severity, never colour alone. */
  readonly severityRank: number;
  readonly status: string;
  readonly active: boolean;
  /** Id of the incident that goes on instead of this one; undefined where it is not merged. */
  readonly mergedInto?: string | undefined;
  readonly services: readonly string[];
  readonly roles: readonly TimelineRole[];
  readonly milestones: readonly TimelineMilestone[];
  /** Severity and status over time; without them the picture has no bands. */
  readonly bands?: readonly TimelineBand[] | undefined;
  readonly clocks: readonly TimelineClock[];
  /** How far paging is; undefined where there is nothing to page for. */
  readonly paging?: PagingLine | undefined;
  /** In the order they happened (stated time, then id). */
  readonly rows: readonly TimelineRow[];
  /** Lines of the log that are not entries; shown so that nothing is hidden. */
  readonly damaged: readonly string[];
  readonly actions: readonly TimelineAction[];
  /** Handle of the reader; their roles are marked. */
  readonly me: string;
  /** Empty when entries can be written; else why not, one plain sentence. */
  readonly readOnly: string;
  /** One plain sentence about sharing; empty when all is shared. */
  readonly sharing: string;
}

/** An entry that is being written. */
export interface TimelineDraft {
  readonly kind: NoteKind;
  readonly text: string;
}

export type ToTimeline =
  | { readonly type: 'model'; readonly model: TimelineModel }
  /** The incident is gone from the live site or cannot be read. */
  | { readonly type: 'unavailable'; readonly message: string }
  /** Answer to a request; a failure keeps the text in its field. */
  | { readonly type: 'answer'; readonly request: number; readonly ok: boolean; readonly message: string }
  /** Words begun in the timeline `from`, to go on with here. */
  | ({ readonly type: 'takeOver'; readonly from: string } & TimelineDraft)
  /** These words are in the other timeline's field now. */
  | { readonly type: 'carried'; readonly text: string };

export type FromTimeline =
  | { readonly type: 'ready' }
  | { readonly type: 'add'; readonly request: number; readonly kind: NoteKind; readonly text: string }
  | {
      readonly type: 'correct';
      readonly request: number;
      readonly entry: string;
      readonly how: 'reword' | 'time' | 'retract';
      /** New words; new time as ISO 8601; reason for retracting. */
      readonly text: string;
    }
  /** Shows the timeline of the incident that this one is merged into, with these words in its field. */
  | ({ readonly type: 'carryOver' } & TimelineDraft)
  /** The words of a `takeOver` are in the field. */
  | { readonly type: 'tookOver'; readonly text: string }
  | { readonly type: 'openLine'; readonly entry: string }
  /** The links are looked up by entry and index, so no address ever comes from the webview. */
  | { readonly type: 'openLink'; readonly entry: string; readonly index: number }
  /** With a role the host asks only who takes it. */
  | { readonly type: 'action'; readonly action: TimelineAction; readonly role?: string | undefined };

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean';
/** What the host shows may be longer than what it takes: one overlong line in a log must not cost the whole timeline. */
const text: Guard<string> = (value): value is string => isText(value, 200_000);
const isEntryId: Guard<string> = (value): value is string => isText(value, 40) && /^[0-9A-Z]+$/.test(value);
const isRole: Guard<string> = (value): value is string =>
  isText(value, 40) && /^[a-z][a-z0-9-]*$/.test(value);
const isInstant: Guard<string> = (value): value is string =>
  isText(value, 40) && /^\d{4}-\d{2}-\d{2}T/.test(value) && !Number.isNaN(Date.parse(value));

const isRow = shape<TimelineRow>({
  id: isEntryId,
  at: isInstant,
  actor: text,
  kind: text,
  lane: oneOf(...LANES),
  text,
  raw: text,
  links: isListOf(shape<TimelineLink>({ label: text })),
  revisions: isListOf(shape<TimelineRevision>({ at: isInstant, actor: text, what: text })),
  retracted: isBoolean,
  correctable: isBoolean,
  outcome: optional(oneOf(...OUTCOMES)),
  pending: isBoolean,
  skewMinutes: isNumber,
});

const isModel = shape<TimelineModel>({
  incident: text,
  title: text,
  severity: text,
  severityUnset: isBoolean,
  severityMeaning: text,
  severityRank: isCount,
  status: text,
  active: isBoolean,
  mergedInto: optional(text),
  services: isListOf(text),
  roles: isListOf(shape<TimelineRole>({ id: text, name: text, holders: isListOf(text), needed: isBoolean })),
  milestones: isListOf(shape<TimelineMilestone>({ label: text, at: isInstant })),
  bands: optional(
    isListOf(
      shape<TimelineBand>({
        track: oneOf('severity', 'status'),
        label: text,
        rank: isCount,
        from: isInstant,
        to: optional(isInstant),
      }),
    ),
  ),
  clocks: isListOf(
    shape<TimelineClock>({
      id: text,
      label: text,
      startedAt: isInstant,
      dueAt: isInstant,
      state: oneOf('running', 'met', 'missed'),
      metAt: optional(isInstant),
    }),
  ),
  paging: optional(shape<PagingLine>({ dueAt: optional(isInstant), before: text, due: text, late: text })),
  rows: isListOf(isRow),
  damaged: isListOf(text),
  actions: isListOf(oneOf(...TIMELINE_ACTIONS)),
  me: text,
  readOnly: text,
  sharing: text,
});

/** Checks what the host posts to the timeline. */
export function isToTimeline(value: unknown): value is ToTimeline {
  if (!isRecord(value)) {
    return false;
  }
  switch (value['type']) {
    case 'model':
      return isModel(value['model']);
    case 'unavailable':
      return isText(value['message']);
    case 'answer':
      return isCount(value['request']) && isBoolean(value['ok']) && isText(value['message']);
    case 'takeOver':
      return text(value['from']) && oneOf(...NOTE_KINDS)(value['kind']) && text(value['text']);
    case 'carried':
      return text(value['text']);
    default:
      return false;
  }
}

/** The request to assign a role. A role whose id the host would not take is left for it to ask. */
export function assignRequest(role: string): Extract<FromTimeline, { readonly type: 'action' }> {
  return { type: 'action', action: 'assignRole', ...(isRole(role) ? { role } : {}) };
}

/** Checks what the timeline posts to the host. */
export function isFromTimeline(value: unknown): value is FromTimeline {
  if (!isRecord(value)) {
    return false;
  }
  switch (value['type']) {
    case 'ready':
      return true;
    case 'add':
      return isCount(value['request']) && oneOf(...NOTE_KINDS)(value['kind']) && isText(value['text']);
    case 'correct':
      return (
        isCount(value['request']) &&
        isEntryId(value['entry']) &&
        oneOf('reword', 'time', 'retract')(value['how']) &&
        isText(value['text'])
      );
    case 'carryOver':
      return oneOf(...NOTE_KINDS)(value['kind']) && text(value['text']);
    case 'tookOver':
      return text(value['text']);
    case 'openLine':
      return isEntryId(value['entry']);
    case 'openLink':
      return isEntryId(value['entry']) && isCount(value['index']);
    case 'action':
      return oneOf(...TIMELINE_ACTIONS)(value['action']) && optional(isRole)(value['role']);
    default:
      return false;
  }
}
