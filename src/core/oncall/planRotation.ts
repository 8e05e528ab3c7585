import { parseYaml, valueAt, type YamlFile } from '../site/yamlFile';
import { tryAddItem, tryRemoveItem, trySetValue } from '../site/editYaml';
import { applyTextEdits, type TextEdit } from '../text/range';
import type { Instant } from '../time/instant';
import { type CompiledLayer, compileRotation, lineUpAt, slotOf } from './compiledRotation';
import { sameHandles } from './onCallPeople';
import { parseRotation } from './parseRotation';
import { printChange, printOverride } from './printRotation';
import type { LineUpChange, Moment, Override, Rotation, Slot } from './rotation';
import { momentOf, printMoment, printSlots } from './rotationWords';
import { onCallAt } from './schedule';
import { turnAtInstant } from './turnGrid';

/*
 * Each of these gives the text of a rotation's file after an edit, all else byte for byte, or undefined where that cannot be done by
 * range (the file is no YAML, or is written in braces) and a person has to edit it. None changes who was on call in the past.
 */

/** An override to be written. */
export type NewOverride = Override extends infer One
  ? One extends Override
    ? Omit<One, 'index'>
    : never
  : never;

/** The file with one more override. */
export function planOverride(text: string, override: NewOverride): string | undefined {
  const file = parseYaml(text).value;
  const edit = file && tryAddItem(file, [], 'overrides', printOverride(override));
  return file && checked(text, edit);
}

/** The file without an override, by its place in the list. */
export function planWithoutOverride(text: string, index: number): string | undefined {
  const file = parseYaml(text).value;
  const edit = file && tryRemoveItem(file, [], 'overrides', index);
  const after = checked(text, edit);
  const left = overridesIn(file?.value).filter((_, place) => place !== index);
  return after !== undefined && isDeepEqual(overridesIn(parseYaml(after).value?.value), left)
    ? after
    : undefined;
}

/** The file in which an override, by its place in the list, ends at another time. */
export function planOverrideEnd(text: string, index: number, until: Moment): string | undefined {
  const file = parseYaml(text).value;
  const edit = file && trySetValue(file, ['overrides', index], 'until', printMoment(until));
  return checked(text, edit);
}

function overridesIn(value: unknown): readonly unknown[] {
  const list = valueAt(value, ['overrides']);
  return Array.isArray(list) ? list : [];
}

function isDeepEqual(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** The file with a line-up of a layer (by its place in the file) that takes effect at a time. */
export function planLineUp(
  text: string,
  layer: number,
  change: Omit<LineUpChange, 'index'>,
): string | undefined {
  const file = parseYaml(text).value;
  const edit = file && tryAddItem(file, ['layers', layer], 'line-ups', printChange(change));
  return file && checked(text, edit);
}

export interface PeopleEdit {
  /** Place of the layer in the file. */
  readonly layer: number;
  readonly now: Instant;
}

/** The file with somebody who takes turns from the layer's next hand-off on, after everybody else had theirs. */
export function planAddPerson(text: string, person: string, edit: PeopleEdit): string | undefined {
  return planPeople(text, edit, slots =>
    slots.some(slot => slot.some(handle => sameHandles(handle, person))) ? undefined : [...slots, [person]],
  );
}

/** The file without somebody from the layer's next hand-off on: a turn that runs is finished. */
export function planRemovePerson(text: string, person: string, edit: PeopleEdit): string | undefined {
  return planPeople(text, edit, slots => {
    const left = slots
      .map(slot => slot.filter(handle => !sameHandles(handle, person)))
      .filter((slot, index) => slot.length > 0 || slots[index]?.length === 0);
    return left.length === 0 || JSON.stringify(left) === JSON.stringify(slots) ? undefined : left;
  });
}

/**
 * The file with the people in another order from the layer's next hand-off on. Whoever has the turn keeps it; next comes whoever
 * stands after them in the new order, or the first of it where they do not stand in it.
 */
export function planReorder(text: string, order: readonly Slot[], edit: PeopleEdit): string | undefined {
  const current = currentSlot(parseRotation(text).value.rotation, edit);
  const key = (slot: Slot): string => slot.join().toLowerCase();
  const place = order.findIndex(slot => current !== undefined && key(slot) === key(current));
  const next = place + 1;
  const rotated = place < 0 ? order : [...order.slice(next), ...order.slice(0, next)];
  return order.length === 0 ? undefined : planPeople(text, edit, () => rotated, false);
}

function layerOf(rotation: Rotation, place: number): CompiledLayer | undefined {
  return compileRotation(rotation).layers.find(({ layer }) => layer.index === place);
}

function currentSlot(rotation: Rotation, { layer: place, now }: PeopleEdit): Slot | undefined {
  const layer = layerOf(rotation, place);
  const lineUp = layer && lineUpAt(layer, now);
  const crew = lineUp && slotOf(lineUp, turnAtInstant(lineUp.grid, lineUp.zone, now));
  return crew?.people.map(({ handle }) => handle);
}

/** Who takes turns in a layer from its next hand-off on, in their order: not whoever has left, nor whoever joins later. */
export function takersAhead(rotation: Rotation, { layer: place, now }: PeopleEdit): readonly string[] {
  const layer = layerOf(rotation, place);
  const handles = (layer && nextTurn(layer, now))?.people.flat() ?? [];
  return handles.filter((handle, index) => handles.findIndex(other => sameHandles(other, handle)) === index);
}

/** When the next turn begins in a layer, the people from that turn on in their order, and the line-up change that begins then, if any. */
interface NextTurn {
  readonly at: Instant;
  readonly people: readonly Slot[];
  readonly change: number | undefined;
}

function nextTurn(layer: CompiledLayer, now: Instant): NextTurn | undefined {
  const lineUp = lineUpAt(layer, now) ?? layer.lineUps.find(({ start }) => start > now);
  if (lineUp === undefined) {
    return undefined;
  }
  const { grid, zone } = lineUp;
  let at = lineUp.start;
  for (let turn = turnAtInstant(grid, zone, now) + 1; at <= now; turn++) {
    at = zone.toInstant(grid.startOf(turn), 'first');
  }
  const then = lineUpAt(layer, Math.min(at, Math.max(lineUp.end, now + 1)));
  const begins = layer.lineUps.find(({ start }) => start > now && start <= at);
  const source = begins ?? then;
  if (source === undefined) {
    return undefined;
  }
  const begin = begins?.start ?? at;
  const running = turnAtInstant(source.grid, source.zone, begin);
  const people = source.slots.map(
    (_, step) => slotOf(source, running + step)?.people.map(({ handle }) => handle) ?? [],
  );
  return { at: begin, people, change: begins?.change };
}

function planPeople(
  text: string,
  { layer: place, now }: PeopleEdit,
  edited: (slots: readonly Slot[]) => readonly Slot[] | undefined,
  later = true,
): string | undefined {
  const { rotation, file } = parseRotation(text).value;
  const layer = layerOf(rotation, place);
  const next = layer && nextTurn(layer, now);
  const people = next && edited(next.people);
  if (file === undefined || layer === undefined || next === undefined || people === undefined) {
    return undefined;
  }
  const path = ['layers', place];
  const own: (TextEdit | undefined)[] = [];
  const isBeginning = next.change === undefined && layer.lineUps[0]?.start === next.at;
  if (isBeginning) {
    own.push(trySetValue(file, path, 'people', printSlots(people)));
  } else if (next.change === undefined) {
    const from = momentOf(layer.lineUps[0]?.zone ?? compileRotation(rotation).zone, next.at);
    own.push(tryAddItem(file, path, 'line-ups', printChange({ from, people })));
  }
  const changes = layer.layer.changes.filter(
    ({ index }) => index === next.change || (later && startOf(layer, index) > next.at),
  );
  for (const change of changes) {
    const list =
      change.index === next.change && change.anchor === undefined ? people : edited(change.people ?? []);
    if ((change.people !== undefined || change.index === next.change) && list !== undefined) {
      own.push(trySetValue(file, [...path, 'line-ups', change.index], 'people', printSlots(list)));
    }
  }
  const result = own.includes(undefined) ? undefined : checked(text, ...own);
  return result !== undefined && keepsNow(rotation, result, now) ? result : undefined;
}

function startOf({ lineUps }: CompiledLayer, change: number): Instant {
  return lineUps.find(lineUp => lineUp.change === change)?.start ?? Number.NEGATIVE_INFINITY;
}

/** A last look before anything is written: the same people on call now, from the text as it would be. */
function keepsNow(before: Rotation, text: string, now: Instant): boolean {
  const after = parseRotation(text).value.rotation;
  return JSON.stringify(onCallAt(before, now)) === JSON.stringify(onCallAt(after, now));
}

/** The edited text, if it is still YAML. */
function checked(text: string, ...edits: readonly (TextEdit | undefined)[]): string | undefined {
  const all = edits.filter(edit => edit !== undefined);
  if (all.length === 0 || all.length < edits.length) {
    return undefined;
  }
  const result = applyTextEdits(text, all);
  const file: YamlFile | undefined = parseYaml(result).value;
  return file !== undefined && typeof valueAt(file.value, ['layers']) === 'object' ? result : undefined;
}
