/** The rows of a text with comma-separated values (RFC 4180); also with semicolons or tabs, as the first line has them. Blank rows are left out. */
export function readCsv(source: string): readonly (readonly string[])[] {
  const text = source.replace(/^\ufeff/, '');
  const head = text.slice(0, (text.search(/[\r\n]/) + 1 || text.length + 1) - 1);
  const separator = [',', ';', '\t', '|'].reduce(
    (best, one) => (head.split(one).length > head.split(best).length ? one : best),
    ',',
  );
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let isQuoted = false;
  const endCell = (): void => {
    row.push(cell.trim());
    cell = '';
  };
  const endRow = (): void => {
    endCell();
    if (row.some(one => one !== '')) {
      rows.push(row);
    }
    row = [];
  };
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? '';
    if (isQuoted) {
      const isEscaped = character === '"' && text[at + 1] === '"';
      isQuoted = character !== '"' || isEscaped;
      cell += isQuoted ? character : '';
      at += isEscaped ? 1 : 0;
    } else if (character === '"' && cell.trim() === '') {
      isQuoted = true;
      cell = '';
    } else if (character === separator) {
      endCell();
    } else if (character === '\n' || character === '\r') {
      endRow();
    } else {
      cell += character;
    }
  }
  endRow();
  return rows;
}
