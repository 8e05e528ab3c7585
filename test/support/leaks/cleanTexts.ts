import fs from 'node:fs';
import path from 'node:path';
import { ROOT } from '../../tools/root.mjs';

/** Reviews as customers read them, without a leak. */
export function cleanTexts(): readonly { readonly name: string; readonly text: string }[] {
  const folder = path.join(ROOT, 'test/support/leaks/clean');
  return fs
    .readdirSync(folder)
    .sort()
    .map(name => ({ name, text: fs.readFileSync(path.join(folder, name), 'utf8') }));
}

export function wordsIn(text: string): number {
  return text.split(/\s+/).filter(word => /\w/.test(word)).length;
}

/** What the team of the sample told its customers during incidents. */
export function sampleUpdates(): readonly string[] {
  const folder = path.join(ROOT, 'test/fixtures/sample/incidents');
  return fs
    .readdirSync(folder)
    .flatMap(name => fs.readFileSync(path.join(folder, name), 'utf8').split('\n'))
    .flatMap(line => /^\d+ \w+ customer-update (.*)/.exec(line)?.[1] ?? []);
}
