import type { Instant } from '../time/instant';
import {
  type CompiledLayer,
  type CompiledLineUp,
  type CompiledRotation,
  compileRotation,
  lineUpAt,
  slotOf,
} from './compiledRotation';
import type { Crew, GapReason, OnCallPerson } from './onCallPeople';
import { sameHandles } from './onCallPeople';
import { applyOverrides, edgeBefore } from './overrideTimeline';
import type { Rotation } from './rotation';
import { instantOf } from './rotationWords';
import { turnAtInstant } from './turnGrid';
import { eachOpenStretch, isInWindows } from './windowRules';

/** A stretch of the schedule, from `from` (inclusive) to `until` (exclusive), in which the same people are on call for the same reasons. */
export interface Segment {
  readonly from: Instant;
  readonly until: Instant;
  /** Empty: nobody is on call. In the order of priority, then of the file. */
  readonly people: readonly OnCallPerson[];
  /** Those who learn, by handle. */
  readonly shadows: readonly string[];
  /** Why nobody is on call; undefined where somebody is. */
  readonly gap: GapReason | undefined;
}

/** Who is on call at an instant. */
export type OnCall = Omit<Segment, 'from' | 'until'>;

/** A turn of a layer, or the part of it in which the layer is active. */
export interface LayerShift {
  readonly from: Instant;
  readonly until: Instant;
  /** Handles; empty where the turn has nobody. */
  readonly people: readonly string[];
}

/**
 * Who is on call at an instant: a pure function of the rotation and the instant. Found by arithmetic, however far the instant is from
 * the anchor.
 */
export function onCallAt(rotation: Rotation, at: Instant): OnCall {
  const { people, gap } = crewAt(compileRotation(rotation), at);
  return { people, gap, shadows: shadowsAt(rotation, people, at) };
}

function crewAt(compiled: CompiledRotation, at: Instant): Crew {
  const base = baseAt(compiled, at);
  const { edges, inForce } = compiled.overrides;
  const effect = edges.length === 0 ? undefined : inForce[edgeBefore(edges, at)];
  return effect === undefined ? base : applyOverrides(effect, base, compiled.crews);
}

function baseAt({ ranked, crews }: CompiledRotation, at: Instant): Crew {
  let found: Crew | undefined;
  let priority = 0;
  let isTurn = false;
  for (const layer of ranked) {
    if (found !== undefined && layer.layer.priority < priority) {
      break;
    }
    const slot = slotAt(layer, at);
    if (slot !== undefined) {
      isTurn = true;
      if (slot.people.length > 0) {
        found = found === undefined ? slot : crews.join(found, slot);
        priority = layer.layer.priority;
      }
    }
  }
  return found ?? (isTurn ? crews.emptyTurn : crews.uncovered);
}

/** Whose turn it is in a layer; undefined where the layer is not active. */
function slotAt(layer: CompiledLayer, at: Instant): Crew | undefined {
  const lineUp = lineUpAt(layer, at);
  if (lineUp === undefined || (lineUp.rules !== undefined && !isInWindows(lineUp.rules, lineUp.zone, at))) {
    return undefined;
  }
  return slotOf(lineUp, turnAtInstant(lineUp.grid, lineUp.zone, at));
}

/**
 * The final schedule between two instants: segments that tile the whole stretch without hole or overlap, neighbours always differ.
 * Nothing for an empty stretch.
 */
export function segments(rotation: Rotation, from: Instant, until: Instant): readonly Segment[] {
  if (!(from < until)) {
    return [];
  }
  const compiled = compileRotation(rotation);
  const tiles = new Tiles();
  sweepOverrides(compiled, from, until, tiles);
  return rotation.shadows.length === 0
    ? tiles.segments
    : tiles.segments.flatMap(segment => withShadows(rotation, segment));
}

/** Segments as they are made: neighbours with the same crew become one. */
class Tiles {
  readonly segments: {
    from: Instant;
    until: Instant;
    people: readonly OnCallPerson[];
    shadows: readonly string[];
    gap: GapReason | undefined;
  }[] = [];
  #crew: Crew | undefined;

  add(from: Instant, until: Instant, crew: Crew): void {
    const last = this.segments.at(-1);
    if (crew === this.#crew && last !== undefined) {
      last.until = until;
    } else {
      this.#crew = crew;
      this.segments.push({ from, until, people: crew.people, shadows: NO_SHADOWS, gap: crew.gap });
    }
  }
}

const NO_SHADOWS: readonly string[] = [];

function sweepOverrides(compiled: CompiledRotation, from: Instant, until: Instant, tiles: Tiles): void {
  const { edges, inForce } = compiled.overrides;
  if (edges.length === 0) {
    sweepLayers(compiled, from, until, (start, end, crew) => tiles.add(start, end, crew));
    return;
  }
  let edge = edgeBefore(edges, from);
  sweepLayers(compiled, from, until, (start, end, crew) => {
    let at = start;
    while (at < end) {
      while ((edges[edge + 1] ?? Number.POSITIVE_INFINITY) <= at) {
        edge++;
      }
      const next = Math.min(end, edges[edge + 1] ?? Number.POSITIVE_INFINITY);
      const effect = inForce[edge];
      tiles.add(at, next, effect === undefined ? crew : applyOverrides(effect, crew, compiled.crews));
      at = next;
    }
  });
}

type Found = (start: Instant, end: Instant, crew: Crew) => void;

/** Shifts of a layer in the order of time, and which one is looked at. */
interface Cursor {
  readonly priority: number;
  readonly starts: readonly Instant[];
  readonly ends: readonly Instant[];
  readonly crews: readonly Crew[];
  at: number;
}

function sweepLayers({ ranked, crews }: CompiledRotation, from: Instant, until: Instant, found: Found): void {
  const cursors = ranked.map(layer => cursorOf(layer, from, until));
  let at = from;
  while (at < until) {
    let next = until;
    let crew: Crew | undefined;
    let priority = 0;
    let isTurn = false;
    for (const cursor of cursors) {
      if (crew !== undefined && cursor.priority < priority) {
        break;
      }
      const { starts, ends } = cursor;
      while ((ends[cursor.at] ?? Number.POSITIVE_INFINITY) <= at) {
        cursor.at++;
      }
      const start = starts[cursor.at] ?? Number.POSITIVE_INFINITY;
      if (start > at) {
        next = start < next ? start : next;
        continue;
      }
      const end = ends[cursor.at] ?? until;
      next = end < next ? end : next;
      const slot = cursor.crews[cursor.at] ?? crews.uncovered;
      isTurn = true;
      if (slot.people.length > 0) {
        crew = crew === undefined ? slot : crews.join(crew, slot);
        priority = cursor.priority;
      }
    }
    found(at, next, crew ?? (isTurn ? crews.emptyTurn : crews.uncovered));
    at = next;
  }
}

function cursorOf(layer: CompiledLayer, from: Instant, until: Instant): Cursor {
  const starts: Instant[] = [];
  const ends: Instant[] = [];
  const crews: Crew[] = [];
  eachShift(layer, from, until, (start, end, crew) => {
    starts.push(start);
    ends.push(end);
    crews.push(crew);
  });
  return { priority: layer.layer.priority, starts, ends, crews, at: 0 };
}

/** The turns of a layer where it is active, cut at `from` and `until`, in order. */
function eachShift({ lineUps }: CompiledLayer, from: Instant, until: Instant, found: Found): void {
  for (const lineUp of lineUps) {
    const start = Math.max(from, lineUp.start);
    const end = Math.min(until, lineUp.end);
    if (start < end) {
      if (lineUp.rules === undefined) {
        eachTurn(lineUp, start, end, found);
      } else {
        const { rules, zone } = lineUp;
        eachOpenStretch({ rules, zone }, start, end, (opened, closed) =>
          eachTurn(lineUp, opened, closed, found),
        );
      }
    }
  }
}

function eachTurn(lineUp: CompiledLineUp, from: Instant, until: Instant, found: Found): void {
  const { grid, zone } = lineUp;
  let turn = turnAtInstant(grid, zone, from);
  let at = from;
  while (at < until) {
    const next = zone.toInstant(grid.startOf(turn + 1), 'first');
    const end = next < until ? next : until;
    const slot = slotOf(lineUp, turn);
    if (slot !== undefined && end > at) {
      found(at, end, slot);
      at = end;
    }
    turn++;
  }
}

/** What one layer alone says between two instants: its turns, without the other layers and the overrides. */
export function layerShifts(
  rotation: Rotation,
  layer: number,
  from: Instant,
  until: Instant,
): readonly LayerShift[] {
  const compiled = compileRotation(rotation).layers[layer];
  const shifts: LayerShift[] = [];
  if (compiled !== undefined) {
    eachShift(compiled, from, until, (start, end, { people }) => {
      shifts.push({ from: start, until: end, people: people.map(({ handle }) => handle) });
    });
  }
  return shifts;
}

function withShadows(rotation: Rotation, segment: Segment): readonly Segment[] {
  const { zone } = compileRotation(rotation);
  const edges = rotation.shadows
    .flatMap(({ from, until }) => [
      ...(from === undefined ? [] : [instantOf(zone, from, 'start')]),
      ...(until === undefined ? [] : [instantOf(zone, until, 'end')]),
    ])
    .filter(edge => edge > segment.from && edge < segment.until);
  const starts = [segment.from, ...[...new Set(edges)].sort((a, b) => a - b)];
  const parts = starts.map((from, index) => ({
    ...segment,
    from,
    until: starts[index + 1] ?? segment.until,
    shadows: shadowsAt(rotation, segment.people, from),
  }));
  return parts.reduce<Segment[]>((merged, part) => {
    const last = merged.at(-1);
    if (last !== undefined && last.shadows.join() === part.shadows.join()) {
      merged[merged.length - 1] = { ...last, until: part.until };
    } else {
      merged.push(part);
    }
    return merged;
  }, []);
}

function shadowsAt(rotation: Rotation, people: readonly OnCallPerson[], at: Instant): readonly string[] {
  if (rotation.shadows.length === 0 || people.length === 0) {
    return NO_SHADOWS;
  }
  const { zone } = compileRotation(rotation);
  const handles = rotation.shadows
    .filter(({ person, follows, from, until }) => {
      const isOn = people.some(({ handle }) => sameHandles(handle, person));
      const isThere = people.some(({ handle }) => follows === undefined || sameHandles(handle, follows));
      const isTime =
        (from === undefined || instantOf(zone, from, 'start') <= at) &&
        (until === undefined || at < instantOf(zone, until, 'end'));
      return isThere && isTime && !isOn;
    })
    .map(({ person }) => person);
  return [...new Set(handles)];
}
