import { HANDLE_PATTERN } from '../incident/entry';
import { headerOf } from '../incident/header';
import type { Incident } from '../incident/incident';
import { isStatus, nextStatuses } from '../incident/status';
import type { Problem } from '../problem';
import { frontMatterEdits, printFrontMatter, tryParseFrontMatter } from '../text/frontMatter';
import { toLabel, toOneLine } from '../text/plain';
import { lineEndingOf, withLineEnding } from '../text/range';
import { EDITOR_COMMANDS } from './editorCommands';
import type { SiteKnowledge } from './knowledge';
import { editFix, type FixContext, type QuickFix } from './quickFix';
import { siteFileOf } from './siteFile';

/** Ways out where the header says something else than the log: the log's value into the header, or the header's into the log. */
export function headerFixes(problem: Problem, context: FixContext): readonly QuickFix[] {
  const incident = incidentOf(context);
  const matter = tryParseFrontMatter(context.text);
  const key = problem.data?.key ?? '';
  if (incident === undefined || matter === undefined) {
    return [];
  }
  const wanted = headerOf(incident);
  const editsOf = (keys: ReadonlyMap<string, unknown>) => frontMatterEdits(context.text, matter, keys);
  const own = editsOf(new Map([[key, wanted.get(key)]]));
  const all = editsOf(wanted);
  const value = entryValue(context.site, incident, key, matter.values[key]);
  const fixes: QuickFix[] = [];
  if (own.length > 0) {
    fixes.push(editFix(context, `Write what the log says for "${key}"`, own, true));
  }
  if (value !== undefined && !context.readOnly) {
    fixes.push({
      title: `Make it so with a log entry: ${key} ${toLabel(value, 60)}`,
      preferred: false,
      edits: [],
      command: { id: EDITOR_COMMANDS.headerToEntry, args: [incident.id, key, value, context.root] },
    });
  }
  const differing = [...wanted].filter(([name, wish]) => editsOf(new Map([[name, wish]])).length > 0);
  if (differing.length > 1) {
    fixes.push(editFix(context, 'Write all that the log says', all));
  }
  return fixes;
}

/** The whole summary, for a file without one. */
export function missingHeaderFixes(context: FixContext): readonly QuickFix[] {
  const incident = incidentOf(context);
  if (incident === undefined) {
    return [];
  }
  const header = withLineEnding(printFrontMatter(headerOf(incident)), lineEndingOf(context.text));
  const at = context.text.startsWith('\ufeff') ? 1 : 0;
  return [
    editFix(
      context,
      'Write the summary that the log gives',
      [{ range: { start: at, end: at }, text: header }],
      true,
    ),
  ];
}

function incidentOf(context: FixContext): Incident | undefined {
  const id = siteFileOf(context.path).incident;
  return id === undefined ? undefined : context.site.byId.get(id)?.incident;
}

/** What an entry could say so that the header is right; undefined where no entry can, or where a command of its own asks for more. */
function entryValue(
  site: SiteKnowledge,
  incident: Incident,
  key: string,
  found: unknown,
): string | undefined {
  const text = typeof found === 'string' ? toOneLine(found) : '';
  switch (key) {
    case 'severity':
      return site.plan.severities.some(({ id }) => id === text) ? text : undefined;
    case 'status':
      return isStatus(text) && text !== 'merged' && nextStatuses(incident.status).includes(text)
        ? text
        : undefined;
    case 'lead': {
      const handle = text.replace(/^@/, '');
      return HANDLE_PATTERN.test(handle) ? handle : undefined;
    }
    default:
      return undefined;
  }
}
