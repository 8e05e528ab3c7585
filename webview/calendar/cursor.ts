import type {
  CalendarBand,
  CalendarBar,
  CalendarCell,
  CalendarModel,
  CalendarRow,
  CalendarStretch,
} from '../../src/protocol/calendar';

/** Where the keyboard is: a row, and an instant in one of its cells. Stays where it is when the calendar is drawn anew. */
export interface Cursor {
  /** Key of the row. */
  readonly row: string;
  readonly at: number;
}

/** What the cursor points at. */
export interface Pointed {
  readonly row: CalendarRow;
  readonly cell: CalendarCell;
  /** Undefined where the row says nothing. */
  readonly bar: CalendarBar | undefined;
}

export type Step = 'left' | 'right' | 'up' | 'down' | 'start' | 'end' | 'first' | 'last';

interface Line {
  readonly band: CalendarBand;
  readonly row: CalendarRow;
}

/** All rows from top to bottom; those of a month of one rotation stand there once for each week. */
function linesOf({ bands }: CalendarModel): readonly Line[] {
  return bands.flatMap(band => band.rows.map(row => ({ band, row })));
}

function holds({ from, until }: CalendarStretch, at: number): boolean {
  return from <= at && at < until;
}

/** What a cursor points at; undefined where that is not shown. */
export function pointedAt(model: CalendarModel, cursor: Cursor | undefined): Pointed | undefined {
  const line =
    cursor && linesOf(model).find(({ band, row }) => row.key === cursor.row && holds(band, cursor.at));
  const cell = line?.row.cells.find(one => holds(one, cursor?.at ?? Number.NaN));
  return line && cell && { row: line.row, cell, bar: line.row.bars[cell.bar] };
}

/** The cursor to begin with, or to go on with where the old one is not shown any more: the same row, else the first; now, else the first cell. */
export function startCursor(
  model: CalendarModel,
  before: Cursor | undefined,
  now: number,
): Cursor | undefined {
  const lines = linesOf(model);
  const isRow = lines.some(({ row }) => row.key === before?.row);
  const fits = lines.filter(({ row }) => !isRow || row.key === before?.row);
  const line = fits.find(({ band }) => holds(band, now)) ?? fits[0];
  const [first] = line?.row.cells ?? [];
  if (line === undefined || first === undefined) {
    return undefined;
  }
  return { row: line.row.key, at: holds(line.band, now) ? now : first.from };
}

/**
 * Where a step leads; the same cursor at an edge. `left` and `right` go on in the next week of a month. `inRow`: never to another row, so
 * `up` and `down` are a week.
 */
export function moved(model: CalendarModel, cursor: Cursor, step: Step, inRow = false): Cursor {
  const lines = linesOf(model).filter(({ row }) => !inRow || row.key === cursor.row);
  const place = lines.findIndex(({ band, row }) => row.key === cursor.row && holds(band, cursor.at));
  const line = lines[place];
  if (line === undefined) {
    return cursor;
  }
  const own = lines.filter(({ row }) => row.key === cursor.row);
  const cells = own.flatMap(({ row }) => row.cells);
  const index = cells.findIndex(cell => holds(cell, cursor.at));
  const to = (cell: CalendarCell | undefined): Cursor =>
    cell === undefined ? cursor : { row: cursor.row, at: cell.from };
  switch (step) {
    case 'left':
      return to(cells[index - 1]);
    case 'right':
      return to(cells[index + 1]);
    case 'start':
      return to(line.row.cells[0]);
    case 'end':
      return to(line.row.cells.at(-1));
    case 'up':
      return across(line, lines[place - 1], cursor);
    case 'down':
      return across(line, lines[place + 1], cursor);
    case 'first':
      return across(line, lines[0], cursor);
    case 'last':
      return across(line, lines.at(-1), cursor);
  }
}

/** Straight up or down: in another week to the same time of that week. */
function across(from: Line, to: Line | undefined, cursor: Cursor): Cursor {
  if (to === undefined) {
    return cursor;
  }
  const share = (cursor.at - from.band.from) / (from.band.until - from.band.from);
  const at = to.band === from.band ? cursor.at : to.band.from + share * (to.band.until - to.band.from);
  const cell = to.row.cells.find(one => holds(one, at));
  return { row: to.row.key, at: cell === undefined ? at : Math.max(cell.from, Math.min(at, cell.until - 1)) };
}

/** From one cell of a row to another, both included; undefined where one of them is not shown. */
export function between(
  model: CalendarModel,
  row: string,
  anchor: number,
  at: number,
): CalendarStretch | undefined {
  const a = pointedAt(model, { row, at: anchor })?.cell;
  const b = pointedAt(model, { row, at })?.cell;
  return a && b && { from: Math.min(a.from, b.from), until: Math.max(a.until, b.until) };
}
