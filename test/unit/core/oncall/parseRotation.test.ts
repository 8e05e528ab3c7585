import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { parseRotation } from '../../../../src/core/oncall/parseRotation';
import { printRotation } from '../../../../src/core/oncall/printRotation';
import type { Rotation } from '../../../../src/core/oncall/rotation';
import { around, rotationNear } from '../../../support/onCallArbitraries';
import { who } from '../../../support/rotations';
import { ROOT } from '../../../tools/root.mjs';

const parse = (text: string): Rotation => parseRotation(text).value.rotation;

/** Problems as `code: what stands there`. */
function problemsOf(text: string): string[] {
  return parseRotation(text).problems.map(
    ({ code, range }) => `${code}: ${text.slice(range.start, range.end)}`,
  );
}

const LAYER =
  'name: T\nzone: Europe/Berlin\nlayers:\n  - name: All\n    anchor: 2026-01-05T09:00\n    turn: 1w\n    people: [ann, bob]\n';

describe('a rotation’s file', function () {
  this.timeout(60_000);

  it('is read with all that it can say', () => {
    const rotation = parse(`
name: Primary
zone: Europe/Berlin
tier: primary
layers:
  - name: Nights
    note: those who like it
    priority: 2
    zone: America/New_York
    anchor: 2026-01-05 21:00
    turn: [4d, 3d]
    people: [ann, [bob, cho], nobody, []]
    windows:
      - { days: mon-fri, from: "21:00", until: "07:00" }
      - { from: fri 21:00, until: mon 07:00 }
      - { month-days: [1-3, -1] }
    from: 2026-01-05
    until: 2027-01-05T00:00+01:00
    line-ups:
      - { from: 2026-06-01, people: [bob], windows: always, anchor: 2026-06-01T09:00, advance: active-days, turn: 2d }
overrides:
  - { from: 2026-02-01, until: 2026-02-02, replace: ann, with: [bob, cho], reason: Flight }
requests:
  - { id: r1, from: 2026-02-05, until: 2026-02-06, person: ann, asks: bob, reason: Flight, in-return: { from: 2026-02-07, until: 2026-02-08 } }
shadows: [{ person: dee, follows: ann, until: 2026-03-01 }]
intended-gaps: [{ from: 2026-12-24, until: 2026-12-27 }, { days: [sun] }]
holidays: [2026-12-25]
`);
    assert.deepEqual(rotation, {
      name: 'Primary',
      zone: 'Europe/Berlin',
      tier: 'primary',
      layers: [
        {
          index: 0,
          name: 'Nights',
          priority: 2,
          zone: 'America/New_York',
          from: { kind: 'local', at: Date.UTC(2026, 0, 5) },
          until: { kind: 'instant', at: Date.UTC(2027, 0, 4, 23), offset: 60 },
          lineUp: {
            anchor: Date.UTC(2026, 0, 5, 21),
            turn: [
              { count: 4, unit: 'd' },
              { count: 3, unit: 'd' },
            ],
            people: [['ann'], ['bob', 'cho'], [], []],
            windows: [
              { kind: 'daily', days: [0, 1, 2, 3, 4], from: 21 * 3_600_000, until: 7 * 3_600_000 },
              { kind: 'weekly', fromDay: 4, from: 21 * 3_600_000, untilDay: 0, until: 7 * 3_600_000 },
              { kind: 'daily', monthDays: [-1, 1, 2, 3], from: 0, until: 86_400_000 },
            ],
            advance: 'calendar',
          },
          changes: [
            {
              index: 0,
              from: { kind: 'local', at: Date.UTC(2026, 5, 1) },
              anchor: Date.UTC(2026, 5, 1, 9),
              turn: [{ count: 2, unit: 'd' }],
              people: [['bob']],
              windows: 'always',
              advance: 'active-days',
            },
          ],
        },
      ],
      overrides: [
        {
          index: 0,
          kind: 'replace',
          from: { kind: 'local', at: Date.UTC(2026, 1, 1) },
          until: { kind: 'local', at: Date.UTC(2026, 1, 2) },
          person: 'ann',
          people: ['bob', 'cho'],
          reason: 'Flight',
        },
      ],
      requests: [
        {
          index: 0,
          id: 'r1',
          from: { kind: 'local', at: Date.UTC(2026, 1, 5) },
          until: { kind: 'local', at: Date.UTC(2026, 1, 6) },
          person: 'ann',
          asks: 'bob',
          reason: 'Flight',
          inReturn: {
            from: { kind: 'local', at: Date.UTC(2026, 1, 7) },
            until: { kind: 'local', at: Date.UTC(2026, 1, 8) },
          },
        },
      ],
      shadows: [
        { index: 0, person: 'dee', follows: 'ann', until: { kind: 'local', at: Date.UTC(2026, 2, 1) } },
      ],
      intendedGaps: [
        {
          kind: 'stretch',
          from: { kind: 'local', at: Date.UTC(2026, 11, 24) },
          until: { kind: 'local', at: Date.UTC(2026, 11, 27) },
        },
        { kind: 'window', window: { kind: 'daily', days: [6], from: 0, until: 86_400_000 } },
      ],
      holidays: ['2026-12-25'],
    });
  });

  it('is printed so that it is read back as the same', () => {
    fc.assert(
      fc.property(around.chain(rotationNear), rotation => {
        const text = printRotation(rotation);
        const { value, problems } = parseRotation(text);
        const severe = problems.filter(({ code }) => code !== 'time-skipped' && code !== 'time-twice');
        const isOdd = severe.every(({ message }) => message.includes('is not after `from`'));
        assert.ok(isOdd, `${text}\n${JSON.stringify(severe)}`);
        // Generated maps have no prototype.
        assert.deepEqual(value.rotation, JSON.parse(JSON.stringify(rotation)), text);
      }),
      { seed: 4, numRuns: 300 },
    );
  });

  it('is read without a problem where the sample has one', () => {
    const folder = path.join(ROOT, 'test/fixtures/sample/site/rotations');
    for (const name of readdirSync(folder)) {
      assert.deepEqual(parseRotation(readFileSync(path.join(folder, name), 'utf8')).problems, [], name);
    }
  });

  it('with a bad name in it moves nobody’s turn', () => {
    const text = LAYER.replace('[ann, bob]', '[ann, "@bob", cho]');
    assert.deepEqual(problemsOf(text), ['yaml-value: "@bob"']);
    const rotation = parse(text);
    assert.deepEqual(
      ['2026-01-06', '2026-01-13', '2026-01-20', '2026-01-27'].map(day => who(rotation, `${day}T00:00Z`)),
      ['ann', 'nobody', 'cho', 'ann'],
    );
  });

  it('loses only the layer that cannot be used', () => {
    const text = `${LAYER}  - { name: Bad, anchor: tomorrow, turn: 1w, people: [cho] }\n`;
    assert.deepEqual(problemsOf(text), ['yaml-value: tomorrow']);
    assert.deepEqual(
      parse(text).layers.map(({ name }) => name),
      ['All'],
    );
  });

  it('names what is wrong and where', () => {
    const layer = (lines: string): string => `${LAYER}${lines.replaceAll(/^/gm, '    ')}\n`;
    const override = (line: string): string => `${LAYER}overrides:\n  - ${line}\n`;
    const cases: readonly (readonly [text: string, problem: string])[] = [
      ['zone: UTC\nlayers: []\n', 'yaml-value: zone: UTC\nlayers: []'],
      [LAYER.replace('Europe/Berlin', 'Berlin'), 'yaml-value: Berlin'],
      [LAYER.replace('1w', '1 week'), 'yaml-value: 1 week'],
      [LAYER.replace('1w', '[1mo, 2w]'), 'yaml-value: [1mo, 2w]'],
      [LAYER.replace('[ann, bob]', '[]'), 'yaml-value: []'],
      [LAYER.replace('2026-01-05T09:00', '2026-02-30T09:00'), 'yaml-value: 2026-02-30T09:00'],
      [layer('windows: []'), 'yaml-value: []'],
      [
        layer('windows: [{ from: fri 17:00, until: "09:00" }]'),
        'yaml-value: { from: fri 17:00, until: "09:00" }',
      ],
      [layer('windows: [{ days: mo-fr }]'), 'yaml-value: mo-fr'],
      [layer('windows: [{ month-days: [32] }]'), 'yaml-value: { month-days: [32] }'],
      [layer('advance: active-days'), 'yaml-value: active-days'],
      [layer('until: 2026-01-01\nfrom: 2026-01-01'), 'yaml-value: 2026-01-01'],
      [
        layer('line-ups:\n  - { from: 2026-03-01, people: [ann] }\n  - { from: 2026-02-01, people: [bob] }'),
        'rotation-order: 2026-03-01',
      ],
      [layer('colour: red'), 'yaml-key: colour'],
      [
        override('{ from: 2026-01-06, until: 2026-01-07 }'),
        'yaml-value: { from: 2026-01-06, until: 2026-01-07 }',
      ],
      [
        override('{ from: 2026-01-06, until: 2026-01-07, cover: ann, add: bob }'),
        'yaml-value: { from: 2026-01-06, until: 2026-01-07, cover: ann, add: bob }',
      ],
      [
        override('{ from: 2026-01-06, until: 2026-01-07, replace: ann }'),
        'yaml-value: { from: 2026-01-06, until: 2026-01-07, replace: ann }',
      ],
      [override('{ from: 2026-01-07, until: 2026-01-06, cover: ann }'), 'yaml-value: 2026-01-06'],
      [`${LAYER}tier: top\n`, 'yaml-value: top'],
      [`${LAYER}holidays: [Christmas]\n`, 'yaml-value: Christmas'],
      [`${LAYER}intended-gaps: [{ from: 2026-12-24 }]\n`, 'yaml-value: { from: 2026-12-24 }'],
    ];
    for (const [text, problem] of cases) {
      assert.deepEqual(problemsOf(text), [problem], text);
    }
  });

  it('asks which of two times an override means, and says what a skipped one becomes', () => {
    const text = `${LAYER}overrides:\n  - { from: 2026-03-29T02:30, until: 2026-10-25T02:30, cover: ann }\n`;
    const problems = parseRotation(text).problems;
    assert.deepEqual(
      problems.map(({ code, message, data }) => [code, message, data]),
      [
        [
          'time-skipped',
          'The clocks of Europe/Berlin skip this time: they go on with 2026-03-29T03:00, which is taken instead.',
          { replacement: '2026-03-29T03:00' },
        ],
        [
          'time-twice',
          'The clocks of Europe/Berlin show this time twice. Write which one: 2026-10-25T02:30+02:00 or 2026-10-25T02:30+01:00.',
          { first: '2026-10-25T02:30+02:00', last: '2026-10-25T02:30+01:00' },
        ],
      ],
    );
    const clear = text
      .replace('2026-03-29T02:30', '2026-03-29T03:00')
      .replace('2026-10-25T02:30', '2026-10-25T02:30+01:00');
    assert.deepEqual(parseRotation(clear).problems, []);
  });

  it('that is no YAML, or nothing, has nobody on call and says so', () => {
    assert.equal(parseRotation('name: [').problems[0]?.code, 'yaml');
    assert.equal(parseRotation('- a\n').problems[0]?.code, 'yaml-value');
    assert.deepEqual(parse('').layers, []);
  });
});
