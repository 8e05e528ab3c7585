// @ts-check
// What benches print.

/** @param {number[]} numbers @returns {number} */
export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** The number that a part of all numbers (0.95) does not exceed. @param {number[]} numbers @param {number} part @returns {number} */
export function percentile(numbers, part) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * part) - 1)] ?? Number.NaN;
}

/** `median [min .. max]`. @param {number[]} numbers @param {number} digits */
export const spread = (numbers, digits = 2) =>
  `${median(numbers).toFixed(digits)} [${Math.min(...numbers).toFixed(digits)} .. ${Math.max(...numbers).toFixed(digits)}]`;
