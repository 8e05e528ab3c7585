import { isDay } from '../time/instant';
import { tryParseMarker } from './issueMarker';

const LINE = /^Due: (\S+)\s*$/;

/** The line directly above an issue's marker that says when it is due: `Due: 2026-12-07`, or `Due: none`. */
export function printIssueDue(due: string | undefined): string {
  return `Due: ${due === undefined || due === '' ? 'none' : due}`;
}

/**
 * When an issue is due, by the line above its marker: a day, or empty for none. Undefined where there is no such line, so that
 * nothing can be said of it: the issue is older, or somebody took it out.
 */
export function readIssueDue(body: string): string | undefined {
  const found = findLine(body);
  const value = LINE.exec(found?.text ?? '')?.[1];
  return value === undefined
    ? undefined
    : isDay(value)
      ? value
      : value.toLowerCase() === 'none'
        ? ''
        : undefined;
}

/** The body with another day in that line, everything else as it was; undefined where there is no such line. */
export function withIssueDue(body: string, due: string): string | undefined {
  const found = findLine(body);
  return found === undefined
    ? undefined
    : `${body.slice(0, found.at)}${printIssueDue(due)}${body.slice(found.at + found.text.length)}`;
}

function findLine(body: string): { readonly at: number; readonly text: string } | undefined {
  const lines = body.split('\n');
  const marker = lines.findLastIndex(line => tryParseMarker(line) !== undefined);
  const line = lines[marker - 1];
  if (line === undefined || !LINE.test(line)) {
    return undefined;
  }
  const at = lines.slice(0, marker - 1).reduce((sum, { length }) => sum + length + 1, 0);
  return { at, text: line.replace(/\r$/, '') };
}
