import assert from 'node:assert/strict';
import { allRoutes, contactsOf, recipientOf, routeOf } from '../../../../src/core/escalation/contacts';
import { GITHUB_ROUTE, type Route } from '../../../../src/core/escalation/route';
import type { Person } from '../../../../src/core/people/people';

const ROUTES: readonly Route[] = [
  { id: 'pager', kind: 'pagerduty' },
  { id: 'chat', kind: 'slack' },
];

const person = (contact?: Person['contact']): Person => ({
  handle: 'alice',
  name: 'Alice Ames',
  github: 'alice-gh',
  ...(contact === undefined ? {} : { contact }),
});

describe('contactsOf', () => {
  it('lists what people.yml gives, in its order, with where it stands', () => {
    const found = contactsOf(
      person([
        { kind: 'phone', value: '+49 30 5550 0101' },
        { route: 'chat', id: ' U024BE7LH ', tested: '2026-11-01' },
        { route: 'gone' },
        { route: 'pager' },
      ]),
      ROUTES,
    );
    assert.deepEqual(
      found.map(({ route, address, tested, index }) => [route.id, address, tested, index]),
      [
        ['chat', 'U024BE7LH', '2026-11-01', 1],
        ['pager', undefined, undefined, 3],
      ],
    );
  });

  it('falls back on GitHub where nothing usable is given', () => {
    for (const contact of [undefined, [], [{ kind: 'phone' }], [{ route: 'gone' }], [{ route: 7 }]]) {
      assert.deepEqual(contactsOf(person(contact), ROUTES), [
        { route: GITHUB_ROUTE, address: undefined, tested: undefined, index: undefined },
      ]);
    }
  });

  it('takes the route over GitHub that the plan lists', () => {
    const issues: Route = { id: 'issues', kind: 'github' };
    assert.equal(contactsOf(person(), [...ROUTES, issues])[0]?.route, issues);
    assert.equal(contactsOf(person([{ route: 'github' }]), ROUTES)[0]?.route, GITHUB_ROUTE);
  });

  it('knows the route that needs no set-up, once', () => {
    assert.deepEqual(
      allRoutes(ROUTES).map(({ id }) => id),
      ['pager', 'chat', 'github'],
    );
    const own: Route = { id: 'github', kind: 'github', name: 'Issues' };
    assert.deepEqual(allRoutes([own]), [own]);
    assert.equal(routeOf('github', [own]), own);
    assert.equal(routeOf('nothing', ROUTES), undefined);
  });

  it('makes a recipient of a person', () => {
    assert.deepEqual(recipientOf(person(), { address: 'U024BE7LH' }), {
      handle: 'alice',
      name: 'Alice Ames',
      address: 'U024BE7LH',
      login: 'alice-gh',
    });
  });
});
