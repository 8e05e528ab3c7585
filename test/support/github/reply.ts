/** What a route answers, before headers common to all answers are added. */
export interface Reply {
  readonly status: number;
  /** Sent as JSON; left out for an empty answer. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One entry of `errors` in a 422 answer. */
export interface FieldError {
  readonly resource: string;
  readonly field: string;
  readonly code: 'missing_field' | 'invalid' | 'already_exists' | 'custom' | 'unprocessable';
  readonly value?: unknown;
  readonly message?: string;
}

/** Thrown by a route to answer with GitHub's error body. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly details: {
      readonly errors?: unknown;
      /** Further members of the body. */
      readonly body?: Readonly<Record<string, unknown>>;
      readonly headers?: Readonly<Record<string, string>>;
      readonly documentationUrl?: string;
    } = {},
  ) {
    super(message);
  }
}

export function notFound(): ApiError {
  return new ApiError(404, 'Not Found');
}

/** 422 whose body names the fields, for values that are well-formed but not acceptable. */
export function validationFailed(...errors: readonly FieldError[]): ApiError {
  return new ApiError(422, 'Validation Failed', { errors });
}

/** 422 of GitHub's request schema, for members that are missing or of the wrong type. */
export function invalidRequest(problem: string): ApiError {
  return new ApiError(422, `Invalid request.\n\n${problem}`);
}

/** `location` is absolute. GET and HEAD are redirected by 301, other methods by 307 so that they keep their body. */
export function movedTo(location: string, method: string): ApiError {
  return new ApiError(method === 'GET' || method === 'HEAD' ? 301 : 307, 'Moved Permanently', {
    body: { url: location },
    headers: { location },
    documentationUrl: 'https://docs.github.com/v3/#http-redirects',
  });
}
