/**
 * A change is data: what a command wants to do to the live site's files. Plans are pure functions that return one;
 * a single place (the publisher) applies it. Because every edit says what it means instead of naming offsets, a change
 * can be applied again to whatever the branch's tip has become meanwhile.
 *
 * Paths are relative to the live site's root, with forward slashes.
 */
export type FileEdit =
  /**
   * A new file. Applying it where the same text already stands does nothing; where another text stands it is a conflict, unless
   * `keep` says that whatever stands there is as good: so where a change is shared once more that the branch has lost.
   */
  | { readonly kind: 'create'; readonly path: string; readonly text: string; readonly keep?: boolean }
  /**
   * Lines for a log (timeline.md), united by their entry ids: applying it twice does nothing. `heading` starts a missing file. With
   * `unless`, a claim: the whole change is dropped where somebody else was first.
   */
  | {
      readonly kind: 'append';
      readonly path: string;
      readonly heading: string;
      readonly lines: readonly string[];
      readonly unless?: EarlierEntry;
    }
  /** An edit of text people write: `before` became `after`; merged three-way where the file has moved on. */
  | { readonly kind: 'replace'; readonly path: string; readonly before: string; readonly after: string };

/** An entry of somebody else's that makes a claim void. */
export interface EarlierEntry {
  readonly word: string;
  /** How its words begin, up to a space: `default 1.2`. */
  readonly start: string;
  /** Only entries with a later id count. */
  readonly after: string;
}

export interface Change {
  /** Time-sortable and unique: names the outbox file. */
  readonly id: string;
  /** When the command was given, ISO 8601 in UTC. */
  readonly at: string;
  /** Handle of the person, without '@'. */
  readonly actor: string;
  /** Commit subject in the repository's voice: `2026-11-23-checkout-errors: severity SEV2 -> SEV1`. */
  readonly subject: string;
  /** Commit trailers in order, for example `['Livesite-Incident', '2026-11-23-checkout-errors']`. */
  readonly trailers: readonly (readonly [string, string])[];
  readonly edits: readonly FileEdit[];
}

/** Why an edit could not be applied to the present text. The change stays in the outbox; nothing else is blocked. */
export interface EditConflict {
  readonly path: string;
  readonly reason: 'exists' | 'missing' | 'overlap';
  readonly message: string;
  /** With 'overlap': what collides, in words such as `the due date of R2`. */
  readonly places?: readonly string[];
}
