import { printYamlText } from '../text/yamlText';
import { printLocal } from '../time/calendar';
import type {
  CoverRequest,
  IntendedGap,
  Layer,
  LineUp,
  LineUpChange,
  Override,
  Rotation,
  Shadow,
} from './rotation';
import { printMoment, printSlot, printSlots, printTurn, printWindow } from './rotationWords';

/** A rotation as a file: what {@link parseRotation} reads back as the same rotation. For new files; those there are, are edited by range. */
export function printRotation(rotation: Rotation): string {
  const { name, zone, tier, layers, overrides, requests, shadows, intendedGaps, holidays } = rotation;
  return [
    `name: ${printYamlText(name)}`,
    `zone: ${zone}`,
    ...(tier === undefined ? [] : [`tier: ${tier}`]),
    ...list('layers', layers, layer => printLayer(layer, zone)),
    ...list('overrides', overrides, printOverride),
    ...list('requests', requests, request => [printRequest(request)]),
    ...list('shadows', shadows, printShadow),
    ...list('intended-gaps', intendedGaps, gap => [printIntendedGap(gap)]),
    ...(holidays.length === 0 ? [] : [`holidays: [${holidays.join(', ')}]`]),
    '',
  ].join('\n');
}

function list<T>(key: string, items: readonly T[], print: (item: T) => readonly string[]): readonly string[] {
  return items.length === 0 ? [] : [`${key}:`, ...items.flatMap(item => asItem(print(item)))];
}

/** Lines of a map as an item of a list, indented by two. */
export function asItem(lines: readonly string[]): readonly string[] {
  return lines.map((line, index) => (index === 0 ? `  - ${line}` : `    ${line}`));
}

function printLayer(layer: Layer, rotationZone: string): readonly string[] {
  const { name, priority, zone, from, until, lineUp, changes } = layer;
  return [
    `name: ${printYamlText(name)}`,
    ...(priority === 0 ? [] : [`priority: ${priority}`]),
    ...(zone === rotationZone ? [] : [`zone: ${zone}`]),
    ...printLineUp(lineUp),
    ...(from === undefined ? [] : [`from: ${printMoment(from)}`]),
    ...(until === undefined ? [] : [`until: ${printMoment(until)}`]),
    ...list('line-ups', changes, printChange),
  ];
}

function printLineUp({ anchor, turn, people, windows, advance }: Partial<LineUp>): readonly string[] {
  return [
    ...(anchor === undefined ? [] : [`anchor: ${printLocal(anchor)}`]),
    ...(turn === undefined ? [] : [`turn: ${printTurn(turn)}`]),
    ...(people === undefined ? [] : [`people: ${printSlots(people)}`]),
    ...list('windows', windows ?? [], window => [printWindow(window)]),
    ...(advance === undefined || advance === 'calendar' ? [] : [`advance: ${advance}`]),
  ];
}

/** The lines of a line-up that takes effect later. */
export function printChange({
  from,
  windows,
  advance,
  ...change
}: Omit<LineUpChange, 'index'>): readonly string[] {
  return [
    `from: ${printMoment(from)}`,
    ...printLineUp({ ...change, ...(windows === undefined || windows === 'always' ? {} : { windows }) }),
    ...(windows === 'always' ? ['windows: always'] : []),
    ...(advance === undefined ? [] : [`advance: ${advance}`]),
  ];
}

/** The lines of an override: one, but for a fixed period with shifts. */
export function printOverride(override: Omit<Override, 'index'>): readonly string[] {
  const whole = override as Override;
  const parts = [`from: ${printMoment(whole.from)}`, `until: ${printMoment(whole.until)}`];
  const reason = whole.reason === undefined ? [] : [`reason: ${printFlowText(whole.reason)}`];
  const line = (...words: readonly string[]): readonly string[] => [
    `{ ${[...parts, ...words, ...reason].join(', ')} }`,
  ];
  switch (whole.kind) {
    case 'cover':
    case 'add':
      return line(`${whole.kind}: ${printSlot(whole.people)}`);
    case 'remove':
      return line(`remove: ${printSlot([whole.person])}`);
    case 'replace':
      return line(`replace: ${printSlot([whole.person])}`, `with: ${printSlot(whole.people)}`);
    case 'fixed': {
      const shifts = whole.shifts.map(
        ({ from, until, people }) =>
          `  - { from: ${printMoment(from)}, until: ${printMoment(until)}, people: ${printSlot(people)} }`,
      );
      return whole.shifts.length === 0 ? line('fixed: []') : [...parts, ...reason, 'fixed:', ...shifts];
    }
  }
}

/** A request for cover, on one line. */
export function printRequest(request: Omit<CoverRequest, 'index'>): string {
  const { id, from, until, person, asks, reason, inReturn } = request;
  const parts = [
    `id: ${id}`,
    `from: ${printMoment(from)}`,
    `until: ${printMoment(until)}`,
    `person: ${printSlot([person])}`,
    ...(asks === undefined ? [] : [`asks: ${printSlot([asks])}`]),
    ...(reason === undefined ? [] : [`reason: ${printFlowText(reason)}`]),
    ...(inReturn === undefined
      ? []
      : [`in-return: { from: ${printMoment(inReturn.from)}, until: ${printMoment(inReturn.until)} }`]),
  ];
  return `{ ${parts.join(', ')} }`;
}

/** Text inside braces, where commas and brackets mean something. */
function printFlowText(text: string): string {
  return /^[A-Za-z][\w ()’.-]*$/.test(text) && !/ $|^(?:true|false|null)$/i.test(text)
    ? text
    : JSON.stringify(text);
}

function printShadow({ person, follows, from, until }: Shadow): readonly string[] {
  const parts = [
    `person: ${printSlot([person])}`,
    ...(follows === undefined ? [] : [`follows: ${printSlot([follows])}`]),
    ...(from === undefined ? [] : [`from: ${printMoment(from)}`]),
    ...(until === undefined ? [] : [`until: ${printMoment(until)}`]),
  ];
  return [`{ ${parts.join(', ')} }`];
}

function printIntendedGap(gap: IntendedGap): string {
  return gap.kind === 'window'
    ? printWindow(gap.window)
    : `{ from: ${printMoment(gap.from)}, until: ${printMoment(gap.until)} }`;
}
