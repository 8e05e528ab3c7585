import type { Problem } from '../problem';
import { parsePeople } from '../people/people';
import { parsePlan } from '../plan/plan';
import { parseServices } from '../services/services';
import { PEOPLE_FILE, PLAN_FILE, SERVICES_FILE } from './paths';

const PARSERS: Readonly<Record<string, (text: string) => { readonly problems: readonly Problem[] }>> = {
  [PLAN_FILE]: parsePlan,
  [PEOPLE_FILE]: parsePeople,
  [SERVICES_FILE]: parseServices,
};

/** What reads a file at the live site's root and says what is wrong with it; undefined for other names. */
export function tryParserOf(
  name: string,
): ((text: string) => { readonly problems: readonly Problem[] }) | undefined {
  return Object.hasOwn(PARSERS, name) ? PARSERS[name] : undefined;
}
