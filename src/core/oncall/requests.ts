import { tryAddItem, tryRemoveItem } from '../site/editYaml';
import { parseYaml, valueAt } from '../site/yamlFile';
import { applyTextEdits } from '../text/range';
import { parseRotation } from './parseRotation';
import { printRequest } from './printRotation';
import type { CoverRequest } from './rotation';

/** The file with one more request for cover, all else byte for byte; undefined where it has to be edited by hand. */
export function planRequest(text: string, request: Omit<CoverRequest, 'index'>): string | undefined {
  const file = parseYaml(text).value;
  const edit = file && tryAddItem(file, [], 'requests', [printRequest(request)]);
  const after = edit && applyTextEdits(text, [edit]);
  return after !== undefined && idsIn(after).includes(request.id) ? after : undefined;
}

/** The file without a request, by its id. */
export function planWithoutRequest(text: string, id: string): string | undefined {
  const { rotation, file } = parseRotation(text).value;
  const request = rotation.requests.find(one => one.id === id);
  const edit = file && request && tryRemoveItem(file, [], 'requests', request.index);
  const after = edit && applyTextEdits(text, [edit]);
  const left = rotation.requests.filter(one => one !== request).map(one => one.id);
  return after !== undefined && idsIn(after).join() === left.join() ? after : undefined;
}

function idsIn(text: string): readonly string[] {
  const file = parseYaml(text).value;
  return typeof valueAt(file?.value, ['layers']) === 'object'
    ? parseRotation(text).value.rotation.requests.map(({ id }) => id)
    : [];
}
