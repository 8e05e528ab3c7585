import assert from 'node:assert/strict';
import { Zone, zoneOf } from '../../../../src/core/time/zone';
import { ZONES } from '../../../support/onCallArbitraries';
import { askIntl, slowInstant } from '../../../support/onCallOracle';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** LIVESITE_ALL_ZONES=1 compares every zone that the platform knows, hour by hour: minutes. */
const ALL = process.env.LIVESITE_ALL_ZONES === '1';
const COMPARED: readonly string[] = ALL ? Intl.supportedValuesOf('timeZone') : ZONES;
const STEP = ALL ? HOUR : 3 * DAY;

const local = (text: string): number => Date.parse(`${text}Z`);
const iso = (at: number): string => new Date(at).toISOString().slice(0, 16);

describe('the tables of time zones', function () {
  this.timeout(ALL ? 3_600_000 : 60_000);

  it('say what Intl says, from 2010 to 2035, and find each change of the clocks to the minute', () => {
    let changes = 0;
    for (const name of COMPARED) {
      const zone = new Zone(name);
      for (let at = Date.UTC(2010, 0, 1); at < Date.UTC(2036, 0, 1); at += STEP) {
        assert.equal(zone.toLocal(at), askIntl(name, at), `${name} ${iso(at)}`);
      }
      for (const at of zone.changes(Date.UTC(2010, 0, 1), Date.UTC(2036, 0, 1))) {
        for (const near of [at - HOUR, at - MINUTE, at - 1000, at, at + MINUTE, at + HOUR]) {
          assert.equal(zone.toLocal(near), askIntl(name, near), `${name} ${iso(near)}`);
        }
        assert.notEqual(
          askIntl(name, at - 1000) + 1000,
          askIntl(name, at),
          `${name} ${iso(at)} is no change`,
        );
        changes++;
      }
    }
    assert.ok(changes > 400, `only ${changes} changes were found`);
  });

  it('turn local times into instants as a search through Intl does, around changes of the clocks', () => {
    let compared = 0;
    for (const name of ZONES) {
      const zone = new Zone(name);
      const changes = zone.changes(Date.UTC(2010, 0, 1), Date.UTC(2036, 0, 1));
      for (const change of changes.filter((_, index) => index % 12 === 0)) {
        const shown = zone.toLocal(change);
        for (let quarter = -12; quarter <= 12; quarter++) {
          const at = Math.floor(shown / (15 * MINUTE)) * 15 * MINUTE + quarter * 15 * MINUTE;
          for (const which of ['first', 'last'] as const) {
            assert.equal(
              iso(zone.toInstant(at, which)),
              iso(slowInstant(name, at, which)),
              `${name} ${iso(at)} ${which}`,
            );
            compared++;
          }
        }
      }
    }
    assert.ok(compared > 1000, `only ${compared} were compared`);
  });

  it('take the first valid instant for a time that is skipped, and either of two for one that comes twice', () => {
    const berlin = zoneOf('Europe/Berlin');
    assert.equal(iso(berlin.toInstant(local('2026-03-29T02:30'), 'first')), '2026-03-29T01:00');
    assert.equal(iso(berlin.toInstant(local('2026-03-29T02:30'), 'last')), '2026-03-29T01:00');
    assert.equal(iso(berlin.toInstant(local('2026-10-25T02:30'), 'first')), '2026-10-25T00:30');
    assert.equal(iso(berlin.toInstant(local('2026-10-25T02:30'), 'last')), '2026-10-25T01:30');
    const kinds = ['2026-03-29T02:30', '2026-10-25T02:30', '2026-10-25T03:00', '2026-03-29T03:00'].map(time =>
      berlin.kindOf(local(time)),
    );
    assert.deepEqual(kinds, ['skipped', 'twice', 'once', 'once']);
  });

  it('leave out a day, a midnight, half an hour, or nothing', () => {
    const first = (zone: string, time: string): string => iso(zoneOf(zone).toInstant(local(time), 'first'));
    assert.equal(first('Pacific/Apia', '2011-12-30T15:00'), '2011-12-30T10:00');
    assert.equal(first('America/Havana', '2026-03-08T00:30'), '2026-03-08T05:00');
    assert.equal(first('Australia/Lord_Howe', '2026-10-04T02:15'), '2026-10-03T15:30');
    assert.equal(first('Antarctica/Troll', '2026-03-29T02:00'), '2026-03-29T01:00');
    assert.equal(first('Asia/Kathmandu', '2026-03-29T02:30'), '2026-03-28T20:45');
    // Gaza's clocks were changed a minute after midnight.
    assert.equal(first('Asia/Gaza', '2010-03-27T00:00'), '2010-03-26T22:00');
    assert.equal(first('Asia/Gaza', '2010-03-27T00:30'), '2010-03-26T22:01');
    assert.equal(first('UTC', '9999-12-31T23:00'), '9999-12-31T23:00');
  });

  it('refuse a zone that nobody knows', () => {
    assert.throws(() => zoneOf('Mars/Olympus'), RangeError);
  });
});
