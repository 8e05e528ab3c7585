import * as z from 'zod/mini';
import { HANDLE_PATTERN } from '../incident/entry';
import { isTimeZone } from '../people/people';
import { isDay } from '../time/instant';
import { tryParseMoment } from './rotationWords';
import { TIERS } from './rotation';

/** A time as the file writes it. */
export const MOMENT =
  /^\d{4}-\d{2}-\d{2}(?:[T ](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?:Z|[+-]\d{2}:\d{2})?)?$/;
export const LOCAL_TIME = /^\d{4}-\d{2}-\d{2}(?:[T ](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?)?$/;
export const TURN = /^[1-9]\d{0,3}(?:m|h|d|w|mo)$/;
const DAY_WORD = '(?:mon|tue|wed|thu|fri|sat|sun)';
const CLOCK_TIME = '(?:(?:[01]\\d|2[0-3]):[0-5]\\d(?::[0-5]\\d)?|24:00)';
export const DAYS = new RegExp(`^${DAY_WORD}(?:-${DAY_WORD})?$`);
export const MONTH_DAYS = /^(?:[1-9]|[12]\d|3[01])-(?:[1-9]|[12]\d|3[01])$/;
export const WINDOW_TIME = new RegExp(`^(?:${DAY_WORD} )?${CLOCK_TIME}$`);

/** What names a request within its file: nothing that YAML takes for a number or a truth value. */
const REQUEST_ID = /^[A-Za-z][A-Za-z0-9-]{1,39}$/;

const text = z.string({ error: 'must be text' });
const handle = text.check(z.regex(HANDLE_PATTERN, { error: 'must be a handle of people.yml, without "@"' }));
const handles = z.union([handle, z.array(handle)], {
  error: 'must be one handle of people.yml, or a list of handles, without "@"',
});
const zone = text.check(z.refine(isTimeZone, { error: 'must be an IANA time zone such as Europe/Berlin' }));

const momentError =
  'must be a time such as 2026-11-23T09:00, or 2026-11-23T09:00+01:00 where that is doubtful';
const moment = text.check(
  z.regex(MOMENT, { error: momentError, abort: true }),
  z.refine(value => tryParseMoment(value) !== undefined, { error: 'must be a day of the calendar' }),
);
const localTime = text.check(
  z.regex(LOCAL_TIME, { error: 'must be a local time such as 2026-11-23T09:00', abort: true }),
  z.refine(value => tryParseMoment(value) !== undefined, { error: 'must be a day of the calendar' }),
);
const turnLength = text.check(z.regex(TURN, { error: 'must be a length such as 12h, 1d, 2w or 1mo' }));
const turn = z.union([turnLength, z.array(turnLength)], {
  error: 'must be a length such as 12h, 1d, 2w or 1mo, or a list such as [1d, 3d]',
});

const daysError = 'must be days such as mon, or mon-fri';
const days = text.check(z.regex(DAYS, { error: daysError }));
const monthDay = z.number({ error: 'must be a number' });
const monthDays = text.check(z.regex(MONTH_DAYS, { error: 'must be days of the month such as 1-7' }));
const monthDaysError = 'must be days of the month such as 1, 1-7, or -1 for the last';
const windowTime = text.check(
  z.regex(WINDOW_TIME, { error: 'must be a time of day such as 09:00 in quotes, or fri 17:00' }),
);

export const windowSchema = z.object(
  {
    days: z.optional(z.union([days, z.array(days)], { error: daysError })),
    'month-days': z.optional(
      z.union([monthDay, monthDays, z.array(z.union([monthDay, monthDays], { error: monthDaysError }))], {
        error: monthDaysError,
      }),
    ),
    from: z.optional(windowTime),
    until: z.optional(windowTime),
  },
  { error: 'must be keys with values, such as { days: mon-fri, from: "09:00", until: "17:00" }' },
);

const windows = z.union([z.literal('always'), z.array(windowSchema)], {
  error: 'must be a list of windows, or always',
});
const slots = z.array(handles, {
  error: 'must be a list of handles, or of lists of handles; nobody is an empty turn',
});
const advance = z.enum(['calendar', 'active-days'], { error: 'must be calendar or active-days' });
const priority = z.number({ error: 'must be a number' });

export const lineUpSchema = z.object({
  from: moment,
  anchor: z.optional(localTime),
  turn: z.optional(turn),
  people: z.optional(slots),
  windows: z.optional(windows),
  advance: z.optional(advance),
  note: z.optional(text),
});

export const layerSchema = z.object({
  name: z.optional(text),
  note: z.optional(text),
  priority: z.optional(priority),
  zone: z.optional(zone),
  anchor: localTime,
  turn,
  people: slots,
  windows: z.optional(windows),
  advance: z.optional(advance),
  from: z.optional(moment),
  until: z.optional(moment),
  'line-ups': z.nullish(z.array(lineUpSchema, { error: 'must be a list' })),
});

export const fixedShiftSchema = z.object({ from: moment, until: moment, people: handles });

export const overrideSchema = z.object({
  from: moment,
  until: moment,
  cover: z.optional(handles),
  replace: z.optional(handle),
  with: z.optional(handles),
  remove: z.optional(handle),
  add: z.optional(handles),
  fixed: z.optional(z.array(fixedShiftSchema, { error: 'must be a list of shifts' })),
  reason: z.optional(text),
});

const stretchSchema = z.object(
  { from: moment, until: moment },
  { error: 'must be a stretch such as { from: 2026-11-23T09:00, until: 2026-11-24T09:00 }' },
);

export const requestSchema = z.object({
  id: text.check(
    z.regex(REQUEST_ID, { error: 'must be letters, digits and hyphens, beginning with a letter' }),
  ),
  from: moment,
  until: moment,
  person: handle,
  asks: z.optional(handle),
  reason: z.optional(text),
  'in-return': z.optional(stretchSchema),
});

export const shadowSchema = z.object({
  person: handle,
  follows: z.optional(handle),
  from: z.optional(moment),
  until: z.optional(moment),
});

export const intendedGapSchema = z.object({
  days: windowSchema.def.shape.days,
  'month-days': windowSchema.def.shape['month-days'],
  from: z.optional(
    z.union([windowTime, moment], { error: 'must be a time such as fri 17:00 or 2026-12-24T18:00' }),
  ),
  until: z.optional(
    z.union([windowTime, moment], { error: 'must be a time such as mon 09:00 or 2026-12-27T09:00' }),
  ),
});

/** The schema of a file of rotations/, from which the JSON Schema for editors is generated. */
export const rotationSchema = z.object({
  name: text,
  zone,
  tier: z.optional(z.enum(TIERS, { error: `must be ${TIERS.slice(0, -1).join(', ')} or ${TIERS.at(-1)}` })),
  layers: z.nullish(z.array(layerSchema, { error: 'must be a list' })),
  overrides: z.nullish(z.array(overrideSchema, { error: 'must be a list' })),
  requests: z.nullish(z.array(requestSchema, { error: 'must be a list' })),
  shadows: z.nullish(z.array(shadowSchema, { error: 'must be a list' })),
  'intended-gaps': z.nullish(z.array(intendedGapSchema, { error: 'must be a list' })),
  holidays: z.nullish(
    z.array(text.check(z.refine(isDay, { error: 'must be a day such as 2026-12-25' })), {
      error: 'must be a list of days',
    }),
  ),
});
