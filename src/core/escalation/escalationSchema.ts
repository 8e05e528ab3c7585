import * as z from 'zod/mini';
import { HANDLE_PATTERN, SEVERITY_ID } from '../incident/entry';
import { windowSchema } from '../oncall/rotationSchema';
import { isTimeZone } from '../people/people';
import { SERVICE_ID } from '../services/services';
import { DURATION } from '../time/duration';
import { MOST_REPEATS } from './escalation';
import { ROUTE_ID } from './route';

const text = z.string({ error: 'must be text' });
const handle = text.check(z.regex(HANDLE_PATTERN, { error: 'must be a handle of people.yml, without "@"' }));
const routeId = text.check(z.regex(ROUTE_ID, { error: 'must be the id of a route of livesite.yml' }));
const duration = text.check(z.regex(DURATION, { error: 'must be a span such as 5m or 1h' }));
const windows = z.array(windowSchema, { error: 'must be a list of hours' });

export const targetSchema = z.object(
  {
    rotation: z.optional(text),
    person: z.optional(handle),
    team: z.optional(text),
    route: z.optional(routeId),
  },
  { error: 'must be one of rotation, person, team or route, such as { rotation: primary }' },
);
const targets = z.union([targetSchema, z.array(targetSchema)], {
  error: 'must be one of rotation, person, team or route, such as { rotation: primary }, or a list of these',
});

export const stepSchema = z.object({
  page: targets,
  wait: z.optional(duration),
  by: z.optional(
    z.union([routeId, z.array(routeId)], { error: 'must be the id of a route of livesite.yml, or a list' }),
  ),
  note: z.optional(text),
});

export const conditionSchema = z.object({
  severities: z.optional(
    z.array(text.check(z.regex(SEVERITY_ID, { error: 'must be a severity of livesite.yml' })), {
      error: 'must be a list of severities',
    }),
  ),
  services: z.optional(
    z.array(text.check(z.regex(SERVICE_ID, { error: 'must be the id of a service' })), {
      error: 'must be a list of services',
    }),
  ),
  hours: z.optional(windows),
});

/** The schema of a file of escalations/, from which the JSON Schema for editors is generated. */
export const escalationSchema = z.object({
  name: text,
  zone: z.optional(
    text.check(z.refine(isTimeZone, { error: 'must be an IANA time zone such as Europe/Berlin' })),
  ),
  applies: z.nullish(z.array(conditionSchema, { error: 'must be a list' })),
  delivery: z.optional(z.enum(['ask', 'automatic'], { error: 'must be ask or automatic' })),
  hours: z.nullish(windows),
  steps: z.array(stepSchema, { error: 'must be a list of steps' }),
  repeat: z.optional(
    z
      .number({ error: 'must be a number' })
      .check(z.refine(isRepeat, { error: `must be a whole number from 0 to ${MOST_REPEATS}` })),
  ),
  finally: z.optional(targets),
  'expires-when-silent': z.optional(duration),
});

function isRepeat(count: number): boolean {
  return Number.isInteger(count) && count >= 0 && count <= MOST_REPEATS;
}
