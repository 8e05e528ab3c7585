import type { TextRange } from '../text/range';
import { domainOf, type LeakDictionary } from './dictionary';
import type { LeakKind } from './leak';
import { digitsOf, hostOf } from './publicWords';

/** A finding in a folded text. `isOpen`: it is meant for customers, so what stands inside it is not looked at again. */
export interface Finding extends TextRange {
  readonly kind: LeakKind;
  readonly what: string;
  readonly why: string;
  readonly replacement: string | undefined;
  readonly isOpen?: boolean;
}

const URL = /(?<![A-Za-z0-9])(?:[a-z][a-z0-9+-]{1,20}:\/\/|hxxps?:\/\/)[^\s<>"|”“`]+/gi;
const MAIL = /(?<![\w.%+-])[\w.%+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+(?![\w-])/gi;
const HOST =
  /(?<![\w.@-])(?<!(?<!\/)\/)(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9](?![\w@-]|\.\w)(?::\d{2,5}(?!\d))?/gi;
const IP4 =
  /(?<![\w.])(?:\d{1,3}\.){3}(?:x(?!\w)|\d{1,3})(?:\/\d{1,2}(?!\d))?(?::\d{2,5}(?!\d))?(?![\w]|\.\w)/g;
const IP6 =
  /(?<![\w:.])(?=[0-9a-f:]*:[0-9a-f]*:)[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,8}(?:\/\d{1,3})?(?![\w:])/gi;
const PHONE = /(?<![\w.,:/#-])(?:\+|\(\d|\d)[\d ().\-/]{5,20}\d(?![\w:%]|[.,]\d|-\d)/g;
/** A machine's name: `web-prod-03`, `ip-10-4-12-9`, `app-eu-west-1b`. */
const MACHINE = /(?<![A-Za-z0-9_/.-])[a-z][a-z0-9]*(?:-[a-z0-9]+)+(?![\w-]|\.\w)/gi;
const STAGE = /(?:^|-)(?:prod|prd|stg|staging|qa|uat|canary|preprod|k8s|nonprod)(?:-|$)/;

const INTERNAL_TLD =
  /\.(?:internal|local|localdomain|lan|corp|intranet|home|private|svc|consul|cluster|test|localhost|arpa|onion)$/;
const PUBLIC_TLD =
  /\.(?:com|net|org|io|dev|app|cloud|tech|systems|tools|services|software|online|site|page|web|run|sh|gg|ai|co|biz|info|xyz|me|tv|us|uk|eu|de|fr|nl|be|ch|at|it|es|pt|pl|se|no|dk|fi|ie|cz|ca|mx|br|au|nz|jp|in|cn|sg|za|example|invalid|health|bank|shop|store|team|works|zone|network|digital|solutions|so|to|ly|is|goog|azure|aws|live|studio|link|media)$/;
/** First names of hosts that are there for everybody. */
const OPEN_HOST = /^(?:www|status)\./;

const NOT_LISTED = 'livesite.yml does not list it under `customer-review: public`';

/** Web addresses, hosts, IP addresses, e-mail addresses and telephone numbers; those listed as public are marked as open. */
export function findAddresses(text: string, dictionary: LeakDictionary): readonly Finding[] {
  return [
    ...urls(text, dictionary),
    ...mails(text, dictionary),
    ...ips(text, dictionary),
    ...hosts(text, dictionary),
    ...machines(text, dictionary),
    ...phones(text, dictionary),
  ];
}

function urls(text: string, { open, hosts: known }: LeakDictionary): Finding[] {
  return [...text.matchAll(URL)].map(match => {
    const url = match[0].replace(/[.,;:!?)'\]*]+$/, '');
    const host = hostOf(url.replace(/^hxxp/i, 'http'));
    const isOpen =
      /^https?:/i.test(url) &&
      (open.isAddress(url) || (OPEN_HOST.test(host) && !INTERNAL_TLD.test(host) && !known.has(host)));
    return {
      ...rangeOf(match.index, url),
      kind: 'web-address',
      what: 'an internal web address',
      why: NOT_LISTED,
      replacement: undefined,
      isOpen,
    };
  });
}

function mails(text: string, { open, mails: known }: LeakDictionary): Finding[] {
  return [...text.matchAll(MAIL)].map(match => {
    const mail = match[0].toLowerCase();
    const isPerson = known.has(mail);
    return {
      ...rangeOf(match.index, match[0]),
      kind: 'e-mail',
      what: isPerson ? 'the e-mail address of a person' : 'an e-mail address',
      why: isPerson ? 'people.yml has it' : NOT_LISTED,
      replacement: isPerson ? 'an engineer' : undefined,
      isOpen: open.isListed(mail),
    };
  });
}

function ips(text: string, { open }: LeakDictionary): Finding[] {
  const all = [...text.matchAll(IP4)].filter(match => isIp4(match[0]) && !isVersion(text, match.index));
  const six = [...text.matchAll(IP6)].filter(match => isIp6(match[0]));
  return [...all, ...six].map(match => ({
    ...rangeOf(match.index, match[0]),
    kind: 'ip-address',
    what: 'an IP address',
    why: NOT_LISTED,
    replacement: 'one of our servers',
    isOpen: open.isListed(match[0]),
  }));
}

function isIp4(match: string): boolean {
  return (/^[\d.]+/.exec(match)?.[0] ?? '').split('.').every(part => Number(part) <= 255);
}

function isVersion(text: string, at: number): boolean {
  return /(?:versions?|release|build|v)[ :]?$/i.test(text.slice(Math.max(0, at - 10), at));
}

/** Times of day have the same form; an address has a letter, or more than three groups, or an empty one between others. */
function isIp6(match: string): boolean {
  const groups = match
    .replace(/\/\d+$/, '')
    .split(':')
    .filter(group => group !== '');
  return (
    groups.length >= 2 &&
    (groups.length > 3 ||
      (match.includes('::') && groups.length > 1) ||
      (groups.length > 2 && /[a-f]/i.test(match)))
  );
}

function hosts(text: string, { open, hosts: known }: LeakDictionary): Finding[] {
  return [...text.matchAll(HOST)].flatMap((match): Finding[] => {
    const host = hostOf(match[0]);
    const isOurs = known.has(host) || known.has(domainOf(host));
    const isInternal = INTERNAL_TLD.test(host);
    const isHost = isInternal || isOurs || (PUBLIC_TLD.test(host) && host.split('.').length > 2);
    if (!isHost && !isDotted(host)) {
      return [];
    }
    return [
      {
        ...rangeOf(match.index, match[0]),
        kind: isHost ? 'host' : 'code',
        what: isHost ? 'the name of a host' : 'a name from code or configuration',
        why: isHost ? NOT_LISTED : 'it says nothing to customers',
        replacement: isHost ? 'one of our servers' : undefined,
        isOpen: open.isHost(host) || (!isInternal && !known.has(host) && OPEN_HOST.test(host)),
      },
    ];
  });
}

/** `feature.tax.rounding`: no host, and no sentence without blanks either. */
function isDotted(name: string): boolean {
  const parts = name.split('.');
  return parts.length > 2 && parts.every(part => part.length > 2);
}

function machines(text: string, { open }: LeakDictionary): Finding[] {
  return [...text.matchAll(MACHINE)].flatMap((match): Finding[] => {
    const lower = match[0].toLowerCase();
    const parts = lower.split('-');
    const last = parts.at(-1) ?? '';
    const isNumbered = parts.length > 2 && /\d/.test(last) && !/^(?:19|20)\d\d$|^q[1-4]$/.test(last);
    const isMachine = (isNumbered && parts.every(part => !SMALL_WORDS.has(part))) || STAGE.test(lower);
    return !isMachine || STANDARD.test(lower) || open.has(lower)
      ? []
      : [
          {
            ...rangeOf(match.index, match[0]),
            kind: 'host',
            what: 'the name of a machine or a region',
            why: 'it says nothing to customers, and tells others how your systems are built',
            replacement: 'one of our servers',
          },
        ];
  });
}

/** Names everybody may know: `CVE-2026-10423`, `HMAC-SHA-256`. */
const STANDARD = /^(?:cve|cwe|ghsa|hmac|pbkdf2|iso|iec|ieee|sha|aes|rsa|utf|rfc|din|en|pci|soc|tls)-/;

/** Words of compounds that are no machine: `day-of-week-1`, `up-to-10`. */
const SMALL_WORDS = new Set(
  'of to in on at by and or the a for up per mid early late top day week month year'.split(' '),
);

function phones(text: string, { open, phones: known }: LeakDictionary): Finding[] {
  return [...text.matchAll(PHONE)].flatMap((match): Finding[] => {
    const digits = digitsOf(match[0]);
    const isKnown = known.has(digits);
    return !isKnown && !looksLikePhone(match[0].trim())
      ? []
      : [
          {
            ...rangeOf(match.index, match[0]),
            kind: 'phone',
            what: isKnown ? 'the telephone number of a person' : 'a telephone number',
            why: isKnown ? 'people.yml has it' : NOT_LISTED,
            replacement: undefined,
            isOpen: open.isPhone(digits),
          },
        ];
  });
}

function looksLikePhone(text: string): boolean {
  const digits = text.replace(/\D/g, '').length;
  return (
    digits >= 8 &&
    digits <= 15 &&
    !/^\d{4}-\d{2}-\d{2}/.test(text) &&
    (/^(?:\+|00\d)/.test(text) ||
      /^\(0?\d{2,4}\)[ .-]?\d{3,}/.test(text) ||
      /^0\d{2,4}[ ./-]\d{3,4}[ .-]?\d{3,4}$/.test(text) ||
      /^\d{3}[-.]\d{3}[-.]\d{4}$/.test(text))
  );
}

function rangeOf(start: number, match: string): TextRange {
  return { start, end: start + match.trimEnd().length };
}
