import { rangeOf, valueAt, type YamlFile, type YamlPath } from '../site/yamlFile';
import type { TextRange } from '../text/range';
import { NOBODY } from './rotation';

/** A handle in a rotation's file. */
export interface Mention {
  readonly handle: string;
  readonly range: TextRange;
}

/** Every handle that a rotation's file names, in the order of the text. */
export function mentionsIn(file: YamlFile): readonly Mention[] {
  const lineUps = eachOf(file, ['layers']).flatMap(layer => [layer, ...eachOf(file, [...layer, 'line-ups'])]);
  const overrides = eachOf(file, ['overrides']);
  const places: readonly YamlPath[] = [
    ...lineUps.flatMap(path => eachOf(file, [...path, 'people'])),
    ...overrides.flatMap(path => [
      ...['cover', 'replace', 'with', 'remove', 'add'].map(key => [...path, key]),
      ...eachOf(file, [...path, 'fixed']).map(shift => [...shift, 'people']),
    ]),
    ...eachOf(file, ['requests']).flatMap(path => [
      [...path, 'person'],
      [...path, 'asks'],
    ]),
    ...eachOf(file, ['shadows']).flatMap(path => [
      [...path, 'person'],
      [...path, 'follows'],
    ]),
  ];
  return places
    .flatMap(path => [path, ...eachOf(file, path)])
    .flatMap((path): Mention[] => {
      const handle = valueAt(file.value, path);
      return typeof handle === 'string' && handle !== NOBODY ? [{ handle, range: rangeOf(file, path) }] : [];
    })
    .sort((a, b) => a.range.start - b.range.start);
}

function eachOf(file: YamlFile, path: YamlPath): readonly YamlPath[] {
  const list = valueAt(file.value, path);
  return Array.isArray(list) ? [...list.keys()].map(index => [...path, index]) : [];
}
