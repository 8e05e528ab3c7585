import { tryParseFrontMatter } from '../core/text/frontMatter';
import { toOneLine } from '../core/text/plain';
import type { IncidentRecord } from './site';

const known = new WeakMap<IncidentRecord, readonly string[]>();

/** Tags of an incident: those of its review's front matter, and of incident.md's. Lower case, each once, as they stand there. */
export function tagsOf(record: IncidentRecord): readonly string[] {
  let tags = known.get(record);
  if (tags === undefined) {
    tags = [
      ...new Set([...(record.review?.header.tags ?? []).flatMap(toTag), ...tagsIn(record.incidentText)]),
    ];
    known.set(record, tags);
  }
  return tags;
}

function tagsIn(text: string | undefined): readonly string[] {
  // Parsing YAML takes long, and few texts have the key.
  if (text === undefined || !/^tags:/m.test(text)) {
    return [];
  }
  const value = tryParseFrontMatter(text)?.values.tags;
  return (Array.isArray(value) ? value : [value]).flatMap(tag =>
    typeof tag === 'string' || typeof tag === 'number' ? toTag(String(tag)) : [],
  );
}

/** A tag as it is compared; none for one that says nothing. */
function toTag(text: string): readonly string[] {
  const tag = toOneLine(text).toLowerCase();
  return tag === '' ? [] : [tag];
}
