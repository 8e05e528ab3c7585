import { stripMarkdown } from '../text/plain';
import { SEVERITY_UNSET, type EntryBody } from './entry';
import type { EffectiveEntry } from './incident';
import type { PageOutcome, PagingBody } from './pageWords';
import type { PublicationOutcome, PublishingBody } from './publicationWords';

/** How an entry reads to people: plain text without Markdown, for example `Status: identified — bad config in v142`. */
export function sentenceOf(effective: EffectiveEntry, roleName: (id: string) => string): string {
  return effective.redacted ? '(redacted)' : stripMarkdown(bodySentence(effective.body, roleName));
}

function bodySentence(body: EntryBody, roleName: (id: string) => string): string {
  switch (body.kind) {
    case 'declared':
      return `Declared ${body.severity ?? `without severity (${SEVERITY_UNSET})`}: ${body.title}`;
    case 'acknowledged':
      return withReason('Acknowledged', body.text);
    case 'status':
      return withReason(
        body.into === undefined ? `Status: ${body.status}` : `Merged into ${body.into}`,
        body.text,
      );
    case 'reopened':
      return withReason('Reopened', body.text);
    case 'severity':
      return withReason(`Severity: ${body.severity}`, body.text);
    case 'role':
      return withReason(
        `${roleName(body.role)}: ${body.leaves ? `@${body.person} gives it up` : `@${body.person}`}`,
        body.text,
      );
    case 'services':
      return `Services: ${body.services.length === 0 ? 'none' : body.services.join(', ')}`;
    case 'title':
      return `Renamed: ${body.title}`;
    case 'impact':
      return withReason(`Customer impact ${body.edge} ${minute(body.at)}`, body.text);
    case 'detected':
      return withReason(
        `Noticed by ${body.by}${body.at === undefined ? '' : ` at ${minute(body.at)}`}`,
        body.text,
      );
    case 'update':
      return `${body.audience === 'public' ? 'Customer update' : 'Internal update'}: ${body.text}`;
    case 'link':
      return `Link: ${body.label === '' ? body.target : `${body.label} (${body.target})`}`;
    case 'review':
      return `Review ${body.text}`;
    case 'issue':
      return `Remediation ${body.item} ${body.text}`.trimEnd();
    case 'paging':
      return withReason(pagingSentence(body), body.text);
    case 'paged':
      return withReason(`Page ${OUTCOME_WORDS[body.outcome]} by ${body.route}`, body.text);
    case 'publishing':
      return withReason(publishingSentence(body), body.text);
    case 'published':
      return withReason(
        `${PUBLICATION_WORDS[body.outcome]}${body.address === '' ? '' : ` (${body.address})`}`,
        body.text,
      );
    case 'metrics':
      return withReason(
        body.leaveOut === undefined ? 'Counted in metrics' : `Left out of metrics (${body.leaveOut})`,
        body.text,
      );
    case 'corrected':
      return withReason(`Correction (${body.how})`, body.text);
    case 'action':
      return `Action: ${body.text}`;
    case 'decision':
      return `Decision: ${body.text}`;
    case 'observation':
      return `Observation: ${body.text}`;
    case 'note':
      return body.text;
    case 'other':
      return `${body.word}: ${body.text}`;
  }
}

const OUTCOME_WORDS: Readonly<Record<PageOutcome, string>> = {
  delivered: 'delivered',
  failed: 'not delivered',
  unknown: 'sent without an answer',
};

const PUBLICATION_WORDS: Readonly<Record<PublicationOutcome, string>> = {
  done: 'Publishing step done',
  failed: 'Publishing step failed',
  unknown: 'Publishing step sent without an answer',
};

/** `Publishing the final customer review: statuspage kctbh/p31z`. */
function publishingSentence({ channel, step, edition, target }: PublishingBody): string {
  const what = `the ${edition} customer review`;
  const where = channel === 'files' ? `as ${target}` : `over ${channel} (${target})`;
  return step === 'draft' ? `Drafting ${what} ${where}` : `Publishing ${what} ${where}`;
}

function pagingSentence({ path, stage, people, routes }: PagingBody): string {
  const whom =
    people.length === 0 ? (routes.length === 0 ? 'nobody' : '') : people.map(one => `@${one}`).join(', ');
  const how = routes.length === 0 ? '' : `by ${routes.join(', ')}`;
  const why = path === undefined ? '' : stage === 'final' ? `(${path}, final)` : `(${path}, step ${stage})`;
  return ['Paging', whom, how, why].filter(part => part !== '').join(' ');
}

function withReason(head: string, reason: string): string {
  return reason === '' ? head : `${head} — ${reason}`;
}

function minute(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
