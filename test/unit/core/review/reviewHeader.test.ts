import assert from 'node:assert/strict';
import fc from 'fast-check';
import { checkFacilitator, checkReviewDue, checkReviewHeader } from '../../../../src/core/review/checkHeader';
import { parseReviewHeader } from '../../../../src/core/review/reviewHeader';
import { incidentOf, under } from '../../../support/builders';

const review = (...lines: string[]): string => `---\n${lines.join('\n')}\n---\n# Review: x\n`;

/** What is read, without places. */
function read(...lines: string[]) {
  const { ranges, attendeeRanges, ...rest } = parseReviewHeader(review(...lines)).value;
  assert.equal(attendeeRanges.length, rest.attendees.length);
  assert.ok(ranges.size <= lines.length);
  return rest;
}

function wrong(...lines: string[]) {
  const text = review(...lines);
  return parseReviewHeader(text).problems.map(({ code, range, data }) => [
    code,
    under(text, range),
    data?.replacement,
  ]);
}

const NOTHING = {
  incident: undefined,
  state: 'draft',
  owner: undefined,
  facilitator: undefined,
  due: undefined,
  meeting: undefined,
  attendees: [],
  tags: [],
};

describe('parseReviewHeader', () => {
  it('reads all keys', () => {
    assert.deepEqual(
      read(
        'incident: 2026-11-23-x',
        'state: in-review',
        'owner: alice',
        'facilitator: "@dana"',
        'due: 2026-11-30',
        'meeting: 2026-11-27T15:00+01:00',
        'attendees: [alice, 123, Bob, bob]',
        'tags:\n  - config\n  - roll out',
        'own: kept',
      ),
      {
        incident: '2026-11-23-x',
        state: 'in-review',
        owner: 'alice',
        facilitator: 'dana',
        due: '2026-11-30',
        meeting: Date.parse('2026-11-27T14:00Z'),
        attendees: ['alice', '123', 'Bob'],
        tags: ['config', 'roll out'],
      },
    );
  });

  it('takes what is empty, and a text without front matter, for nothing said', () => {
    assert.deepEqual(
      read('state:', 'owner:', 'due: ""', 'attendees: []', 'tags:', 'facilitator: null'),
      NOTHING,
    );
    const { ranges, attendeeRanges, ...rest } = parseReviewHeader(
      '# Review\n\n---\nstate: closed\n---\n',
    ).value;
    assert.deepEqual([ranges.size, attendeeRanges, rest], [0, [], NOTHING]);
  });

  it('reads what people write', () => {
    assert.equal(read('state: In review').state, 'in-review');
    assert.equal(read('meeting: 2026-11-27 14:00 UTC').meeting, Date.parse('2026-11-27T14:00Z'));
    assert.deepEqual(read('attendees: alice, bob').attendees, ['alice', 'bob']);
    assert.deepEqual(read('tags: config').tags, ['config']);
    assert.deepEqual(wrong('state: In review', 'attendees: alice, bob', 'tags: config'), []);
  });

  it('leaves out what cannot be used, and says so at its place', () => {
    const lines = [
      'state: reviewd',
      'owner: [alice, bob]',
      'facilitator: two words',
      'due: 2026-02-30',
      'meeting: 2026-11-27 14:00',
      'attendees: [alice, "b b"]',
      'tags: {a: 1}',
    ];
    assert.deepEqual(read(...lines), { ...NOTHING, attendees: ['alice'] });
    assert.deepEqual(wrong(...lines), [
      ['review-header', '"b b"', undefined],
      ['review-header', 'reviewd', 'reviewed'],
      ['review-header', '[alice, bob]', undefined],
      ['review-header', 'two words', undefined],
      ['review-header', '2026-02-30', undefined],
      ['review-header', '2026-11-27 14:00', undefined],
      ['review-header', '{a: 1}', undefined],
    ]);
    assert.deepEqual(wrong('owner: @alice')[0]?.[0], 'yaml');
  });

  it('never fails, and only finds ranges within the text', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.constantFrom('state: x', 'owner: [', 'attendees: [a, {b: c}]'))),
        lines => {
          const text = review(...lines);
          const { value, problems } = parseReviewHeader(text);
          for (const { start, end } of [...value.ranges.values(), ...problems.map(({ range }) => range)]) {
            assert.ok(start >= 0 && start <= end && end <= text.length);
          }
        },
      ),
    );
  });
});

describe('checkReviewHeader', () => {
  const check = (text: string, people: readonly string[] = ['alice']) =>
    checkReviewHeader(
      parseReviewHeader(text).value,
      people.map(handle => ({ handle, name: handle })),
    ).map(({ code, range }) => [code, under(text, range)]);

  it('wants an owner, but not of a text without front matter', () => {
    assert.deepEqual(check(review('state: draft', 'owner:')), [['review-no-owner', 'owner']]);
    assert.deepEqual(check(review('state: draft')), [['review-no-owner', 'draft']]);
    assert.deepEqual(check('# Review\n'), []);
  });

  it('finds people that nobody knows, where the team lists its people', () => {
    const text = review('owner: ALICE', 'facilitator: bob', 'attendees: [alice, carol]');
    assert.deepEqual(check(text), [
      ['unknown-person', 'bob'],
      ['unknown-person', 'carol'],
    ]);
    assert.deepEqual(check(text, []), []);
  });
});

describe('checkFacilitator', () => {
  const incident = incidentOf(`
    08:00:00 alice declared SEV2: x
    08:01:00 alice role lead @bob
    08:02:00 carol link https://example.com/graph graph
    08:03:00 alice role observer @carol
    08:04:00 dora action rolled back
    09:00:00 bob status resolved
    10:00:00 erik note looked at the graphs again
    10:00:00 carol review started, owner @alice
  `);
  const of = (facilitator: string) =>
    checkFacilitator(parseReviewHeader(review(`facilitator: ${facilitator}`)).value, incident).map(
      ({ message }) => /\((.*?)\)/.exec(message)?.[1],
    );

  it('warns of whoever held a role or wrote into the log before it was over', () => {
    assert.deepEqual(of('Bob'), ['held the role lead']);
    assert.deepEqual(of('alice'), ['wrote 3 entries of its log']);
    assert.deepEqual(of('dora'), ['wrote an entry of its log']);
  });

  it('has nothing against whoever looked on, came later, or only put a link there', () => {
    assert.deepEqual([...of('carol'), ...of('erik'), ...of('zoe'), ...of('')], []);
  });
});

describe('checkReviewDue', () => {
  const now = Date.parse('2026-11-30T12:00Z');
  const of = (phase: 'review' | 'over', ...lines: string[]) =>
    checkReviewDue(parseReviewHeader(review(...lines)).value, { phase }, now).map(({ code }) => code);

  it('finds a review past its day until it is agreed on or the incident closed', () => {
    assert.deepEqual(of('review', 'due: 2026-11-29'), ['review-overdue']);
    assert.deepEqual(of('review', 'state: in-review', 'due: 2026-11-29'), ['review-overdue']);
    assert.deepEqual(of('review', 'due: 2026-11-30'), []);
    assert.deepEqual(of('review', 'state: reviewed', 'due: 2026-11-29'), []);
    assert.deepEqual(of('over', 'due: 2026-11-29'), []);
    assert.deepEqual(of('review', 'state: draft'), []);
  });
});
