import type { Incident } from '../incident/incident';
import { shorten, stripMarkdown, toOneLine } from '../text/plain';
import { sectionProse, type ReviewedIncident } from './prose';

/** What ended an incident, as its review or its log says. */
export interface Fix {
  /** One line of plain text. */
  readonly text: string;
  readonly source: 'review' | 'log';
  /** Remediation items that were carried out, in the review's order. */
  readonly done: readonly { readonly id: string; readonly text: string }[];
}

const LONGEST = 240;

/**
 * What fixed an incident: the review's section "Mitigation and resolution"; else what was said when it was mitigated or resolved, or
 * the last action before that. Undefined where nobody wrote any of it.
 */
export function howItWasFixed(record: ReviewedIncident): Fix | undefined {
  const { incident, review } = record;
  const done = (review?.items ?? []).flatMap(({ id, text, done: isDone }) =>
    isDone && id !== undefined && text !== ''
      ? [{ id, text: shorten(toOneLine(stripMarkdown(text)), LONGEST) }]
      : [],
  );
  const told = sectionProse(record, 'Mitigation and resolution');
  const text = told.length > 0 ? told.join(' ') : loggedFix(incident);
  if (text === '' && done.length === 0) {
    return undefined;
  }
  return { text: shorten(text, LONGEST), source: told.length > 0 ? 'review' : 'log', done };
}

/** The words with which it was mitigated, monitored or resolved; without such words, the last action until then. */
function loggedFix({ entries }: Incident): string {
  const said: string[] = [];
  let action = '';
  let isOver = false;
  for (const { body, retracted } of entries) {
    if (retracted) {
      continue;
    }
    if (body.kind === 'status' && ['mitigated', 'monitoring', 'resolved'].includes(body.status)) {
      isOver = true;
      said.push(...(body.text === '' ? [] : [body.text]));
    } else if (body.kind === 'action' && !isOver && body.text !== '') {
      action = body.text;
    }
  }
  return toOneLine(stripMarkdown(said.length > 0 ? [...new Set(said)].join('; ') : isOver ? action : ''));
}
