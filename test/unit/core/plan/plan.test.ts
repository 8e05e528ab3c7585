import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { DEFAULT_PLAN } from '../../../../src/core/plan/defaultPlan';
import {
  parsePlan,
  roleName,
  severityInForce,
  severityRank,
  singleRoles,
  type Plan,
} from '../../../../src/core/plan/plan';
import { under } from '../../../support/builders';
import { ROOT } from '../../../tools/root.mjs';

const HEAD = 'livesite: 1\nname: Acme\n';

/** Codes and messages of the problems, with what stands under them. */
function problems(text: string) {
  return parsePlan(text).problems.map(({ code, message, range }) => [code, under(text, range), message]);
}

describe('the address of a route', () => {
  it('is https, or of this machine itself', () => {
    const flawed = (url: string): boolean =>
      parsePlan(`livesite: 1\nname: Acme\nroutes: [{ id: pd, kind: pagerduty, url: "${url}" }]\n`).problems
        .length > 0;
    const good = [
      'https://events.eu.pagerduty.com',
      'http://127.0.0.1:8080',
      'http://localhost',
      'http://[::1]:1/x',
    ];
    const bad = [
      'http://events.pagerduty.com',
      'http://localhost.evil.example',
      'http://127.0.0.1.evil.example',
      'ftp://x',
    ];
    assert.deepEqual([...good, ...bad].filter(flawed), bad);
  });
});

describe('parsePlan', () => {
  it('reads a plan', () => {
    const { value, problems: found } = parsePlan(`${HEAD}branch: live
remote: upstream
github:
  repository: acme/ops
  labels: [incident]
remediation:
  proof: required
  remind: { before: 3d }
severities:
  - id: P1
    name: Bad
    test: All down
    acknowledge: 5m
    public-update: { first: 10m, every: 30m }
    review: 5bd
roles:
  - id: lead
    name: Commander
    needed: true
  - id: fixer
    name: Fixer
    several: true
`);
    assert.deepEqual(found, []);
    assert.deepEqual(value, {
      name: 'Acme',
      branch: 'live',
      remote: 'upstream',
      github: { repository: 'acme/ops', labels: ['incident'] },
      remediation: { proof: 'required', remind: { before: { count: 3, unit: 'd' } } },
      routes: [],
      customerReview: {},
      statusPage: undefined,
      severities: [
        {
          id: 'P1',
          name: 'Bad',
          test: 'All down',
          acknowledge: { count: 5, unit: 'm' },
          'public-update': { first: { count: 10, unit: 'm' }, every: { count: 30, unit: 'm' } },
          review: { count: 5, unit: 'bd' },
        },
      ],
      roles: [
        { id: 'lead', name: 'Commander', needed: true },
        { id: 'fixer', name: 'Fixer', several: true },
      ],
    });
  });

  it('reads how customer reviews are approved and published', () => {
    const { value, problems: found } = parsePlan(`${HEAD}customer-review:
  approvers: { technical: [bob], non-technical: [carol] }
  repository: acme/status
status-page: { kind: statuspage, page: kctbh9vrtdwd, secret: page-key }
severities:
  - { id: P1, name: a, test: b, customer-review: 14d }
  - { id: P2, name: a, test: b, customer-review: { preliminary: 3d, final: 10bd } }
  - { id: P3, name: a, test: b, customer-review: soon }
`);
    assert.deepEqual(value.customerReview.approvers, { technical: ['bob'], 'non-technical': ['carol'] });
    assert.deepEqual(value.statusPage, { kind: 'statuspage', page: 'kctbh9vrtdwd', secret: 'page-key' });
    assert.deepEqual(
      value.severities.map(severity => severity['customer-review']),
      [
        { final: { count: 14, unit: 'd' } },
        { preliminary: { count: 3, unit: 'd' }, final: { count: 10, unit: 'bd' } },
        undefined,
      ],
    );
    assert.deepEqual(
      found.map(({ message }) => message),
      ['`customer-review` must be a span such as 14d or 10bd, or `{ preliminary: 3d, final: 14d }`.'],
    );
  });

  it('lets the key of the status page go to its vendor alone', () => {
    for (const [url, isGood] of [
      ['https://api.statuspage.io/v1', true],
      ['http://127.0.0.1:4000/v1', true],
      ['https://evil.example/v1', false],
      ['https://statuspage.io.evil.example', false],
      ['http://api.statuspage.io', false],
    ] as const) {
      const { value } = parsePlan(`${HEAD}status-page: { kind: statuspage, page: abc, url: "${url}" }\n`);
      assert.equal(value.statusPage !== undefined, isGood, url);
    }
  });

  it('lets the status page have no key of a route, by whatever name', () => {
    const flaws = (page: string, routes: string): string[] =>
      parsePlan(
        `${HEAD}routes: [${routes}]\nstatus-page: { kind: statuspage, page: abc${page} }\n`,
      ).problems.map(({ code, message }) => `${code}: ${message}`);
    const pager = '{ id: pager, kind: pagerduty }';
    assert.match(
      flaws(', secret: pager', pager)[0] ?? '',
      /^status-page-key: The status page and the route `pager` share the key named `pager`/,
    );
    const chat = '{ id: chat, kind: slack, secret: war-room }';
    assert.equal(flaws(', secret: war-room', chat).length, 1);
    assert.equal(flaws('', '{ id: status-page, kind: slack }').length, 1);
    assert.deepEqual(flaws(', secret: page', `${pager}, ${chat}`), []);
  });

  it('has the default for what is left out', () => {
    const { value, problems: found } = parsePlan(HEAD);
    assert.deepEqual(found, []);
    assert.deepEqual(value, { ...DEFAULT_PLAN, name: 'Acme' });
  });

  it('reads the plan that a new live site gets as the default', () => {
    const template = fs.readFileSync(path.join(ROOT, 'templates/livesite.yml.hbs'), 'utf8');
    const text = template
      .replace('{{{name}}}', 'Live site')
      .replace(/\{\{#if \w+\}\}[\s\S]*?\{\{\/if\}\}\n/g, '');
    assert.doesNotMatch(text, /\{\{/);
    const { value, problems: found } = parsePlan(text);
    assert.deepEqual(found, []);
    assert.deepEqual(value.severities, DEFAULT_PLAN.severities);
    assert.deepEqual(value.roles, DEFAULT_PLAN.roles);
  });

  it('is the default plan where the file cannot be read', () => {
    for (const text of [
      '',
      '# nothing\n',
      '- a\n',
      'text',
      `${HEAD}name: twice\n`,
      `${HEAD}severities: [\n`,
      '<<<<<<< HEAD\n',
    ]) {
      const { value, problems: found } = parsePlan(text);
      assert.deepEqual(value, DEFAULT_PLAN, text);
      assert.ok(found.length > 0, text);
      assert.ok(found.every(({ severity }) => severity === 'error'));
    }
    assert.deepEqual(problems('- a\n'), [
      [
        'yaml-value',
        '- a',
        'This file must consist of keys with values and start with `livesite:`. The default plan is used meanwhile.',
      ],
    ]);
  });

  it('points at each value that does not fit', () => {
    const samples: readonly (readonly [string, readonly (readonly [string, string])[]])[] = [
      [
        'livesite: 2\nname: Acme\n',
        [['2', '`livesite` must be 1, the version of the format this Livesite reads.']],
      ],
      [
        'name: Acme\n',
        [
          [
            'name: Acme',
            '`livesite` is missing: it must be 1, the version of the format this Livesite reads.',
          ],
        ],
      ],
      ['livesite: 1\n', [['livesite: 1', '`name` is missing: it must be text.']]],
      ['livesite: 1\nname: 7\n', [['7', '`name` must be text, so put it in quotes.']]],
      [`${HEAD}github: { repository: shop }\n`, [['shop', '`repository` must be owner/name.']]],
      [`${HEAD}severities: none\n`, [['none', '`severities` must be a list: start each item with "- ".']]],
      [
        `${HEAD}severities:\n  - { id: sev1, name: a, test: b }\n`,
        [['sev1', '`id` must be capital letters, digits and hyphens, such as SEV1.']],
      ],
      [
        `${HEAD}severities:\n  - { id: SEV1, name: a, test: b, acknowledge: 5 minutes }\n`,
        [['5 minutes', '`acknowledge` must be a span such as 5m, 4h, 3d or 5bd (business days).']],
      ],
      [
        `${HEAD}severities:\n  - { id: SEV1, name: a, test: b, public-update: { every: 5 } }\n`,
        [['5', '`every` must be text, so put it in quotes.']],
      ],
      [
        `${HEAD}severities:\n  - { id: SEV1, name: a }\n`,
        [['{ id: SEV1, name: a }', '`test` is missing: it must be text.']],
      ],
      [
        `${HEAD}roles:\n  - { id: lead, name: a, several: sometimes }\n`,
        [['sometimes', '`several` must be true or false.']],
      ],
      [
        `${HEAD}roles:\n  - { id: lead, name: a, duties: talk }\n`,
        [['talk', '`duties` must be a list of texts.']],
      ],
      [`${HEAD}roles:\n  - lead\n`, [['lead', '`roles` must be keys with values.']]],
    ];
    for (const [text, expected] of samples) {
      assert.deepEqual(
        problems(text),
        expected.map(([words, message]) => ['yaml-value', words, message]),
        text,
      );
    }
  });

  it('hints at keys that nobody knows, also within others', () => {
    const text = `${HEAD}severites: []\ngithub: { label: [a] }\nseverities:\n  - { id: SEV1, name: a, test: b, ack: 5m, public-update: { evry: 5m } }\n`;
    assert.deepEqual(
      parsePlan(text).problems.map(({ code, severity, range, data }) => [
        code,
        severity,
        under(text, range),
        data?.['replacement'],
      ]),
      [
        ['yaml-key', 'hint', 'severites', 'severities'],
        ['yaml-key', 'hint', 'label', 'labels'],
        ['yaml-key', 'hint', 'ack', undefined],
        ['yaml-key', 'hint', 'evry', 'every'],
      ],
    );
  });

  it('does not lose a severity or a role to a mistake in one of its values', () => {
    const { value } = parsePlan(`${HEAD}severities:
  - { id: SEV1, name: Critical, test: All down, acknowledge: soon, lead: 5m, public-update: { first: x, every: 20m } }
  - { id: SEV2 }
  - { name: without an id }
  - { id: SEV3, name: 3, test: Few }
roles:
  - { id: lead, name: Lead, needed: maybe, duties: [a, 1] }
  - { id: scribe }
`);
    assert.deepEqual(value.severities, [
      {
        id: 'SEV1',
        name: 'Critical',
        test: 'All down',
        lead: { count: 5, unit: 'm' },
        'public-update': { every: { count: 20, unit: 'm' } },
      },
      { id: 'SEV2', name: 'SEV2', test: '' },
      { id: 'SEV3', name: 'SEV3', test: 'Few' },
    ]);
    assert.deepEqual(value.roles, [
      { id: 'lead', name: 'Lead' },
      { id: 'scribe', name: 'scribe' },
    ]);
  });

  it('lets the first of two with one id count', () => {
    const text = `${HEAD}severities:\n  - { id: SEV1, name: a, test: a }\n  - { id: SEV1, name: b, test: b }\n`;
    assert.deepEqual(
      parsePlan(text).value.severities.map(({ name }) => name),
      ['a'],
    );
    assert.deepEqual(problems(text), [
      ['duplicate-id', 'SEV1', '`SEV1` is listed twice; the first one counts.'],
    ]);
  });

  it('always has a lead', () => {
    const text = `${HEAD}roles:\n  - { id: commander, name: Commander }\n`;
    const { value } = parsePlan(text);
    assert.deepEqual(
      value.roles.map(({ id }) => id),
      ['lead', 'commander'],
    );
    assert.deepEqual(
      problems(text).map(([code, words]) => [code, words]),
      [['plan-no-lead', 'roles']],
    );
    assert.deepEqual(parsePlan(`${HEAD}roles: []\n`).value.roles, DEFAULT_PLAN.roles);
  });
});

describe('severities and roles of a plan', () => {
  const plan = (...ids: string[]): Plan => ({
    ...DEFAULT_PLAN,
    severities: ids.map(id => ({ id, name: id, test: '' })),
  });

  it('takes an unset or unknown severity for the second most severe', () => {
    assert.equal(severityInForce(DEFAULT_PLAN, 'SEV3').id, 'SEV3');
    assert.equal(severityInForce(DEFAULT_PLAN, undefined).id, 'SEV2');
    assert.equal(severityInForce(DEFAULT_PLAN, 'P9').id, 'SEV2');
    assert.equal(severityInForce(plan('ONLY'), undefined).id, 'ONLY');
    assert.deepEqual(
      ['SEV1', 'SEV4', undefined, 'P9'].map(id => severityRank(DEFAULT_PLAN, id)),
      [0, 3, 1, 1],
    );
  });

  it('knows the roles that one person holds, and their names', () => {
    assert.deepEqual(
      [...singleRoles(DEFAULT_PLAN)],
      ['lead', 'communications-manager', 'scribe', 'leaders-liaison'],
    );
    assert.equal(roleName(DEFAULT_PLAN, 'lead'), 'Incident lead');
    assert.equal(roleName(DEFAULT_PLAN, 'gone'), 'gone');
  });
});
