import type { Service } from '../services/services';
import { isCommon, tokensOf, type Term } from './terms';

const OUR_SYSTEM = 'one of our systems';

/** Ids and names of services, what they depend on, and their folders and runbooks. */
export function serviceTerms(services: readonly Service[]): readonly Term[] {
  const known = new Set(services.flatMap(({ id, name }) => [id, name.toLowerCase()]));
  return services.flatMap(service => {
    const publicName = service['public-name'];
    const why =
      publicName === undefined
        ? 'services.yml has it, and no `public-name` for it'
        : `services.yml says that customers know it as "${publicName}"`;
    const names = [service.id, service.name].map(words => serviceTerm(words, why, publicName ?? OUR_SYSTEM));
    const others = (service['depends-on'] ?? [])
      .filter(words => !known.has(words.toLowerCase()))
      .map(words => serviceTerm(words, `\`${service.id}\` depends on it in services.yml`, OUR_SYSTEM));
    return [...names, ...others, ...pathTerms(service)];
  });
}

function serviceTerm(words: string, why: string, replacement: string): Term {
  const mode = isCommon(words) ? 'technical' : 'always';
  return { words, kind: 'service', mode, what: 'the internal name of a service', why, replacement };
}

function pathTerms({ id, paths = [], runbooks = [] }: Service): readonly Term[] {
  const why = `it belongs to \`${id}\` in services.yml`;
  const files = runbooks.filter(path => !path.includes('://'));
  return [...paths, ...files].flatMap((path): Term[] => {
    const last = (path.split('/').at(-1) ?? '').replace(/\.\w+$/, '');
    const term = (words: string, mode: Term['mode']): Term => {
      return {
        words,
        kind: 'path',
        mode,
        what: 'a file or folder of your code',
        why,
        replacement: undefined,
      };
    };
    return [
      ...(path.includes('/') ? [term(path, 'slash')] : []),
      // `payment-provider.md` makes no leak of a payment provider.
      ...(tokensOf(last).length > 1 ? [term(last, 'technical')] : []),
    ];
  });
}
