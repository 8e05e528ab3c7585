import { stripMarkdown } from '../text/plain';
import { SEVERITY_UNSET, type EntryBody } from './entry';
import type { EffectiveEntry } from './incident';

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

function withReason(head: string, reason: string): string {
  return reason === '' ? head : `${head} — ${reason}`;
}

function minute(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
