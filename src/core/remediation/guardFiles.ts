import type { GuardKind } from './proof';

const TEST =
  /(?:^|\/)(?:tests?|specs?|__tests__|e2e)\/|[._-](?:test|spec)s?\.[a-z]+$|(?:^|\/)test_[^/]+\.py$|Tests?\.(?:java|kt|cs|swift)$/i;
const ALERT =
  /(?:^|\/)(?:[^/]*alert[^/]*|[^/]*monitor[^/]*|prometheus[^/]*|rules)(?:\/|\.)[^]*\.(?:ya?ml|json|tf|libsonnet)$|alert[^/]*\.(?:ya?ml|json|tf|libsonnet)$/i;
const RUNBOOK =
  /(?:^|\/)(?:run-?books?|playbooks?)(?:\/|[^/]*\.)[^]*\.(?:md|adoc|rst|txt)$|run-?book[^/]*\.(?:md|adoc|rst|txt)$/i;

/** What a file probably is, by its path; undefined where it says nothing. */
export function guardKindOf(path: string): GuardKind | undefined {
  if (path.length > LONGEST_PATH) {
    return undefined;
  }
  if (RUNBOOK.test(path)) {
    return 'runbook';
  }
  if (TEST.test(path)) {
    return 'test';
  }
  return ALERT.test(path) ? 'alert' : undefined;
}

/** Longer files are not gone through: whoever wants a name in one types it. */
const LONGEST = 512 * 1024;
const MOST = 500;

/** Longer names nobody gives. */
const LONGEST_NAME = 200;
/** Longer paths are no work of people, and looking for words in them takes long. */
const LONGEST_PATH = 400;

/** Each goes through a line once: files are as long and as odd as whoever writes them likes. */
const NAMES: Readonly<Record<GuardKind, readonly RegExp[]>> = {
  test: [
    /\b(?:it|test|describe|scenario|specify)(?:\.\w+)?\(\s*(['"`])((?:(?!\1)[^\\\r\n]){1,200})\1/g,
    /\bdef (?<name>test_\w{1,100})\b/g,
    /\bfunc (?<name>Test\w{1,100})\b/g,
    /\b(?:void|fun) (?<name>\w{1,100})\(/g,
  ],
  alert: [
    /^[ \t]*(?:-[ \t]+)?(?:alert|alertname|"alert"|name|"name"|title|"title")[ \t]*[:=][ \t]*(?=\S)["']?(?<name>[^"'\r\n]{1,200}?)["']?,?[ \t]*$/gm,
  ],
  runbook: [/^#{1,6}[ \t](?<name>[^\r\n]+)$/gm],
};

/** Empty where it is none. */
function nameOf(match: RegExpExecArray, kind: GuardKind): string {
  const name = (match.groups?.['name'] ?? match[2] ?? '').trim();
  if (name.length > LONGEST_NAME) {
    return '';
  }
  // A heading may be closed by its marks, too.
  return kind === 'runbook' ? name.replace(/#+$/, '').trimEnd() : name;
}

/** Names that can be looked for in a file: its tests, its alerts, its headings; in their order, each once. */
export function namesIn(kind: GuardKind, text: string): readonly string[] {
  if (text.length > LONGEST) {
    return [];
  }
  const found = NAMES[kind].flatMap(pattern =>
    [...text.matchAll(pattern)].map(match => ({
      at: match.index,
      name: nameOf(match, kind),
    })),
  );
  const names = found.sort((a, b) => a.at - b.at).map(({ name }) => name);
  return [...new Set(names)].filter(name => name !== '').slice(0, MOST);
}
