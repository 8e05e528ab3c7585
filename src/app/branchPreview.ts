import type { Change, FileEdit } from '../core/change/change';
import { printLineDiff } from '../core/change/lineDiff';
import type { RepositoryFacts } from './ports';

/** What would be pushed to a branch of its own, and where to, as a Markdown document for a person to read first. */
export function branchPreview(changes: readonly Change[], facts: RepositoryFacts): string {
  const { branch, remote = 'the remote', remoteUrl = 'its address is not known', prefix } = facts;
  const count = changes.length === 1 ? '1 change' : `${changes.length} changes`;
  const parts = [
    `# ${count} on a branch of its own\n\n` +
      `- To: ${remote}, ${remoteUrl}\n` +
      `- Branch: a new one, \`livesite/…\`, made from ${branch} as it is shared now\n` +
      `- Then: its page for a pull request into ${branch} opens in your browser. Opening it is up to you\n` +
      `- ${branch} itself is not touched. What waits is shared once the pull request is merged\n`,
  ];
  for (const change of changes) {
    parts.push(`\n## ${change.subject}\n\nBy @${change.actor}, ${change.at}\n`);
    for (const edit of change.edits) {
      parts.push(`\n\`${prefix}${edit.path}\`\n\n${fenced(diffOf(edit))}`);
    }
  }
  return parts.join('');
}

function diffOf(edit: FileEdit): string {
  switch (edit.kind) {
    case 'append':
      return edit.lines.map(line => `+${line}`).join('\n');
    case 'create':
      return printLineDiff('', edit.text);
    case 'replace':
      return printLineDiff(edit.before, edit.after);
  }
}

/** A fence longer than any in the text, so that it is shown as it is. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`{3,}/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}diff\n${text}\n${fence}\n`;
}
