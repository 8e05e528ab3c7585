import type { Change } from './change';

const subjectLength = 200;
const listedSubjects = 50;

/**
 * The message of the commit that shares these changes (at least one): one change gives its subject, a burst the first
 * subject and a list; trailers follow once each. Controls and bidirectional marks are dropped: logs are read in terminals.
 */
export function printCommitMessage(changes: readonly Change[]): string {
  const subjects = changes.map(change => oneLine(change.subject) || 'Livesite change');
  const [first = 'Livesite change', ...others] = subjects;
  const paragraphs = [others.length === 0 ? first : `${first} (and ${others.length} more)`];
  if (others.length > 0) {
    const listed = subjects.slice(0, listedSubjects).map(subject => `- ${subject}`);
    const rest = subjects.length - listed.length;
    paragraphs.push([...listed, ...(rest > 0 ? [`- and ${rest} more`] : [])].join('\n'));
  }
  const trailers = changes.flatMap(change =>
    change.trailers.flatMap(([key, value]) => trailerLine(key, value)),
  );
  if (trailers.length > 0) {
    paragraphs.push([...new Set(trailers)].join('\n'));
  }
  return `${paragraphs.join('\n\n')}\n`;
}

function trailerLine(key: string, value: string): string[] {
  const text = oneLine(value);
  return /^[A-Za-z][A-Za-z0-9-]*$/.test(key) && text !== '' ? [`${key}: ${text}`] : [];
}

function oneLine(text: string): string {
  const clean = text
    // oxlint-disable-next-line no-control-regex -- control characters are what is removed
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .trim();
  return Array.from(clean).slice(0, subjectLength).join('').trimEnd();
}
