import type { LocalTime, Weekday } from '../time/calendar';
import type { Instant } from '../time/instant';

/** A time as a rotation's file writes it: what a wall clock shows, or an instant where the offset is written too. */
export type Moment =
  | { readonly kind: 'local'; readonly at: LocalTime }
  /** `offset`: minutes ahead of UTC, as written. */
  | { readonly kind: 'instant'; readonly at: Instant; readonly offset: number };

/** `12h`, `1d`, `2w`, `1mo`; `m` are minutes. All of them step on the local wall clock. */
export interface TurnLength {
  readonly count: number;
  readonly unit: 'm' | 'h' | 'd' | 'w' | 'mo';
}

/** Handles of those who are on call together in a turn; none: nobody is. */
export type Slot = readonly string[];

/** Hours in which a layer is active. They belong to the day on which they begin. */
export type Window =
  | {
      readonly kind: 'daily';
      /** Every day where absent. */
      readonly days?: readonly Weekday[];
      /** 1 to 31; -1 is the last day of the month. With `days`, both must hold. */
      readonly monthDays?: readonly number[];
      /** Milliseconds since the beginning of the day. */
      readonly from: number;
      /** The next day where it is not after `from`; the same as `from`: 24 hours. */
      readonly until: number;
    }
  | {
      readonly kind: 'weekly';
      readonly fromDay: Weekday;
      readonly from: number;
      /** The first one after `from`; the same time of the same day: a week. */
      readonly untilDay: Weekday;
      readonly until: number;
    };

/** How turns are counted. `active-days`: a turn of two days is two days on which a window begins, however many lie between. */
export type Advance = 'calendar' | 'active-days';

/** Who takes turns, and how. */
export interface LineUp {
  /** When a turn of the first of `people` begins, on the layer's wall clock. Its weekday and time of day are those of every hand-off. */
  readonly anchor: LocalTime;
  /** Lengths of the turns, one after the other, over and over. */
  readonly turn: readonly TurnLength[];
  readonly people: readonly Slot[];
  /** Absent: always active. */
  readonly windows?: readonly Window[];
  readonly advance: Advance;
}

/** A line-up that takes effect at a stated time and alters nothing before. What it leaves out stays as it was. */
export interface LineUpChange {
  /** Place in the file's list. */
  readonly index: number;
  readonly from: Moment;
  /** Absent: hand-offs stay when they are, and the first of `people` has the turn that runs at `from`. */
  readonly anchor?: LocalTime;
  readonly turn?: readonly TurnLength[];
  readonly people?: readonly Slot[];
  readonly windows?: readonly Window[] | 'always';
  readonly advance?: Advance;
}

export interface Layer {
  /** Place in the file's list. */
  readonly index: number;
  readonly name: string;
  /** The highest that has somebody on call wins; layers of equal priority are on call together. */
  readonly priority: number;
  /** IANA zone of the layer's hand-offs and windows. */
  readonly zone: string;
  /** Nobody before; the anchor where absent. */
  readonly from?: Moment;
  /** Nobody from then on. */
  readonly until?: Moment;
  readonly lineUp: LineUp;
  /** In the order of their times. */
  readonly changes: readonly LineUpChange[];
}

interface Stretch {
  readonly from: Moment;
  readonly until: Moment;
}

export interface FixedShift extends Stretch {
  /** Place in the override's list. */
  readonly index: number;
  readonly people: Slot;
}

/** A deviation for a stretch of time. Of several of one kind the later one in the list wins. */
export type Override = Stretch & {
  /** Place in the file's list. */
  readonly index: number;
  readonly reason?: string;
} & (
    | /** Only these shifts count, and nobody is on call between them. */ {
        readonly kind: 'fixed';
        readonly shifts: readonly FixedShift[];
      }
    | /** These people are on call instead of whoever would be. */ {
        readonly kind: 'cover';
        readonly people: Slot;
      }
    | /** These people stand in for one person, as long as that one would be on call. */ {
        readonly kind: 'replace';
        readonly person: string;
        readonly people: Slot;
      }
    | { readonly kind: 'remove'; readonly person: string }
    | /** These people are on call besides. */ { readonly kind: 'add'; readonly people: Slot }
  );

/** Each override has exactly one of these keys. */
export const OVERRIDE_KINDS = ['fixed', 'cover', 'replace', 'remove', 'add'] as const;

/** Somebody who learns by looking over another's shoulder: paged too, answers for nothing. */
export interface Shadow {
  readonly index: number;
  readonly person: string;
  /** Whose shifts; absent: everybody's. */
  readonly follows?: string;
  readonly from?: Moment;
  readonly until?: Moment;
}

/** Somebody wants to be stood in for. It changes nobody's time on call until somebody takes it on. */
export interface CoverRequest extends Stretch {
  /** Place in the file's list. */
  readonly index: number;
  /** Names it within the file. */
  readonly id: string;
  /** Whose time on call it is. */
  readonly person: string;
  /** Whom it is put to; absent: everybody. Anybody may take it on. */
  readonly asks?: string;
  readonly reason?: string;
  /** A swap: time of whoever takes it on, which `person` stands in for. */
  readonly inReturn?: Stretch;
}

/** When nobody on call is what the team wants. */
export type IntendedGap =
  | { readonly kind: 'window'; readonly window: Window }
  | ({ readonly kind: 'stretch' } & Stretch);

export const TIERS = ['frontline', 'primary', 'secondary', 'manager'] as const;
export type Tier = (typeof TIERS)[number];

/** A file of `rotations/`: who is on call, as a pure function of time. */
export interface Rotation {
  readonly name: string;
  /** IANA zone of overrides, and of layers that name none. */
  readonly zone: string;
  readonly tier?: Tier;
  readonly layers: readonly Layer[];
  readonly overrides: readonly Override[];
  readonly requests: readonly CoverRequest[];
  readonly shadows: readonly Shadow[];
  readonly intendedGaps: readonly IntendedGap[];
  /** Days `yyyy-mm-dd` that count as holidays in reports. */
  readonly holidays: readonly string[];
}

/** Stands for an empty slot in a list of people. */
export const NOBODY = 'nobody';
