import type { Problem } from '../problem';
import { records } from '../oncall/readLayer';
import { nearest, parseYaml, rangeOf, valueAt } from '../site/yamlFile';
import { routeOf } from './contacts';
import { SLACK_MEMBER } from './messages/slackMessage';
import { TEAMS_PERSON } from './messages/teamsCard';
import { GITHUB_ROUTE, type Route, type RouteKind } from './route';

/** How an id on a route looks, for routes that mention people. */
const ADDRESSES: Readonly<Partial<Record<RouteKind, { readonly form: RegExp; readonly words: string }>>> = {
  slack: {
    form: SLACK_MEMBER,
    words: 'a Slack member id such as U024BE7LH (in Slack: profile, Copy member ID)',
  },
  teams: { form: TEAMS_PERSON, words: 'the address they sign in to Teams with, such as alice@example.com' },
};

/** Contacts in people.yml that reach nobody: their route does not exist, or it cannot mention the person. */
export function checkContacts(text: string, routes: readonly Route[]): readonly Problem[] {
  const file = parseYaml(text).value;
  if (file === undefined) {
    return [];
  }
  return records(file.value, 'people').flatMap(({ index }) => {
    const path = ['people', index, 'contact'];
    const list = valueAt(file.value, path);
    return (Array.isArray(list) ? list : []).flatMap((item: unknown, place): readonly Problem[] => {
      const name = valueAt(item, ['route']);
      const id = valueAt(item, ['id']);
      if (typeof name !== 'string') {
        return [];
      }
      const route = routeOf(name, routes);
      const at = [...path, place];
      if (route === undefined) {
        const known = [...routes.map(each => each.id), GITHUB_ROUTE.id];
        const near = nearest(name, known);
        return [
          {
            code: 'unknown-route',
            severity: 'warning',
            range: rangeOf(file, [...at, 'route']),
            message: `livesite.yml has no route \`${name}\`, so this contact reaches nobody.${near === undefined ? '' : ` Did you mean \`${near}\`?`}`,
            ...(near === undefined ? {} : { data: { replacement: near } }),
          },
        ];
      }
      const address = ADDRESSES[route.kind];
      return address === undefined || (typeof id === 'string' && address.form.test(id.trim()))
        ? []
        : [
            {
              code: 'contact-id',
              severity: 'warning',
              range: rangeOf(file, id === undefined ? at : [...at, 'id']),
              message: `Pages over \`${name}\` name this person but do not alert them: \`id\` must be ${address.words}.`,
            },
          ];
    });
  });
}
