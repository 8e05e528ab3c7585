import { absenceConflicts } from '../core/oncall/absences';
import { requestTimes } from '../core/oncall/checkRequests';
import { compileRotation } from '../core/oncall/compiledRotation';
import { gaps } from '../core/oncall/gaps';
import { sameCrew } from '../core/oncall/handOff';
import type { OnCallPerson } from '../core/oncall/onCallPeople';
import type { Override, Rotation } from '../core/oncall/rotation';
import { instantOf } from '../core/oncall/rotationWords';
import { layerShifts, type Segment, segments } from '../core/oncall/schedule';
import { type Person, sameHandle } from '../core/people/people';
import { toLabel } from '../core/text/plain';
import { DAY } from '../core/time/calendar';
import type { Instant } from '../core/time/instant';
import type { BarSign } from '../protocol/calendar';
import { printCrew } from './onCallRows';

/** A stretch of a row, whole: it may begin before and end after what is shown. */
export interface CalendarShift {
  readonly from: Instant;
  readonly until: Instant;
  /** The stretch goes on beyond what was looked at. */
  readonly isCutBefore: boolean;
  readonly isCutAfter: boolean;
  readonly sign: BarSign;
  /** Handles. */
  readonly people: readonly string[];
  readonly label: string;
  /** What it is where it is no plain turn; may be empty. */
  readonly note: string;
  /** How people came to be there, one sentence each. */
  readonly why: readonly string[];
  readonly away: boolean;
  /** Who comes then; undefined where that is not known or means nothing. */
  readonly next: { readonly people: readonly string[]; readonly at: Instant } | undefined;
}

/** The stretch of time that is shown. */
export interface Shown {
  readonly from: Instant;
  readonly until: Instant;
}

/** Shifts are followed over their ends this far, and farther where that is not enough. */
const NEAR = 40 * DAY;
const FAR = 400 * DAY;

/** Looks at more than is shown, so that shifts are whole. */
function wholly<T extends Shown>(shown: Shown, find: (wide: Shown) => readonly T[]): [readonly T[], Shown] {
  let wide: Shown = shown;
  let found: readonly T[] = [];
  for (const reach of [NEAR, FAR]) {
    wide = { from: shown.from - reach, until: shown.until + reach };
    found = find(wide);
    const isWhole = found.every(
      ({ from, until }) =>
        (from > wide.from || until <= shown.from) && (until < wide.until || from >= shown.until),
    );
    if (isWhole) {
      break;
    }
  }
  return [found, wide];
}

function isSeen(shift: Shown, shown: Shown): boolean {
  return shift.from < shown.until && shift.until > shown.from;
}

/** A stretch of the final schedule, a gap among them. `not-begun`: there was no rotation yet. */
type Piece = Omit<Segment, 'gap'> & { readonly gap: 'gap' | 'intended' | 'not-begun' | undefined };

/** When a rotation first says anything. */
function beginningOf(rotation: Rotation): Instant {
  const { layers, overrides } = compileRotation(rotation);
  const starts = layers.flatMap(({ lineUps }) => lineUps[0]?.start ?? []);
  return Math.min(...starts, overrides.edges[0] ?? Number.POSITIVE_INFINITY);
}

/** Who is on call, as the rotation answers it. */
export function finalShifts(
  rotation: Rotation,
  people: readonly Person[],
  shown: Shown,
  now: Instant,
): readonly CalendarShift[] {
  const beginning = Math.min(beginningOf(rotation), now);
  const [pieces, wide] = wholly(shown, ({ from, until }): readonly Piece[] => {
    const staffed = segments(rotation, from, until).flatMap((segment): Piece[] =>
      segment.gap === undefined ? [{ ...segment, gap: undefined }] : [],
    );
    const empty = gaps(rotation, from, until).map(
      (gap): Piece => ({
        from: gap.from,
        until: gap.until,
        people: [],
        shadows: [],
        gap: gap.until <= beginning ? 'not-begun' : gap.intended ? 'intended' : 'gap',
      }),
    );
    return [...staffed, ...empty].sort((a, b) => a.from - b.from);
  });
  const conflicts = absenceConflicts(segments(rotation, shown.from, shown.until), people, rotation.zone);
  return pieces.flatMap((piece, index): CalendarShift[] => {
    if (!isSeen(piece, shown)) {
      return [];
    }
    const handles = piece.people.map(({ handle }) => handle);
    const after = pieces.slice(index + 1, index + 4).find(
      other =>
        !sameCrew(
          other.people.map(({ handle }) => handle),
          handles,
        ),
    );
    const notes = [...new Set(piece.people.map(noteOf))].filter(note => note !== '');
    const learning = piece.shadows.length === 0 ? [] : [`learning: ${printCrew(piece.shadows)}`];
    const away = conflicts.some(
      conflict =>
        conflict.from < piece.until &&
        conflict.until > piece.from &&
        handles.some(handle => sameHandle(handle, conflict.handle)),
    );
    const wanted = wantedIn(rotation, piece, handles) ? ['cover wanted'] : [];
    return [
      {
        ...edges(piece, wide),
        sign: piece.gap === 'not-begun' ? 'intended' : (piece.gap ?? signOf(piece.people)),
        people: handles,
        label: printCrew(handles),
        note: gapNote(piece.gap) ?? [...notes, ...(away ? ['away'] : []), ...wanted, ...learning].join(', '),
        why: piece.people.map(person => whyOf(person, rotation)),
        away,
        next: after && { people: after.people.map(({ handle }) => handle), at: after.from },
      },
    ];
  });
}

function edges(
  stretch: Shown,
  wide: Shown,
): Pick<CalendarShift, 'from' | 'until' | 'isCutBefore' | 'isCutAfter'> {
  const { from, until } = stretch;
  return { from, until, isCutBefore: from <= wide.from, isCutAfter: until >= wide.until };
}

function gapNote(gap: Piece['gap']): string | undefined {
  switch (gap) {
    case undefined:
      return undefined;
    case 'gap':
      return 'gap';
    case 'intended':
      return 'as intended';
    case 'not-begun':
      return 'not begun yet';
  }
}

/** What counts first of several. */
const SIGN_ORDER = ['fixed', 'cover', 'replace', 'add'] as const;

function signOf(people: readonly OnCallPerson[]): BarSign {
  return SIGN_ORDER.find(sign => people.some(({ source }) => source === sign)) ?? 'turn';
}

function noteOf({ source, insteadOf }: OnCallPerson): string {
  switch (source) {
    case 'turn':
      return '';
    case 'cover':
      return 'cover';
    case 'fixed':
      return 'fixed period';
    case 'replace':
      return insteadOf === undefined ? 'replacement' : `for ${printCrew([insteadOf])}`;
    case 'add':
      return 'added';
  }
}

function whyOf({ handle, source, layer, override, insteadOf }: OnCallPerson, rotation: Rotation): string {
  const reason = rotation.overrides.find(({ index }) => index === override)?.reason;
  const because = reason === undefined || reason === '' ? '' : `: ${toLabel(reason)}`;
  const where = layer === undefined ? '' : ` in layer ${toLabel(layer, 80)}`;
  const who = printCrew([handle]);
  switch (source) {
    case 'turn':
      return `${who}: turn of layer ${toLabel(layer ?? '', 80)}`;
    case 'cover':
      return `${who} covers${because}`;
    case 'fixed':
      return `${who} by a fixed period${because}`;
    case 'replace':
      return `${who} stands in${insteadOf === undefined ? '' : ` for ${printCrew([insteadOf])}`}${where}${because}`;
    case 'add':
      return `${who} is on call besides${because}`;
  }
}

/** What one layer says by itself. */
export function layerRowShifts(rotation: Rotation, layer: number, shown: Shown): readonly CalendarShift[] {
  const [shifts, wide] = wholly(shown, ({ from, until }) => layerShifts(rotation, layer, from, until));
  const name = toLabel(rotation.layers[layer]?.name ?? '', 80);
  return shifts
    .filter(shift => isSeen(shift, shown))
    .map(shift => ({
      ...edges(shift, wide),
      sign: shift.people.length === 0 ? 'empty' : 'turn',
      people: shift.people,
      label: printCrew(shift.people),
      note: '',
      why: [`Turn of layer ${name}`],
      away: false,
      next: undefined,
    }));
}

/** The overrides as they are written, whatever comes of them. */
export function overrideShifts(rotation: Rotation, shown: Shown): readonly CalendarShift[] {
  const { zone } = compileRotation(rotation);
  return rotation.overrides
    .map(override => ({
      override,
      from: instantOf(zone, override.from, 'start'),
      until: instantOf(zone, override.until, 'end'),
    }))
    .filter(stretch => stretch.from < stretch.until && isSeen(stretch, shown))
    .sort((a, b) => a.from - b.from)
    .map(({ override, from, until }) => ({
      from,
      until,
      isCutBefore: false,
      isCutAfter: false,
      sign: override.kind,
      ...wordsOf(override),
      why: override.reason === undefined || override.reason === '' ? [] : [toLabel(override.reason)],
      away: false,
      next: undefined,
    }));
}

function wordsOf(override: Override): Pick<CalendarShift, 'people' | 'label' | 'note'> {
  switch (override.kind) {
    case 'fixed': {
      const people = [...new Set(override.shifts.flatMap(shift => shift.people))];
      return { people, label: printCrew(people), note: 'fixed period' };
    }
    case 'cover':
      return { people: override.people, label: printCrew(override.people), note: 'cover' };
    case 'replace': {
      const note = `for ${printCrew([override.person])}`;
      return { people: override.people, label: printCrew(override.people), note };
    }
    case 'remove':
      return { people: [override.person], label: printCrew([override.person]), note: 'out' };
    case 'add':
      return { people: override.people, label: printCrew(override.people), note: 'added' };
  }
}

/** Whether somebody of a crew asks to be covered in a stretch. */
function wantedIn(rotation: Rotation, stretch: Shown, handles: readonly string[]): boolean {
  return rotation.requests.some(
    request =>
      handles.some(handle => sameHandle(handle, request.person)) &&
      isSeen(requestTimes(rotation, request), stretch),
  );
}

/** Who asks to be covered. */
export function requestShifts(rotation: Rotation, shown: Shown): readonly CalendarShift[] {
  return rotation.requests
    .map(request => ({ request, ...requestTimes(rotation, request) }))
    .filter(stretch => stretch.from < stretch.until && isSeen(stretch, shown))
    .sort((a, b) => a.from - b.from)
    .map(({ request, from, until }) => {
      const asks = request.asks === undefined ? 'everybody' : printCrew([request.asks]);
      const because =
        request.reason === undefined || request.reason === '' ? '' : `: ${toLabel(request.reason)}`;
      return {
        from,
        until,
        isCutBefore: false,
        isCutAfter: false,
        sign: 'request',
        people: [request.person],
        label: printCrew([request.person]),
        note: `asks ${asks}`,
        why: [`${printCrew([request.person])} asks ${asks} to stand in${because}`],
        away: false,
        next: undefined,
      };
    });
}

/** When those who learn look over somebody's shoulder. */
export function learningShifts(rotation: Rotation, shown: Shown): readonly CalendarShift[] {
  const [stretches, wide] = wholly(shown, ({ from, until }) => {
    const open = new Map<string, { handle: string; from: Instant; until: Instant }>();
    const found: { handle: string; from: Instant; until: Instant }[] = [];
    for (const segment of segments(rotation, from, until)) {
      for (const handle of segment.shadows) {
        const running = open.get(handle.toLowerCase());
        if (running?.until === segment.from) {
          running.until = segment.until;
        } else {
          const stretch = { handle, from: segment.from, until: segment.until };
          open.set(handle.toLowerCase(), stretch);
          found.push(stretch);
        }
      }
    }
    return found;
  });
  return stretches
    .filter(stretch => isSeen(stretch, shown))
    .map(stretch => ({
      ...edges(stretch, wide),
      sign: 'learning',
      people: [stretch.handle],
      label: printCrew([stretch.handle]),
      note: 'learning',
      why: [`${printCrew([stretch.handle])} learns: is paged too, and answers for nothing`],
      away: false,
      next: undefined,
    }));
}
