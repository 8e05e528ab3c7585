/** Ways by which customers read a review. */
export const CHANNELS = ['files', 'github', 'statuspage'] as const;
export type Channel = (typeof CHANNELS)[number];

/** `draft`: prepared where nobody outside sees it. `publish`: customers can read it. */
export const PUBLICATION_STEPS = ['draft', 'publish'] as const;
export type PublicationStep = (typeof PUBLICATION_STEPS)[number];

/** A customer review is about to be sent somewhere: written before anything leaves, so that nobody sends it twice. */
export interface PublishingBody {
  readonly kind: 'publishing';
  readonly channel: Channel;
  /** Where: `acme/status`, `kctbh9vrtdwd/p31zjtct2jer`, the name of a file. Without blanks. */
  readonly target: string;
  readonly step: PublicationStep;
  readonly edition: 'preliminary' | 'final';
  /** Hash of the approved text: `sha256:` and 64 hexadecimal digits. */
  readonly hash: string;
  readonly text: string;
}

export const PUBLICATION_OUTCOMES = ['done', 'failed', 'unknown'] as const;
export type PublicationOutcome = (typeof PUBLICATION_OUTCOMES)[number];

/** What became of it. `unknown`: it was sent, and no answer came. */
export interface PublishedBody {
  readonly kind: 'published';
  /** Id of the `publishing` entry. */
  readonly publication: string;
  readonly outcome: PublicationOutcome;
  /** Where it can be read; '' where nothing says so. Without blanks. */
  readonly address: string;
  readonly text: string;
}

const PUBLISHING = new RegExp(
  `^(${CHANNELS.join('|')}) (${PUBLICATION_STEPS.join('|')}) (preliminary|final) (sha256:[0-9a-f]{64}) ([^\\s:](?:\\S{0,198}[^\\s:])?)(?:: (.*))?$`,
  's',
);
const PUBLISHED = new RegExp(
  `^([0-9A-HJKMNP-TV-Z]{10,26}) (${PUBLICATION_OUTCOMES.join('|')})(?: ([^\\s:](?:\\S{0,1998}[^\\s:])?))?(?:: (.*))?$`,
  's',
);

/** `github draft final sha256:3f9a… acme/status`. Without the text that may follow. */
export function printPublishing({ channel, step, edition, hash, target }: PublishingBody): string {
  return `${channel} ${step} ${edition} ${hash} ${target}`;
}

export function parsePublishing(words: string): PublishingBody | undefined {
  const match = PUBLISHING.exec(words);
  return match === null
    ? undefined
    : {
        kind: 'publishing',
        channel: match[1] as Channel,
        step: match[2] as PublicationStep,
        edition: match[3] as PublishingBody['edition'],
        hash: match[4] ?? '',
        target: match[5] ?? '',
        text: (match[6] ?? '').trim(),
      };
}

/** `01M83QJ20Z6TXZ7J done https://status.acme.example/incidents/p31z`. Without the text that may follow. */
export function printPublished({ publication, outcome, address }: PublishedBody): string {
  return `${publication} ${outcome}${address === '' ? '' : ` ${address}`}`;
}

export function parsePublished(words: string): PublishedBody | undefined {
  const match = PUBLISHED.exec(words);
  return match === null
    ? undefined
    : {
        kind: 'published',
        publication: match[1] ?? '',
        outcome: match[2] as PublicationOutcome,
        address: match[3] ?? '',
        text: (match[4] ?? '').trim(),
      };
}

/** Whether words can stand as a target or an address. */
export function isPublicationPlace(words: string): boolean {
  return /^[^\s:](?:\S{0,198}[^\s:])?$/.test(words);
}
