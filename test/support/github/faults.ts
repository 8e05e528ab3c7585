/** What goes wrong with a request. `acts: true`: the server carries the request out all the same, only its answer is bad. */
export type Fault =
  /** The connection is destroyed and nothing is carried out. */
  | { readonly kind: 'cutBefore' }
  /** The request is carried out and then the connection is destroyed: the answer is lost. */
  | { readonly kind: 'cutAfter' }
  /** Such as 500, 502, 503. Without `body` the one that GitHub sends with that status. */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly body?: string | Readonly<Record<string, unknown>>;
      readonly headers?: Readonly<Record<string, string>>;
      readonly acts?: boolean;
    }
  /** Carried out, but only half the body arrives: as broken JSON (default), or by a connection that ends too early. */
  | { readonly kind: 'truncate'; readonly cut?: 'body' | 'connection' }
  /** Carried out and answered, `ms` later. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** No answer ever comes. */
  | { readonly kind: 'hang'; readonly acts?: boolean }
  /** A captive portal's page with status 200. */
  | { readonly kind: 'html'; readonly body?: string; readonly acts?: boolean }
  /** The caller's primary limit is used up, for this request and all others until it comes back. */
  | { readonly kind: 'rateLimit'; readonly resetInSeconds: number }
  /** Secondary limit: content creation is refused, now and until `retryAfterSeconds` (default 60) have passed. */
  | { readonly kind: 'secondaryLimit'; readonly retryAfterSeconds?: number };

export interface FaultRule {
  /** Default: any. */
  readonly method?: string;
  /** Tested against the path without base path and query. Default: any. */
  readonly path?: RegExp;
  /** Which of the matching requests, counted from 1. Default: every one. */
  readonly nth?: number | readonly number[];
  readonly fault: Fault;
}

export interface FaultHandle {
  /** Requests that matched method and path. */
  readonly seen: number;
  /** Requests that got the fault. */
  readonly hits: number;
  remove(): void;
}

interface Entry {
  readonly rule: FaultRule;
  seen: number;
  hits: number;
}

/** The faults to inject. The first rule that applies wins; every rule counts what it matched. */
export class FaultPlan {
  #entries: Entry[] = [];

  add(rule: FaultRule): FaultHandle {
    const entry: Entry = { rule, seen: 0, hits: 0 };
    this.#entries.push(entry);
    return {
      get seen() {
        return entry.seen;
      },
      get hits() {
        return entry.hits;
      },
      remove: () => {
        this.#entries = this.#entries.filter(other => other !== entry);
      },
    };
  }

  clear(): void {
    this.#entries = [];
  }

  /** Counts a request and returns the fault it gets. */
  next(method: string, path: string): Fault | undefined {
    let chosen: Entry | undefined;
    for (const entry of this.#entries) {
      if (!matches(entry.rule, method, path)) {
        continue;
      }
      entry.seen += 1;
      if (chosen === undefined && isDue(entry)) {
        chosen = entry;
      }
    }
    if (chosen !== undefined) {
      chosen.hits += 1;
    }
    return chosen?.rule.fault;
  }
}

function matches(rule: FaultRule, method: string, path: string): boolean {
  const methodFits = rule.method === undefined || rule.method.toUpperCase() === method;
  // `search` ignores the state that a RegExp with the g or y flag keeps between calls.
  return methodFits && (rule.path === undefined || path.search(rule.path) !== -1);
}

function isDue(entry: Entry): boolean {
  const { nth } = entry.rule;
  return nth === undefined || (typeof nth === 'number' ? [nth] : nth).includes(entry.seen);
}

/** Whether the request is carried out despite its fault. */
export function actsDespite(fault: Fault | undefined): boolean {
  switch (fault?.kind) {
    case 'cutBefore':
    case 'rateLimit':
    case 'secondaryLimit':
      return false;
    case 'status':
    case 'hang':
    case 'html':
      return fault.acts ?? false;
    default:
      return true;
  }
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The answer that a `status` or `html` fault gives. */
export function faultAnswer(fault: Extract<Fault, { readonly kind: 'status' | 'html' }>): RawAnswer {
  if (fault.kind === 'html') {
    return page(200, fault.body ?? portalPage);
  }
  const body = fault.body ?? defaultBodies[fault.status] ?? { message: `Status ${fault.status}` };
  const answer =
    typeof body === 'string'
      ? page(fault.status, body)
      : {
          status: fault.status,
          headers: { 'content-type': 'application/json; charset=utf-8' },
          body: JSON.stringify(body),
        };
  return { ...answer, headers: { ...answer.headers, ...fault.headers } };
}

function page(status: number, body: string): RawAnswer {
  return { status, headers: { 'content-type': 'text/html; charset=utf-8' }, body };
}

const portalPage =
  '<!DOCTYPE html><html><head><title>Guest Wi-Fi</title></head><body><h1>Welcome</h1>' +
  '<form method="post"><button>Accept the terms to go online</button></form></body></html>';

/** GitHub's load balancer answers 502 with a page, its application 500 and 503 with JSON. */
const defaultBodies: Readonly<Record<number, string | Readonly<Record<string, unknown>>>> = {
  500: { message: 'Server Error', documentation_url: 'https://docs.github.com/rest', status: '500' },
  502: '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body><h1>502 Bad Gateway</h1></body>\r\n</html>\r\n',
  503: {
    code: 'service_unavailable',
    message: 'No server is currently available to service your request. Sorry about that. Please try again.',
    documentation_url: 'https://docs.github.com/rest',
  },
};
