import { isMap, isNode } from 'yaml';
import { sameHandle } from '../people/people';
import type { Problem } from '../problem';
import { records } from '../oncall/readLayer';
import { tryAddItem, trySetValue } from '../site/editYaml';
import { parseYaml, rangeOf, valueAt, type YamlFile, type YamlPath } from '../site/yamlFile';
import type { TextEdit } from '../text/range';
import { DAY } from '../time/calendar';
import { dayOf, isDay, tryParseInstant, type Instant } from '../time/instant';
import { routeOf } from './contacts';
import type { Route } from './route';

/** What was tested: a route, or a person's contact on it. */
export interface TestedPlace {
  readonly route: string;
  /** Undefined: the route by itself. */
  readonly person: string | undefined;
}

/** After so long people have changed phones and channels. */
export const TEST_AGE_DAYS = 90;

/**
 * The edit that writes the day of a test next to a person's contact in people.yml; a contact is added for somebody who is reached by
 * GitHub without one. Undefined where the text has no such person, or is written so that this cannot be done by range.
 */
export function planContactTested(text: string, place: TestedPlace, at: Instant): TextEdit | undefined {
  const file = parseYaml(text).value;
  const person = file && indexOf(file, 'people', item => isHandle(item, place.person));
  if (file === undefined || person === undefined) {
    return undefined;
  }
  const path: YamlPath = ['people', person];
  const list = valueAt(file.value, [...path, 'contact']);
  const contacts: readonly unknown[] = Array.isArray(list) ? list : [];
  const index = contacts.findIndex(item => valueAt(item, ['route']) === place.route);
  return index >= 0
    ? setTested(file, [...path, 'contact', index], at)
    : tryAddItem(file, path, 'contact', [`{ route: ${place.route}, tested: ${dayOf(at)} }`]);
}

/** The same for a route in livesite.yml; undefined too for the one over GitHub where nobody lists it. */
export function planRouteTested(text: string, route: string, at: Instant): TextEdit | undefined {
  const file = parseYaml(text).value;
  const index = file && indexOf(file, 'routes', item => valueAt(item, ['id']) === route);
  return file === undefined || index === undefined ? undefined : setTested(file, ['routes', index], at);
}

function setTested(file: YamlFile, path: YamlPath, at: Instant): TextEdit | undefined {
  const day = dayOf(at);
  const map = file.document.getIn(path, true);
  if (isMap(map) && map.flow === true && valueAt(file.value, [...path, 'tested']) === undefined) {
    const last = map.items.at(-1);
    const node = last?.value ?? last?.key;
    const end = isNode(node) ? node.range?.[1] : undefined;
    return end === undefined ? undefined : { range: { start: end, end }, text: `, tested: ${day}` };
  }
  return trySetValue(file, path, 'tested', day);
}

function indexOf(file: YamlFile, list: string, fits: (item: unknown) => boolean): number | undefined {
  return records(file.value, list).find(({ index }) => fits(valueAt(file.value, [list, index])))?.index;
}

function isHandle(item: unknown, handle: string | undefined): boolean {
  const found = valueAt(item, ['handle']);
  return typeof found === 'string' && handle !== undefined && sameHandle(found, handle);
}

/** How long ago a test was, in days; undefined where there was none, or one that lies in the future. */
export function daysSinceTest(tested: unknown, now: Instant): number | undefined {
  const at = typeof tested === 'string' && isDay(tested) ? tryParseInstant(`${tested}T00:00Z`) : undefined;
  // A colleague's today may be tomorrow here.
  return at === undefined || at > now + DAY ? undefined : Math.max(0, Math.floor((now - at) / DAY));
}

/** Contacts in people.yml that were never tested, or not for long: hints. Those that name no route are for people to call. */
export function untestedContacts(text: string, routes: readonly Route[], now: Instant): readonly Problem[] {
  const file = parseYaml(text).value;
  return file === undefined
    ? []
    : records(file.value, 'people').flatMap(({ index }) => {
        const path: YamlPath = ['people', index, 'contact'];
        const list = valueAt(file.value, path);
        return (Array.isArray(list) ? list : []).flatMap((item: unknown, place) =>
          routeOf(valueAt(item, ['route']), routes) === undefined
            ? []
            : untested(
                file,
                [...path, place],
                `This contact of @${String(valueAt(file.value, ['people', index, 'handle']))}`,
                now,
              ),
        );
      });
}

/** The same for routes in livesite.yml. */
export function untestedRoutes(text: string, now: Instant): readonly Problem[] {
  const file = parseYaml(text).value;
  return file === undefined
    ? []
    : records(file.value, 'routes').flatMap(({ index }) =>
        untested(file, ['routes', index], 'This route', now),
      );
}

function untested(file: YamlFile, path: YamlPath, what: string, now: Instant): readonly Problem[] {
  const days = daysSinceTest(valueAt(file.value, [...path, 'tested']), now);
  if (days !== undefined && days <= TEST_AGE_DAYS) {
    return [];
  }
  const since = days === undefined ? 'has never been tested' : `was last tested ${days} days ago`;
  return [
    {
      code: 'page-untested',
      severity: 'hint',
      range: rangeOf(file, path),
      message: `${what} ${since}: run "Livesite: Send Test Page…" before it is needed.`,
    },
  ];
}
