import type { GitHubServer } from './server';

export interface CallOptions {
  readonly token?: string;
  /** Sent as JSON; a string is sent as it is. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

export interface CallResult {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed body; undefined when it is empty or no JSON. */
  readonly json: unknown;
}

/** One request to the API without any client's cleverness: no retry, no redirect. `path` may be an absolute address. */
export async function callApi(
  server: Pick<GitHubServer, 'apiUrl'>,
  method: string,
  path: string,
  options: CallOptions = {},
): Promise<CallResult> {
  const { token, body, headers, signal } = options;
  const text = typeof body === 'string' ? body : body === undefined ? undefined : JSON.stringify(body);
  const response = await fetch(path.startsWith('http') ? path : `${server.apiUrl}${path}`, {
    method,
    redirect: 'manual',
    headers: { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...headers },
    ...(text === undefined ? {} : { body: text }),
    ...(signal === undefined ? {} : { signal }),
  });
  const received = await response.text();
  return { status: response.status, headers: response.headers, text: received, json: tryParse(received) };
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Empty, cut off or HTML: `text` has it.
    return undefined;
  }
}
