import { nextStatuses, STATUS_MEANING } from '../incident/status';
import { REVIEW_STATE_MEANING, REVIEW_STATES } from '../review/reviewHeader';
import type { Completion, Completions } from './completion';
import {
  incidentCompletions,
  incidentLinkCompletions,
  peopleCompletions,
  serviceCompletions,
  severityCompletions,
} from './completeNames';
import { searchKeyCompletions } from './completeSearch';
import { tagCompletions } from './completeTags';
import { cursorLine, typedRange, type CursorLine } from './cursor';
import type { Place } from './knowledge';
import { isInFrontMatter, isRecord, siteFileOf, type SiteFileKind } from './siteFile';

/** Names in prose and in the front matter: people, incidents, severities, services. */
export function completeMarkdown(place: Place, kind: SiteFileKind): Completions | undefined {
  const line = cursorLine(place.text, place.offset);
  const isHeader = /^[\w-]+:/.test(line.before) && isInFrontMatter(place.text, place.offset);
  return (
    linkedIncident(place, line) ??
    (kind === 'review' ? searchKey(place, line) : undefined) ??
    (isHeader ? headerValue(place, line) : undefined) ??
    namedIncident(place, line) ??
    (isRecord(kind) ? nameInProse(place, line) : undefined)
  );
}

/** `[[words`, and the brackets an editor closes by itself. */
function linkedIncident(place: Place, { before, after }: CursorLine): Completions | undefined {
  const match = /\[\[([^[\]]{0,60})$/.exec(before);
  const closing = /^\]{1,2}/.exec(after)?.[0].length ?? 0;
  return match
    ? incidentLinkCompletions(place, match[1] ?? '', {
        start: place.offset - match[0].length,
        end: place.offset + closing,
      })
    : undefined;
}

/** At the start of a line that has nothing else. */
function searchKey(place: Place, { before, after }: CursorLine): Completions | undefined {
  const typed = /^[a-z-]*$/.test(before) && after.trim() === '' ? before : undefined;
  return typed === undefined
    ? undefined
    : searchKeyCompletions(place, typed, typedRange(place.offset, typed.length));
}

function namedIncident(place: Place, { before }: CursorLine): Completions | undefined {
  const typed =
    /(?:^|[^\w/-])(\d{4}-[a-z0-9-]*)$/.exec(before)?.[1] ??
    /\bincident: *([a-z0-9-]*)$/.exec(before)?.[1] ??
    /\*\*status\*\* merged into ([a-z0-9-]*)$/.exec(before)?.[1];
  return typed === undefined
    ? undefined
    : incidentCompletions(place, typed, typedRange(place.offset, typed.length));
}

function nameInProse(place: Place, { before }: CursorLine): Completions | undefined {
  const handle = /(?:^|[^\w@.`-])@([\w.-]{0,39})$/.exec(before)?.[1];
  if (handle !== undefined) {
    return peopleCompletions(place, handle, typedRange(place.offset, handle.length));
  }
  const services = /\*\*services\*\* (?:[^<]*,)? *([a-z0-9-]*)$/.exec(before)?.[1];
  if (services !== undefined) {
    return serviceCompletions(place, services, typedRange(place.offset, services.length));
  }
  const severity =
    /\*\*severity\*\* ([A-Z0-9-]*)$/.exec(before)?.[1] ??
    /(?:^|[\s(>:*"'])([A-Z][A-Z0-9-]{0,11})$/.exec(before)?.[1];
  if (severity === undefined) {
    return undefined;
  }
  const found = severityCompletions(place, severity, typedRange(place.offset, severity.length));
  return found.items.length === 0 ? undefined : found;
}

function headerValue(place: Place, { before }: CursorLine): Completions | undefined {
  const match = /^([\w-]+): *(.*)$/.exec(before);
  const key = match?.[1] ?? '';
  const value = (match?.[2] ?? '').replace(/^["']/, '');
  const range = typedRange(place.offset, value.length);
  switch (key) {
    case 'owner':
    case 'facilitator':
    case 'lead':
      return peopleCompletions(place, value, range);
    case 'state':
      return siteFileOf(place.path).kind === 'review' ? reviewStates(range) : undefined;
    case 'attendees': {
      const last = /(?:^|[[,])\s*([^[\],]*)$/.exec(value)?.[1];
      return last === undefined
        ? undefined
        : peopleCompletions(place, last, typedRange(place.offset, last.length));
    }
    case 'incident':
      return incidentCompletions(place, value, range);
    case 'severity':
      return severityCompletions(place, value, range);
    case 'status':
      return statuses(place, range);
    case 'services': {
      const last = /(?:^|[[,])\s*([a-z0-9-]*)$/.exec(value)?.[1];
      return last === undefined
        ? undefined
        : serviceCompletions(place, last, typedRange(place.offset, last.length));
    }
    case 'tags': {
      const last = /(?:^|[[,])\s*([^[\],"']*)$/.exec(value)?.[1];
      return last === undefined
        ? undefined
        : tagCompletions(place, last, typedRange(place.offset, last.length));
    }
    default:
      return undefined;
  }
}

function reviewStates(range: Completion['range']): Completions {
  const items = REVIEW_STATES.map(
    (state): Completion => ({
      kind: 'value',
      label: state,
      detail: REVIEW_STATE_MEANING[state],
      insert: state,
      range,
    }),
  );
  return { items, complete: true };
}

/** The states the incident may pass to next. */
function statuses(place: Place, range: Completion['range']): Completions | undefined {
  const { incident } = siteFileOf(place.path);
  const known = incident === undefined ? undefined : place.site.byId.get(incident);
  const items = (known === undefined ? [] : nextStatuses(known.incident.status)).map(
    (status): Completion => ({
      kind: 'value',
      label: status,
      detail: STATUS_MEANING[status],
      insert: status,
      range,
    }),
  );
  return items.length === 0 ? undefined : { items, complete: true };
}
