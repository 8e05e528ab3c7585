import assert from 'node:assert/strict';
import { importOf, messagesOf, onlyRotation, shiftsIn } from '../../../support/importing';

const BERLIN = { zone: 'Europe/Berlin' };
const day = (index: number): string =>
  new Date(Date.parse('2026-11-23T00:00Z') + index * 86_400_000).toISOString().slice(0, 10);

describe('import from CSV', () => {
  it('finds the rota of days on which somebody is named, and nobody at weekends', () => {
    const people = ['ana', 'ben', 'cleo'];
    let turn = 0;
    const rows = Array.from(
      { length: 42 },
      (_, index) => `${day(index)},${index % 7 > 4 ? '' : people[turn++ % 3]}`,
    );
    const plan = importOf('csv', [`Date,User\n${rows.join('\n')}\n`], BERLIN);
    const rotation = onlyRotation(plan);
    const [layer] = rotation.layers;
    assert.deepEqual(
      [layer?.lineUp.advance, layer?.lineUp.people, rotation.overrides.length],
      ['active-days', [['ana'], ['ben'], ['cleo']], 0],
    );
    assert.deepEqual(shiftsIn(rotation, '2026-11-26T23:00Z', '2026-12-01T23:00Z'), [
      '2026-11-26T23:00 11-27T23:00 ben',
      '2026-11-29T23:00 11-30T23:00 cleo',
      '2026-11-30T23:00 12-01T23:00 ana',
    ]);
    assert.match(
      messagesOf(plan, 'maps'),
      /ends with the last of them, 2027-01-02T00:00\. To go on, take `until` out/,
    );
    assert.deepEqual(shiftsIn(rotation, '2027-01-03T00:00Z', '2027-02-03T00:00Z'), []);
  });

  it('takes days that are a week apart to last until the next', () => {
    const rows = [0, 7, 14, 21, 28].map(
      (index, at) => `${day(index)};${at % 2 === 0 ? 'Ana Ruiz' : 'Ben Okafor'}`,
    );
    const plan = importOf('csv', [`day;person\n${rows.join('\n')}`], BERLIN);
    assert.match(messagesOf(plan, 'assumed'), /7 days apart/);
    assert.deepEqual(shiftsIn(onlyRotation(plan), '2026-11-22T23:00Z', '2026-12-06T23:00Z'), [
      '2026-11-22T23:00 11-29T23:00 ana-ruiz',
      '2026-11-29T23:00 12-06T23:00 ben-okafor',
    ]);
    assert.deepEqual(onlyRotation(plan).layers[0]?.lineUp.turn, [{ count: 1, unit: 'w' }]);
  });

  it('reads shifts with times, 24:00, offsets and quotes, several people and columns it does not need', () => {
    const text =
      '\ufeffstart,end,user,note\r\n2026-11-24 09:00,2026-11-24 24:00,"ana, ben",x\r\n2026-11-25T00:00:00+01:00,2026-11-25T07:00:00+01:00,cleo,"say ""hi"""\r\n2026/11/26 09:00,2026-11-26T11:30,@dee,\r\n';
    const plan = importOf('csv', [text], BERLIN);
    assert.deepEqual(shiftsIn(onlyRotation(plan), '2026-11-01T00:00Z', '2026-12-31T00:00Z'), [
      '2026-11-24T08:00 11-24T23:00 ana, ben',
      '2026-11-24T23:00 11-25T06:00 cleo',
      '2026-11-26T08:00 11-26T10:30 dee',
    ]);
    assert.match(messagesOf(plan, 'left-out'), /The column "note" is not read/);
  });

  it('reads a day with hours, over midnight too, and rows without a heading', () => {
    const text = 'date,start,end,user\n2026-11-24,22:00,06:00,ana\n2026-11-25,9:00,24:00,ben\n';
    assert.deepEqual(
      shiftsIn(
        onlyRotation(importOf('csv', [text], { zone: 'UTC' })),
        '2026-11-01T00:00Z',
        '2026-12-31T00:00Z',
      ),
      ['2026-11-24T22:00 11-25T06:00 ana', '2026-11-25T09:00 11-26T00:00 ben'],
    );
    const bare = importOf('csv', ['2026-11-24,ana\n2026-11-25,ben\n'], { zone: 'UTC' });
    assert.match(messagesOf(bare, 'assumed'), /first line names no columns/);
    assert.deepEqual(shiftsIn(onlyRotation(bare), '2026-11-01T00:00Z', '2026-12-31T00:00Z'), [
      '2026-11-24T00:00 11-25T00:00 ana',
      '2026-11-25T00:00 11-26T00:00 ben',
    ]);
  });

  it('makes a rotation for each that a column names, as Livesite’s own schedule has it', () => {
    const text =
      'rotation,from,until,person,source\nprimary,2026-11-24T08:00:00Z,2026-11-25T08:00:00Z,ana,turn\nsecondary,2026-11-24T08:00:00Z,2026-11-25T08:00:00Z,ben,turn\nprimary,2026-11-25T08:00:00Z,2026-11-27T08:00:00Z,,nobody\n';
    const plan = importOf('csv', [text]);
    assert.equal(messagesOf(plan, 'decide'), '');
    assert.deepEqual(
      plan.rotations.map(({ id }) => id),
      ['primary', 'secondary'],
    );
  });

  it('asks where a day can be meant in two ways, where no zone is named, and where columns are unknown', () => {
    const decide = (text: string, options = {}): string =>
      messagesOf(importOf('csv', [text], options), 'decide');
    assert.match(decide('date,user\n11/12/2026,ana\n', BERLIN), /Line 2: "11\/12\/2026" is no time/);
    assert.match(decide('date,user\n2026-02-30,ana\n2026-03-01,ben\n', BERLIN), /2026-02-30/);
    assert.match(decide('date,user\n2026-11-24,ana\n'), /name no time zone/);
    assert.match(decide('colour,shape\nred,round\n', BERLIN), /No columns are understood/);
    assert.match(
      messagesOf(
        importOf('csv', [
          'start,end,user\n2026-11-25T09:00Z,2026-11-24T09:00Z,ana\n2026-11-25T09:00Z,2026-11-26T09:00Z,ana\n',
        ]),
        'left-out',
      ),
      /Line 2: it ends before it begins/,
    );
    assert.match(
      messagesOf(
        importOf('csv', ['start,end,user\n2026-10-25T02:30,2026-10-25T09:00,ana\n'], BERLIN),
        'assumed',
      ),
      /the clocks of Europe\/Berlin change/,
    );
  });
});
