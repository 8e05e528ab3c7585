import { stringify } from 'yaml';

/** A text as YAML on one line, to stand behind a key: whatever it says (`null`, `---`, `a: b`), it is read back as that text. */
export function printYamlText(text: string): string {
  // A line break is the one thing that YAML's own printer writes on several lines; JSON is YAML too.
  return /[\r\n]/.test(text)
    ? JSON.stringify(text)
    : stringify(text, { version: '1.2', blockQuote: false, lineWidth: 0 }).replace(/\n$/, '');
}
