// @ts-check
// The goals of `npm run bench` and the table that opens its results.
import { median } from './measure.mjs';

/**
 * A figure for the table, given with the line that a bench prints.
 * @typedef {object} Figure
 * @property {number} goal its number
 * @property {string} what was measured: a noun, with what it is compared with
 * @property {number | readonly number[] | undefined} value several: their median counts; undefined: this run could not measure it, and
 *   `what` says why
 * @property {string} [unit] 'ms', 'KiB', 'KB an incident'; without one it is a ratio
 * @property {number} [atMost] what the goal asks for
 * @property {number} [atLeast]
 */

/** @typedef {(line: string, ...figures: Figure[]) => void} Print a line for people, and what of it belongs into the table */

/** @typedef {'met' | 'missed' | 'not measured' | 'for comparison'} Verdict */

/** By their numbers. */
const GOALS = new Map([
  [1, 'Reading ten years, no cache'],
  [2, 'Reading from a cold disk'],
  [3, 'Longest turn of the extension host while reading'],
  [4, 'Start with a cache'],
  [5, 'What has changed since'],
  [6, 'Activation'],
  [7, 'Who is on call'],
  [8, 'A command, until saved and shared'],
  [9, 'Timeline of 10,000 entries'],
  [10, 'Search'],
  [11, 'Memory'],
  [12, 'GitHub in bulk'],
]);

/** @param {Figure['value']} value @returns {number | undefined} */
const middle = value => (typeof value === 'object' ? median([...value]) : value);

/** @param {Figure} figure @returns {Verdict} */
function judge({ value, atMost, atLeast }) {
  const number = middle(value);
  if (number === undefined || Number.isNaN(number)) return 'not measured';
  if (atMost === undefined && atLeast === undefined) return 'for comparison';
  return number <= (atMost ?? Infinity) && number >= (atLeast ?? -Infinity) ? 'met' : 'missed';
}

/** Three digits that say something: 0.0123, 1.65, 31.2, 2387. @param {number} number */
function digits(number) {
  const size = Math.abs(number);
  if (size >= 100 || Number.isInteger(number)) return number.toFixed(0);
  if (size >= 10) return number.toFixed(1);
  return size >= 0.1 ? number.toFixed(2) : String(Number(number.toPrecision(2)));
}

/** @param {Figure} figure */
function words({ value, unit = '' }) {
  const number = middle(value);
  if (number === undefined || Number.isNaN(number)) return '';
  const range =
    typeof value === 'object' && value.length > 1
      ? ` [${digits(Math.min(...value))} .. ${digits(Math.max(...value))}]`
      : '';
  return `${digits(number)}${range}${unit === '' ? '' : ` ${unit}`}`;
}

/** @param {Figure} figure */
function wish({ atMost, atLeast }) {
  if (atMost !== undefined) return `at most ${digits(atMost)}`;
  return atLeast === undefined ? '' : `at least ${digits(atLeast)}`;
}

/**
 * The table: a row for each figure, in the order of the goals, and one for each goal that nobody gave a figure for.
 * @param {readonly Figure[]} figures
 * @returns {string[]} lines of Markdown
 */
export function goalTable(figures) {
  const rows = [...GOALS].flatMap(([number, title]) => {
    const own = figures.filter(({ goal }) => goal === number);
    if (own.length === 0) return [`| ${number} | ${title} | | | | not measured |`];
    return own.map(
      (figure, index) =>
        `| ${index === 0 ? `${number} | ${title}` : '|'} | ${figure.what} | ${words(figure)} | ${wish(figure)} | ${judge(figure)} |`,
    );
  });
  return ['| | Goal | What | Measured | Wanted | |', '| --- | --- | --- | --- | --- | --- |', ...rows];
}

/**
 * The same for programs.
 * @param {readonly Figure[]} figures
 */
export function goalData(figures) {
  return [...GOALS].map(([goal, title]) => ({
    goal,
    title,
    figures: figures
      .filter(figure => figure.goal === goal)
      .map(figure => ({
        ...figure,
        goal: undefined,
        value: middle(figure.value) ?? null,
        values: typeof figure.value === 'object' ? figure.value : undefined,
        verdict: judge(figure),
      })),
  }));
}
