import assert from 'node:assert/strict';
import { problemsOfText, problemsOfTextAt } from '../../../src/app/fileProblems';
import {
  isFresh,
  knownFindings,
  scheduleFindings,
  warmZone,
  zonesOf,
} from '../../../src/app/scheduleFindings';
import type { Person } from '../../../src/core/people/people';
import { HOUR } from '../../../src/core/time/calendar';
import { zoneOf } from '../../../src/core/time/zone';
import { at, siteOf } from '../../support/builders';
import { recordOf } from '../../support/rotations';

const GAPPY = `name: Gappy
zone: Asia/Kathmandu
layers:
  - name: Desk
    zone: Pacific/Apia
    anchor: 2026-11-16T09:00
    turn: 1d
    people: [alice]
    windows: [{ days: mon-fri, from: "09:00", until: "17:00" }]
`;

const nobody: readonly Person[] = [];

const codes = (problems: readonly { readonly code: string }[]): string[] => problems.map(({ code }) => code);

describe('scheduleFindings', () => {
  it('are the same list for an hour, and afterwards too where nothing else was found', () => {
    const record = recordOf('empty', GAPPY.replace(/ {4}windows.*\n/, ''));
    assert.deepEqual([knownFindings(record), isFresh(record, nobody, 0)], [[], false]);
    const first = scheduleFindings(record, nobody, at('08:00'));
    assert.deepEqual(codes(first), ['too-few-people']);
    assert.equal(scheduleFindings(record, nobody, at('08:59')), first);
    assert.ok(isFresh(record, nobody, at('08:59')));
    assert.ok(!isFresh(record, nobody, at('09:00')));
    assert.ok(!isFresh(record, nobody, at('07:59')), 'a clock that was set back');
    assert.equal(scheduleFindings(record, nobody, at('09:00') + 5 * HOUR), first);
  });

  it('are looked for again when the people change', () => {
    const record = recordOf('gappy', GAPPY);
    const before = scheduleFindings(record, [], at('08:00'));
    assert.ok(codes(before).includes('rotation-gap'));
    const people = [{ handle: 'alice', name: 'Alice', absences: [{ from: '2026-11-23', to: '2026-11-27' }] }];
    assert.ok(!isFresh(record, people, at('08:00')));
    assert.ok(codes(scheduleFindings(record, people, at('08:00'))).includes('absence-conflict'));
    assert.ok(codes(knownFindings(record)).includes('absence-conflict'));
  });

  it('know the zones that are to be warmed', () => {
    const record = recordOf('gappy', GAPPY);
    assert.deepEqual(zonesOf(record), ['Asia/Kathmandu', 'Pacific/Apia']);
    warmZone('Pacific/Apia', at('08:00'));
    assert.equal(zoneOf('Pacific/Apia').offsetAt(at('08:00')), 13 * HOUR);
  });

  it('join what is wrong with an unsaved text, of rotations alone', async () => {
    const site = await siteOf('08:15:02 alice declared SEV2: Checkout');
    const path = 'rotations/gappy.yml';
    assert.ok(!codes(problemsOfText(site, path, GAPPY)).includes('rotation-gap'));
    assert.ok(codes(problemsOfTextAt(site, path, GAPPY, at('08:00'))).includes('rotation-gap'));
    assert.deepEqual(
      problemsOfTextAt(site, 'people.yml', GAPPY, at('08:00')),
      problemsOfText(site, 'people.yml', GAPPY),
    );
  });
});
