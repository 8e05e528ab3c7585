import { GITHUB_ROUTE } from '../escalation/route';
import { isTimeZone } from '../people/people';
import { printDuration, tryParseDuration } from '../time/duration';
import type { TextRange } from '../text/range';
import type { Completion, Completions } from './completion';
import { peopleCompletions, serviceCompletions, severityCompletions } from './completeNames';
import type { Place } from './knowledge';
import type { SiteFileKind } from './siteFile';
import { yamlCursorAt, type YamlCursor } from './yamlCursor';
import { YAML_FORMATS, yamlPlace, type YamlKeys, type YamlValue } from './yamlKeys';

/** Keys of the plan's files with their meaning, and values where the format knows some. */
export function completeYaml(place: Place, kind: SiteFileKind): Completions | undefined {
  const format = YAML_FORMATS.get(kind);
  const cursor = format === undefined ? undefined : yamlCursorAt(place.text, place.offset);
  if (format === undefined || cursor === undefined) {
    return undefined;
  }
  const { keys, key } = yamlPlace(format, cursor.path);
  if (cursor.position === 'key' && keys !== undefined) {
    return keyCompletions(keys, cursor);
  }
  const isInItem = cursor.path.at(-1) === '[]';
  const isAlone = cursor.position === 'value';
  const isValue = key?.list === true ? isInItem : isAlone || (key?.list === 'or-one' && isInItem);
  return key?.value !== undefined && isValue ? valueCompletions(place, key.value, cursor) : undefined;
}

function keyCompletions(keys: YamlKeys, { present, range }: YamlCursor): Completions {
  const items = Object.entries(keys)
    .filter(([name]) => !present.has(name))
    .map(([name, { meaning, value, keys: inner }]): Completion => {
      const isMap = inner !== undefined;
      return {
        kind: 'key',
        label: name,
        detail: meaning,
        insert: isMap || value === undefined ? `${name}:` : `${name}: `,
        range,
        goesOn: value !== undefined && value.of !== 'text',
      };
    });
  return { items, complete: true };
}

function valueCompletions(place: Place, value: YamlValue, cursor: YamlCursor): Completions | undefined {
  const { typed, range } = cursor;
  switch (value.of) {
    case 'text':
      return undefined;
    case 'flag':
      return wordCompletions(['true', 'false'], range);
    case 'words':
      return wordCompletions(value.words, range);
    case 'duration':
      return durationCompletions(value.usual, range);
    case 'zone':
      return zoneCompletions(typed, range);
    case 'person':
      return peopleCompletions(place, typed, range);
    case 'service':
      return serviceCompletions(place, typed, range);
    case 'severity':
      return severityCompletions(place, typed, range);
    case 'rotation':
      return wordCompletions(
        place.site.rotations.map(({ id }) => id),
        range,
      );
    case 'route':
      return wordCompletions(
        [...place.site.plan.routes, GITHUB_ROUTE].map(({ id }) => id),
        range,
      );
  }
}

function wordCompletions(words: readonly string[], range: TextRange): Completions {
  const items = words.map(
    (word): Completion => ({ kind: 'value', label: word, detail: '', insert: word, range }),
  );
  return { items, complete: true };
}

function durationCompletions(usual: readonly string[], range: TextRange): Completions {
  const items = usual.map((span): Completion => {
    const duration = tryParseDuration(span);
    const detail = duration === undefined ? '' : printDuration(duration);
    return { kind: 'value', label: span, detail, insert: span, range };
  });
  return { items, complete: true };
}

/** Names hold the words people know: `berlin` finds Europe/Berlin. */
function zoneCompletions(typed: string, range: TextRange): Completions {
  const wanted = typed.toLowerCase().replace(/ /g, '_');
  const own = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  const names = new Set([...[own, 'UTC'].filter(isTimeZone), ...Intl.supportedValuesOf('timeZone')]);
  const items = [...names]
    .filter(name => name.toLowerCase().includes(wanted))
    .map((name): Completion => ({ kind: 'value', label: name, detail: '', insert: name, range }));
  return { items, complete: true };
}
