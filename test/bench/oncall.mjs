// @ts-check
// Who is on call: goal 7. Fifty rotations with up to three layers, windows and 26 overrides each, the year 2026. The anchors do the same
// with a library's date arithmetic instead of ours; their schedules must be equal before any time is printed.
import { Temporal } from 'temporal-polyfill';
import { loadSource } from '../tools/bundle.mjs';
import { median, spread } from '../tools/measure.mjs';
import { forLibrary, lookUpWith, scheduleWith } from './oncall/anchor.mjs';

/** @typedef {import('../tools/goals.mjs').Print} Print */

export const name = 'oncall';

const ROTATIONS = 50;
const ROUNDS = 7;
const LOOKUPS = 20_000;
const FROM = Date.UTC(2026, 0, 1);
const UNTIL = Date.UTC(2027, 0, 1);

const ZONES = [
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'America/Los_Angeles',
  'America/Toronto',
  'Europe/London',
  'Asia/Tokyo',
  'Pacific/Auckland',
  'UTC',
];

/** A small generator, so that every run measures the same. @param {number} seed */
function randomOf(seed) {
  let state = seed;
  return (/** @type {number} */ below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** The text of a rotation, as somebody would write it. @param {number} index */
function rotationText(index) {
  const random = randomOf(index + 1);
  const people = Array.from({ length: 4 + random(5) }, (_, person) => `p${index}x${person}`);
  const zone = ZONES[index % ZONES.length];
  const two = (/** @type {number} */ count) => String(count).padStart(2, '0');
  const day = () => `2026-${two(1 + random(12))}-${two(1 + random(28))}`;
  const layer = (/** @type {number} */ priority) => {
    const turn = ['1d', '1w', '2d', '12h', '2w', '3d'][random(6)];
    const windows = [
      '',
      `\n    windows: [{ days: mon-fri, from: "08:00", until: "18:00" }]`,
      `\n    windows: [{ from: "20:00", until: "08:00" }]`,
      `\n    windows: [{ days: [sat, sun] }]`,
    ][random(4)];
    return `  - name: Layer ${priority}\n    priority: ${priority}\n    anchor: 2025-0${1 + random(9)}-0${1 + random(9)}T${two(8 + random(12))}:00\n    turn: ${turn}\n    people: [${people.join(', ')}]${windows}\n`;
  };
  const layers = Array.from({ length: 1 + random(3) }, (_, priority) => layer(priority));
  const overrides = Array.from({ length: 26 }, (_, count) => {
    const from = day();
    const hour = 6 + random(8);
    const [one, other] = [people[random(people.length)], people[random(people.length)]];
    const what = [`cover: ${one}`, `replace: ${one}, with: ${other}`, `remove: ${one}`, `add: ${one}`][
      count % 4
    ];
    return `  - { from: ${from}T${two(hour)}:00, until: ${from}T${two(hour + 1 + random(9))}:00, ${what} }\n`;
  });
  return `name: Rotation ${index}\nzone: ${zone}\nlayers:\n${layers.join('')}overrides:\n${overrides.join('')}`;
}

/** @param {() => unknown} work */
function time(work) {
  const started = performance.now();
  work();
  return performance.now() - started;
}

/** @param {() => unknown} ours @param {() => unknown} theirs @param {number} rounds */
function inTurns(ours, theirs, rounds = ROUNDS) {
  /** @type {number[]} */ const mine = [];
  /** @type {number[]} */ const other = [];
  for (let round = 0; round < rounds; round += 1) {
    if (round % 2 === 0) mine.push(time(ours));
    other.push(time(theirs));
    if (round % 2 === 1) mine.push(time(ours));
  }
  const ratios = other.map((ms, index) => ms / (mine[index] ?? Number.NaN));
  return { mine, other, ratios };
}

/** luxon is not needed for anything else: measured where it is installed. @returns {Promise<any>} */
async function tryLuxon() {
  const luxon = 'luxon';
  return import(luxon).catch(() => undefined);
}

/** @param {Print} print */
export async function run(print) {
  const { parseRotation } = await loadSource('src/core/oncall/parseRotation.ts');
  const { bench } = await loadSource('test/bench/oncall/engine.ts');
  const texts = Array.from({ length: ROTATIONS }, (_, index) => rotationText(index));
  const rotations = texts.map(text => {
    const { value, problems } = parseRotation(text);
    if (problems.length > 0) throw new Error(`${JSON.stringify(problems)}\n${text}`);
    return value.rotation;
  });
  const cold = time(() => rotations.forEach(rotation => bench.segments(rotation, FROM, UNTIL)));
  const ours = () => rotations.map(rotation => bench.segments(rotation, FROM, UNTIL));
  const count = ours().reduce(
    (/** @type {number} */ sum, /** @type {unknown[]} */ list) => sum + list.length,
    0,
  );
  print(
    `a year of ${ROTATIONS} rotations: ${count} segments; first time, with the tables of ${ZONES.length} zones: ${cold.toFixed(1)} ms`,
  );
  const luxon = await tryLuxon();
  /** @type {{ name: string, library: any, year: number, lookUp?: number }[]} */
  const libraries = [
    { year: 35, library: forLibrary.temporal(Temporal), name: 'temporal-polyfill' },
    ...(luxon === undefined
      ? []
      : [{ year: 100, lookUp: 20, library: forLibrary.luxon(luxon), name: 'luxon' }]),
  ];
  if (luxon === undefined)
    print('luxon is not installed, so it is not compared', {
      goal: 7,
      what: 'luxon, to ours: it is not installed',
      value: undefined,
      atLeast: 100,
    });
  const random = randomOf(7);
  const instants = Array.from({ length: LOOKUPS }, () => FROM + random(365 * 24 * 60) * 60_000);
  for (const { name: anchor, library, ...goals } of libraries) {
    const prepared = rotations.map(rotation => library.prepare(rotation));
    const theirs = () => prepared.map(rotation => scheduleWith(rotation, FROM, UNTIL));
    assertEqual(ours(), theirs(), anchor);
    const year = inTurns(ours, theirs);
    print(
      `${anchor} / ours, a year: ${spread(year.ratios, 0)} times; ours ${spread(year.mine, 1)} ms, theirs ${median(year.other).toFixed(0)} ms; goal: at least ${goals.year}`,
      { goal: 7, what: `a year with ${anchor}, to ours`, value: year.ratios, atLeast: goals.year },
    );
    for (let index = 0; index < 500; index += 1) {
      const at = instants[index] ?? FROM;
      const rotation = index % ROTATIONS;
      const mine = bench
        .onCallAt(rotations[rotation], at)
        .people.map((/** @type {{ handle: string }} */ one) => one.handle);
      if (mine.join() !== lookUpWith(prepared[rotation], at).join())
        throw new Error(`${anchor}: another answer at ${new Date(at).toISOString()}`);
    }
    const look = inTurns(
      () => instants.forEach((at, index) => bench.onCallAt(rotations[index % ROTATIONS], at)),
      () => instants.forEach((at, index) => lookUpWith(prepared[index % ROTATIONS], at)),
    );
    const nanoseconds = (median(look.mine) / LOOKUPS) * 1e6;
    print(
      `${anchor} / ours, a look-up: ${spread(look.ratios, 1)} times; ours ${nanoseconds.toFixed(0)} ns${goals.lookUp === undefined ? '' : `; goal: at least ${goals.lookUp}`}`,
      {
        goal: 7,
        what: `a look-up with ${anchor}, to ours`,
        value: look.ratios,
        ...(goals.lookUp === undefined ? {} : { atLeast: goals.lookUp }),
      },
    );
  }
  const [first] = rotations;
  const expand = inTurns(
    () => instants.slice(0, 20).forEach(at => bench.onCallAt(first, at)),
    () => instants.slice(0, 20).forEach(at => bench.segments(first, Date.UTC(2025, 0, 1), at + 1).at(-1)),
  );
  print(`expanding from the anchor with our own engine / a look-up: ${spread(expand.ratios, 0)} times`);
}

/**
 * Schedules must have the same people at the same times; ours also tells apart why they are on call.
 * @param {readonly any[][]} ours @param {readonly { from: number, until: number, people: readonly string[] }[][]} theirs @param {string} anchor
 */
function assertEqual(ours, theirs, anchor) {
  ours.forEach((schedule, index) => {
    /** @type {{ from: number, until: number, handles: string }[]} */ const merged = [];
    for (const { from, until, people } of schedule) {
      const handles = people.map((/** @type {{ handle: string }} */ one) => one.handle).join();
      const last = merged.at(-1);
      if (last !== undefined && last.handles === handles) last.until = until;
      else merged.push({ from, until, handles });
    }
    const other = (theirs[index] ?? []).map(({ from, until, people }) => ({
      from,
      until,
      handles: people.join(),
    }));
    const at = merged.findIndex((one, place) => JSON.stringify(one) !== JSON.stringify(other[place]));
    if (at >= 0 || merged.length !== other.length) {
      throw new Error(`${anchor}: rotation ${index} differs: ${JSON.stringify([merged[at], other[at]])}`);
    }
  });
}
