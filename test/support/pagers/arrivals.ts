import type { IncomingHttpHeaders } from 'node:http';

export type PagerService = 'pagerduty' | 'slack' | 'teams' | 'webhook';

/** A message that a local service has taken. */
export interface Arrival {
  readonly service: PagerService;
  readonly at: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A request whose body was read. */
export interface PagerRequest {
  readonly path: string;
  readonly text: string;
  readonly headers: IncomingHttpHeaders;
}

/** The JSON object a text holds; undefined for anything else. */
export function tryReadObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    // No JSON is what the services refuse.
    return undefined;
  }
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isText(value: unknown, max: number): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= max;
}
