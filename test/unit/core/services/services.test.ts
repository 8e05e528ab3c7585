import assert from 'node:assert/strict';
import { parseServices } from '../../../../src/core/services/services';
import { under } from '../../../support/builders';

describe('parseServices', () => {
  it('reads services', () => {
    const { value, problems } = parseServices(`services:
  - id: checkout
    name: Checkout
    public-name: Checkout and payments
    tier: 1
    paths: [services/checkout]
    depends-on: [payments]
  - { id: payments, name: Payments }
`);
    assert.deepEqual(problems, []);
    assert.deepEqual(value, [
      {
        id: 'checkout',
        name: 'Checkout',
        'public-name': 'Checkout and payments',
        tier: 1,
        paths: ['services/checkout'],
        'depends-on': ['payments'],
      },
      { id: 'payments', name: 'Payments' },
    ]);
    assert.deepEqual(parseServices(''), { value: [], problems: [] });
    assert.deepEqual(parseServices('services: []\n'), { value: [], problems: [] });
  });

  it('keeps the good ones, points at the rest', () => {
    const text = `services:
  - { id: Checkout, name: a }
  - { id: web, name: Web, tier: high, paths: src }
  - { id: api, owner: bob }
  - { id: web, name: Again }
  - { id: db, name: Database, dashboard: [x] }
`;
    const { value, problems } = parseServices(text);
    assert.deepEqual(value, [
      { id: 'web', name: 'Web' },
      { id: 'api', name: 'api', owner: 'bob' },
      { id: 'db', name: 'Database' },
    ]);
    assert.deepEqual(
      problems.map(({ code, range, message }) => [code, under(text, range), message]),
      [
        ['yaml-value', 'Checkout', '`id` must be lower-case letters, digits and hyphens.'],
        ['yaml-value', 'high', '`tier` must be a number.'],
        ['yaml-value', 'src', '`paths` must be a list of texts.'],
        ['yaml-value', '{ id: api, owner: bob }', '`name` is missing: it must be text.'],
        ['yaml-key', 'dashboard', 'Livesite does not know `dashboard`. Did you mean `dashboards`?'],
        ['duplicate-id', 'web', '`web` is listed twice; the first one counts.'],
      ],
    );
  });

  it('says so where the file is no map', () => {
    assert.deepEqual(
      parseServices('- id: web\n').problems.map(({ code, message }) => [code, message]),
      [['yaml-value', 'This file must consist of keys with values and start with `services:`.']],
    );
  });
});
