/** Somebody is being paged: written before anything is sent, so that nobody sends it twice. */
export interface PagingBody {
  readonly kind: 'paging';
  /** Id of the escalation path; undefined: a person paged by hand. */
  readonly path: string | undefined;
  /** Where in the path: `1.2` (round and step) or `final`; '' by hand. */
  readonly stage: string;
  /** Handles; none where a route is paged by itself, or where there was nobody to page. */
  readonly people: readonly string[];
  /** Ids of routes; none: there was no way to reach anybody. */
  readonly routes: readonly string[];
  readonly text: string;
}

export const PAGE_OUTCOMES = ['delivered', 'failed', 'unknown'] as const;
export type PageOutcome = (typeof PAGE_OUTCOMES)[number];

/** What became of a page on one of its routes. `unknown`: it was sent, and no answer came. */
export interface PagedBody {
  readonly kind: 'paged';
  /** Id of the `paging` entry. */
  readonly page: string;
  readonly route: string;
  readonly outcome: PageOutcome;
  readonly text: string;
}

const HANDLE = '[A-Za-z0-9][A-Za-z0-9_.-]{0,38}';
const ID = '[a-z0-9][a-z0-9-]{0,39}';
const PAGING = new RegExp(
  `^(?:by hand|(${ID}) ([1-9]\\d?\\.[1-9]\\d?|final)) (nobody|@${HANDLE}(?:, @${HANDLE})*)(?: by (${ID}(?:, ${ID})*))?(?:: (.*))?$`,
  's',
);
const PAGED = new RegExp(
  `^([0-9A-HJKMNP-TV-Z]{10,26}) (${ID}) (${PAGE_OUTCOMES.join('|')})(?:: (.*))?$`,
  's',
);

/** `default 1.2 @alice, @bob by chat, pager`, or `by hand @carol by chat`. Without the text that may follow. */
export function printPaging({ path, stage, people, routes }: PagingBody): string {
  const where = path === undefined ? 'by hand' : `${path} ${stage}`;
  const whom = people.length === 0 ? 'nobody' : people.map(handle => `@${handle}`).join(', ');
  return `${where} ${whom}${routes.length === 0 ? '' : ` by ${routes.join(', ')}`}`;
}

export function parsePaging(words: string): PagingBody | undefined {
  const match = PAGING.exec(words);
  if (match === null) {
    return undefined;
  }
  const [, path, stage = '', whom = '', routes = '', text = ''] = match;
  return {
    kind: 'paging',
    path,
    stage,
    people: whom === 'nobody' ? [] : whom.split(', ').map(handle => handle.slice(1)),
    routes: routes === '' ? [] : routes.split(', '),
    text: text.trim(),
  };
}

/** `01M83QJ20Z6TXZ7J chat delivered`. Without the text that may follow. */
export function printPaged({ page, route, outcome }: PagedBody): string {
  return `${page} ${route} ${outcome}`;
}

export function parsePaged(words: string): PagedBody | undefined {
  const match = PAGED.exec(words);
  return match === null
    ? undefined
    : {
        kind: 'paged',
        page: match[1] ?? '',
        route: match[2] ?? '',
        outcome: match[3] as PageOutcome,
        text: (match[4] ?? '').trim(),
      };
}
