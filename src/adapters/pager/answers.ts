import { PagerError } from '../../app/pagerPorts';
import type { RouteKind } from '../../core/escalation/route';
import { shorten, toOneLine } from '../../core/text/plain';
import type { Instant } from '../../core/time/instant';
import type { PostAnswer } from './httpPost';

export type HttpKind = Exclude<RouteKind, 'github'>;

/** What people call the services. */
export const SERVICE_NAMES: Readonly<Record<HttpKind, string>> = {
  pagerduty: 'PagerDuty',
  slack: 'Slack',
  teams: 'Teams',
  webhook: 'The webhook',
};

/** Where a service that limits does not say for how long. */
const DEFAULT_WAIT_MS = 30_000;
/** A longer wait is a mistake of somebody's clock. */
const LONGEST_WAIT_MS = 24 * 3_600_000;

/**
 * What an answer means: nothing where the message was taken, else the failure. A page of HTML is never success, whatever its status: a
 * proxy or a sign-in page of the network has answered in the service's place.
 */
export function failureOfAnswer(kind: HttpKind, answer: PostAnswer, now: Instant): PagerError | undefined {
  const { status } = answer;
  if (status >= 200 && status < 300) {
    return isSuccess(kind, answer) ? undefined : strangeAnswer(kind, answer);
  }
  const service = SERVICE_NAMES[kind];
  if (status === 429 || status === 420) {
    const retryAt = now + Math.min(LONGEST_WAIT_MS, waitOf(answer.retryAfter, now));
    const until = new Date(retryAt).toISOString().slice(11, 19);
    return new PagerError(
      `${service} takes no more messages until ${until} UTC. This one was not delivered.`,
      'limited',
      { retryAt },
    );
  }
  if (status >= 300 && status < 400) {
    const message = `${service} answered with a redirect (${status}), which is not followed: the address is wrong or has moved. Set it anew.`;
    return new PagerError(message, 'refused');
  }
  if (status >= 500 || status === 408) {
    return kind === 'pagerduty' || status === 503
      ? new PagerError(`${service} has trouble (${status}). The message was not delivered.`, 'unavailable')
      : new PagerError(
          `${service} has trouble (${status}): whether the message arrived is not clear.`,
          'uncertain',
        );
  }
  return new PagerError(`${service} refused the message (${status})${reasonOf(kind, answer)}.`, 'refused');
}

function isSuccess(kind: HttpKind, answer: PostAnswer): boolean {
  switch (kind) {
    case 'pagerduty':
      return valueOf(answer.text, 'status') === 'success';
    case 'slack':
      return answer.text.trim() === 'ok';
    case 'teams':
    case 'webhook':
      return !answer.isHtml && !/^\s*<(?:!doctype|html)\b/i.test(answer.text);
  }
}

function strangeAnswer(kind: HttpKind, answer: PostAnswer): PagerError {
  const service = SERVICE_NAMES[kind];
  const said = kind === 'slack' && !answer.isHtml ? reasonOf(kind, answer) : '';
  return new PagerError(
    `The answer (${answer.status}) was not one of ${service === 'The webhook' ? 'the webhook' : service}’s${said}: a proxy or a sign-in page of the network may have come between, and whether the message arrived is not clear.`,
    'uncertain',
  );
}

function waitOf(retryAfter: string | undefined, now: Instant): number {
  const text = (retryAfter ?? '').trim();
  if (/^\d{1,9}$/.test(text)) {
    return Number(text) * 1000;
  }
  const at = Date.parse(text);
  return Number.isNaN(at) ? DEFAULT_WAIT_MS : Math.max(0, at - now);
}

/** Slack's answers, which are one word each. */
const SLACK_WORDS: Readonly<Record<string, string>> = {
  invalid_payload: 'Slack could not read the message',
  invalid_token: 'the webhook address is not valid (any more); make a new one',
  no_service: 'the webhook was removed or switched off; make a new one',
  no_team: 'the workspace is gone',
  no_text: 'Slack could not read the message',
  channel_not_found: 'the webhook’s channel is gone',
  channel_is_archived: 'the webhook’s channel is archived',
  action_prohibited: 'an administrator does not allow it',
  posting_to_general_channel_denied: 'the webhook may not post to that channel',
  user_not_found: 'the webhook’s owner is gone',
};

function reasonOf(kind: HttpKind, { text, isHtml, status }: PostAnswer): string {
  if (isHtml) {
    return '';
  }
  switch (kind) {
    case 'slack': {
      const word = /^[a-z_]{1,60}$/.exec(text.trim())?.[0];
      const meaning = word !== undefined && Object.hasOwn(SLACK_WORDS, word) ? SLACK_WORDS[word] : undefined;
      return word === undefined ? '' : `: ${meaning ?? `it says “${word}”`}`;
    }
    case 'pagerduty': {
      const [first] = errorsOf(text);
      return first === undefined
        ? ''
        : `: it says “${shorten(toOneLine(first), 200).replace(/[.\s]+$/, '')}”`;
    }
    case 'teams':
      return status === 413
        ? ': the card is too large'
        : status === 401 || status === 404 || status === 410
          ? ': the workflow is gone or switched off, or its address is not complete'
          : '';
    case 'webhook':
      return '';
  }
}

function errorsOf(text: string): readonly string[] {
  const errors = valueOf(text, 'errors');
  const all: readonly unknown[] = Array.isArray(errors) ? errors : [];
  return [...all, valueOf(text, 'message')].filter(error => typeof error === 'string');
}

/** A value of a JSON object; undefined for anything else. */
function valueOf(text: string, key: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
      ? (value as Readonly<Record<string, unknown>>)[key]
      : undefined;
  } catch {
    // No JSON: the caller takes it for an answer of somebody else.
    return undefined;
  }
}
