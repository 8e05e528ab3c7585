import { Refusal } from './change';

export type SignInProvider = 'github' | 'github-enterprise';

export interface SignInSettings {
  /** The person's own `livesite.github.apiUrl`; empty: none. Never from a workspace. */
  readonly apiUrl: string;
  /** The person's own `github-enterprise.uri`; empty: none. Never from a workspace. */
  readonly enterpriseUri: string;
}

/**
 * Which of the editor's sign-ins a GitHub server gets. The remote's name comes from the repository, so it alone must never decide
 * where a token goes: github.com's goes to github.com, an Enterprise Server's to the server the person configured, and a local
 * server gets one only if the person's own setting names it. Refuses for any other host.
 */
export function signInProvider(host: string, settings: SignInSettings): SignInProvider {
  if (host === 'github.com') {
    return 'github';
  }
  const enterprise = hostOf(settings.enterpriseUri);
  if (enterprise !== undefined && enterprise === host) {
    return 'github-enterprise';
  }
  if (isLoopback(host) && hostOf(settings.apiUrl) === host) {
    return 'github';
  }
  const known =
    enterprise === undefined
      ? 'No GitHub Enterprise Server is configured'
      : `The one configured is ${enterprise}`;
  throw new Refusal(
    `Nothing was sent to ${host}: Livesite signs in only to github.com and to the server in your setting "github-enterprise.uri". ${known}.`,
  );
}

function hostOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).host.toLowerCase() : undefined;
}

function isLoopback(host: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/.test(host);
}
