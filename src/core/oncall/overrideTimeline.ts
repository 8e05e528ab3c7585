import type { Instant } from '../time/instant';
import type { Zone } from '../time/zone';
import { type Crew, type Crews, type OnCallPerson, sameHandles } from './onCallPeople';
import type { Override, Slot } from './rotation';
import { instantOf } from './rotationWords';

interface TimedShift {
  readonly from: Instant;
  readonly until: Instant;
  readonly people: Slot;
}

/** An override with its instants. */
interface TimedOverride {
  readonly override: Override;
  readonly from: Instant;
  readonly until: Instant;
  readonly shifts: readonly TimedShift[];
}

/** Between two neighbouring edges the same overrides are in force. */
export interface OverrideTimeline {
  readonly edges: readonly Instant[];
  /** Those in force from the edge of the same index on, in the order of the file; undefined where there is none. */
  readonly inForce: readonly (Effect | undefined)[];
}

/** What overrides do to whoever would be on call, in a stretch in which nothing about them changes. */
export interface Effect {
  readonly overrides: readonly TimedOverride[];
  readonly from: Instant;
  /** What it made of crews before: the answer depends on nothing else. */
  readonly results: Map<Crew, Crew>;
}

export function compileOverrides(overrides: readonly Override[], zone: Zone): OverrideTimeline {
  const timed = overrides
    .map(override => timedOverride(override, zone))
    .filter(({ from, until }) => from < until);
  const times = timed.flatMap(({ from, until, shifts }) => [
    from,
    until,
    ...shifts.flatMap(shift => [clamp(shift.from, from, until), clamp(shift.until, from, until)]),
  ]);
  const edges = [...new Set(times)].sort((a, b) => a - b);
  return { edges, inForce: sweep(timed, edges) };
}

function clamp(at: Instant, from: Instant, until: Instant): Instant {
  return Math.min(Math.max(at, from), until);
}

function timedOverride(override: Override, zone: Zone): TimedOverride {
  const shifts = override.kind === 'fixed' ? override.shifts : [];
  return {
    override,
    from: instantOf(zone, override.from, 'start'),
    until: instantOf(zone, override.until, 'end'),
    shifts: shifts.map(({ from, until, people }) => ({
      from: instantOf(zone, from, 'start'),
      until: instantOf(zone, until, 'end'),
      people,
    })),
  };
}

function sweep(timed: readonly TimedOverride[], edges: readonly Instant[]): readonly (Effect | undefined)[] {
  const order = new Map(timed.map((one, index) => [one, index]));
  const waiting = [...timed].sort((a, b) => a.from - b.from);
  let active: TimedOverride[] = [];
  let next = 0;
  return edges.map(edge => {
    active = active.filter(({ until }) => until > edge);
    for (let one = waiting[next]; one !== undefined && one.from <= edge; one = waiting[next]) {
      active.push(one);
      next++;
    }
    active.sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
    return active.length === 0 ? undefined : { overrides: [...active], from: edge, results: new Map() };
  });
}

/** Index of the last edge that is not after an instant; -1 before the first. */
export function edgeBefore(edges: readonly Instant[], at: Instant): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((edges[middle] ?? 0) <= at) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low - 1;
}

/**
 * Whoever is on call once overrides have their say. Fixed periods come before covers, these before replacing and removing, these before
 * adding; of one kind the last in the file counts. Replacing and removing act on those whose turn it is, each for himself: who comes in
 * as a replacement is not replaced again, and who is replaced or removed is not added.
 */
export function applyOverrides(effect: Effect, base: Crew, crews: Crews): Crew {
  let result = effect.results.get(base);
  if (result === undefined) {
    result = overridden(effect, base, crews);
    effect.results.set(base, result);
  }
  return result;
}

function overridden({ overrides, from }: Effect, base: Crew, crews: Crews): Crew {
  const fixed = overrides.findLast(({ override }) => override.kind === 'fixed');
  if (fixed !== undefined) {
    const shifts = fixed.shifts.filter(shift => shift.from <= from && from < shift.until);
    const people = shifts.flatMap(shift => shift.people.map(handle => comesBy(fixed.override, handle)));
    return crews.of(people, crews.fixed);
  }
  const cover = overrides.findLast(({ override }) => override.kind === 'cover')?.override;
  if (cover?.kind === 'cover') {
    return crews.of(
      cover.people.map(handle => comesBy(cover, handle)),
      crews.removed,
    );
  }
  const all = overrides.map(({ override }) => override);
  const kept = base.people.flatMap(person => replaced(person, all));
  const isOut = (handle: string): boolean =>
    base.people.some(person => sameHandles(person.handle, handle) && deviationOf(person, all) !== undefined);
  const added = all.flatMap(override =>
    override.kind === 'add'
      ? override.people.filter(handle => !isOut(handle)).map(handle => comesBy(override, handle))
      : [],
  );
  return crews.of([...kept, ...added], base.people.length > 0 ? crews.removed : base);
}

type Deviation = Extract<Override, { kind: 'replace' | 'remove' }>;

/** The last override that takes somebody's turn away. */
function deviationOf({ handle }: OnCallPerson, overrides: readonly Override[]): Deviation | undefined {
  return overrides.findLast(
    (override): override is Deviation =>
      (override.kind === 'replace' || override.kind === 'remove') && sameHandles(override.person, handle),
  );
}

function replaced(person: OnCallPerson, overrides: readonly Override[]): readonly OnCallPerson[] {
  const deviation = deviationOf(person, overrides);
  if (deviation === undefined) {
    return [person];
  }
  return deviation.kind === 'remove'
    ? []
    : deviation.people.map(handle => ({
        handle,
        source: 'replace',
        layer: person.layer,
        override: deviation.index,
        insteadOf: person.handle,
      }));
}

function comesBy({ kind, index }: Override, handle: string): OnCallPerson {
  const source = kind === 'fixed' || kind === 'cover' ? kind : 'add';
  return { handle, source, layer: undefined, override: index, insteadOf: undefined };
}
