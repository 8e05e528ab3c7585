import { isListOf, isRecord, isText, oneOf, optional, shape, type Guard } from '../../src/protocol/guard';
import { LANES, NOTE_KINDS, type NoteKind } from '../../src/protocol/timeline';
import type { Extent } from './extent';
import type { Filter } from './filter';
import { NO_ANSWER } from './limits';
import { initialState, type Anchor, type Correction, type Draft, type Outgoing, type State } from './state';

/** A kind may have been saved under a name of an earlier version; the words must not be lost for that. */
type OfAnyKind<T> = Omit<T, 'kind'> & { readonly kind: string };

/** What survives a reload. */
export interface Saved
  extends Pick<
    State,
    | 'incident'
    | 'filter'
    | 'order'
    | 'zone'
    | 'active'
    | 'historyOpen'
    | 'helpOpen'
    | 'pictureOpen'
    | 'nextRequest'
    | 'anchor'
    | 'range'
  > {
  readonly version: 1;
  readonly draft: OfAnyKind<Draft>;
  readonly outgoing: readonly OfAnyKind<Outgoing>[];
  /** What was saved before long texts were folded has none. */
  readonly unfolded?: readonly string[] | undefined;
  readonly corrections: Readonly<Record<string, Omit<Correction, 'sending'> & { readonly sent: boolean }>>;
}

const text: Guard<string> = (value): value is string => isText(value, 200_000);
const isNumber: Guard<number> = (value): value is number =>
  typeof value === 'number' && Number.isFinite(value);
const isBoolean: Guard<boolean> = (value): value is boolean => typeof value === 'boolean';

const isCorrection = shape<Saved['corrections'][string]>({
  open: isBoolean,
  how: oneOf('reword', 'time', 'retract'),
  words: text,
  time: text,
  reason: text,
  problem: text,
  sent: isBoolean,
});

const isExtent = shape<Extent>({ from: isNumber, to: isNumber });

const isSaved = shape<Saved>({
  version: (value): value is 1 => value === 1,
  incident: text,
  draft: shape<Saved['draft']>({ kind: text, text, problem: text }),
  outgoing: isListOf(
    shape<Saved['outgoing'][number]>({
      request: isNumber,
      kind: text,
      text,
      at: isNumber,
      fate: oneOf('sending', 'failed', 'unknown'),
      problem: text,
    }),
  ),
  corrections: (value): value is Saved['corrections'] =>
    isRecord(value) && Object.values(value).every(isCorrection),
  filter: shape<Filter>({
    text,
    hiddenLanes: isListOf(oneOf(...LANES)),
    kind: text,
    person: text,
    hideRetracted: isBoolean,
  }),
  order: oneOf('newest', 'oldest'),
  zone: oneOf('local', 'utc'),
  active: text,
  historyOpen: isListOf(text),
  unfolded: optional(isListOf(text)),
  helpOpen: isBoolean,
  pictureOpen: isBoolean,
  nextRequest: isNumber,
  anchor: optional(shape<Anchor>({ entry: text, offset: isNumber })),
  range: optional((value): value is Extent => isExtent(value) && value.from < value.to),
});

export function toSaved(state: State): Saved {
  const corrections = Object.entries(state.corrections).map(([entry, { sending, ...correction }]) => {
    return [entry, { ...correction, sent: sending !== undefined }] as const;
  });
  return {
    version: 1,
    incident: state.incident,
    draft: state.draft,
    outgoing: state.outgoing,
    corrections: Object.fromEntries(corrections),
    filter: state.filter,
    order: state.order,
    zone: state.zone,
    active: state.active,
    historyOpen: state.historyOpen,
    unfolded: state.unfolded,
    helpOpen: state.helpOpen,
    pictureOpen: state.pictureOpen,
    nextRequest: state.nextRequest,
    anchor: state.anchor,
    range: state.range,
  };
}

/** The state to begin with. What an older version saved, or what is damaged, counts as nothing saved. */
export function fromSaved(value: unknown, now: number): State {
  const fresh = initialState(now);
  if (!isSaved(value)) {
    return fresh;
  }
  const { version: _, draft, outgoing, corrections, unfolded = [], ...look } = value;
  const reopened = Object.entries(corrections).map(([entry, { sent, ...correction }]) => {
    return [
      entry,
      { ...correction, sending: undefined, problem: sent ? NO_ANSWER : correction.problem },
    ] as const;
  });
  return {
    ...fresh,
    ...look,
    unfolded,
    draft: { ...draft, kind: draft.text.trim() === '' ? 'note' : kindOf(draft.kind) },
    // Answers to what was under way are lost with the page that asked.
    outgoing: outgoing.map(each => ({
      ...each,
      kind: kindOf(each.kind),
      ...(each.fate === 'sending' ? ({ fate: 'unknown', problem: NO_ANSWER } as const) : {}),
    })),
    corrections: Object.fromEntries(reopened),
    // Entries that came meanwhile are not counted, but the list stays where it was.
    atNewest: look.anchor === undefined,
  };
}

/** `update` was one kind, for people inside unless the words said otherwise. */
function kindOf(saved: string): NoteKind {
  return saved === 'update' ? 'internal-update' : (NOTE_KINDS.find(kind => kind === saved) ?? 'note');
}
