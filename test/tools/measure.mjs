// @ts-check
// What benches print.

/** @param {number[]} numbers @returns {number} */
export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** `median [min .. max]`. @param {number[]} numbers @param {number} digits */
export const spread = (numbers, digits = 2) =>
  `${median(numbers).toFixed(digits)} [${Math.min(...numbers).toFixed(digits)} .. ${Math.max(...numbers).toFixed(digits)}]`;
