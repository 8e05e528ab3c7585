import { stageWords } from '../core/escalation/escalation';
import type { DryPage, DryRun } from '../core/escalation/dryRun';
import { escapeMarkdown } from '../core/editor/markdownText';
import type { Facts } from '../core/escalation/escalationState';
import { printSpan, type Instant } from '../core/time/instant';

/** How a dry run is written: instants on the reader's clocks. */
export interface DryRunWords {
  readonly facts: Facts;
  /** `Sun 29 Nov 03:10`. */
  readonly print: (at: Instant) => string;
  /** Name of the reader's zone. */
  readonly zone: string;
}

/** Shown pages; a path may repeat ten times. */
const MOST_SHOWN = 40;

/** Who would be paged, how and when, as Markdown with what is missing in the theme's colour of errors. */
export function dryRunText(run: DryRun | undefined, { facts, print, zone }: DryRunWords): string {
  const services = facts.services.length === 0 ? '' : ` on ${facts.services.join(', ')}`;
  const head = [
    `# ${escapeMarkdown(`${facts.severity}${services}, ${print(facts.at)}`)}`,
    `Who is paged if it is declared then and nobody acknowledges. Times in ${escapeMarkdown(zone)}. Nothing is sent.`,
  ];
  if (run === undefined) {
    return [...head, red('Nobody is paged: no escalation path is for such an incident.'), ''].join('\n\n');
  }
  const { id, escalation: path } = run.named;
  const how =
    path.delivery === 'automatic'
      ? 'Pages leave by themselves.'
      : 'A person sees each page before it leaves.';
  const shown = run.pages.slice(0, MOST_SHOWN);
  const more = run.pages.length - shown.length;
  const rows = shown.map(page => rowOf(page, stageWords(path, page.stage), { start: facts.at, print }));
  const gaps = [...new Set(shown.flatMap(gapsOf))];
  return [
    ...head,
    `Path **${escapeMarkdown(path.name === '' ? id : path.name)}** (escalations/${id}.yml). ${how}`,
    ['| When | | Whom | How |', '| --- | --- | --- | --- |', ...rows].join('\n'),
    ...(more > 0 ? [`And ${more} more.`] : []),
    ...(gaps.length === 0 ? [] : ['## Gaps', gaps.map(gap => `- ${red(gap)}`).join('\n')]),
    '',
  ].join('\n\n');
}

function rowOf(
  { at, page }: DryPage,
  words: string,
  { start, print }: { readonly start: Instant; readonly print: (at: Instant) => string },
): string {
  const after = at === start ? 'at once' : `after ${printSpan(at - start)}`;
  const whom = page.people.map(({ handle, person, why }) => {
    const about = [person?.name ?? 'not in people.yml', why].filter(part => part !== '').join(', ');
    return `**@${escapeMarkdown(handle)}** ${escapeMarkdown(about)}`;
  });
  const how = page.routes.map(({ route, recipients }) => {
    const some = recipients.length > 0 && recipients.length < page.people.length;
    const names = some ? ` (${recipients.map(({ handle }) => `@${handle}`).join(', ')})` : '';
    return escapeMarkdown(`${route.name ?? route.id}${names}`);
  });
  const nobody = page.routes.length === 0 ? red('nobody is reached') : '';
  const cells = [
    unbroken(`${escapeMarkdown(print(at))}<br>${after}`),
    words,
    whom.length === 0 ? nobody || 'the route itself' : whom.join('<br>'),
    how.length > 0 ? how.join('<br>') : whom.length > 0 ? nobody : '–',
  ];
  return `| ${cells.join(' | ')} |`;
}

/** Times are not broken where the table is narrow. */
function unbroken(cell: string): string {
  return cell.replaceAll(' ', '&nbsp;');
}

function gapsOf({ page }: DryPage): readonly string[] {
  return page.gaps;
}

/** In the colour of errors of the reader's theme, and in bold for whoever sees no colours. */
function red(text: string): string {
  return `<strong style="color: var(--vscode-errorForeground)">${escapeMarkdown(text)}</strong>`;
}
