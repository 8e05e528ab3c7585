import type { TextRange } from '../text/range';

/** Something in a text that may not be meant for everybody who will read it. */
export interface SensitiveFinding {
  /** `secret`: opens a door. `personal`: points to a person or a customer. */
  readonly kind: 'secret' | 'personal';
  /** `a GitHub token`, `an e-mail address`. */
  readonly what: string;
  /** Enough to find it in the text, never the whole: `ghp_…`. */
  readonly shown: string;
}

interface Pattern {
  readonly what: string;
  readonly find: RegExp;
  readonly kind?: 'personal';
  readonly confirm?: (match: string) => boolean;
}

/** Most specific first: what one pattern has found, later ones do not report again. */
const PATTERNS: readonly Pattern[] = [
  { what: 'a private key', find: /-----BEGIN [A-Z ]*PRIVATE KEY-----/g },
  { what: 'a GitHub token', find: /\b(?:gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{30,})/g },
  { what: 'a GitLab token', find: /\bgl(?:pat|dt|rt|ptt|soat)-[\w-]{20,}/g },
  { what: 'an AWS access key', find: /\b(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{16}\b/g },
  { what: 'a Slack token', find: /\bxox[abeoprs]-[\w-]{10,}/g },
  {
    what: 'a Slack webhook',
    find: /https:\/\/hooks\.slack\.com\/(?:services|workflows|triggers)\/[\w/-]{10,}/g,
  },
  {
    what: 'a Teams webhook',
    find: /https:\/\/[\w.-]+\.(?:logic\.azure\.com|webhook\.office\.com|powerplatform\.com)(?::\d+)?\/\S{20,}/g,
  },
  { what: 'a Stripe key', find: /\b(?:[rs]k_(?:live|test)|whsec)_[A-Za-z0-9]{16,}/g },
  { what: 'a Google API key', find: /\bAIza[\w-]{35}\b/g },
  { what: 'a Google client secret', find: /\bGOCSPX-[\w-]{20,}/g },
  { what: 'an npm token', find: /\bnpm_[A-Za-z0-9]{36}\b/g },
  { what: 'a PyPI token', find: /\bpypi-[\w-]{50,}/g },
  { what: 'a Docker token', find: /\bdckr_(?:pat|oat)_[\w-]{20,}/g },
  { what: 'a Grafana token', find: /\bgl(?:sa|c)_[A-Za-z0-9_=]{20,}/g },
  { what: 'a Vault token', find: /\bhv[sbr]\.[\w-]{20,}/g },
  { what: 'a DigitalOcean token', find: /\bdo[opr]_v1_[0-9a-f]{32,}/g },
  { what: 'a Shopify token', find: /\bshp(?:at|ca|pa|ss)_[A-Fa-f0-9]{24,}/g },
  { what: 'a Linear key', find: /\blin_api_\w{20,}/g },
  { what: 'a Sentry token', find: /\bsntry[su]_[\w=+/-]{20,}/g },
  { what: 'an Atlassian token', find: /\bATATT3[\w=-]{20,}/g },
  { what: 'a New Relic key', find: /\bNRAK-[A-Z0-9]{20,}/g },
  {
    what: 'a Discord webhook',
    find: /https:\/\/(?:\w+\.)?discord(?:app)?\.com\/api\/webhooks\/[\w/-]{20,}/g,
  },
  { what: 'a SendGrid key', find: /\bSG\.[\w-]{16,}\.[\w-]{16,}/g },
  { what: 'a Twilio key', find: /\b(?:SK|AC)[0-9a-f]{32}\b/g },
  { what: 'an API key', find: /\bsk-[A-Za-z0-9_-]{20,}/g },
  { what: 'an Azure storage key', find: /\b(?:AccountKey|SharedAccessKey)=[A-Za-z0-9+/=]{20,}/gi },
  { what: 'a JSON Web Token', find: /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*/g },
  {
    what: 'a web address with a password',
    find: /\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s/:@]*:[^\s/@]+@[^\s/]+/gi,
  },
  {
    what: 'a web address with a key',
    find: /[?&](?:access_token|api_?key|auth|key|password|secret|sig|signature|token|x-amz-signature)=[^\s&#)]{8,}/gi,
  },
  { what: 'an authorization header', find: /\b(?:bearer|basic|token)\s+[A-Za-z0-9+/._~=-]{20,}/gi },
  {
    what: 'a password or key',
    find: /\b[\w-]{0,60}(?:passw(?:or)?d|passwd|pwd|secret|api[_-]?key|access[_-]?key|private[_-]?key|token)["']?\s*[:=]\s*["']?[^\s"',;]{6,}/gi,
    confirm: match => /[0-9\W_]/.test(match.replace(/^.*?[:=]\s*["']?/s, '')),
  },
  { what: 'a card number', kind: 'personal', find: /\b(?:\d[ -]?){12,18}\d\b/g, confirm: isCardNumber },
  {
    what: 'an e-mail address',
    kind: 'personal',
    find: /\b[\w.%+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})*\.[a-z]{2,}\b/gi,
  },
  {
    what: 'an IP address',
    kind: 'personal',
    find: /(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.]*\d)/g,
    confirm: isPublicAddress,
  },
  {
    what: 'an IP address',
    kind: 'personal',
    find: /(?<![\w:])(?:[0-9a-f]{1,4}:){2,7}(?::?[0-9a-f]{1,4})*(?![\w:])/gi,
    confirm: isIpv6,
  },
];

/** A finding with its place. */
export interface LocatedFinding extends SensitiveFinding {
  readonly range: TextRange;
}

/**
 * What in a text looks like a secret or points to a person, so that somebody looks twice before it leaves the machine. It names
 * what it recognises; that it finds nothing does not prove that there is nothing.
 */
export function findSensitive(text: string): SensitiveFinding[] {
  return locateSensitive(text).map(({ kind, what, shown }) => ({ kind, what, shown }));
}

/** As {@link findSensitive}, with the places in the text; by pattern, not by place. */
export function locateSensitive(text: string): LocatedFinding[] {
  const findings: LocatedFinding[] = [];
  let rest = text;
  for (const { what, find, kind = 'secret', confirm } of PATTERNS) {
    rest = rest.replace(find, (match, ...more: unknown[]) => {
      const start = more.find(one => typeof one === 'number') ?? 0;
      if (confirm !== undefined && !confirm(match)) {
        return match;
      }
      findings.push({ kind, what, shown: mask(match), range: { start, end: start + match.length } });
      return ' '.repeat(match.length);
    });
  }
  return findings;
}

function mask(match: string): string {
  const head = match.slice(0, Math.min(6, Math.ceil(match.length / 4)));
  return `${head.replace(/\s+/g, ' ')}…`;
}

/** Luhn's check: an order number of the same length seldom passes it. */
function isCardNumber(match: string): boolean {
  const digits = match.replace(/\D/g, '').split('').reverse().map(Number);
  const sum = digits.reduce((total, digit, index) => {
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return digits.length >= 13 && sum % 10 === 0 && new Set(digits).size > 1;
}

/** Addresses of private networks, loopback and documentation name nobody outside. */
function isPublicAddress(match: string): boolean {
  const [a = 0, b = 0, c = 0, d = 0] = match.split('.').map(Number);
  const real = [a, b, c, d].every(part => part <= 255);
  const own =
    a === 0 ||
    a === 10 ||
    a === 127 ||
    a >= 224 ||
    (a === 172 && b >= 16 && b < 32) ||
    (a === 192 && b === 168);
  return real && !own && !(a === 169 && b === 254);
}

/** Times of day have the same form; an address has a group with a letter or more than three groups. */
function isIpv6(match: string): boolean {
  const groups = match.split(':').filter(group => group !== '');
  return (
    !/^f[cde]/i.test(match) &&
    groups.length >= 3 &&
    (/[a-f]/i.test(match) || groups.length > 3 || match.includes('::'))
  );
}
