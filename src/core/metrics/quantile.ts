/** So few values are shown one by one: a median of four is one incident's story, not a tendency. */
export const MEDIAN_FROM = 5;
/** With fewer values than this the 90th percentile is nothing but the largest one. */
export const P90_FROM = 10;

/**
 * The p-th percentile of values in ascending order, p a whole number from 1 to 99; undefined of none. It is the smallest value that at
 * least p % of them do not exceed, and where exactly p % do not, the mean of that value and the next one, so that the 50th is the
 * median everybody knows. Definition 2 of R. J. Hyndman and Y. Fan, "Sample Quantiles in Statistical Packages", The American
 * Statistician 50 (1996), 361-365.
 */
export function percentile(sorted: readonly number[], p: number): number | undefined {
  const rank = (sorted.length * p) / 100;
  const at = Math.ceil(rank);
  const value = sorted[at - 1];
  const next = sorted[at];
  return value !== undefined && next !== undefined && at === rank ? value + (next - value) / 2 : value;
}
