import assert from 'node:assert/strict';
import type { RotationRecord } from '../../src/app/rotationFiles';
import { parseRotation } from '../../src/core/oncall/parseRotation';
import type { Rotation } from '../../src/core/oncall/rotation';
import { onCallAt, segments } from '../../src/core/oncall/schedule';
import { printInstant } from '../../src/core/time/instant';

/** The rotation of a file without errors. */
export function rotationOf(text: string): Rotation {
  const { value, problems } = parseRotation(text);
  const errors = problems.filter(({ severity }) => severity === 'error');
  assert.deepEqual(errors, [], text);
  return value.rotation;
}

/** A file of rotations/ as the live site holds it, errors and all. */
export function recordOf(id: string, text: string): RotationRecord {
  return { id, path: `rotations/${id}.yml`, text, ...parseRotation(text).value };
}

/** A rotation of one layer, from the lines of the layer. */
export function layerOf(zone: string, ...lines: readonly string[]): Rotation {
  return rotationOf(
    [`name: Test`, `zone: ${zone}`, 'layers:', '  - name: All', ...lines.map(line => `    ${line}`), ''].join(
      '\n',
    ),
  );
}

/** Handles on call at a time in ISO 8601; `nobody` for none. */
export function who(rotation: Rotation, at: string): string {
  const { people } = onCallAt(rotation, Date.parse(at));
  return people.length === 0 ? 'nobody' : people.map(({ handle }) => handle).join('+');
}

/** The schedule as `time handles` lines; each with the instant at which it begins. Look-ups must say the same at each quarter of an hour. */
export function schedule(rotation: Rotation, from: string, until: string): string[] {
  return segments(rotation, Date.parse(from), Date.parse(until)).map(segment => {
    const expected = segment.people.map(({ handle }) => handle).join('+') || 'nobody';
    const latest = Math.min(segment.until, segment.from + 8 * 86_400_000);
    for (let at = segment.from; at < latest; at += 900_000) {
      const when = printInstant(at);
      assert.equal(who(rotation, when), expected, `look-up at ${when}`);
    }
    return `${printInstant(segment.from).slice(0, 16)} ${expected}`;
  });
}
