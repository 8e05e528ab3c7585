import {
  PagerError,
  type Pager,
  type PagePreview,
  type PageReceipt,
  type PagerSetup,
  type SecretSource,
} from '../../app/pagerPorts';
import type { ClockWatch } from '../../app/clockSkew';
import type { Clock, Log } from '../../app/ports';
import { githubPage } from '../../core/escalation/messages/githubIssue';
import { pagerDutyEvent } from '../../core/escalation/messages/pagerDutyEvent';
import { slackMessage } from '../../core/escalation/messages/slackMessage';
import { teamsMessage } from '../../core/escalation/messages/teamsCard';
import { webhookBody } from '../../core/escalation/messages/webhookBody';
import type { Composed, PageMessage } from '../../core/escalation/pageMessage';
import { secretNameOf, secretVariable, type Route } from '../../core/escalation/route';
import { isLoopback, SECRET_WORDS, secretFlaw } from '../../core/escalation/routeSecret';
import { failureOfAnswer, SERVICE_NAMES, type HttpKind } from './answers';
import { deliverOverGitHub } from './githubPager';
import { post, type Fetch } from './httpPost';

export interface PagerOptions extends PagerSetup {
  readonly clock: Clock;
  readonly log: Log;
  /** Default: the platform's. */
  readonly fetch?: Fetch;
  /** Milliseconds a request may take. Default 10,000. */
  readonly timeLimit?: number;
  /** Takes when services say that they answered. */
  readonly clockWatch?: Pick<ClockWatch, 'heard'>;
}

const TIME_LIMIT_MS = 10_000;
const DOTS = '••••••••';
const PAGERDUTY = 'https://events.pagerduty.com';

/** Routes whose `kind` is sent by one request. */
type HttpRoute = Route & { readonly kind: HttpKind };

/** Carries messages to PagerDuty, Slack, Teams, webhooks and GitHub. */
export function createPager(options: PagerOptions): Pager {
  return {
    preview: (route, message) => preview(route, message, options.repository),
    isIdempotent: ({ kind }) => kind === 'pagerduty' || kind === 'github',
    keepsAlerts: ({ kind }) => kind === 'pagerduty' || kind === 'webhook' || kind === 'github',
    isReady: async route => {
      if (!isHttp(route)) {
        return (await options.github?.()) !== undefined;
      }
      const secret = await options.secrets.get(secretNameOf(route) ?? route.id);
      return secret !== undefined && secretFlaw(route, secret) === undefined;
    },
    deliver: async (route, message, signal) =>
      isHttp(route)
        ? deliverOverHttp(route, message, { ...options, signal })
        : deliverOverGitHubIfSignedIn(message, { ...options, signal }),
  };
}

type Sending = PagerOptions & { readonly signal: AbortSignal | undefined };

async function deliverOverGitHubIfSignedIn(message: PageMessage, sending: Sending): Promise<PageReceipt> {
  const place = await sending.github?.();
  if (place === undefined) {
    throw new PagerError('Nobody is signed in to GitHub here, so nothing was sent.', 'no-secret');
  }
  return deliverOverGitHub(place, message, { signal: sending.signal, log: sending.log });
}

async function deliverOverHttp(
  route: HttpRoute,
  message: PageMessage,
  sending: Sending,
): Promise<PageReceipt> {
  const { clock, log, signal } = sending;
  const { kind } = route;
  const service = SERVICE_NAMES[kind];
  if (isMeaningless(kind, message)) {
    throw new PagerError(`${service} keeps no alerts, so there is nothing to ${message.action}.`, 'refused');
  }
  const secret = await secretOf(route, sending.secrets);
  const { body } = composed(route, message);
  const started = performance.now();
  const sentAt = clock.now();
  let status = 'no answer';
  try {
    const answer = await post(sending.fetch ?? fetch, {
      url: kind === 'pagerduty' ? enqueueAddress(route) : secret,
      body: JSON.stringify(kind === 'pagerduty' ? { routing_key: secret, ...body } : body),
      headers: kind === 'webhook' ? { 'idempotency-key': headerText(message.key) } : {},
      service,
      timeLimit: sending.timeLimit ?? TIME_LIMIT_MS,
      signal,
    });
    status = String(answer.status);
    if (kind !== 'webhook' && !answer.isHtml) {
      // A machine of the team's own, or a network's sign-in page, may have a wrong clock itself.
      sending.clockWatch?.heard({ date: answer.date, sentAt, receivedAt: clock.now() });
    }
    const failure = failureOfAnswer(kind, answer, clock.now());
    if (failure !== undefined) {
      throw withoutSecret(failure, secret);
    }
    return { url: undefined };
  } finally {
    const took = Math.round(performance.now() - started);
    log.write('debug', `${service}: ${message.action} over ${route.id}: ${status}, ${took} ms`);
  }
}

/** Chat has no alerts that could be acknowledged. */
function isMeaningless(kind: HttpKind, { action }: PageMessage): boolean {
  return (kind === 'slack' || kind === 'teams') && (action === 'acknowledge' || action === 'resolve');
}

async function secretOf(route: HttpRoute, secrets: SecretSource): Promise<string> {
  const name = secretNameOf(route) ?? route.id;
  const secret = (await secrets.get(name))?.trim();
  const { what } = SECRET_WORDS[route.kind];
  if (secret === undefined || secret === '') {
    const message = `This machine has no ${what} for the route ${route.id}, so nothing was sent. Run "Livesite: Set Route Key…", or set ${secretVariable(name)}.`;
    throw new PagerError(message, 'no-secret');
  }
  const flaw = secretFlaw(route, secret);
  if (flaw !== undefined) {
    throw new PagerError(`The ${what} of the route ${route.id} cannot be used. ${flaw}`, 'refused');
  }
  return secret;
}

/**
 * Where PagerDuty takes events. The key travels in the body, and whoever may push can write the route: so it goes to PagerDuty's own
 * hosts only (or to a stand-in on this machine), encrypted.
 */
function enqueueAddress({ id, url = PAGERDUTY }: HttpRoute): string {
  const base = URL.canParse(url) ? new URL(url) : undefined;
  const isVendor = base?.protocol === 'https:' && /(?:^|\.)pagerduty\.com$/.test(base.hostname);
  if (base === undefined || !(isVendor || isLoopback(base))) {
    throw new PagerError(
      `The \`url\` of the route ${id} must be an https address of pagerduty.com, such as https://events.eu.pagerduty.com. Nothing was sent.`,
      'refused',
    );
  }
  return `${base.origin}/v2/enqueue`;
}

function composed(route: HttpRoute, message: PageMessage): Composed<object> {
  switch (route.kind) {
    case 'pagerduty':
      return pagerDutyEvent(message);
    case 'slack':
      return slackMessage(message);
    case 'teams':
      return teamsMessage(message);
    case 'webhook':
      return webhookBody(message);
  }
}

function preview(route: Route, message: PageMessage, repository: string | undefined): PagePreview {
  if (!isHttp(route)) {
    const { body, warnings } = githubPage(message);
    return {
      to: repository ?? 'GitHub',
      body: `${body.title}\n\n${body.issue}`,
      warnings,
    };
  }
  const { body, warnings } = composed(route, message);
  const shown = route.kind === 'pagerduty' ? { routing_key: DOTS, ...body } : body;
  return { to: placeOf(route), body: JSON.stringify(shown, undefined, 2), warnings };
}

/** The address of a webhook is the secret itself, so no part of it is shown. */
function placeOf(route: HttpRoute): string {
  switch (route.kind) {
    case 'pagerduty':
      return URL.canParse(route.url ?? PAGERDUTY) ? new URL(route.url ?? PAGERDUTY).host : 'PagerDuty';
    case 'slack':
      return `Slack (webhook “${secretNameOf(route) ?? route.id}”)`;
    case 'teams':
      return `Teams (workflow “${secretNameOf(route) ?? route.id}”)`;
    case 'webhook':
      return `webhook “${secretNameOf(route) ?? route.id}”`;
  }
}

function isHttp(route: Route): route is HttpRoute {
  return route.kind !== 'github';
}

/** A header takes no line breaks and nothing beyond Latin letters. */
function headerText(key: string): string {
  return /^[\x21-\x7e]{1,255}$/.test(key)
    ? key
    : encodeURIComponent(key.replace(/\p{Surrogate}/gu, '\ufffd')).slice(0, 255);
}

/** What a service quotes back at us. */
function withoutSecret(error: PagerError, secret: string): PagerError {
  return error.message.includes(secret)
    ? new PagerError(
        error.message.replaceAll(secret, DOTS),
        error.reason,
        error.retryAt === undefined ? {} : { retryAt: error.retryAt },
      )
    : error;
}
