import type { Route } from './route';

/** Counts per person, as GitHub does. Windows begin with the first request in them. */
export interface LimitSettings {
  readonly primaryPerHour: number;
  readonly anonymousPerHour: number;
  readonly searchPerMinute: number;
  /** Secondary: issues, comments and labels created. */
  readonly creationsPerMinute: number;
  readonly creationsPerHour: number;
  /** Secondary: a read costs 1 point, a write 5. */
  readonly pointsPerMinute: number;
  /** Secondary: requests under way at once. */
  readonly concurrent: number;
  /** Both occur; 403 is the usual one. */
  readonly status: 403 | 429;
  readonly retryAfterSeconds: number;
}

export const githubLimits: LimitSettings = {
  primaryPerHour: 5000,
  anonymousPerHour: 60,
  searchPerMinute: 30,
  creationsPerMinute: 80,
  creationsPerHour: 500,
  pointsPerMinute: 900,
  concurrent: 100,
  status: 403,
  retryAfterSeconds: 60,
};

const minute = 60_000;
const hour = 60 * minute;

/** Login in lower case, or `''` for callers without a token. */
export type Consumer = string;

export interface LimitRefusal {
  readonly kind: 'primary' | 'secondary' | 'creation';
  readonly status: 403 | 429;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Window {
  readonly limit: number;
  used: number;
  resetAt: number;
}

type Resource = 'core' | 'search';

interface Usage {
  readonly windows: Map<Resource, Window>;
  creations: number[];
  points: { readonly at: number; readonly cost: number }[];
  underWay: number;
  blocked: { readonly until: number; readonly scope: 'all' | 'creation' };
}

const neverBlocked = { until: 0, scope: 'all' } as const;

export class RateLimiter {
  readonly #usage = new Map<Consumer, Usage>();

  /** Without `settings` nothing is limited, which is how GitHub Enterprise Server is delivered. */
  constructor(
    readonly settings: LimitSettings | null,
    readonly now: () => number,
  ) {}

  /** Notes that a request is under way; `leave` ends that. */
  arrive(consumer: Consumer): void {
    this.#usageOf(consumer).underWay += 1;
  }

  leave(consumer: Consumer): void {
    this.#usageOf(consumer).underWay -= 1;
  }

  /** Counts a request, or says why it is refused. */
  enter(
    consumer: Consumer,
    route: Pick<Route, 'method' | 'createsContent' | 'limit'>,
  ): LimitRefusal | undefined {
    const usage = this.#usageOf(consumer);
    const refusal = this.#primaryRefusal(consumer, route) ?? this.#secondaryRefusal(usage, route);
    if (refusal !== undefined) {
      return refusal;
    }
    usage.points.push({ at: this.now(), cost: route.method === 'GET' ? 1 : 5 });
    if (route.createsContent === true) {
      usage.creations.push(this.now());
    }
    return undefined;
  }

  /** A 304 costs nothing. */
  refund(consumer: Consumer, resource: Resource): void {
    this.window(consumer, resource).used -= 1;
  }

  /** The window that a request now would fall into. */
  window(consumer: Consumer, resource: Resource): Window {
    const usage = this.#usageOf(consumer);
    const known = usage.windows.get(resource);
    if (known !== undefined && known.resetAt > this.now()) {
      return known;
    }
    const resetAt = this.now() + (resource === 'core' ? hour : minute);
    const fresh = { limit: this.#limitOf(consumer, resource), used: 0, resetAt };
    usage.windows.set(resource, fresh);
    return fresh;
  }

  #limitOf(consumer: Consumer, resource: Resource): number {
    if (this.settings === null) {
      return Number.POSITIVE_INFINITY;
    }
    if (resource === 'search') {
      return this.settings.searchPerMinute;
    }
    return consumer === '' ? this.settings.anonymousPerHour : this.settings.primaryPerHour;
  }

  /** Uses up the primary limits; they come back after `seconds`. */
  exhaust(consumer: Consumer, seconds: number): void {
    for (const resource of ['core', 'search'] as const) {
      const window = this.window(consumer, resource);
      window.used = window.limit;
      window.resetAt = this.now() + seconds * 1000;
    }
  }

  /** Refuses requests until `seconds` have passed: all, or those that create content. */
  block(consumer: Consumer, seconds: number, scope: 'all' | 'creation'): void {
    this.#usageOf(consumer).blocked = { until: this.now() + seconds * 1000, scope };
  }

  /** The `x-ratelimit-*` headers; none where limits are off. */
  headers(consumer: Consumer, resource: Resource): Record<string, string> {
    if (this.settings === null) {
      return {};
    }
    const window = this.window(consumer, resource);
    return {
      'x-ratelimit-limit': String(window.limit),
      'x-ratelimit-remaining': String(Math.max(0, window.limit - window.used)),
      'x-ratelimit-reset': String(Math.ceil(window.resetAt / 1000)),
      'x-ratelimit-used': String(window.used),
      'x-ratelimit-resource': resource,
    };
  }

  #primaryRefusal(consumer: Consumer, route: Pick<Route, 'limit'>): LimitRefusal | undefined {
    const resource = route.limit ?? 'core';
    if (resource === 'none') {
      return undefined;
    }
    const window = this.window(consumer, resource);
    if (window.used >= window.limit) {
      return { kind: 'primary', status: this.settings?.status ?? 403, headers: {} };
    }
    window.used += 1;
    return undefined;
  }

  #secondaryRefusal(usage: Usage, route: Pick<Route, 'createsContent'>): LimitRefusal | undefined {
    const now = this.now();
    usage.creations = usage.creations.filter(at => at > now - hour);
    usage.points = usage.points.filter(point => point.at > now - minute);
    const creates = route.createsContent === true;
    const { until, scope } = usage.blocked;
    if (until > now && (creates || scope === 'all')) {
      return this.#secondary(creates ? 'creation' : 'secondary', Math.ceil((until - now) / 1000));
    }
    const limits = this.settings;
    if (limits === null) {
      return undefined;
    }
    const lastMinute = usage.creations.filter(at => at > now - minute).length;
    if (
      creates &&
      (lastMinute >= limits.creationsPerMinute || usage.creations.length >= limits.creationsPerHour)
    ) {
      return this.#secondary('creation', limits.retryAfterSeconds);
    }
    const points = usage.points.reduce((sum, point) => sum + point.cost, 0);
    if (points >= limits.pointsPerMinute || usage.underWay > limits.concurrent) {
      return this.#secondary('secondary', limits.retryAfterSeconds);
    }
    return undefined;
  }

  #secondary(kind: 'secondary' | 'creation', seconds: number): LimitRefusal {
    return { kind, status: this.settings?.status ?? 403, headers: { 'retry-after': String(seconds) } };
  }

  #usageOf(consumer: Consumer): Usage {
    const known = this.#usage.get(consumer);
    if (known !== undefined) {
      return known;
    }
    const fresh: Usage = {
      windows: new Map(),
      creations: [],
      points: [],
      underWay: 0,
      blocked: neverBlocked,
    };
    this.#usage.set(consumer, fresh);
    return fresh;
  }
}

/** The words of GitHub's refusals; clients tell the kinds apart by `secondary rate limit`. */
export function refusalMessage(kind: LimitRefusal['kind'], userId: number | null, requestId: string): string {
  const contact = `If you reach out to GitHub Support for help, please include the request ID ${requestId}`;
  if (kind === 'primary') {
    const who = userId === null ? '127.0.0.1' : `user ID ${userId}`;
    return `API rate limit exceeded for ${who}. ${contact}.`;
  }
  return kind === 'creation'
    ? 'You have exceeded a secondary rate limit and have been temporarily blocked from content creation. ' +
        'Please retry your request again later.'
    : `You have exceeded a secondary rate limit. Please wait a few minutes before you try again. ${contact}.`;
}
