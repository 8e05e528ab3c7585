import type { Person } from '../people/people';
import type { Plan } from '../plan/plan';
import type { Service } from '../services/services';
import type { Vendor } from '../vendors/vendors';
import { hostOf, digitsOf, type PublicWords, publicWordsOf } from './publicWords';
import { personTerms } from './personTerms';
import { serviceTerms } from './serviceTerms';
import { type Named, placeTerms, severityTerms, teamTerms, vendorAndCustomerTerms } from './siteTerms';
import { type Term, TermTrie } from './terms';

/** What a live site knows that customers do not. */
export interface LeakSources {
  readonly plan: Pick<Plan, 'name' | 'severities' | 'github' | 'routes' | 'customerReview'>;
  readonly people: readonly Person[];
  readonly services: readonly Service[];
  readonly rotations: readonly Named[];
  readonly escalations: readonly Named[];
  /** Ids of all incidents. */
  readonly incidents: readonly string[];
  readonly vendors: readonly Vendor[];
  /** `owner/name` of the repositories that are open here. */
  readonly repositories: readonly string[];
}

/** What a text is held against, ready to be looked up. Built once for a state of the live site. */
export interface LeakDictionary {
  readonly terms: TermTrie;
  readonly open: PublicWords;
  /** Hosts of the team's own systems, and the domains they are in; lower case. */
  readonly hosts: ReadonlySet<string>;
  /** Digits of people's telephone numbers. */
  readonly phones: ReadonlySet<string>;
  /** E-mail addresses of people, lower case. */
  readonly mails: ReadonlySet<string>;
  readonly incidents: ReadonlySet<string>;
  /** Their ids without the day. */
  readonly slugs: ReadonlySet<string>;
}

export function buildLeakDictionary(sources: LeakSources): LeakDictionary {
  const { plan, people, services } = sources;
  const publicNames = services.flatMap(service => service['public-name'] ?? []);
  const open = publicWordsOf([plan.name, ...(plan.customerReview.public ?? [])], publicNames);
  const terms = new TermTrie();
  const all: readonly Term[] = [
    ...vendorAndCustomerTerms(sources.vendors, plan.customerReview),
    ...personTerms(people),
    ...serviceTerms(services),
    ...placeTerms([...sources.repositories, ...(plan.github.repository ?? '').split(' ')]),
    ...teamTerms(sources),
    ...severityTerms(plan.severities),
    ...openTerms([plan.name, ...(plan.customerReview.public ?? []), ...publicNames]),
  ];
  const instead = openTerms([...new Set(all.flatMap(({ replacement }) => replacement ?? []))]);
  for (const term of [...all, ...instead]) {
    const counted = tryCount(term, open);
    if (counted !== undefined) {
      terms.add(counted);
    }
  }
  return {
    terms,
    open,
    hosts: hostsOf(sources),
    phones: new Set(people.flatMap(contactsOf).filter(isPhone).map(digitsOf)),
    mails: new Set(people.flatMap(person => [person.email ?? '', ...contactsOf(person)]).map(lower)),
    incidents: new Set(sources.incidents),
    slugs: new Set(
      sources.incidents.map(id => id.slice(11)).filter(slug => slug.length >= 12 && slug.includes('-')),
    ),
  };
}

/**
 * Words the team has listed may be said, and a service's where they are the whole of what customers know it, or another one, by: a
 * `payments` of which they know the "Payments Portal" may not. A team's may be said if nothing says "team".
 */
function tryCount(term: Term, open: PublicWords): Term | undefined {
  if (term.mode === 'open') {
    return term;
  }
  if (open.isListed(term.words)) {
    return undefined;
  }
  return term.kind === 'service' && open.isName(term.words)
    ? undefined
    : term.kind === 'team' && open.has(term.words)
      ? { ...term, mode: 'team' }
      : term;
}

/** Words that customers know. Addresses and numbers are looked at as a whole where they stand. */
function openTerms(words: readonly string[]): readonly Term[] {
  return words
    .filter(one => /\p{L}/u.test(one) && !/[@/.]/.test(one))
    .map(one => ({ words: one, kind: 'service', mode: 'open', what: '', why: '', replacement: undefined }));
}

/** Ways to reach a person: whatever text stands in the contacts but for names of routes and days. */
export function contactsOf({ contact = [] }: Person): readonly string[] {
  return contact.flatMap(one =>
    Object.entries(one).flatMap(([key, value]) =>
      key === 'route' || key === 'tested' || typeof value !== 'string' ? [] : [value],
    ),
  );
}

export function isPhone(text: string): boolean {
  return /^[+\d(][\d ().\-/]{5,}$/.test(text);
}

function hostsOf({ services, people, plan }: LeakSources): ReadonlySet<string> {
  const urls = services.flatMap(service => [
    ...(service.dashboards ?? []),
    ...(service.logs ?? []),
    ...(service.runbooks ?? []),
    service['health-url'] ?? '',
  ]);
  const mails = people.flatMap(({ email = '' }) =>
    email.includes('@') ? [email.slice(email.indexOf('@') + 1)] : [],
  );
  const hosts = [...urls, ...plan.routes.map(({ url = '' }) => url)]
    .filter(url => /^[a-z][a-z0-9+.-]*:\/\//i.test(url))
    .map(hostOf);
  const all = [...hosts, ...mails.map(lower)].filter(host => host.includes('.'));
  return new Set(all.flatMap(host => [host, domainOf(host)]));
}

/** The last two names of a host: `grafana.tools.example` is in `tools.example`. */
export function domainOf(host: string): string {
  return host.split('.').slice(-2).join('.');
}

function lower(text: string): string {
  return text.trim().toLowerCase();
}
