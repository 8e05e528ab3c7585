import assert from 'node:assert/strict';
import fc from 'fast-check';
import { IMPORT_SOURCES } from '../../../../src/core/import/importPlan';
import { printImportPlan } from '../../../../src/core/import/printImportPlan';
import { importedText } from '../../../../src/core/import/importedFile';
import { parseRotation } from '../../../../src/core/oncall/parseRotation';
import { HOSTILE_TEXTS } from '../../../support/hostile';
import { importOf, messagesOf, NOW } from '../../../support/importing';

/** A schedule of each system with one word everywhere where a word may stand. */
const withWord = (word: string): Readonly<Record<string, unknown>> => ({
  pagerduty: {
    schedule: {
      id: word,
      name: word,
      time_zone: 'UTC',
      overrides: [],
      schedule_layers: [
        {
          name: word,
          start: '2026-01-05T09:00:00Z',
          rotation_virtual_start: '2026-01-05T09:00:00Z',
          rotation_turn_length_seconds: 604_800,
          users: [{ user: { id: word, summary: word, email: word } }],
        },
      ],
    },
  },
  opsgenie: {
    data: {
      id: word,
      name: word,
      timezone: 'UTC',
      rotations: [
        {
          name: word,
          type: 'daily',
          startDate: '2026-01-05T09:00:00Z',
          participants: [{ type: 'user', id: word, username: word }],
        },
      ],
    },
  },
  'grafana-oncall': [
    {
      id: word,
      name: word,
      type: 'recurrent_event',
      start: '2026-01-05T09:00:00',
      duration: 3600,
      frequency: 'daily',
      users: [word],
    },
    { id: word, name: word, username: word },
  ],
  ical: `BEGIN:VCALENDAR\nX-WR-CALNAME:${word}\nBEGIN:VEVENT\nUID:${word}\nSUMMARY:${word}\nDTSTART:20261124T090000Z\nDTEND:20261125T090000Z\nEND:VEVENT\nEND:VCALENDAR\n`,
  csv: `start,end,user,rotation\n2026-11-24T09:00Z,2026-11-25T09:00Z,"${word.replaceAll('"', '""')}","${word.replaceAll('"', '""')}"\n`,
});

describe('imports of what nobody should write', function () {
  this.timeout(30_000);

  it('say for texts that are no export what is wrong, and make nothing of them', () => {
    const deep = '['.repeat(200_000);
    const texts: Readonly<Record<string, RegExp>> = {
      '': /empty|no calendar|No columns/,
      '   \n': /empty|no calendar|No columns/,
      '<!DOCTYPE html><html><body>Log in</body></html>': /web page|no calendar|No columns/,
      '{"schedule": {"schedule_layers": [': /cut off|no calendar|No columns/,
      [deep]: /cut off|no calendar|No columns/,
      null: /neither JSON nor YAML|no object|no calendar|No columns/,
      '[1, 2, "x"]': /no object|no calendar|No columns/,
      '\u0000\u0001\u0002': /neither JSON nor YAML|no calendar|No columns/,
      '{"a": 1}': /nothing of|comes without|no calendar|No columns/,
    };
    for (const source of IMPORT_SOURCES) {
      for (const [text, expected] of Object.entries(texts)) {
        const plan = importOf(source, [text]);
        assert.equal(plan.rotations.length, 0);
        assert.match(messagesOf(plan, 'decide'), expected, `${source}: ${text.slice(0, 30)}`);
      }
    }
    const large = importOf('pagerduty', [`{"x": "${'x'.repeat(33 * 1024 * 1024)}"}`]);
    assert.match(messagesOf(large, 'decide'), /larger than 32 MB/);
  });

  it('make files that read as they are, and plans without links, of any words', () => {
    for (const word of [
      ...HOSTILE_TEXTS,
      '# x',
      '- a: b',
      '"',
      '\\',
      '```',
      '__proto__',
      'nobody',
      '\ud800',
    ]) {
      for (const [source, file] of Object.entries(withWord(word))) {
        const plan = importOf(source as (typeof IMPORT_SOURCES)[number], [file]);
        for (const rotation of plan.rotations) {
          assert.match(rotation.id, /^[a-z0-9]+(?:-[a-z0-9]+)*$/);
          const { problems, value } = parseRotation(importedText(rotation, NOW));
          assert.deepEqual(problems, [], `${source}: ${word}`);
          assert.deepEqual(
            value.rotation.layers.map(({ lineUp }) => lineUp.people),
            rotation.rotation.layers.map(({ lineUp }) => lineUp.people),
          );
        }
        const outside = printImportPlan(plan, NOW, 'editor').replace(/`{3,}yaml[\s\S]*?\n`{3,}\n/g, '');
        assert.doesNotMatch(
          outside,
          /(?<!\\)<(?:script|img|a)|(?<!\\)\[[^\]]*(?<!\\)\]\(/,
          `${source}: ${word}`,
        );
      }
    }
  });

  it('never throw, whatever stands where', () => {
    const shapes = Object.entries(withWord('ana')).filter(([, file]) => typeof file === 'object');
    const junk = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom(
        null,
        -1,
        0,
        1e300,
        '',
        [],
        {},
        '2026-01-05T09:00:00Z',
        [[]],
        [{}],
        Number.MAX_SAFE_INTEGER,
      ),
    );
    /** Puts a value in the place of one of a shape's. */
    const spoiled = (value: unknown, path: number, by: unknown): unknown => {
      let count = 0;
      return JSON.parse(JSON.stringify(value), (_, one: unknown) => (count++ === path ? by : one)) as unknown;
    };
    fc.assert(
      fc.property(fc.constantFrom(...shapes), fc.nat({ max: 30 }), junk, ([source, file], path, by) => {
        const plan = importOf(source as (typeof IMPORT_SOURCES)[number], [spoiled(file, path, by)]);
        for (const rotation of plan.rotations) {
          assert.deepEqual(parseRotation(importedText(rotation, NOW)).problems, []);
        }
        assert.ok(printImportPlan(plan, NOW, 'editor').startsWith('# Import from'));
      }),
      { numRuns: 800, seed: 3 },
    );
    const line = fc.oneof(
      fc.constantFrom(
        'BEGIN:VCALENDAR',
        'END:VCALENDAR',
        'BEGIN:VEVENT',
        'END:VEVENT',
        'SUMMARY:Ana',
        'UID:1',
        'STATUS:CANCELLED',
        ' folded',
        'BEGIN:VTIMEZONE',
      ),
      fc
        .constantFrom('DTSTART', 'DTEND', 'DURATION', 'EXDATE', 'RDATE', 'RECURRENCE-ID', 'RRULE')
        .chain(name =>
          fc
            .constantFrom(
              '20261124T090000Z',
              '20261125',
              '99999999',
              'FREQ=WEEKLY',
              'FREQ=HOURLY;COUNT=9999',
              'FREQ=DAILY;UNTIL=00010101',
              'P1D',
              '-P1D',
              '',
              '20261124T090000Z/P1D',
            )
            .map(value => `${name}:${value}`),
        ),
      fc.string({ maxLength: 12 }),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 25 }), lines => {
        const body = [
          'BEGIN:VCALENDAR',
          'BEGIN:VEVENT',
          'DTSTART:20261124T090000Z',
          'SUMMARY:Ana',
          ...lines,
        ].join('\n');
        printImportPlan(importOf('ical', [body]), NOW, 'editor');
        printImportPlan(importOf('csv', [`date,start,end,user\n${lines.join('\n')}`]), NOW, 'editor');
      }),
      { numRuns: 300, seed: 4 },
    );
  });
});
