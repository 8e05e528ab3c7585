import type {
  Layer,
  LineUp,
  Moment,
  Override,
  Rotation,
  TurnLength,
  Window,
} from '../../src/core/oncall/rotation';

/*
 * Who is on call, worked out the slow way: turns are counted one by one from the anchor, and a local time becomes an instant by asking
 * Intl what the clocks show at one instant after the other. It shares no code with the engine, only the parsed data. Times must lie on a
 * grid of STEP, as must the changes of the zones' clocks.
 */

const MINUTE = 60_000;
const DAY = 86_400_000;
export const STEP = 15 * MINUTE;

const formats = new Map<string, Intl.DateTimeFormat>();
const shown = new Map<string, Map<number, number>>();

/** What the clocks show at an instant, as though it were UTC. */
export function askIntl(zone: string, at: number): number {
  let known = shown.get(zone);
  if (known === undefined) {
    known = new Map();
    shown.set(zone, known);
  }
  let local = known.get(at);
  if (local === undefined) {
    let format = formats.get(zone);
    if (format === undefined) {
      format = new Intl.DateTimeFormat('en-GB', {
        timeZone: zone,
        hourCycle: 'h23',
        year: 'numeric',
        month: 'numeric',
        day: 'numeric',
        hour: 'numeric',
        minute: 'numeric',
        second: 'numeric',
      });
      formats.set(zone, format);
    }
    const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    const part = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? Number.NaN;
    local = Date.UTC(
      part('year'),
      part('month') - 1,
      part('day'),
      part('hour'),
      part('minute'),
      part('second'),
    );
    known.set(at, local);
  }
  return local;
}

const resolved = new Map<string, number>();

/** The first or last instant at which the clocks show a local time; of one that they skip, the first instant at which they show a later one. */
export function slowInstant(zone: string, local: number, which: 'first' | 'last'): number {
  const key = `${zone} ${local} ${which}`;
  const known = resolved.get(key);
  if (known !== undefined) {
    return known;
  }
  const hits: number[] = [];
  let jump: number | undefined;
  for (let at = local - 27 * 60 * MINUTE; at <= local + 27 * 60 * MINUTE; at += STEP) {
    const now = askIntl(zone, at);
    if (now === local) {
      hits.push(at);
    } else if (now > local && askIntl(zone, at - STEP) < local) {
      jump = at;
    }
  }
  const found = (which === 'first' ? hits[0] : hits.at(-1)) ?? jump;
  if (found === undefined) {
    throw new Error(`The oracle finds no instant for ${new Date(local).toISOString()} in ${zone}.`);
  }
  resolved.set(key, found);
  return found;
}

function slowMoment(zone: string, moment: Moment, which: 'first' | 'last'): number {
  return moment.kind === 'instant' ? moment.at : slowInstant(zone, moment.at, which);
}

/** Turn by turn from the anchor: local times at which turns begin, up to one after `until`, and some before the anchor. */
function turnStarts(
  anchor: number,
  turn: readonly TurnLength[],
  lineUp: LineUp,
  range: { from: number; until: number },
): Map<number, number> {
  const starts = new Map<number, number>([[0, anchor]]);
  const active = lineUp.advance === 'active-days' && lineUp.windows !== undefined;
  const months = turn.every(({ unit }) => unit === 'mo');
  let at = anchor;
  let monthsGone = 0;
  for (let index = 0; at <= range.until; index++) {
    const length = turn[index % turn.length] as TurnLength;
    if (months) {
      monthsGone += length.count;
      at = plusMonths(anchor, monthsGone);
    } else if (active) {
      at = plusActiveDays(at, length.count, lineUp.windows ?? [], index === 0);
    } else {
      at += milliseconds(length);
    }
    starts.set(index + 1, at);
  }
  at = anchor;
  monthsGone = 0;
  for (let index = -1; at >= range.from; index--) {
    const length = turn[((index % turn.length) + turn.length) % turn.length] as TurnLength;
    if (months) {
      monthsGone -= length.count;
      at = plusMonths(anchor, monthsGone);
    } else if (active) {
      at = minusActiveDays(at, length.count, lineUp.windows ?? []);
    } else {
      at -= milliseconds(length);
    }
    starts.set(index, at);
  }
  return starts;
}

function milliseconds({ count, unit }: TurnLength): number {
  const minutes = { m: 1, h: 60, d: 1440, w: 10_080, mo: Number.NaN }[unit];
  return count * minutes * MINUTE;
}

function plusMonths(local: number, count: number): number {
  const start = new Date(local);
  const first = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + count, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  return first.getTime() + (Math.min(start.getUTCDate(), last) - 1) * DAY + (local % DAY);
}

/** Day by day over days on which a window begins. A first turn that begins on a day off has all of its active days still before it. */
function plusActiveDays(local: number, count: number, windows: readonly Window[], isFirst: boolean): number {
  let at = local;
  let left = isFirst && !isActiveDay(at, windows) ? count + 1 : count;
  while (left > 0) {
    at += DAY;
    if (isActiveDay(at, windows)) {
      left--;
    }
  }
  return at;
}

function minusActiveDays(local: number, count: number, windows: readonly Window[]): number {
  let at = local;
  for (let left = count; left > 0; ) {
    at -= DAY;
    if (isActiveDay(at, windows)) {
      left--;
    }
  }
  return at;
}

function isActiveDay(local: number, windows: readonly Window[]): boolean {
  return windows.some(window => beginsOn(window, new Date(local)));
}

/** JavaScript's Sunday is 0, the data's Monday is 0. */
function beginsOn(window: Window, date: Date): boolean {
  const weekday = (date.getUTCDay() + 6) % 7;
  if (window.kind === 'weekly') {
    return window.fromDay === weekday;
  }
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  const isDay = window.days === undefined || window.days.some(day => day === weekday);
  const isMonthDay =
    window.monthDays === undefined ||
    window.monthDays.some(day => day === date.getUTCDate() || last + 1 + day === date.getUTCDate());
  return isDay && isMonthDay;
}

interface SlowTurn {
  readonly from: number;
  readonly until: number;
  readonly people: readonly string[];
  readonly windows: readonly Window[] | undefined;
}

/** The turns of a layer that have to do with a range, as instants. */
function slowTurns(layer: Layer, range: { from: number; until: number }): SlowTurn[] {
  const { zone } = layer;
  const near = { from: range.from - 5 * DAY, until: range.until + 5 * DAY };
  const instant = (local: number): number =>
    local < near.from - 5 * DAY || local > near.until + 5 * DAY ? local : slowInstant(zone, local, 'first');
  const begin =
    layer.from === undefined
      ? slowInstant(zone, layer.lineUp.anchor, 'first')
      : slowMoment(zone, layer.from, 'first');
  const end = layer.until === undefined ? Number.POSITIVE_INFINITY : slowMoment(zone, layer.until, 'last');
  let current = { ...layer.lineUp, zero: 0, effective: begin };
  const turns: SlowTurn[] = [];
  const changes = [...layer.changes, undefined];
  for (const change of changes) {
    const at = change === undefined ? Number.POSITIVE_INFINITY : slowMoment(zone, change.from, 'first');
    const lineUp = current;
    const starts = turnStarts(lineUp.anchor, lineUp.turn, lineUp, {
      from: Math.min(near.from, change === undefined ? near.from : at - 3 * DAY, lineUp.effective - 3 * DAY),
      until: Math.max(near.until, change === undefined ? near.until : at + 3 * DAY),
    });
    const numbers = [...starts.keys()].sort((a, b) => a - b);
    for (const number of numbers) {
      const start = starts.get(number) ?? Number.NaN;
      const next = starts.get(number + 1);
      if (next !== undefined) {
        const count = lineUp.people.length;
        turns.push({
          from: Math.max(instant(start), lineUp.effective, begin),
          until: Math.min(instant(next), at, end),
          people: lineUp.people[(((number - lineUp.zero) % count) + count) % count] ?? [],
          windows: lineUp.windows,
        });
      }
    }
    if (change !== undefined) {
      const running = lastBegun(zone, starts, at);
      const windows = change.windows === 'always' ? undefined : (change.windows ?? lineUp.windows);
      const { windows: _, ...rest } = lineUp;
      const next = {
        ...rest,
        turn: change.turn ?? lineUp.turn,
        people: change.people ?? lineUp.people,
        advance: change.advance ?? lineUp.advance,
        ...(windows === undefined ? {} : { windows }),
        effective: at,
      };
      const isSame =
        JSON.stringify([next.turn, next.advance]) === JSON.stringify([lineUp.turn, lineUp.advance]) &&
        (next.advance === 'calendar' || JSON.stringify(next.windows) === JSON.stringify(lineUp.windows));
      if (change.anchor !== undefined) {
        current = { ...next, anchor: change.anchor, zero: 0 };
      } else if (isSame) {
        current = { ...next, zero: change.people === undefined ? lineUp.zero : running };
      } else {
        const anchor = starts.get(running) ?? 0;
        const later = turnStarts(
          anchor,
          next.turn,
          { ...next, anchor },
          { from: at - 3 * DAY, until: at + 3 * DAY },
        );
        const turn = lastBegun(zone, later, at);
        current = {
          ...next,
          anchor,
          zero: change.people === undefined ? turn - running + lineUp.zero : turn,
        };
      }
    }
  }
  return turns.filter(turn => turn.from < turn.until);
}

/** The last of these turns that has begun at an instant. */
function lastBegun(zone: string, starts: ReadonlyMap<number, number>, at: number): number {
  const numbers = [...starts.keys()].sort((a, b) => a - b);
  return numbers.findLast(number => slowInstant(zone, starts.get(number) ?? 0, 'first') <= at) ?? 0;
}

/** The stretches, as instants, in which one of the windows is open. */
function slowWindows(
  zone: string,
  windows: readonly Window[],
  range: { from: number; until: number },
): (readonly [number, number])[] {
  const found: (readonly [number, number])[] = [];
  for (let day = Math.floor(range.from / DAY) - 12; day <= range.until / DAY + 3; day++) {
    for (const window of windows) {
      if (beginsOn(window, new Date(day * DAY))) {
        const start = day * DAY + window.from;
        let end = day * DAY + window.until;
        if (window.kind === 'weekly') {
          end = day * DAY + window.until;
          while (
            new Date(Math.floor(end / DAY) * DAY).getUTCDay() !==
              (window.untilDay + 1 + Math.floor(window.until / DAY)) % 7 ||
            end <= start
          ) {
            end += DAY;
          }
        } else if (end <= start) {
          end += DAY;
        }
        found.push([slowInstant(zone, start, 'first'), slowInstant(zone, end, 'last')]);
      }
    }
  }
  return found;
}

export interface SlowAnswer {
  /** `handle source`, with `for handle` where somebody stands in. */
  readonly people: readonly string[];
  readonly gap: string | undefined;
  readonly shadows: readonly string[];
}

/** Answers for instants between `from` and `until`. */
export function slowSchedule(rotation: Rotation, from: number, until: number): (at: number) => SlowAnswer {
  const range = { from, until };
  const layers = rotation.layers.map(layer => ({
    layer,
    turns: slowTurns(layer, range)
      .filter(turn => turn.from < until && turn.until > from)
      .map(turn => ({
        ...turn,
        open:
          turn.windows &&
          slowWindows(layer.zone, turn.windows, {
            from: Math.max(from, turn.from),
            until: Math.min(until, turn.until),
          }),
      })),
  }));
  const isIn = (at: number, start: Moment | undefined, end: Moment | undefined): boolean =>
    (start === undefined || slowMoment(rotation.zone, start, 'first') <= at) &&
    (end === undefined || at < slowMoment(rotation.zone, end, 'last'));
  return at => {
    const turns = layers.flatMap(({ layer, turns: all }) =>
      all
        .filter(turn => turn.from <= at && at < turn.until)
        .filter(({ open }) => open === undefined || open.some(([start, end]) => start <= at && at < end))
        .map(({ people }) => ({ priority: layer.priority, people })),
    );
    const filled = turns.filter(({ people }) => people.length > 0);
    const top = Math.max(...filled.map(({ priority }) => priority));
    const base = unique(filled.filter(({ priority }) => priority === top).flatMap(({ people }) => people));
    const active = rotation.overrides.filter(one => isIn(at, one.from, one.until));
    const answer = slowOverrides(base, active, shift => isIn(at, shift.from, shift.until));
    const why = answer.why ?? (turns.length > 0 ? 'empty-turn' : 'uncovered');
    const handles = answer.people.map(person => person.split(' ')[0] ?? '');
    const shadows = rotation.shadows
      .filter(shadow => isIn(at, shadow.from, shadow.until) && !handles.some(one => same(one, shadow.person)))
      .filter(({ follows }) => handles.some(one => follows === undefined || same(one, follows)))
      .map(({ person }) => person);
    return {
      people: answer.people,
      gap: answer.people.length > 0 ? undefined : why,
      shadows: [...new Set(shadows)],
    };
  };
}

function same(a: string, b: string): boolean {
  return a.toUpperCase() === b.toUpperCase();
}

function unique(people: readonly string[]): string[] {
  const found: string[] = [];
  for (const person of people) {
    const handle = person.split(' ')[0] ?? '';
    if (!found.some(other => same(other.split(' ')[0] ?? '', handle))) {
      found.push(person);
    }
  }
  return found;
}

function slowOverrides(
  base: readonly string[],
  active: readonly Override[],
  isNow: (shift: { readonly from: Moment; readonly until: Moment }) => boolean,
): { readonly people: readonly string[]; readonly why?: string } {
  const fixed = active.filter(one => one.kind === 'fixed').at(-1);
  if (fixed !== undefined) {
    const handles = fixed.shifts.filter(isNow).flatMap(({ people }) => people);
    return { people: unique(handles.map(handle => `${handle} fixed`)), why: 'fixed' };
  }
  const cover = active.filter(one => one.kind === 'cover').at(-1);
  if (cover !== undefined) {
    return { people: unique(cover.people.map(handle => `${handle} cover`)), why: 'removed' };
  }
  const people: string[] = [];
  const gone: string[] = [];
  for (const handle of base) {
    const last = active
      .filter(one => (one.kind === 'replace' || one.kind === 'remove') && same(one.person, handle))
      .at(-1);
    if (last === undefined) {
      people.push(`${handle} turn`);
    } else {
      gone.push(handle);
      people.push(...(last.kind === 'replace' ? last.people.map(one => `${one} replace for ${handle}`) : []));
    }
  }
  for (const one of active) {
    if (one.kind === 'add') {
      people.push(
        ...one.people
          .filter(handle => !gone.some(other => same(other, handle)))
          .map(handle => `${handle} add`),
      );
    }
  }
  return base.length > 0 ? { people: unique(people), why: 'removed' } : { people: unique(people) };
}
