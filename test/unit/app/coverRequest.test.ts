import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Refusal } from '../../../src/app/change';
import { coverNews } from '../../../src/app/coverNews';
import {
  planAcceptRequest,
  planEndRequest,
  planRequestCover,
  type WantedCover,
} from '../../../src/app/coverRequest';
import { requestRow, roleIn } from '../../../src/app/coverRows';
import { nextChangeOf } from '../../../src/app/onCallRows';
import { openRequests } from '../../../src/app/openRequests';
import { applyEdits } from '../../../src/core/change/applyEdits';
import type { Change } from '../../../src/core/change/change';
import { checkSchedule } from '../../../src/core/oncall/checkRotation';
import { handlesOf } from '../../../src/core/oncall/handOff';
import { parseRotation } from '../../../src/core/oncall/parseRotation';
import { printRotation } from '../../../src/core/oncall/printRotation';
import { segments } from '../../../src/core/oncall/schedule';
import { timeOnCall, tryStandIn, withOverrides } from '../../../src/core/oncall/standIn';
import type { Person } from '../../../src/core/people/people';
import { HOUR } from '../../../src/core/time/calendar';
import { authorAt } from '../../support/builders';
import { around, rotationNear } from '../../support/onCallArbitraries';
import { recordOf, rotationOf, schedule } from '../../support/rotations';

const TEXT = `name: Primary # never page marketing
zone: Europe/Berlin
layers:
  - name: Everybody
    anchor: 2026-11-16T09:00 # Mondays
    turn: 1w
    people: [alice, bob, carol]
`;
const PEOPLE: readonly Person[] = ['alice', 'bob', 'carol', 'dan'].map(handle => ({ handle, name: handle }));

/** Tuesday of Bob's week, 12:30 in Berlin. */
const NOW = Date.parse('2026-11-24T11:30Z');
const as = (actor: string, now = NOW) => ({ ...authorAt('11:30', actor), now });
const siteWith = (text: string) => ({ rotations: [recordOf('primary', text)], people: PEOPLE });
const time = (text: string): number => Date.parse(text);

const EVENING: WantedCover = {
  rotation: 'primary',
  person: 'bob',
  from: time('2026-11-27T17:00Z'),
  until: time('2026-11-28T08:00Z'),
  asks: 'carol',
  reason: 'Concert',
};
const SWAP: WantedCover = {
  ...EVENING,
  inReturn: { from: time('2026-12-04T17:00Z'), until: time('2026-12-05T08:00Z') },
};

function textAfter({ edits }: Change): string {
  const [edit] = edits;
  assert.ok(edit?.kind === 'replace' && edits.length === 1);
  return edit.after;
}

function ask(wanted: WantedCover, text = TEXT): { readonly text: string; readonly id: string } {
  const after = textAfter(planRequestCover(siteWith(text), wanted, as('bob')));
  const id = rotationOf(after).requests.at(-1)?.id ?? '';
  return { text: after, id };
}

function refused(plan: () => unknown, message: RegExp): void {
  assert.throws(plan, (error: unknown) => error instanceof Refusal && message.test(error.message));
}

describe('a request for cover', () => {
  it('is a line in the rotation’s file, and changes nobody’s time on call', () => {
    const change = planRequestCover(siteWith(TEXT), EVENING, as('bob'));
    assert.equal(change.subject, 'rotations/primary: @bob asks @carol to cover 2026-11-27 18:00 to 09:00');
    const after = textAfter(change);
    assert.match(
      after.slice(TEXT.length),
      /^requests:\n {2}- \{ id: r[a-z2-9]{4}, from: 2026-11-27T18:00, until: 2026-11-28T09:00, person: bob, asks: carol, reason: Concert \}\n$/,
    );
    assert.ok(after.startsWith(TEXT));
    assert.deepEqual(
      segments(rotationOf(after), NOW, NOW + 900 * HOUR),
      segments(rotationOf(TEXT), NOW, NOW + 900 * HOUR),
    );
    assert.deepEqual(parseRotation(after).problems, []);
  });

  it('is refused where there is nothing to cover, or a request stands already', () => {
    const plan =
      (wanted: Partial<WantedCover>, text = TEXT) =>
      () =>
        planRequestCover(siteWith(text), { ...EVENING, ...wanted }, as('bob'));
    refused(plan({ person: 'alice' }), /@alice is not on call 2026-11-27 18:00 to 09:00/);
    refused(plan({ asks: 'bob' }), /cover for themselves/);
    refused(plan({ asks: 'karol' }), /Did you mean @carol/);
    refused(plan({ until: NOW }), /end before it begins/);
    refused(plan({}, ask(EVENING).text), /a request of @bob for that time already/);
    refused(plan({ inReturn: { from: EVENING.from, until: EVENING.until } }), /another time/);
    refused(
      plan({ inReturn: { from: time('2026-12-10T17:00Z'), until: time('2026-12-11T17:00Z') } }),
      /@carol is not on call/,
    );
  });

  it('becomes an override in the edit that takes it out', () => {
    const { text, id } = ask(EVENING);
    const change = planAcceptRequest(siteWith(text), { rotation: 'primary', id }, as('carol'));
    assert.equal(change.subject, 'rotations/primary: @carol covers for @bob 2026-11-27 18:00 to 09:00');
    const after = textAfter(change);
    assert.equal(
      after,
      `${TEXT}requests:\noverrides:\n  - { from: 2026-11-27T18:00, until: 2026-11-28T09:00, replace: bob, with: carol, reason: Concert }\n`,
    );
    assert.deepEqual(schedule(rotationOf(after), '2026-11-27T12:00Z', '2026-11-28T12:00Z'), [
      '2026-11-27T12:00 bob',
      '2026-11-27T17:00 carol',
      '2026-11-28T08:00 bob',
    ]);
  });

  it('may be a swap: both stretches change hands at once', () => {
    const { text, id } = ask(SWAP);
    const change = planAcceptRequest(siteWith(text), { rotation: 'primary', id }, as('carol'));
    assert.match(
      change.subject,
      /@carol and @bob swap 2026-11-27 18:00 to 09:00 for 2026-12-04 18:00 to 09:00$/,
    );
    assert.deepEqual(schedule(rotationOf(textAfter(change)), '2026-11-27T12:00Z', '2026-12-05T12:00Z'), [
      '2026-11-27T12:00 bob',
      '2026-11-27T17:00 carol',
      '2026-11-28T08:00 bob',
      '2026-11-30T08:00 carol',
      '2026-12-04T17:00 bob',
      '2026-12-05T08:00 carol',
    ]);
    // Dan has nothing to give in return.
    refused(
      () => planAcceptRequest(siteWith(text), { rotation: 'primary', id }, as('dan')),
      /You are not on call 2026-12-04/,
    );
  });

  it('may be accepted by anybody but whoever made it, also when part of it is over', () => {
    const { text, id } = ask(EVENING);
    const key = { rotation: 'primary', id };
    refused(() => planAcceptRequest(siteWith(text), key, as('bob')), /your own request/);
    const late = as('dan', time('2026-11-27T20:00Z'));
    assert.match(
      textAfter(planAcceptRequest(siteWith(text), key, late)),
      /from: 2026-11-27T21:00, until: 2026-11-28T09:00, replace: bob, with: dan/,
    );
    refused(() => planAcceptRequest(siteWith(text), key, as('dan', time('2026-11-28T08:00Z'))), /is over/);
    refused(
      () => planAcceptRequest(siteWith(TEXT), key, as('dan')),
      /somebody accepted it, or it was withdrawn/,
    );
    refused(() => planAcceptRequest(siteWith(text), key, as('erin')), /not in people.yml/);
    const gone = text.replace('[alice, bob, carol]', '[alice, dan, carol]');
    refused(() => planAcceptRequest(siteWith(gone), key, as('carol')), /not on call then any more/);
  });

  it('is declined or withdrawn by taking it out', () => {
    const one = ask(EVENING);
    const two = ask(
      { ...EVENING, from: time('2026-11-28T08:00Z'), until: time('2026-11-29T08:00Z') },
      one.text,
    );
    const decline = planEndRequest(siteWith(two.text), { rotation: 'primary', id: one.id }, as('carol'));
    assert.match(decline.subject, /@carol declines to cover for @bob 2026-11-27/);
    assert.deepEqual(
      rotationOf(textAfter(decline)).requests.map(({ id }) => id),
      [two.id],
    );
    const withdraw = planEndRequest(siteWith(one.text), { rotation: 'primary', id: one.id }, as('bob'));
    assert.match(withdraw.subject, /@bob withdraws the request for cover 2026-11-27/);
    assert.equal(textAfter(withdraw), `${TEXT}requests:\n`);
  });

  it('is not taken from everybody by one who cannot take it', () => {
    const end = (text: string, id: string, actor: string) => (): Change =>
      planEndRequest(siteWith(text), { rotation: 'primary', id }, as(actor));
    const open = ask({ ...EVENING, asks: undefined });
    assert.throws(end(open.text, open.id, 'carol'), /put to everybody.*leave it to the others/);
    assert.match(end(open.text, open.id, 'bob')().subject, /@bob withdraws/);
    const named = ask(EVENING);
    assert.throws(end(named.text, named.id, 'dan'), /put to @carol: only they can decline it/);
  });

  it('is merged by its id: two that are made at the same time both stay', () => {
    const base = `${TEXT}requests:\n  - { id: r0, from: 2026-11-25, until: 2026-11-26, person: bob }\n`;
    const site = siteWith(base);
    const first = planRequestCover(site, EVENING, as('bob'));
    const second = planRequestCover(
      site,
      {
        ...EVENING,
        person: 'carol',
        asks: undefined,
        from: time('2026-12-02T17:00Z'),
        until: time('2026-12-03T08:00Z'),
      },
      { ...as('carol'), random: below => 7 % below },
    );
    const { files, conflicts } = applyEdits(second.edits, () => textAfter(first));
    assert.deepEqual(conflicts, []);
    const ids = (text: string): string[] => rotationOf(text).requests.map(({ id }) => id);
    assert.deepEqual(ids(files.get('rotations/primary.yml') ?? ''), [
      ...ids(textAfter(first)),
      ...ids(textAfter(second)).slice(1),
    ]);
    // One accepts while another one declines: what is gone stays gone, and the override stays.
    const key = { rotation: 'primary', id: ids(textAfter(first))[1] ?? '' };
    const accepted = planAcceptRequest(siteWith(textAfter(first)), key, as('carol'));
    const declined = planEndRequest(siteWith(textAfter(first)), key, as('carol'));
    const both = applyEdits(declined.edits, () => textAfter(accepted));
    assert.deepEqual([both.conflicts, both.files.size], [[], 0]);
  });

  it('is a problem once nobody can accept it', () => {
    const found = (text: string, now: number): string[] => {
      const { file, rotation } = parseRotation(text).value;
      return checkSchedule({ file, rotation }, [], now)
        .filter(({ code }) => code.startsWith('request'))
        .map(({ code, range }) => `${code} ${text.slice(range.start, range.end)}`);
    };
    const { text } = ask(SWAP);
    assert.deepEqual(found(text, NOW), []);
    const gone = text.replace('[alice, bob, carol]', '[alice, dan, carol]');
    assert.deepEqual(found(gone, NOW), ['request-not-theirs bob']);
    const other = text.replace('[alice, bob, carol]', '[alice, bob, dan]');
    assert.deepEqual(found(other, NOW), [
      'request-not-theirs { from: 2026-12-04T18:00, until: 2026-12-05T09:00 }',
    ]);
    assert.match(found(text, time('2026-11-28T08:00Z')).join(), /^request-over \{ id: r/);
    const early = text.replace('2026-12-04T18:00, until: 2026-12-05', '2026-11-24T10:00, until: 2026-11-24');
    assert.match(found(early.replace('24T09:00', '24T11:00'), NOW).join(), /^request-over \{ from/);
  });

  it('is checked as an override is: ids, times, people', () => {
    const codes = (line: string): string[] =>
      parseRotation(`${TEXT}requests:\n${line}`).problems.map(({ code }) => code);
    const ok = '{ id: r1, from: 2026-11-27, until: 2026-11-28, person: bob }';
    assert.deepEqual(codes(`  - ${ok}\n`), []);
    assert.deepEqual(codes(`  - ${ok}\n  - ${ok}\n`), ['duplicate-id']);
    assert.deepEqual(codes('  - { id: 1e3, from: 2026-11-27, until: 2026-11-28, person: bob }\n'), [
      'yaml-value',
    ]);
    assert.deepEqual(codes('  - { id: r1, from: 2026-11-28, until: 2026-11-27, person: bob }\n'), [
      'yaml-value',
    ]);
    assert.deepEqual(codes('  - { id: r1, from: 2026-11-27, until: 2026-11-28, person: bob, who: me }\n'), [
      'yaml-key',
    ]);
    assert.deepEqual(codes('  - { id: r1, from: 2027-10-31T02:30, until: 2027-11-01, person: bob }\n'), [
      'time-twice',
    ]);
    assert.deepEqual(
      codes(
        '  - { id: r1, from: 2027-03-28, until: 2027-03-29, person: bob, in-return: { from: 2027-03-28T02:30, until: 2027-04-01 } }\n',
      ),
      ['time-skipped'],
    );
  });
});

describe('requests for cover, as shown', () => {
  const reader = (me: string, now = NOW) => ({ me, now, zone: 'Europe/Berlin' });

  it('say who wants what, and whether it concerns the reader', () => {
    const [one] = openRequests(siteWith(ask(SWAP).text), NOW);
    assert.ok(one);
    const row = requestRow(one, reader('carol'));
    assert.equal(row.label, 'Cover wanted: @bob Fri 18:00 to Sat 09:00');
    assert.equal(
      row.description,
      'Primary · asks @carol · in return for Fri 4 Dec 18:00 to Sat 5 Dec 09:00 · Concert',
    );
    assert.deepEqual(
      ['bob', 'carol', 'dan'].map(me => roleIn(one, me)),
      ['mine', 'asked', 'others'],
    );
  });

  it('are gone when their time is over', () => {
    const site = siteWith(ask({ ...EVENING, until: time('2026-11-27T20:00Z') }).text);
    assert.equal(openRequests(site, time('2026-11-27T20:00Z')).length, 0);
    assert.equal(nextChangeOf(site, reader('dan', time('2026-11-27T18:00Z'))), time('2026-11-27T20:00Z'));
  });

  it('are told once to those whom they are put to, and not what stood there already', () => {
    const { text, id } = ask(EVENING);
    const tell = (content: string, me: string, told: readonly string[] | undefined) =>
      coverNews(siteWith(content), reader(me), told);
    assert.deepEqual(tell(text, 'carol', undefined), { news: [], told: [`primary/${id}`] });
    assert.deepEqual(tell(text, '', undefined), { news: [], told: undefined });
    const { news, told } = tell(text, 'carol', []);
    assert.deepEqual(news, [
      {
        kind: 'asked',
        rotation: 'primary',
        id,
        message:
          'Cover wanted: @bob Fri 18:00 to Sat 09:00 (Primary · asks @carol · Concert). Can you take it?',
      },
    ]);
    assert.deepEqual(tell(text, 'carol', told).news, []);
    assert.deepEqual([tell(text, 'alice', []).news, tell(text, 'bob', []).news], [[], []]);
    const bob = tell(text, 'bob', undefined).told;
    assert.deepEqual(tell(text, 'bob', bob), { news: [], told: bob });
    const key = { rotation: 'primary', id };
    const accepted = textAfter(planAcceptRequest(siteWith(text), key, as('carol')));
    const declined = textAfter(planEndRequest(siteWith(text), key, as('carol')));
    const heard = (content: string): string[] => tell(content, 'bob', bob).news.map(({ message }) => message);
    assert.deepEqual(heard(accepted), ['@carol is on call instead of you Fri 18:00 to Sat 09:00 (Primary).']);
    assert.deepEqual(heard(declined), [
      'Your request for cover Fri 18:00 to Sat 09:00 (Primary) was declined or withdrawn: you are on call.',
    ]);
    assert.deepEqual(tell(accepted, 'bob', tell(accepted, 'bob', bob).told), { news: [], told: [] });
    const broken = coverNews({ rotations: [] }, reader('bob'), bob);
    assert.deepEqual(broken, { news: [], told: bob }, 'what cannot be read tells nothing');
    assert.deepEqual(coverNews(siteWith(accepted), reader('bob', EVENING.until), bob), {
      news: [],
      told: [],
    });
    const everybody = ask({ ...EVENING, asks: undefined }).text;
    assert.deepEqual(
      tell(everybody, 'alice', []).news.map(({ kind }) => kind),
      ['open'],
    );
    assert.equal(tell(everybody, 'dan', []).news.length, 0, 'takes no turns there');
  });
});

describe('standing in, whatever a rotation is like', function () {
  this.timeout(60_000);

  it('puts the one wherever the other would be, and nobody else anywhere', () => {
    let planned = 0;
    fc.assert(
      fc.property(
        around.chain(place =>
          fc.record({
            rotation: rotationNear(place),
            from: fc.integer({ min: -72, max: 72 }).map(hours => place.day + hours * HOUR),
            length: fc.integer({ min: 1, max: 72 }),
          }),
        ),
        ({ rotation, from, length }) => {
          const until = from + length * HOUR;
          const wanted = { person: 'ann', by: 'zoe', from, until };
          const overrides = tryStandIn(rotation, wanted);
          if (overrides === undefined) {
            const mine = timeOnCall(rotation, 'ann', wanted);
            assert.ok(mine.length === 0 || rotation.overrides.length > 0);
            return;
          }
          planned++;
          const after = parseRotation(printRotation(withOverrides(rotation, overrides))).value.rotation;
          const expected = segments(rotation, from - 100 * HOUR, until + 100 * HOUR).flatMap(segment =>
            [from, until].reduce(
              (parts, edge) =>
                parts.flatMap(part =>
                  part.from < edge && edge < part.until
                    ? [
                        { ...part, until: edge },
                        { ...part, from: edge },
                      ]
                    : [part],
                ),
              [segment],
            ),
          );
          for (const part of expected) {
            const isIn = part.from >= from && part.until <= until;
            const crew = handlesOf(part).map(handle =>
              isIn && handle.toLowerCase() === 'ann' ? 'zoe' : handle,
            );
            for (const found of segments(after, part.from, part.until)) {
              assert.deepEqual([...handlesOf(found)].sort(), [...crew].sort());
            }
          }
        },
      ),
      { seed: 5, numRuns: 120 },
    );
    assert.ok(planned > 30, `only ${planned} were planned`);
  });
});
