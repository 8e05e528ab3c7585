import assert from 'node:assert/strict';
import { planRecordTest } from '../../../../src/app/recordTest';
import { Refusal } from '../../../../src/app/change';
import { checkContacts } from '../../../../src/core/escalation/checkContacts';
import type { Route } from '../../../../src/core/escalation/route';
import {
  daysSinceTest,
  planContactTested,
  planRouteTested,
  untestedContacts,
  untestedRoutes,
} from '../../../../src/core/escalation/tested';
import { parsePeople } from '../../../../src/core/people/people';
import { parsePlan } from '../../../../src/core/plan/plan';
import { applyTextEdits } from '../../../../src/core/text/range';

const NOW = Date.parse('2026-11-23T08:15:02Z');
const ROUTES: readonly Route[] = [
  { id: 'chat', kind: 'slack' },
  { id: 'teams', kind: 'teams' },
  { id: 'pager', kind: 'pagerduty' },
];

const PEOPLE = `# Who may be paged.
people:
  - handle: alice
    name: Alice Ames
    contact:
      - phone: "+31 20 555 0123"
      - { route: chat, id: U024BE7LH } # her phone, too
      - route: pager
  - handle: bob
    name: Bob Bell
  - handle: carol
    name: Carol Cox
    contact: [{ route: chat, id: U0CAROLCOX, tested: 2026-08-01 }]
`;

const PLAN = `livesite: 1
name: Shop
routes:
  - { id: chat, kind: slack, tested: 2026-11-01 }
  - id: pager # PagerDuty
    kind: pagerduty
  - { id: hook, kind: webhook, tested: "2026-08-01" }
`;

describe('the day of a test', () => {
  const tested = (text: string, route: string, person: string): string => {
    const edit = planContactTested(text, { route, person }, NOW);
    assert.ok(edit !== undefined);
    const after = applyTextEdits(text, [edit]);
    assert.deepEqual(parsePeople(after).problems, []);
    return after;
  };

  it('is written into a contact in braces, all else byte for byte', () => {
    assert.equal(
      tested(PEOPLE, 'chat', 'Alice'),
      PEOPLE.replace('id: U024BE7LH }', 'id: U024BE7LH, tested: 2026-11-23 }'),
    );
    assert.equal(tested(PEOPLE, 'chat', 'carol'), PEOPLE.replace('tested: 2026-08-01', 'tested: 2026-11-23'));
  });

  it('is written into a contact in lines, whatever the line endings', () => {
    const crlf = PEOPLE.replaceAll('\n', '\r\n');
    assert.equal(
      tested(crlf, 'pager', 'alice'),
      crlf.replace('- route: pager\r\n', '- route: pager\r\n        tested: 2026-11-23\r\n'),
    );
  });

  it('adds a contact for whoever is reached over GitHub without one', () => {
    const after = tested(PEOPLE, 'github', 'bob');
    assert.equal(
      after,
      PEOPLE.replace(
        'name: Bob Bell\n',
        'name: Bob Bell\n    contact:\n      - { route: github, tested: 2026-11-23 }\n',
      ),
    );
    assert.match(
      tested(PEOPLE, 'github', 'alice'),
      /- route: pager\n {6}- \{ route: github, tested: 2026-11-23 \}\n/,
    );
  });

  it('is written into a route', () => {
    const after = (route: string): string => {
      const edit = planRouteTested(PLAN, route, NOW);
      assert.ok(edit !== undefined);
      const text = applyTextEdits(PLAN, [edit]);
      assert.deepEqual(parsePlan(text).problems, []);
      return text;
    };
    assert.equal(after('chat'), PLAN.replace('2026-11-01', '2026-11-23'));
    assert.equal(after('hook'), PLAN.replace('"2026-08-01"', '2026-11-23'));
    assert.equal(
      after('pager'),
      PLAN.replace('kind: pagerduty\n', 'kind: pagerduty\n    tested: 2026-11-23\n'),
    );
    assert.equal(planRouteTested(PLAN, 'github', NOW), undefined);
  });

  it('is one commit, or refused with what to do by hand', () => {
    const author = { actor: 'alice', now: NOW, random: () => 0 };
    const change = planRecordTest(PEOPLE, { route: 'chat', person: 'alice' }, author);
    assert.equal(change.subject, 'livesite: a test page over chat to @alice arrived');
    assert.deepEqual(
      change.edits.map(({ kind, path }) => [kind, path]),
      [['replace', 'people.yml']],
    );
    assert.equal(
      planRecordTest(PLAN, { route: 'pager', person: undefined }, author).edits[0]?.path,
      'livesite.yml',
    );
    assert.throws(
      () => planRecordTest(PEOPLE, { route: 'chat', person: 'nobody' }, author),
      (error: Error) =>
        error instanceof Refusal && /Add `tested: 2026-11-23` there by hand/.test(error.message),
    );
    assert.throws(() => planRecordTest('people: [', { route: 'chat', person: 'alice' }, author), Refusal);
  });

  it('counts days, and believes no future', () => {
    assert.deepEqual(
      [
        '2026-11-23',
        '2026-11-24',
        '2026-11-22',
        '2026-08-25',
        '2026-12-24',
        '2026-02-30',
        'soon',
        5,
        undefined,
      ].map(day => daysSinceTest(day, NOW)),
      [0, 0, 1, 90, undefined, undefined, undefined, undefined, undefined],
    );
  });
});

describe('findings about contacts and routes', () => {
  const said = (
    problems: readonly {
      readonly code: string;
      readonly message: string;
      readonly range: { readonly start: number; readonly end: number };
    }[],
    text: string,
  ): string[] =>
    problems.map(({ code, message, range }) => `${code} [${text.slice(range.start, range.end)}] ${message}`);

  it('hint at what was never tested, or not for long', () => {
    assert.deepEqual(said(untestedContacts(PEOPLE, ROUTES, NOW), PEOPLE), [
      'page-untested [{ route: chat, id: U024BE7LH }] This contact of @alice has never been tested: run "Livesite: Send Test Page…" before it is needed.',
      'page-untested [route: pager] This contact of @alice has never been tested: run "Livesite: Send Test Page…" before it is needed.',
      'page-untested [{ route: chat, id: U0CAROLCOX, tested: 2026-08-01 }] This contact of @carol was last tested 114 days ago: run "Livesite: Send Test Page…" before it is needed.',
    ]);
    assert.deepEqual(
      said(untestedRoutes(PLAN, NOW), PLAN).map(line => line.slice(0, 34)),
      ['page-untested [id: pager # PagerDu', 'page-untested [{ id: hook, kind: w'],
    );
    assert.deepEqual(untestedContacts('people: [', ROUTES, NOW), []);
  });

  it('warn of contacts that reach nobody', () => {
    const text = `people:
  - handle: alice
    name: Alice
    contact:
      - { route: chats, id: U024BE7LH }
      - { route: chat }
      - { route: chat, id: alice }
      - { route: chat, id: U024BE7LH }
      - { route: teams, id: alice@example.com }
      - { route: teams, id: alice }
      - { route: pager }
      - { route: github }
      - phone: "+31"
`;
    assert.deepEqual(
      said(checkContacts(text, ROUTES), text).map(line => line.slice(0, 70)),
      [
        'unknown-route [chats] livesite.yml has no route `chats`, so this conta',
        'contact-id [{ route: chat }] Pages over `chat` name this person but do',
        'contact-id [alice] Pages over `chat` name this person but do not alert',
        'contact-id [alice] Pages over `teams` name this person but do not aler',
      ],
    );
    assert.deepEqual(checkContacts(text, ROUTES)[0]?.data, { replacement: 'chat' });
  });
});
