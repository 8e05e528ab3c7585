import assert from 'node:assert/strict';
import { gaps } from '../../../../src/core/oncall/gaps';
import { nextHandOff } from '../../../../src/core/oncall/handOff';
import { layerShifts, onCallAt } from '../../../../src/core/oncall/schedule';
import { layerOf, rotationOf, schedule, who } from '../../../support/rotations';

const iso = (at: number | undefined): string => new Date(at ?? Number.NaN).toISOString().slice(0, 16);

describe('who is on call', () => {
  it('is a pure function of the file and the instant, however far from the anchor', () => {
    const rotation = layerOf(
      'Europe/Berlin',
      'anchor: 2000-01-03T09:00',
      'turn: 1w',
      'people: [ann, bob, cho]',
    );
    assert.equal(who(rotation, '2000-01-03T08:00Z'), 'ann');
    // 1,400 weeks later: 1400 % 3 = 2.
    assert.equal(who(rotation, '2026-11-02T07:59Z'), 'bob');
    assert.equal(who(rotation, '2026-11-02T08:00Z'), 'cho');
    assert.equal(who(rotation, '9000-01-01T00:00Z'), who(rotation, '9000-01-01T00:00Z'));
  });

  it('hands off at the same time of the clock all year (Grafana OnCall #3261, #5247, #5455)', () => {
    const rotation = layerOf(
      'America/New_York',
      'anchor: 2026-03-06T09:00',
      'turn: 1d',
      'people: [ann, bob]',
    );
    assert.deepEqual(schedule(rotation, '2026-03-07T00:00Z', '2026-03-10T00:00Z'), [
      '2026-03-07T00:00 ann',
      '2026-03-07T14:00 bob',
      '2026-03-08T13:00 ann',
      '2026-03-09T13:00 bob',
    ]);
    assert.deepEqual(schedule(rotation, '2026-10-31T20:00Z', '2026-11-03T00:00Z'), [
      '2026-10-31T20:00 bob',
      '2026-11-01T14:00 ann',
      '2026-11-02T14:00 bob',
    ]);
  });

  it('keeps hand-offs in the zone that the layer names, whatever another zone does (OneUptime #1890)', () => {
    const rotation = rotationOf(
      'name: Sun\nzone: Europe/Berlin\nlayers:\n' +
        '  - { name: London, zone: Europe/London, anchor: 2026-01-05T09:00, turn: 1d, people: [ann, bob] }\n' +
        '  - { name: Kathmandu, zone: Asia/Kathmandu, priority: 1, anchor: 2026-01-05T09:00, turn: 1d, people: [cho], windows: [{ from: "09:00", until: "10:00" }] }\n',
    );
    assert.deepEqual(schedule(rotation, '2026-07-01T03:00Z', '2026-07-01T12:00Z'), [
      '2026-07-01T03:00 ann',
      '2026-07-01T03:15 cho',
      '2026-07-01T04:15 ann',
      '2026-07-01T08:00 bob',
    ]);
  });

  it('takes the first valid instant for a hand-off that the clocks skip: 03:00, not 03:30 or 01:30', () => {
    const rotation = layerOf(
      'Europe/Berlin',
      'anchor: 2026-03-27T02:30',
      'turn: 1d',
      'people: [ann, bob, cho]',
    );
    assert.deepEqual(schedule(rotation, '2026-03-27T12:00Z', '2026-03-30T12:00Z'), [
      '2026-03-27T12:00 ann',
      '2026-03-28T01:30 bob',
      '2026-03-29T01:00 cho',
      '2026-03-30T00:30 ann',
    ]);
  });

  it('lets a turn that lies in skipped time vanish, and still counts it', () => {
    const rotation = layerOf(
      'Europe/Berlin',
      'anchor: 2026-03-29T00:00',
      'turn: 30m',
      'people: [a1, a2, a3, a4, a5, a6, a7, a8]',
    );
    // 00:00 a1, 00:30 a2, 01:00 a3, 01:30 a4, (02:00 a5, 02:30 a6), 03:00 a7
    assert.deepEqual(schedule(rotation, '2026-03-29T00:00Z', '2026-03-29T01:30Z'), [
      '2026-03-29T00:00 a3',
      '2026-03-29T00:30 a4',
      '2026-03-29T01:00 a7',
    ]);
    assert.equal(who(rotation, '2026-03-29T01:00Z'), 'a7');
  });

  it('hands off at the first of two equal local times, and not again at the second (GoAlert PR #1252)', () => {
    const rotation = layerOf(
      'Europe/Berlin',
      'anchor: 2026-10-24T02:30',
      'turn: 1d',
      'people: [ann, bob, cho]',
    );
    assert.deepEqual(schedule(rotation, '2026-10-24T12:00Z', '2026-10-26T12:00Z'), [
      '2026-10-24T12:00 ann',
      '2026-10-25T00:30 bob',
      '2026-10-26T01:30 cho',
    ]);
    // 02:15 for the second time: the hand-off at 02:30 has been.
    assert.equal(who(rotation, '2026-10-25T01:15Z'), 'bob');
  });

  it('steps hours on the clock: the hour that comes twice makes a turn of two hours', () => {
    const rotation = layerOf(
      'Europe/Berlin',
      'anchor: 2026-10-25T00:00',
      'turn: 1h',
      'people: [a0, a1, a2, a3, a4]',
    );
    assert.deepEqual(schedule(rotation, '2026-10-24T22:00Z', '2026-10-25T03:00Z'), [
      '2026-10-24T22:00 a0',
      '2026-10-24T23:00 a1',
      '2026-10-25T00:00 a2',
      '2026-10-25T02:00 a3',
    ]);
  });

  it('survives a day that a zone leaves out, midnights that do not exist, and half hours', () => {
    const apia = layerOf(
      'Pacific/Apia',
      'anchor: 2011-12-28T09:00',
      'turn: 1d',
      'people: [ann, bob, cho, dee]',
    );
    // 30 December 2011 does not exist: cho's turn begins at the 31st's midnight and lasts nine hours.
    assert.deepEqual(schedule(apia, '2011-12-29T00:00Z', '2012-01-01T12:00Z'), [
      '2011-12-29T00:00 ann',
      '2011-12-29T19:00 bob',
      '2011-12-30T10:00 cho',
      '2011-12-30T19:00 dee',
      '2011-12-31T19:00 ann',
    ]);
    const havana = layerOf('America/Havana', 'anchor: 2026-03-07T00:00', 'turn: 1d', 'people: [ann, bob]');
    assert.deepEqual(schedule(havana, '2026-03-07T05:00Z', '2026-03-10T04:00Z'), [
      '2026-03-07T05:00 ann',
      '2026-03-08T05:00 bob',
      '2026-03-09T04:00 ann',
    ]);
    const island = layerOf(
      'Australia/Lord_Howe',
      'anchor: 2026-10-03T02:15',
      'turn: 1d',
      'people: [ann, bob]',
    );
    assert.deepEqual(schedule(island, '2026-10-03T00:00Z', '2026-10-05T00:00Z'), [
      '2026-10-03T00:00 ann',
      '2026-10-03T15:30 bob',
      '2026-10-04T15:15 ann',
    ]);
  });

  it('ends months that are too short on their last day, and goes back to the anchor’s day', () => {
    const rotation = layerOf('UTC', 'anchor: 2026-01-31T10:00', 'turn: 1mo', 'people: [ann, bob, cho]');
    assert.deepEqual(schedule(rotation, '2026-01-31T10:00Z', '2026-05-01T00:00Z'), [
      '2026-01-31T10:00 ann',
      '2026-02-28T10:00 bob',
      '2026-03-31T10:00 cho',
      '2026-04-30T10:00 ann',
    ]);
    assert.equal(who(rotation, '2028-02-29T09:59Z'), 'ann');
    assert.equal(who(rotation, '2028-02-29T10:00Z'), 'bob');
  });

  it('follows uneven patterns, of days and of months', () => {
    const days = layerOf('UTC', 'anchor: 2026-01-05T09:00', 'turn: [1d, 3d]', 'people: [ann, bob, cho]');
    assert.deepEqual(schedule(days, '2026-01-05T09:00Z', '2026-01-14T09:00Z'), [
      '2026-01-05T09:00 ann',
      '2026-01-06T09:00 bob',
      '2026-01-09T09:00 cho',
      '2026-01-10T09:00 ann',
      '2026-01-13T09:00 bob',
    ]);
    const months = layerOf('UTC', 'anchor: 2026-01-01', 'turn: [1mo, 2mo]', 'people: [ann, bob]');
    assert.deepEqual(schedule(months, '2026-01-01T00:00Z', '2026-05-01T00:00Z'), [
      '2026-01-01T00:00 ann',
      '2026-02-01T00:00 bob',
      '2026-04-01T00:00 ann',
    ]);
  });

  it('has nobody before `from`, by default the anchor, and nobody from `until` on', () => {
    const rotation = layerOf(
      'UTC',
      'anchor: 2026-01-05T09:00',
      'turn: 1d',
      'people: [ann, bob]',
      'until: 2026-01-06T12:00',
    );
    assert.deepEqual(schedule(rotation, '2026-01-05T00:00Z', '2026-01-07T00:00Z'), [
      '2026-01-05T00:00 nobody',
      '2026-01-05T09:00 ann',
      '2026-01-06T09:00 bob',
      '2026-01-06T12:00 nobody',
    ]);
    const early = layerOf(
      'UTC',
      'anchor: 2026-01-05T09:00',
      'turn: 1d',
      'people: [ann, bob]',
      'from: 2026-01-03T12:00',
    );
    assert.deepEqual(schedule(early, '2026-01-03T00:00Z', '2026-01-05T12:00Z'), [
      '2026-01-03T00:00 nobody',
      '2026-01-03T12:00 ann',
      '2026-01-04T09:00 bob',
      '2026-01-05T09:00 ann',
    ]);
  });

  it('has several people at once, and turns with nobody, which fall through to the layer below', () => {
    const rotation = rotationOf(
      'name: T\nzone: UTC\nlayers:\n' +
        '  - { name: Top, priority: 2, anchor: 2026-01-05, turn: 1d, people: [ann, nobody, [bob, cho]] }\n' +
        '  - { name: Low, priority: 1, anchor: 2026-01-05, turn: 1w, people: [dee] }\n',
    );
    assert.deepEqual(schedule(rotation, '2026-01-05T00:00Z', '2026-01-08T00:00Z'), [
      '2026-01-05T00:00 ann',
      '2026-01-06T00:00 dee',
      '2026-01-07T00:00 bob+cho',
    ]);
    assert.deepEqual(onCallAt(rotation, Date.parse('2026-01-06T12:00Z')).people, [
      { handle: 'dee', source: 'turn', layer: 'Low', override: undefined, insteadOf: undefined },
    ]);
  });

  it('has layers of equal priority on call together, each person once', () => {
    const rotation = rotationOf(
      'name: T\nzone: UTC\nlayers:\n' +
        '  - { name: One, anchor: 2026-01-05, turn: 1d, people: [ann, bob] }\n' +
        '  - { name: Two, anchor: 2026-01-05, turn: 1d, people: [cho, Bob] }\n',
    );
    assert.equal(who(rotation, '2026-01-05T12:00Z'), 'ann+cho');
    assert.equal(who(rotation, '2026-01-06T12:00Z'), 'bob');
  });
});

describe('windows', () => {
  const open = (zone: string, window: string, from: string, until: string): string[] =>
    schedule(
      layerOf(zone, 'anchor: 2020-01-06', 'turn: 1w', 'people: [ann]', 'windows:', `  - ${window}`),
      from,
      until,
    )
      .filter(line => !line.includes(from.slice(0, 16)))
      .map(line => line.replace(/ann/, 'on').replace(/nobody/, 'off'));

  it('end the next day where they end before they begin, and belong to the day on which they begin', () => {
    // Friday's night is in, Saturday's is not, although it covers Saturday morning.
    assert.deepEqual(
      open('UTC', '{ days: fri, from: "22:00", until: "06:00" }', '2026-01-08T00:00Z', '2026-01-15T00:00Z'),
      ['2026-01-09T22:00 on', '2026-01-10T06:00 off'],
    );
  });

  it('last 24 hours where they end when they begin', () => {
    assert.deepEqual(
      open('UTC', '{ days: [sat], from: "09:00", until: "09:00" }', '2026-01-08T00:00Z', '2026-01-15T00:00Z'),
      ['2026-01-10T09:00 on', '2026-01-11T09:00 off'],
    );
  });

  it('go from one weekday to another', () => {
    assert.deepEqual(
      open('UTC', '{ from: fri 17:00, until: mon 09:00 }', '2026-01-08T00:00Z', '2026-01-15T00:00Z'),
      ['2026-01-09T17:00 on', '2026-01-12T09:00 off'],
    );
  });

  it('know days of the month, counted from its end too', () => {
    const window = '{ month-days: [1, -1], from: "08:00", until: "24:00" }';
    assert.deepEqual(open('UTC', window, '2026-02-10T00:00Z', '2026-03-10T00:00Z'), [
      '2026-02-28T08:00 on',
      '2026-03-01T00:00 off',
      '2026-03-01T08:00 on',
      '2026-03-02T00:00 off',
    ]);
    const firstMonday = '{ days: mon, month-days: 1-7 }';
    assert.deepEqual(open('UTC', firstMonday, '2026-02-10T00:00Z', '2026-03-10T00:00Z'), [
      '2026-03-02T00:00 on',
      '2026-03-03T00:00 off',
    ]);
  });

  it('begin at the first and end at the last of two equal local times: rather an hour more than less', () => {
    const day = ['2026-10-24T12:00Z', '2026-10-25T12:00Z'] as const;
    assert.deepEqual(open('Europe/Berlin', '{ from: "02:30", until: "04:00" }', ...day), [
      '2026-10-25T00:30 on',
      '2026-10-25T03:00 off',
    ]);
    assert.deepEqual(open('Europe/Berlin', '{ from: "01:00", until: "02:30" }', ...day), [
      '2026-10-24T23:00 on',
      '2026-10-25T01:30 off',
    ]);
  });

  it('leave no hole and no overlap where one ends when the next begins, on any day', () => {
    const rotation = layerOf(
      'Europe/Berlin',
      'anchor: 2026-01-05',
      'turn: 1d',
      'people: [ann, bob]',
      'windows:',
      '  - { from: "00:00", until: "02:30" }',
      '  - { from: "02:30", until: "24:00" }',
    );
    const always = layerOf('Europe/Berlin', 'anchor: 2026-01-05', 'turn: 1d', 'people: [ann, bob]');
    assert.deepEqual(
      schedule(rotation, '2026-01-05T00:00Z', '2027-01-05T00:00Z'),
      schedule(always, '2026-01-05T00:00Z', '2027-01-05T00:00Z'),
    );
  });

  it('reject an empty list, which could mean always or never', () => {
    assert.throws(
      () => layerOf('UTC', 'anchor: 2026-01-05', 'turn: 1d', 'people: [ann]', 'windows: []'),
      /always or never/,
    );
  });
});

describe('turns over active days', () => {
  const weekdays = ['windows:', '  - { days: mon-fri, from: "09:00", until: "17:00" }'];

  it('are counted by the calendar by default: Friday’s person is not Monday’s', () => {
    const rotation = layerOf(
      'UTC',
      'anchor: 2026-01-05T09:00',
      'turn: 1d',
      'people: [ann, bob]',
      ...weekdays,
    );
    assert.equal(who(rotation, '2026-01-09T12:00Z'), 'ann');
    assert.equal(who(rotation, '2026-01-12T12:00Z'), 'bob');
  });

  it('pass over days off, so that everybody gets the same share (OneUptime #2413, GoAlert #55)', () => {
    const rotation = layerOf(
      'UTC',
      'anchor: 2026-01-05T09:00',
      'turn: 1d',
      'people: [a, b, c, d, e, f, g, h, i, j]',
      'advance: active-days',
      ...weekdays,
    );
    const days = ['05', '06', '07', '08', '09', '12', '13', '14', '15', '16', '19'];
    assert.equal(days.map(day => who(rotation, `2026-01-${day}T12:00Z`)).join(''), 'abcdefghija');
    const calendar = layerOf(
      'UTC',
      'anchor: 2026-01-05T09:00',
      'turn: 1d',
      'people: [a, b, c, d, e, f, g]',
      ...weekdays,
    );
    const seen = new Set(days.map(day => who(calendar, `2026-01-${day}T12:00Z`)));
    assert.deepEqual([...seen].sort(), ['a', 'b', 'c', 'd', 'e'], 'f and g never get a turn by the calendar');
  });

  it('last over the days off between', () => {
    const rotation = layerOf(
      'UTC',
      'anchor: 2026-01-08T09:00',
      'turn: 2d',
      'people: [ann, bob]',
      'advance: active-days',
      ...weekdays,
    );
    const shifts = layerShifts(rotation, 0, Date.parse('2026-01-08T00:00Z'), Date.parse('2026-01-14T00:00Z'));
    assert.deepEqual(
      shifts.map(({ from, people }) => `${iso(from)} ${people.join()}`),
      ['2026-01-08T09:00 ann', '2026-01-09T09:00 ann', '2026-01-12T09:00 bob', '2026-01-13T09:00 bob'],
    );
  });
});

describe('line-ups', () => {
  const base = ['anchor: 2026-01-05T09:00', 'turn: 1w', 'people: [ann, bob, cho]'];

  it('take effect at their time and change nothing before (Grafana OnCall #4548)', () => {
    const before = layerOf('Europe/Berlin', ...base);
    const after = layerOf(
      'Europe/Berlin',
      ...base,
      'line-ups:',
      '  - { from: 2026-02-04T12:00, people: [dee, eve] }',
    );
    const past = ['2026-01-01T00:00Z', '2026-02-04T11:00Z'] as const;
    assert.deepEqual(schedule(after, ...past), schedule(before, ...past));
    // The turn that runs on the Wednesday is the first one's; hand-offs stay on Monday at 09:00.
    assert.deepEqual(schedule(after, '2026-02-03T00:00Z', '2026-02-17T00:00Z'), [
      '2026-02-03T00:00 bob',
      '2026-02-04T11:00 dee',
      '2026-02-09T08:00 eve',
      '2026-02-16T08:00 dee',
    ]);
  });

  it('change nobody who is on call where they say nothing about people', () => {
    const rotation = layerOf('UTC', ...base, 'line-ups:', '  - { from: 2026-01-14T12:00, turn: 2d }');
    // Hand-offs are at 09:00 still, now every other day from Monday on.
    assert.deepEqual(schedule(rotation, '2026-01-12T09:00Z', '2026-01-19T00:00Z'), [
      '2026-01-12T09:00 bob',
      '2026-01-16T09:00 cho',
      '2026-01-18T09:00 ann',
    ]);
  });

  it('may have an anchor of their own', () => {
    const rotation = layerOf(
      'UTC',
      ...base,
      'line-ups:',
      '  - { from: 2026-01-14T12:00, anchor: 2026-01-14T12:00, turn: 1d, people: [dee, eve] }',
    );
    assert.deepEqual(schedule(rotation, '2026-01-14T00:00Z', '2026-01-16T13:00Z'), [
      '2026-01-14T00:00 bob',
      '2026-01-14T12:00 dee',
      '2026-01-15T12:00 eve',
      '2026-01-16T12:00 dee',
    ]);
  });

  it('may open or close windows', () => {
    const rotation = layerOf(
      'UTC',
      ...base,
      'windows: [{ from: "09:00", until: "17:00" }]',
      'line-ups:',
      '  - { from: 2026-01-14, windows: always }',
    );
    assert.equal(who(rotation, '2026-01-13T20:00Z'), 'nobody');
    assert.equal(who(rotation, '2026-01-14T20:00Z'), 'bob');
  });
});

describe('overrides', () => {
  const withOverrides = (...overrides: readonly string[]) =>
    rotationOf(
      `name: T\nzone: UTC\nlayers:\n  - { name: All, anchor: 2026-01-05, turn: 1d, people: [ann, [bob, cho]] }\noverrides:\n${overrides.map(one => `  - ${one}\n`).join('')}`,
    );
  const DAYS = ['2026-01-05T00:00Z', '2026-01-07T00:00Z'] as const;

  it('cover whoever is on call, for a part of a shift', () => {
    assert.deepEqual(
      schedule(withOverrides('{ from: 2026-01-05T18:00, until: 2026-01-06T06:00, cover: dee }'), ...DAYS),
      ['2026-01-05T00:00 ann', '2026-01-05T18:00 dee', '2026-01-06T06:00 bob+cho'],
    );
  });

  it('replace and remove a person, as long as that one would be on call', () => {
    const rotation = withOverrides(
      '{ from: 2026-01-05T12:00, until: 2026-01-06T12:00, replace: bob, with: dee }',
      '{ from: 2026-01-06T06:00, until: 2026-01-06T18:00, remove: cho }',
    );
    assert.deepEqual(schedule(rotation, ...DAYS), [
      '2026-01-05T00:00 ann',
      '2026-01-06T00:00 dee+cho',
      '2026-01-06T06:00 dee',
      '2026-01-06T12:00 bob',
      '2026-01-06T18:00 bob+cho',
    ]);
    assert.deepEqual(onCallAt(rotation, Date.parse('2026-01-06T07:00Z')).people, [
      { handle: 'dee', source: 'replace', layer: 'All', override: 0, insteadOf: 'bob' },
    ]);
  });

  it('do not cascade: a replacement is not replaced', () => {
    const rotation = withOverrides(
      '{ from: 2026-01-05, until: 2026-01-06, replace: ann, with: dee }',
      '{ from: 2026-01-05, until: 2026-01-06, replace: dee, with: eve }',
    );
    assert.equal(who(rotation, '2026-01-05T12:00Z'), 'dee');
  });

  it('rank: fixed before cover, before replace and remove, before add; the later of a kind wins', () => {
    const stretch = 'from: 2026-01-05, until: 2026-01-06';
    const remove = `{ ${stretch}, remove: ann }`;
    const add = `{ ${stretch}, add: [eve, ann] }`;
    const cover = `{ ${stretch}, cover: dee }`;
    const fixed = `{ ${stretch}, fixed: [{ from: 2026-01-05T06:00, until: 2026-01-05T18:00, people: fay }] }`;
    const at = '2026-01-05T12:00Z';
    assert.equal(who(withOverrides(add), at), 'ann+eve');
    assert.equal(who(withOverrides(add, remove), at), 'eve');
    assert.equal(who(withOverrides(remove, add), at), 'eve');
    assert.equal(who(withOverrides(remove, add, cover), at), 'dee');
    assert.equal(who(withOverrides(`{ ${stretch}, cover: gil }`, cover), at), 'dee');
    assert.equal(who(withOverrides(cover, `{ ${stretch}, cover: gil }`), at), 'gil');
    assert.equal(who(withOverrides(fixed, cover), at), 'fay');
    assert.equal(who(withOverrides(fixed, cover), '2026-01-05T19:00Z'), 'nobody');
    assert.equal(who(withOverrides(remove, `{ ${stretch}, replace: ann, with: gil }`), at), 'gil');
    assert.equal(who(withOverrides(`{ ${stretch}, replace: ann, with: gil }`, remove), at), 'nobody');
  });

  it('may want nobody for a fixed period', () => {
    const rotation = withOverrides(
      '{ from: 2026-01-05T12:00, until: 2026-01-06, fixed: [], reason: Freeze }',
    );
    assert.equal(onCallAt(rotation, Date.parse('2026-01-05T13:00Z')).gap, 'fixed');
  });

  it('fill holes, and add to nobody', () => {
    const rotation = withOverrides(
      '{ from: 2026-01-01, until: 2026-01-02, add: ann }',
      '{ from: 2026-01-02, until: 2026-01-03, cover: bob }',
    );
    assert.deepEqual(schedule(rotation, '2025-12-31T00:00Z', '2026-01-04T00:00Z'), [
      '2025-12-31T00:00 nobody',
      '2026-01-01T00:00 ann',
      '2026-01-02T00:00 bob',
      '2026-01-03T00:00 nobody',
    ]);
  });

  it('that overlap and add the same person are no trouble (GoAlert panics)', () => {
    const rotation = withOverrides(
      '{ from: 2026-01-05, until: 2026-01-05T12:00, add: dee }',
      '{ from: 2026-01-05T06:00, until: 2026-01-05T18:00, add: dee }',
    );
    assert.deepEqual(
      schedule(rotation, '2026-01-05T00:00Z', '2026-01-06T00:00Z').map(line => line.slice(11)),
      // From 12:00 on it is the second override that has her there.
      ['00:00 ann+dee', '12:00 ann+dee', '18:00 ann'],
    );
  });
});

describe('gaps', () => {
  it('are exact, with those at both ends, and an empty turn is told from a hole', () => {
    const rotation = layerOf(
      'UTC',
      'anchor: 2026-01-05T09:00',
      'turn: 1d',
      'people: [ann, nobody]',
      'until: 2026-01-07T09:00',
    );
    const found = gaps(
      rotation,
      Date.parse('2026-01-05T08:59:59.999Z'),
      Date.parse('2026-01-07T09:00:00.001Z'),
    );
    assert.deepEqual(
      found.map(({ from, until, reason }) => [new Date(from).toISOString(), until - from, reason]),
      [
        ['2026-01-05T08:59:59.999Z', 1, 'uncovered'],
        ['2026-01-06T09:00:00.000Z', 86_400_000, 'empty-turn'],
        ['2026-01-07T09:00:00.000Z', 1, 'uncovered'],
      ],
    );
  });

  it('that are meant are told apart, and split where only a part is meant', () => {
    const rotation = rotationOf(
      'name: T\nzone: UTC\nlayers:\n  - { name: Day, anchor: 2026-01-05, turn: 1w, people: [ann], windows: [{ days: mon-fri, from: "09:00", until: "17:00" }] }\n' +
        'intended-gaps:\n  - { from: fri 18:00, until: mon 09:00 }\n  - { days: mon-thu, from: "17:00", until: "09:00" }\n  - { from: 2026-01-16T17:00, until: 2026-01-16T18:00 }\n',
    );
    const found = gaps(rotation, Date.parse('2026-01-05T09:00Z'), Date.parse('2026-01-19T09:00Z'));
    assert.deepEqual(
      found.filter(({ intended }) => !intended).map(({ from, until }) => [iso(from), iso(until)]),
      [['2026-01-09T17:00', '2026-01-09T18:00']],
    );
    const intended = found.filter(gap => gap.intended);
    assert.equal(
      intended.reduce((sum, { from, until }) => sum + until - from, 0) / 3_600_000,
      14 * 24 - 80 - 1,
    );
  });
});

describe('hand-offs', () => {
  it('are found where other people come on call, not where the same ones go on', () => {
    const rotation = layerOf('UTC', 'anchor: 2026-01-05', 'turn: 1d', 'people: [ann, ann, bob]');
    const next = nextHandOff(rotation, Date.parse('2026-01-05T12:00Z'));
    assert.deepEqual([iso(next?.at), next?.before, next?.after], ['2026-01-07T00:00', ['ann'], ['bob']]);
    const alone = layerOf('UTC', 'anchor: 2026-01-05', 'turn: 1d', 'people: [ann]');
    assert.equal(nextHandOff(alone, Date.parse('2026-01-05T12:00Z')), undefined);
    const far = layerOf('UTC', 'anchor: 2026-01-05', 'turn: 1mo', 'people: [ann, ann, ann, ann, bob]');
    assert.equal(iso(nextHandOff(far, Date.parse('2026-01-05T12:00Z'))?.at), '2026-05-05T00:00');
  });
});

describe('shadows', () => {
  it('follow a person or everybody, and are on call for nothing', () => {
    const rotation = rotationOf(
      'name: T\nzone: UTC\nlayers:\n  - { name: All, anchor: 2026-01-05, turn: 1d, people: [ann, bob, nobody] }\nshadows:\n  - { person: dee, follows: ann }\n  - { person: eve, from: 2026-01-06T12:00 }\n',
    );
    const shadowsAt = (at: string): readonly string[] => onCallAt(rotation, Date.parse(at)).shadows;
    assert.deepEqual(shadowsAt('2026-01-05T12:00Z'), ['dee']);
    assert.deepEqual(shadowsAt('2026-01-06T11:59Z'), []);
    assert.deepEqual(shadowsAt('2026-01-06T12:00Z'), ['eve']);
    assert.equal(onCallAt(rotation, Date.parse('2026-01-07T12:00Z')).gap, 'empty-turn');
    assert.deepEqual(shadowsAt('2026-01-07T12:00Z'), []);
  });
});
