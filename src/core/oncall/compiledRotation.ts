import type { Instant } from '../time/instant';
import { zoneOf, type Zone } from '../time/zone';
import { activeDaysOf } from './activeDays';
import { Crews, type Crew } from './onCallPeople';
import { compileOverrides, type OverrideTimeline } from './overrideTimeline';
import type { Layer, LineUp, LineUpChange, Rotation, Slot } from './rotation';
import { instantOf } from './rotationWords';
import { turnAtInstant, type TurnGrid, turnGrid } from './turnGrid';
import { type WindowRule, windowRules } from './windowRules';

/** A line-up with the instants between which it is in effect. */
export interface CompiledLineUp {
  readonly start: Instant;
  readonly end: Instant;
  readonly zone: Zone;
  readonly grid: TurnGrid;
  /** The turn that the first of `slots` has. */
  readonly first: number;
  /** Of the people in their order; {@link Crews.emptyTurn} for nobody. */
  readonly slots: readonly Crew[];
  /** Undefined: always active. */
  readonly rules: readonly WindowRule[] | undefined;
  /** Place of the change in the file's list; undefined for the layer's own line-up. */
  readonly change: number | undefined;
}

export interface CompiledLayer {
  readonly layer: Layer;
  /** In the order of time, without a hole between them; none where the layer has no time. */
  readonly lineUps: readonly CompiledLineUp[];
}

/** A rotation, ready to be asked. */
export interface CompiledRotation {
  readonly crews: Crews;
  /** In the order of the file. */
  readonly layers: readonly CompiledLayer[];
  /** The highest priority first; equal ones in the order of the file. */
  readonly ranked: readonly CompiledLayer[];
  readonly overrides: OverrideTimeline;
  readonly zone: Zone;
}

const compiled = new WeakMap<Rotation, CompiledRotation>();

/** Prepares a rotation, once for each. Throws nothing: zones and times were checked when it was parsed. */
export function compileRotation(rotation: Rotation): CompiledRotation {
  let found = compiled.get(rotation);
  if (found === undefined) {
    const crews = new Crews();
    const zone = zoneOf(rotation.zone);
    const layers = rotation.layers.map(layer => compileLayer(layer, crews));
    found = {
      crews,
      layers,
      ranked: [...layers].sort((a, b) => b.layer.priority - a.layer.priority),
      overrides: compileOverrides(rotation.overrides, zone),
      zone,
    };
    compiled.set(rotation, found);
  }
  return found;
}

interface Draft {
  readonly start: Instant;
  readonly lineUp: LineUp;
  readonly grid: TurnGrid;
  readonly rules: readonly WindowRule[] | undefined;
  readonly first: number;
  readonly change: number | undefined;
}

function compileLayer(layer: Layer, crews: Crews): CompiledLayer {
  const zone = zoneOf(layer.zone);
  const { lineUp, from } = layer;
  const begin = from === undefined ? zone.toInstant(lineUp.anchor, 'first') : instantOf(zone, from, 'start');
  const end = layer.until === undefined ? Number.POSITIVE_INFINITY : instantOf(zone, layer.until, 'end');
  const drafts: Draft[] = [{ start: begin, ...prepare(lineUp), lineUp, first: 0, change: undefined }];
  for (const change of layer.changes) {
    const before = drafts.at(-1);
    if (before !== undefined) {
      drafts.push(draftOf(before, change, zone));
    }
  }
  const lineUps = drafts.map(({ start, lineUp: { people }, grid, rules, first, change }, index) => ({
    start: Math.max(begin, start),
    end: Math.min(end, drafts[index + 1]?.start ?? Number.POSITIVE_INFINITY),
    zone,
    grid,
    first,
    slots: people.map(slot => crewOf(slot, layer, crews)),
    rules,
    change,
  }));
  return { layer, lineUps: lineUps.filter(({ start, end }) => start < end) };
}

function crewOf(slot: Slot, { name }: Layer, crews: Crews): Crew {
  const people = slot.map(
    handle => ({ handle, source: 'turn', layer: name, override: undefined, insteadOf: undefined }) as const,
  );
  return crews.of(people, crews.emptyTurn);
}

function prepare({ anchor, turn, windows, advance }: LineUp): Pick<Draft, 'grid' | 'rules'> {
  const rules = windows && windowRules(windows);
  const activeDays = advance === 'active-days' && rules ? activeDaysOf(rules) : undefined;
  return { grid: turnGrid(anchor, turn, activeDays), rules };
}

/** A change on top of what was in effect before it. */
function draftOf(before: Draft, change: LineUpChange, zone: Zone): Draft {
  const start = instantOf(zone, change.from, 'start');
  const running = turnAtInstant(before.grid, zone, start);
  const { windows: windowsBefore, ...plain } = before.lineUp;
  const windows = change.windows === 'always' ? undefined : (change.windows ?? windowsBefore);
  const lineUp: LineUp = {
    ...plain,
    turn: change.turn ?? plain.turn,
    people: change.people ?? plain.people,
    advance: change.advance ?? plain.advance,
    anchor: change.anchor ?? plain.anchor,
    ...(windows === undefined ? {} : { windows }),
  };
  const base = { start, change: change.index };
  if (change.anchor !== undefined) {
    return { ...base, lineUp, first: 0, ...prepare(lineUp) };
  }
  if (keepsGrid(before.lineUp, lineUp)) {
    const first = change.people === undefined ? before.first : running;
    const rules = lineUp.windows && windowRules(lineUp.windows);
    return { ...base, lineUp, first, grid: before.grid, rules };
  }
  const anchored = { ...lineUp, anchor: before.grid.startOf(running) };
  const prepared = prepare(anchored);
  const turn = turnAtInstant(prepared.grid, zone, start);
  // Whoever has the turn keeps it where nothing is said about people.
  const first = change.people === undefined ? turn - running + before.first : turn;
  return { ...base, lineUp: anchored, first, ...prepared };
}

/** Whether turns go on being counted as they were. */
function keepsGrid(a: LineUp, b: LineUp): boolean {
  return (
    JSON.stringify(a.turn) === JSON.stringify(b.turn) &&
    a.advance === b.advance &&
    (a.advance === 'calendar' || JSON.stringify(a.windows) === JSON.stringify(b.windows))
  );
}

/** The line-up in effect at an instant; undefined before the layer's beginning and after its end. */
export function lineUpAt({ lineUps }: CompiledLayer, at: Instant): CompiledLineUp | undefined {
  for (let index = lineUps.length - 1; index >= 0; index--) {
    const lineUp = lineUps[index];
    if (lineUp !== undefined && lineUp.start <= at) {
      return at < lineUp.end ? lineUp : undefined;
    }
  }
  return undefined;
}

/** Who has a turn. */
export function slotOf({ slots, first }: CompiledLineUp, turn: number): Crew | undefined {
  const place = (turn - first) % slots.length;
  return slots[place < 0 ? place + slots.length : place];
}
