import type { Route, RouteKind } from './route';

/** What a person is asked for where a route needs a secret. */
export interface SecretWords {
  /** `integration key`, `webhook address`. */
  readonly what: string;
  /** Where it is found, one sentence. */
  readonly where: string;
}

export const SECRET_WORDS: Readonly<Record<Exclude<RouteKind, 'github'>, SecretWords>> = {
  pagerduty: {
    what: 'integration key',
    where:
      'In PagerDuty: Services, your service, Integrations, “Events API V2”. It has 32 letters and digits.',
  },
  slack: {
    what: 'webhook address',
    where: 'In Slack: your app, Incoming Webhooks. It begins with https://hooks.slack.com/.',
  },
  teams: {
    what: 'webhook address',
    where:
      'In Teams: Workflows, “When a Teams webhook request is received”. Connector addresses of Office 365 work no longer.',
  },
  webhook: { what: 'webhook address', where: 'The https address that takes the messages.' },
};

/** What is wrong with a secret for a route, one sentence that does not repeat it; undefined where it can be used. */
export function secretFlaw({ kind }: Pick<Route, 'kind'>, secret: string): string | undefined {
  if (kind === 'github') {
    return undefined;
  }
  if (secret.trim() === '') {
    return `The ${SECRET_WORDS[kind].what} is empty.`;
  }
  return kind === 'pagerduty' ? keyFlaw(secret.trim()) : addressFlaw(secret.trim(), kind);
}

function keyFlaw(key: string): string | undefined {
  if (/^[A-Za-z0-9]{32}$/.test(key)) {
    return undefined;
  }
  if (!/^[A-Za-z0-9_+-]+$/.test(key)) {
    return 'PagerDuty’s integration key has 32 letters and digits and nothing else.';
  }
  const rest = key.length === 20 ? ' This looks like a key of the REST API, which cannot page.' : '';
  return `PagerDuty’s integration key has 32 characters, this has ${key.length}.${rest} ${SECRET_WORDS.pagerduty.where}`;
}

function addressFlaw(address: string, kind: 'slack' | 'teams' | 'webhook'): string | undefined {
  if (!URL.canParse(address)) {
    return 'This is no web address.';
  }
  const url = new URL(address);
  if (url.username !== '' || url.password !== '') {
    return 'An address with a user name or a password in it cannot be used.';
  }
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url))) {
    return 'The address must begin with https://, or everybody on the way could read the messages.';
  }
  if (kind === 'teams' && /(?:^|\.)webhook\.office(?:365)?\.com$/.test(url.hostname)) {
    return 'This is the address of an Office 365 connector, which Microsoft has switched off. Make a workflow in Teams instead.';
  }
  return undefined;
}

/** Whether an address leads to this machine itself. */
export function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}
