import type { Problem } from '../problem';
import { parseEscalation } from '../escalation/parseEscalation';
import { parseRotation } from '../oncall/parseRotation';
import { parsePeople } from '../people/people';
import { parsePlan } from '../plan/plan';
import { parseServices } from '../services/services';
import { escalationOfPath, PEOPLE_FILE, PLAN_FILE, rotationOfPath, SERVICES_FILE } from './paths';

type Parser = (text: string) => { readonly problems: readonly Problem[] };

const PARSERS: Readonly<Record<string, Parser>> = {
  [PLAN_FILE]: parsePlan,
  [PEOPLE_FILE]: parsePeople,
  [SERVICES_FILE]: parseServices,
};

/**
 * What reads a file that steers the live site (path relative to its root) and says what is wrong with it by itself; undefined for
 * others. What only shows together with other files or in the coming weeks (nobody of that name, a gap) is not found.
 */
export function tryParserOf(path: string): Parser | undefined {
  return Object.hasOwn(PARSERS, path)
    ? PARSERS[path]
    : rotationOfPath(path) !== undefined
      ? parseRotation
      : escalationOfPath(path) === undefined
        ? undefined
        : parseEscalation;
}
