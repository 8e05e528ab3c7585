import { isObject, isText, tryReadObject } from './arrivals';
import type { LocalReply } from '../localServer';

/** An alert of PagerDuty: everything with one dedup key between a trigger and its resolution. */
export interface Alert {
  readonly dedupKey: string;
  readonly summary: string;
  readonly severity: string;
  status: 'triggered' | 'acknowledged' | 'resolved';
  /** Events that joined it, the first included. */
  triggers: number;
  readonly at: number;
}

const ACTIONS = ['trigger', 'acknowledge', 'resolve'];
const SEVERITIES = ['critical', 'error', 'warning', 'info'];

/** Events API v2 after the vendor's document: judges every body, joins events by dedup key, and drops what has no open alert. */
export class LocalPagerDuty {
  /** Oldest first. Each alert woke somebody once. */
  readonly alerts: Alert[] = [];
  readonly #keys: ReadonlySet<string>;
  readonly #clock: () => number;

  constructor(keys: readonly string[], clock: () => number) {
    this.#keys = new Set(keys);
    this.#clock = clock;
  }

  /** The reply that a text gets, before it is acted on. */
  judge(text: string): LocalReply {
    const event = tryReadObject(text);
    if (event === undefined || text.length > 512 * 1024) {
      return invalid(['Event object is invalid']);
    }
    const errors = [...keyErrors(event['routing_key']), ...eventErrors(event)];
    if (errors.length === 0 && !this.#keys.has(String(event['routing_key']))) {
      errors.push('Invalid routing key');
    }
    return errors.length > 0
      ? invalid(errors)
      : {
          status: 202,
          body: {
            status: 'success',
            message: 'Event processed',
            dedup_key: event['dedup_key'] ?? 'made-here',
          },
        };
  }

  act(text: string): void {
    const event = tryReadObject(text);
    const key = event?.['dedup_key'];
    const dedupKey = typeof key === 'string' ? key : `none-${this.alerts.length}`;
    const open = this.alerts.find(alert => alert.dedupKey === dedupKey && alert.status !== 'resolved');
    const action = event?.['event_action'];
    if (action !== 'trigger') {
      if (open !== undefined) {
        open.status = action === 'resolve' ? 'resolved' : 'acknowledged';
      }
    } else if (open !== undefined) {
      open.triggers += 1;
    } else {
      const payload = isObject(event?.['payload']) ? event['payload'] : {};
      const [summary, severity] = [String(payload['summary']), String(payload['severity'])];
      this.alerts.push({ dedupKey, summary, severity, status: 'triggered', triggers: 1, at: this.#clock() });
    }
  }
}

function keyErrors(key: unknown): string[] {
  if (typeof key !== 'string') {
    return ["'routing_key' is missing or blank"];
  }
  if (/[^A-Za-z0-9]/.test(key)) {
    return ["'routing_key' cannot contain non-alphanumeric characters."];
  }
  return key.length === 32 ? [] : ["Length of 'routing_key' is incorrect (should be 32 characters)"];
}

function eventErrors(event: Readonly<Record<string, unknown>>): string[] {
  const { event_action: action, dedup_key: key, links, client_url: clientUrl, payload } = event;
  const rules: readonly (readonly [boolean, string])[] = [
    [
      ACTIONS.includes(String(action)),
      "'event_action' is invalid (must be one of 'trigger', 'acknowledge' or 'resolve')",
    ],
    [
      key === undefined ? action === 'trigger' : isText(key, 255),
      "'dedup_key' is missing, blank or too long",
    ],
    [clientUrl === undefined || isAddress(clientUrl), "'client_url' is invalid"],
    [
      links === undefined ||
        (Array.isArray(links) && links.every(link => isObject(link) && isAddress(link['href']))),
      "'links' is invalid",
    ],
    [action !== 'trigger' || isObject(payload), "'payload' is missing or blank"],
  ];
  const errors = rules.filter(([holds]) => !holds).map(([, error]) => error);
  return action === 'trigger' && isObject(payload) ? [...errors, ...payloadErrors(payload)] : errors;
}

function payloadErrors(payload: Readonly<Record<string, unknown>>): string[] {
  const { summary, source, severity, timestamp, custom_details: details } = payload;
  const plain = ['component', 'group', 'class'].filter(key => payload[key] !== undefined);
  const rules: readonly (readonly [boolean, string])[] = [
    [isText(summary, 1024), "'payload.summary' is missing, blank or too long"],
    [isText(source, 1024), "'payload.source' is missing or blank"],
    [SEVERITIES.includes(String(severity)), "'payload.severity' is invalid"],
    [
      timestamp === undefined || (typeof timestamp === 'string' && !Number.isNaN(Date.parse(timestamp))),
      "'payload.timestamp' is invalid",
    ],
    [details === undefined || isObject(details), "'payload.custom_details' is invalid"],
    [plain.every(key => typeof payload[key] === 'string'), "'payload' holds what is no text"],
  ];
  return rules.filter(([holds]) => !holds).map(([, error]) => error);
}

function isAddress(value: unknown): boolean {
  return typeof value === 'string' && /^https?:\/\//.test(value) && URL.canParse(value);
}

function invalid(errors: readonly string[]): LocalReply {
  return { status: 400, body: { status: 'invalid event', message: 'Event object is invalid', errors } };
}
