import { foldWords } from './foldText';
import { keyOf, tokensOf } from './terms';

/** What may be said: the names customers know, and the addresses that are meant for them. */
export interface PublicWords {
  /** Whether the words are a public name as a whole. */
  isName(words: string): boolean;
  /** Whether all of the words are said to customers, in this order and next to each other. */
  has(words: string): boolean;
  /** Whether the words were listed by the team, as they are. */
  isListed(words: string): boolean;
  isHost(host: string): boolean;
  isAddress(url: string): boolean;
  isPhone(digits: string): boolean;
}

/**
 * @param listed what the plan lists under `customer-review: public`: words, hosts (`*.example.com` with all below it), web addresses
 * (with all below them), e-mail addresses, phone numbers.
 * @param names public names of services.
 */
export function publicWordsOf(listed: readonly string[], names: readonly string[]): PublicWords {
  const keys = new Set(listed.map(keyOf));
  const whole = new Set(names.map(keyOf));
  const parts = new Set([...listed, ...names].flatMap(runsOf));
  const folded = listed.map(words => foldWords(words).toLowerCase());
  const urls = folded.filter(words => /^[a-z][a-z0-9+.-]*:\/\//.test(words)).map(withoutSlash);
  const hosts = new Set(folded.filter(words => /^(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(words)));
  const wild = [...hosts].filter(host => host.startsWith('*.')).map(host => host.slice(1));
  const hostsOfUrls = new Set(urls.map(hostOf));
  const phones = new Set(folded.filter(words => /^[+\d][\d ().\-/]{5,}$/.test(words)).map(digitsOf));
  const isOpen = (host: string): boolean => hosts.has(host) || wild.some(end => host.endsWith(end));
  return {
    isName: words => whole.has(keyOf(words)),
    has: words => parts.has(keyOf(words)),
    isListed: words => keys.has(keyOf(words)),
    isHost: host => isOpen(host.toLowerCase()) || hostsOfUrls.has(host.toLowerCase()),
    isAddress: url => {
      const lower = withoutSlash(url.toLowerCase());
      return isOpen(hostOf(lower)) || urls.some(one => lower === one || /^[/?#]/.test(restOf(lower, one)));
    },
    isPhone: digits => phones.has(digits),
  };
}

function restOf(url: string, listed: string): string {
  return url.startsWith(listed) ? url.slice(listed.length) : '';
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}

/** The host of a web address in lower case, without name, password and port. */
export function hostOf(url: string): string {
  return url
    .toLowerCase()
    .replace(/^[a-z][a-z0-9+.-]*:\/\/(?:[^/@\s]*@)?/, '')
    .replace(/[:/?#].*$/s, '');
}

export function digitsOf(phone: string): string {
  return phone.replace(/\D/g, '').replace(/^00/, '');
}

/** All runs of neighbouring words, as keys. */
function runsOf(words: string): string[] {
  const tokens = tokensOf(words).slice(0, 12);
  return tokens.flatMap((_, from) =>
    tokens.slice(from).map((__, to) => tokens.slice(from, from + to + 1).join('')),
  );
}
