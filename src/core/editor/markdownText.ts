import { toLabel } from '../text/plain';

const MAX = 300;

/**
 * Any text as Markdown that shows just that text: every ASCII punctuation mark is escaped, so no link, image, HTML, entity, icon or
 * automatic link can come out of data. (MarkdownString.appendText leaves `<`, `&` and automatic links alone.)
 */
export function escapeMarkdown(text: string): string {
  return toLabel(text, MAX).replace(/[!-/:-@[-`{-~]/g, '\\$&');
}

/** A Markdown link whose label is data and whose address is ours or an http address. */
export function markdownLink(label: string, address: string): string {
  return `[${escapeMarkdown(label)}](${encodeAddress(address)})`;
}

/** A link that runs one of the editor's commands; works only where the text's owner allows the command. */
export function commandLink(label: string, command: string, args: readonly string[]): string {
  return markdownLink(label, `command:${command}?${encodeURIComponent(JSON.stringify(args))}`);
}

function encodeAddress(address: string): string {
  return address.replace(
    /[\s\u0000-\u001f()<>\\"'*`!~[\]{}|^]/g,
    mark => `%${mark.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
}
