import type { Problem } from '../problem';
import { conflictsInMarkdown } from '../review/review';
import { conflictProblem } from '../text/conflictMarkers';
import {
  frontMatterDiffers,
  frontMatterRange,
  tryParseFrontMatter,
  withFrontMatter,
  type FrontMatter,
} from '../text/frontMatter';
import { printInstant, type Instant } from '../time/instant';
import { shorten, toOneLine } from '../text/plain';
import { linesOf } from '../text/range';
import { SEVERITY_UNSET } from './entry';
import { LEAD, type Incident } from './incident';

/** The keys of incident.md's front matter that repeat the log. Keys of the team's own are never touched. */
export const DERIVED_KEYS: ReadonlySet<string> = new Set([
  'title',
  'severity',
  'status',
  'lead',
  'services',
  'declared',
  'acknowledged',
  'mitigated',
  'resolved',
  'closed',
]);

/**
 * What the front matter of incident.md repeats of the log, for readers, search and other tools. In this order; `undefined` means
 * the key is left out. Keys of the team's own are never touched.
 */
export function headerOf(incident: Incident): ReadonlyMap<string, unknown> {
  const header = new Map<string, unknown>([
    ['title', toOneLine(incident.title)],
    ['severity', incident.severity ?? SEVERITY_UNSET],
    ['status', incident.status],
    ['lead', incident.roles.get(LEAD)?.[0]],
    ['services', incident.services.length === 0 ? undefined : incident.services],
  ]);
  const times: readonly (readonly [string, Instant | undefined])[] = [
    ['declared', incident.declaredAt],
    ['acknowledged', incident.acknowledgedAt],
    ['mitigated', incident.mitigatedAt],
    ['resolved', incident.resolvedAt],
    ['closed', incident.closedAt],
  ];
  for (const [key, at] of times) {
    header.set(key, at === undefined ? undefined : printInstant(at));
  }
  return header;
}

/**
 * incident.md with its front matter rewritten from the log, everything else byte for byte as it was. A log without a declaration is
 * damaged (cut off, emptied): its summary may be the last that is known, so it stays until the log is mended.
 */
export function refreshHeader(text: string, incident: Incident): string {
  return incident.declaredAt === undefined ? text : withFrontMatter(text, headerOf(incident));
}

/** Where the header says something else than the log. The log wins; a quick fix writes the log's value, or an entry for the header's. */
export function checkHeader(text: string, incident: Incident): Problem[] {
  const matter = tryParseFrontMatter(text);
  const bodyStart = matter?.range.end ?? 0;
  const problems =
    matter === undefined
      ? missing(text, incident)
      : [...matter.problems, ...differences(text, matter, incident)];
  for (const conflict of conflictsInMarkdown(text)) {
    if (conflict.start >= bodyStart) {
      problems.push(conflictProblem(conflict));
    }
  }
  return problems;
}

function missing(text: string, incident: Incident): Problem[] {
  const end = linesOf(text.slice(0, 1000))[0]?.range.end ?? 0;
  const message =
    'This file has no summary between `---` lines at its top. The log still counts; the quick fix writes the summary.';
  return incident.declaredAt === undefined
    ? []
    : [{ code: 'header-missing', severity: 'warning', range: { start: 0, end }, message }];
}

function differences(text: string, matter: FrontMatter, incident: Incident): Problem[] {
  if (matter.problems.length > 0 || incident.declaredAt === undefined) {
    return [];
  }
  const problems: Problem[] = [];
  for (const [key, value] of headerOf(incident)) {
    if (frontMatterDiffers(matter, key, value)) {
      problems.push(difference(text, matter, key, value));
    }
  }
  return problems;
}

function difference(text: string, matter: FrontMatter, key: string, value: unknown): Problem {
  const found = matter.values[key];
  const fence = text.indexOf('---');
  return {
    code: 'header-differs',
    severity: 'warning',
    range: frontMatterRange(matter, key) ?? { start: fence, end: fence + 3 },
    message: `\`${key}\` says ${describe(found)}, but the log says ${describe(value)}. The log counts: change it with an entry.`,
    data: { key, found: typeof found === 'string' ? found : '' },
  };
}

function describe(value: unknown): string {
  if (value === undefined || value === null) {
    return 'nothing';
  }
  const words = Array.isArray(value)
    ? value.join(', ')
    : typeof value === 'string'
      ? value
      : JSON.stringify(value);
  return `"${shorten(toOneLine(words), 100)}"`;
}
