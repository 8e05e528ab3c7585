/** A step that was about to be sent: its address in the journal. */
export interface PublicationIntent {
  readonly incident: string;
  /** Id of the `publishing` entry. */
  readonly publication: string;
}

const INTENT = /^publish:(\d{4}-\d{2}-\d{2}-[a-z0-9-]{1,60}):([0-9A-HJKMNP-TV-Z]{10,26})$/;

/** `publish:2026-11-23-checkout-errors:01KAQW4HBG000000`. */
export function printPublicationIntent({ incident, publication }: PublicationIntent): string {
  return `publish:${incident}:${publication}`;
}

export function tryParsePublicationIntent(key: string): PublicationIntent | undefined {
  const match = INTENT.exec(key);
  return match === null ? undefined : { incident: match[1] ?? '', publication: match[2] ?? '' };
}
