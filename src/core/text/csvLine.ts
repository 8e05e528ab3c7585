/** A line of comma-separated values (RFC 4180). A cell that a spreadsheet would take for a formula is text; a number stays one. */
export function printCsvLine(cells: readonly string[]): string {
  return cells
    .map(cell => (/^[=+\-@\t]/.test(cell) && !/^-\d+(?:\.\d+)?$/.test(cell) ? `'${cell}` : cell))
    .map(cell => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
    .join(',');
}
