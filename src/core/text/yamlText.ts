import { stringify } from 'yaml';

/** A text as YAML on one line, to stand behind a key: whatever it says (`null`, `---`, `a: b`), it is read back as that text. */
export function printYamlText(text: string): string {
  return stringify(text, {
    version: '1.2',
    blockQuote: false,
    doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
    lineWidth: 0,
  }).trimEnd();
}
