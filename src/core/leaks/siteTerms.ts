import type { Person } from '../people/people';
import type { CustomerReviewPlan } from '../plan/customerReviewPlan';
import type { Plan, Severity } from '../plan/plan';
import type { Vendor } from '../vendors/vendors';

import { foldWords } from './foldText';
import { isCommon, type Term } from './terms';

/** A rotation or an escalation path. */
export interface Named {
  readonly id: string;
  readonly name: string | undefined;
}

const LEGAL_FORM =
  /[\s,]+(?:gmbh|inc|llc|ltd|limited|plc|corp|corporation|company|co|ag|se|sa|sas|sarl|bv|nv|oy|ab|as|aps|srl|spa|kg|pty)\.?$/i;

export function vendorAndCustomerTerms(
  vendors: readonly Vendor[],
  words: Pick<CustomerReviewPlan, 'internal' | 'customers'>,
): readonly Term[] {
  return [
    ...(words.internal ?? []).map((one): Term => {
      const why = 'livesite.yml lists it under `customer-review: internal`';
      return {
        words: one,
        kind: 'internal-word',
        mode: 'always',
        what: 'an internal word',
        why,
        replacement: undefined,
      };
    }),
    ...(words.customers ?? []).flatMap(customer =>
      spellings(customer).map(one =>
        company(one, 'customer', 'no customer reads of another one', 'a customer'),
      ),
    ),
    ...vendors.flatMap(({ name, id, publicName }) =>
      [...spellings(name), ...(id === undefined ? [] : [id])].map(one =>
        company(
          one,
          'vendor',
          'contracts seldom allow to name a supplier in an outage',
          publicName ?? 'a provider',
        ),
      ),
    ),
  ];
}

/** A name with and without its legal form. */
function spellings(name: string): readonly string[] {
  const short = foldWords(name).replace(LEGAL_FORM, '');
  return short === name || short.length < 3 ? [name] : [name, short];
}

function company(words: string, kind: 'customer' | 'vendor', why: string, replacement: string): Term {
  const what = kind === 'customer' ? 'the name of a customer' : 'the name of a vendor';
  return { words, kind, mode: isCommon(words) ? 'word-name' : 'always', what, why, replacement };
}

/** Repositories, whole and by name. */
export function placeTerms(repositories: readonly string[]): readonly Term[] {
  return repositories
    .filter(repository => repository.includes('/'))
    .flatMap(repository => {
      const name = repository.slice(repository.lastIndexOf('/') + 1);
      const term = (words: string, mode: Term['mode']): Term => ({
        words,
        kind: 'repository',
        mode,
        what: 'a repository of yours',
        why: 'only your team can open it',
        replacement: 'our code',
      });
      return [term(repository, 'slash'), term(name, isCommon(name) ? 'technical' : 'always')];
    });
}

interface TeamSources {
  readonly people: readonly Person[];
  readonly rotations: readonly Named[];
  readonly escalations: readonly Named[];
  readonly plan: Pick<Plan, 'routes'>;
}

/** Teams, rotations, escalation paths and routes. */
export function teamTerms({ people, rotations, escalations, plan }: TeamSources): readonly Term[] {
  const teams = [...new Set(people.flatMap(({ team }) => team ?? []))];
  const names = (named: readonly Named[]): string[] => named.flatMap(({ id, name = '' }) => [id, name]);
  return [
    ...teams.map(team => teamTerm(team, 'the name of a team', 'our engineering team')),
    ...names(rotations).map(one => teamTerm(one, 'the name of a rotation', 'our on-call team')),
    ...names(escalations).map(one => teamTerm(one, 'the name of an escalation path', 'our on-call team')),
    ...plan.routes
      .flatMap(({ id, name = '', secret = '' }) => [id, name, secret])
      .map(one => teamTerm(one, 'the name of a channel', 'our on-call team')),
  ];
}

function teamTerm(words: string, what: string, replacement: string): Term {
  const why = 'customers know you as one company, not by how you are organised';
  return { words, kind: 'team', mode: isCommon(words) ? 'team' : 'always', what, why, replacement };
}

/** Ids of severities: those with a number in any spelling, words only in capitals. */
export function severityTerms(severities: readonly Pick<Severity, 'id' | 'name'>[]): readonly Term[] {
  return severities.map(({ id, name }) => ({
    words: id,
    kind: 'severity',
    mode: /\d/.test(id) ? 'always' : 'exact',
    what: 'one of your severities',
    why: 'customers do not know your scale, and read it as a measure of how much they count',
    replacement: /^[a-z]+$/i.test(name) ? name.toLowerCase() : undefined,
  }));
}
