// @ts-check
// The schedule of a rotation with a date library: turns and windows by its arithmetic, then the same rules in plain code. Times must not
// lie in hours that clocks skip or show twice: there the libraries follow other rules.
const DAY = 86_400_000;

/**
 * @typedef {object} Library what of a library is needed
 * @property {(zone: string, local: number) => any} at a library's time for a local time
 * @property {(time: any, milliseconds: number) => any} plus on the wall clock
 * @property {(time: any) => number} instant
 * @property {(zone: string, at: number) => any} from
 * @property {(time: any) => { weekday: number, time: number }} clock 0 is Monday; milliseconds since midnight
 * @property {(time: any, since: any) => number} daysSince whole days on the wall clock
 */

/** @param {any} Temporal @returns {Library} */
const temporalLibrary = Temporal => ({
  at: (zone, local) =>
    Temporal.PlainDateTime.from(new Date(local).toISOString().slice(0, 19)).toZonedDateTime(zone),
  plus: (time, ms) =>
    time
      .toPlainDateTime()
      .add({ minutes: ms / 60_000 })
      .toZonedDateTime(time.timeZoneId),
  instant: time => time.epochMilliseconds,
  from: (zone, at) => Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone),
  clock: time => ({ weekday: time.dayOfWeek - 1, time: (time.hour * 60 + time.minute) * 60_000 }),
  daysSince: (time, since) =>
    Math.floor(
      time.toPlainDateTime().since(since.toPlainDateTime(), { largestUnit: 'minute' }).total('minutes') /
        1440,
    ),
});

/** @param {any} luxon @returns {Library} */
const luxonLibrary = ({ DateTime }) => ({
  at: (zone, local) => DateTime.fromISO(new Date(local).toISOString().slice(0, 19), { zone }),
  plus: (time, ms) => {
    const days = Math.floor(ms / DAY);
    const moved = time.plus({ days });
    const minutes = (ms - days * DAY) / 60_000;
    return minutes === 0 ? moved : moved.set({ minute: moved.minute + minutes });
  },
  instant: time => time.toMillis(),
  from: (zone, at) => DateTime.fromMillis(at, { zone }),
  clock: time => ({ weekday: time.weekday - 1, time: (time.hour * 60 + time.minute) * 60_000 }),
  daysSince: (time, since) => Math.floor(time.diff(since, 'days').days),
});

/** @typedef {ReturnType<typeof prepare>} Prepared */

/** @param {Library} library @param {any} rotation */
function prepare(library, rotation) {
  const layers = rotation.layers
    .map((/** @type {any} */ layer) => {
      const [{ count, unit }] = layer.lineUp.turn;
      const length = count * { h: 3_600_000, d: DAY, w: 7 * DAY }[/** @type {'h' | 'd' | 'w'} */ (unit)];
      const windows = layer.lineUp.windows?.map((/** @type {any} */ window) => ({
        days: window.days ?? [0, 1, 2, 3, 4, 5, 6],
        from: window.from,
        length: window.until > window.from ? window.until - window.from : window.until + DAY - window.from,
      }));
      const anchor = library.at(layer.zone, layer.lineUp.anchor);
      return {
        zone: layer.zone,
        priority: layer.priority,
        anchor,
        length,
        windows,
        people: layer.lineUp.people,
      };
    })
    .sort((/** @type {any} */ a, /** @type {any} */ b) => b.priority - a.priority);
  const overrides = rotation.overrides.map((/** @type {any} */ override) => ({
    ...override,
    from: library.instant(library.at(rotation.zone, override.from.at)),
    until: library.instant(library.at(rotation.zone, override.until.at)),
  }));
  return { library, layers, overrides };
}

export const forLibrary = {
  temporal: (/** @type {any} */ Temporal) => ({
    prepare: (/** @type {any} */ rotation) => prepare(temporalLibrary(Temporal), rotation),
  }),
  luxon: (/** @type {any} */ luxon) => ({
    prepare: (/** @type {any} */ rotation) => prepare(luxonLibrary(luxon), rotation),
  }),
};

/** The number of the turn that runs at an instant. @param {Library} library @param {any} layer @param {number} at */
function turnAt(library, layer, at) {
  const time = library.from(layer.zone, at);
  const days = library.daysSince(time, layer.anchor);
  let turn = Math.floor((days * DAY) / layer.length);
  while (library.instant(library.plus(layer.anchor, (turn + 1) * layer.length)) <= at) turn += 1;
  while (library.instant(library.plus(layer.anchor, turn * layer.length)) > at) turn -= 1;
  return turn;
}

/** @param {Library} library @param {any} layer @param {number} from @param {number} until */
function openStretches(library, layer, from, until) {
  if (layer.windows === undefined) return [[from, until]];
  /** @type {number[][]} */ const found = [];
  const first = library.from(layer.zone, from - 2 * DAY);
  const { time } = library.clock(first);
  let midnight = library.plus(first, -time);
  for (; library.instant(midnight) < until; midnight = library.plus(midnight, DAY)) {
    const { weekday } = library.clock(midnight);
    for (const window of layer.windows) {
      if (window.days.includes(weekday)) {
        const start = Math.max(from, library.instant(library.plus(midnight, window.from)));
        const end = Math.min(until, library.instant(library.plus(midnight, window.from + window.length)));
        const last = found.at(-1);
        if (last !== undefined && start <= (last[1] ?? 0)) last[1] = Math.max(last[1] ?? 0, end);
        else if (start < end) found.push([start, end]);
      }
    }
  }
  return found;
}

/** @param {Library} library @param {any} layer @param {number} from @param {number} until */
function shiftsOf(library, layer, from, until) {
  const begin = Math.max(from, library.instant(layer.anchor));
  return openStretches(library, layer, begin, until).flatMap(([start = 0, end = 0]) => {
    const shifts = [];
    let at = start;
    for (let turn = turnAt(library, layer, start); at < end; turn += 1) {
      const next = Math.min(end, library.instant(library.plus(layer.anchor, (turn + 1) * layer.length)));
      const place = ((turn % layer.people.length) + layer.people.length) % layer.people.length;
      if (next > at) shifts.push({ from: at, until: next, people: layer.people[place] });
      at = Math.max(at, next);
    }
    return shifts;
  });
}

/** @param {readonly string[]} base @param {readonly any[]} active */
function withOverrides(base, active) {
  const cover = active.findLast(({ kind }) => kind === 'cover');
  if (cover !== undefined) return cover.people;
  /** @type {string[]} */ const people = [];
  /** @type {string[]} */ const gone = [];
  for (const handle of base) {
    const last = active.findLast(
      ({ kind, person }) => (kind === 'replace' || kind === 'remove') && person === handle,
    );
    if (last === undefined) people.push(handle);
    else gone.push(handle);
    if (last?.kind === 'replace') people.push(...last.people);
  }
  for (const { kind, people: added } of active) {
    if (kind === 'add') people.push(...added.filter((/** @type {string} */ one) => !gone.includes(one)));
  }
  return [...new Set(people)];
}

/** @param {Prepared} prepared @param {number} from @param {number} until */
export function scheduleWith({ library, layers, overrides }, from, until) {
  const all = layers.map((/** @type {any} */ layer) => ({
    shifts: shiftsOf(library, layer, from, until),
    at: 0,
  }));
  const edges = [
    ...new Set([
      from,
      until,
      ...overrides.flatMap((/** @type {any} */ one) => [one.from, one.until]),
      ...all.flatMap((/** @type {any} */ { shifts }) =>
        shifts.flatMap((/** @type {any} */ one) => [one.from, one.until]),
      ),
    ]),
  ]
    .filter(edge => edge >= from && edge <= until)
    .sort((a, b) => a - b);
  /** @type {{ from: number, until: number, people: readonly string[] }[]} */ const found = [];
  for (let index = 0; index < edges.length - 1; index += 1) {
    const at = edges[index] ?? 0;
    /** @type {readonly string[]} */ let base = [];
    for (const layer of all) {
      while ((layer.shifts[layer.at]?.until ?? Number.POSITIVE_INFINITY) <= at) layer.at += 1;
      const shift = layer.shifts[layer.at];
      if (base.length === 0 && shift !== undefined && shift.from <= at) base = shift.people;
    }
    const active = overrides.filter((/** @type {any} */ one) => one.from <= at && at < one.until);
    const people = active.length === 0 ? base : withOverrides(base, active);
    const last = found.at(-1);
    if (last !== undefined && last.people.join() === people.join()) last.until = edges[index + 1] ?? until;
    else found.push({ from: at, until: edges[index + 1] ?? until, people });
  }
  return found;
}

/** @param {Prepared | undefined} prepared @param {number} at @returns {readonly string[]} */
export function lookUpWith(prepared, at) {
  if (prepared === undefined) return [];
  const { library, layers, overrides } = prepared;
  const active = overrides.filter((/** @type {any} */ one) => one.from <= at && at < one.until);
  for (const layer of layers) {
    if (library.instant(layer.anchor) <= at && isOpen(library, layer, at)) {
      const turn = turnAt(library, layer, at);
      const place = ((turn % layer.people.length) + layer.people.length) % layer.people.length;
      return active.length === 0 ? layer.people[place] : withOverrides(layer.people[place], active);
    }
  }
  return active.length === 0 ? [] : withOverrides([], active);
}

/** @param {Library} library @param {any} layer @param {number} at */
function isOpen(library, layer, at) {
  if (layer.windows === undefined) return true;
  const { weekday, time } = library.clock(library.from(layer.zone, at));
  return layer.windows.some((/** @type {any} */ { days, from, length }) => {
    const today = days.includes(weekday) && time >= from && time < from + length;
    return today || (days.includes((weekday + 6) % 7) && time + DAY < from + length);
  });
}
