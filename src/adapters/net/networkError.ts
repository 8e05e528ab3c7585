/** Codes of errors that come before anything was sent. */
const NEVER_SENT = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'ENETDOWN',
  'UND_ERR_CONNECT_TIMEOUT',
  'ERR_INTERNET_DISCONNECTED',
  'ERR_NAME_NOT_RESOLVED',
  'ERR_CONNECTION_REFUSED',
]);
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET)|HOSTNAME_MISMATCH|ERR_TLS/;

/** `certificate` and `unreachable`: nothing was sent. `broken`: something may have been. */
export type NetworkFailure = 'certificate' | 'unreachable' | 'broken';

/**
 * Why a request failed, with the innermost error that has a code, and itself as the cause to be logged: what lies around it holds the
 * request with its texts. Several addresses tried at once come as one error with a list.
 */
export function readNetworkError(error: unknown): {
  readonly failure: NetworkFailure;
  readonly code: string;
  readonly cause: unknown;
} {
  const { code, cause } = rootOf(error);
  const failure = CERTIFICATE.test(code) ? 'certificate' : NEVER_SENT.has(code) ? 'unreachable' : 'broken';
  return { failure, code, cause };
}

function rootOf(error: unknown): { readonly code: string; readonly cause: unknown } {
  let current = error;
  for (let depth = 0; depth < 8 && typeof current === 'object' && current !== null; depth += 1) {
    if ('code' in current && typeof current.code === 'string') {
      return { code: current.code, cause: current };
    }
    const inner: unknown =
      'errors' in current && Array.isArray(current.errors) ? current.errors[0] : undefined;
    current = inner ?? ('cause' in current ? current.cause : undefined);
  }
  return { code: '', cause: undefined };
}
