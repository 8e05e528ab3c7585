import { INCIDENT_ID } from '../text/slug';

/**
 * Names an item in its issue's body, and the effect of opening it in the journal: `<!-- livesite:2026-11-23-checkout-errors/R1 -->`.
 * Before an issue is opened, its marker is looked for.
 */
export function issueMarker(incident: string, item: string): string {
  return `<!-- livesite:${incident}/${item} -->`;
}

const MARKER = /^<!-- livesite:([a-z0-9-]+)\/(R\d{1,4}) -->$/;

/** The item that a marker names; undefined for what is no marker. */
export function tryParseMarker(
  text: string,
): { readonly incident: string; readonly item: string } | undefined {
  const match = MARKER.exec(text.trim());
  const [, incident, item] = match ?? [];
  return incident === undefined || item === undefined || !INCIDENT_ID.test(incident)
    ? undefined
    : { incident, item };
}

/** The marker in an issue's body: a line of its own, the last one where there are several. */
export function markerOf(body: string): string | undefined {
  return body
    .split('\n')
    .map(line => line.trim())
    .findLast(line => tryParseMarker(line) !== undefined);
}
