import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ENTRY_ID, nextEntryId, timeOfEntryId } from '../../../../src/core/incident/entryId';

const random = (below: number) => Math.floor(Math.random() * below);
const times = fc.integer({ min: 0, max: Date.parse('2100-01-01') });

describe('nextEntryId', () => {
  it('holds the time, and sorts as text as it was made', () => {
    fc.assert(
      fc.property(times, times, (a, b) => {
        const [first, second] = [nextEntryId(a, undefined, random), nextEntryId(b, undefined, random)];
        assert.match(first, ENTRY_ID);
        assert.equal(first.length, 16);
        assert.equal(timeOfEntryId(first), a);
        if (a !== b) {
          assert.equal(first < second, a < b);
        }
      }),
    );
  });

  it('comes after the newest one seen, whatever the clock does', () => {
    fc.assert(
      fc.property(fc.array(times, { minLength: 1, maxLength: 60 }), clock => {
        let newest: string | undefined;
        const ids: string[] = [];
        for (const now of clock) {
          newest = nextEntryId(now, newest, random);
          ids.push(newest);
        }
        assert.deepEqual([...ids].sort(), ids);
        assert.equal(new Set(ids).size, ids.length);
      }),
    );
  });

  it('comes after what it has seen even where five machines with wrong clocks write at once', () => {
    const steps = fc.array(
      fc.record({
        machine: fc.nat(4),
        sees: fc.array(fc.nat(4), { maxLength: 3 }),
        drift: fc.integer({ min: -1e9, max: 1e9 }),
      }),
      {
        minLength: 1,
        maxLength: 80,
      },
    );
    fc.assert(
      fc.property(steps, all => {
        const known: Set<string>[] = [new Set(), new Set(), new Set(), new Set(), new Set()];
        const everything: string[] = [];
        for (const [step, { machine, sees, drift }] of all.entries()) {
          const own = known[machine] ?? new Set();
          for (const other of sees) {
            for (const id of known[other] ?? []) {
              own.add(id);
            }
          }
          const newest = [...own].sort().at(-1);
          const id = nextEntryId(1_700_000_000_000 + step * 1000 + drift, newest, random);
          assert.ok(newest === undefined || id > newest);
          own.add(id);
          everything.push(id);
        }
        assert.equal(new Set(everything).size, everything.length);
      }),
    );
  });

  it('hardly ever repeats within a millisecond', () => {
    const ids = new Set(
      Array.from({ length: 2000 }, () => nextEntryId(1_700_000_000_000, undefined, random)),
    );
    assert.ok(ids.size >= 1999);
  });

  it('passes over an id that no clock makes, so that it does not run out of digits', () => {
    const now = Date.parse('2026-11-23T08:15:02Z');
    assert.equal(timeOfEntryId(nextEntryId(now, 'ZZZZZZZZZZZZZZZZ', random)), now);
    assert.equal(timeOfEntryId(nextEntryId(now, 'no id', random)), now);
    assert.equal(timeOfEntryId(nextEntryId(-5, undefined, random)), 0);
  });
});

describe('timeOfEntryId', () => {
  it('knows ids of 10 to 26 digits without I, L, O and U', () => {
    assert.equal(timeOfEntryId('0000000001'), 1);
    assert.equal(timeOfEntryId('00000000ZZABCDEF'), 1023);
    for (const text of ['', '000000001', 'O000000000', '01jdcq8x2k', '0'.repeat(27), '01JDCQ8X2K\n']) {
      assert.equal(timeOfEntryId(text), undefined, text);
    }
  });

  it('takes for an id what the pattern takes for one', () => {
    const text = fc.oneof(
      fc.stringMatching(/^[0-9A-Z]{9,27}$/),
      fc.stringMatching(/^[0-9A-HJKMNP-TV-Z]{9,27}$/),
      fc.string({ minLength: 9, maxLength: 12, unit: 'binary' }),
    );
    fc.assert(
      fc.property(text, id => {
        assert.equal(timeOfEntryId(id) !== undefined, ENTRY_ID.test(id));
      }),
    );
  });
});
