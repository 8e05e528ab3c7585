import { printWhen } from '../oncall/checkRotation';
import { handlesOf, sameCrew } from '../oncall/handOff';
import { parseRotation } from '../oncall/parseRotation';
import type { Layer, Rotation } from '../oncall/rotation';
import { layerShifts, onCallAt, type LayerShift } from '../oncall/schedule';
import { rangeOf, valueAt, type YamlFile, type YamlPath } from '../site/yamlFile';
import type { TextRange } from '../text/range';
import { DAY } from '../time/calendar';
import type { Instant } from '../time/instant';
import type { HoverText } from './hover';
import { escapeMarkdown } from './markdownText';

/** How far into the future the next turn is looked for. */
const HORIZONS = [16 * DAY, 64 * DAY, 256 * DAY, 800 * DAY] as const;

/** Who is on call in a layer now and next, over the layer's name or one of its lists of people. */
export function hoverRotation(text: string, offset: number, now: Instant): HoverText | undefined {
  const { rotation, file } = parseRotation(text).value;
  if (file === undefined) {
    return undefined;
  }
  for (const [place, layer] of rotation.layers.entries()) {
    const range = placesOf(file, layer).find(({ start, end }) => start <= offset && offset <= end);
    if (range !== undefined) {
      return { range, paragraphs: aboutLayer(rotation, place, layer, now) };
    }
  }
  return undefined;
}

function placesOf(file: YamlFile, { index }: Layer): readonly TextRange[] {
  const layer: YamlPath = ['layers', index];
  const lineUps = valueAt(file.value, [...layer, 'line-ups']);
  const paths: readonly YamlPath[] = [
    [...layer, 'name'],
    [...layer, 'people'],
    ...(Array.isArray(lineUps) ? [...lineUps.keys()] : []).map(
      (place): YamlPath => [...layer, 'line-ups', place, 'people'],
    ),
  ];
  return paths.filter(path => valueAt(file.value, path) !== undefined).map(path => rangeOf(file, path));
}

function aboutLayer(rotation: Rotation, place: number, layer: Layer, now: Instant): string[] {
  const [current, next] = nowAndNext(rotation, place, now);
  const when = (at: Instant): string => printWhen(layer.zone, at);
  const running =
    current === undefined
      ? 'nobody (it is not active)'
      : `${crewOf(current.people)}${current.until === undefined ? '' : ` (until ${when(current.until)})`}`;
  const following =
    next === undefined
      ? ''
      : `, next: ${crewOf(next.people)}${next.from === current?.until ? '' : ` (from ${when(next.from)})`}`;
  const all = handlesOf(onCallAt(rotation, now));
  const differs = !sameCrew(all, current?.people ?? []);
  return [
    `**${escapeMarkdown(layer.name)}**`,
    escapeMarkdown(`On call in this layer now: ${running}${following}`),
    ...(differs ? [escapeMarkdown(`With all layers and overrides: ${crewOf(all)}`)] : []),
  ];
}

interface Turn {
  readonly from: Instant;
  /** Undefined where it does not end within the farthest horizon. */
  readonly until: Instant | undefined;
  readonly people: readonly string[];
}

/** The turn that runs, if one does, and the next of other people. */
function nowAndNext(
  rotation: Rotation,
  place: number,
  now: Instant,
): readonly [Turn | undefined, Turn | undefined] {
  for (const horizon of HORIZONS) {
    const turns = joined(layerShifts(rotation, place, now, now + horizon));
    const isRunning = turns[0]?.from === now;
    if (turns.length > 1 || (turns.length > 0 && !isRunning) || horizon === HORIZONS.at(-1)) {
      const ended = turns.map(turn => (turn.until === now + horizon ? { ...turn, until: undefined } : turn));
      return isRunning ? [ended[0], ended[1]] : [undefined, ended[0]];
    }
  }
  return [undefined, undefined];
}

function joined(shifts: readonly LayerShift[]): readonly LayerShift[] {
  return shifts.reduce<LayerShift[]>((turns, shift) => {
    const last = turns.at(-1);
    if (last !== undefined && last.until === shift.from && sameCrew(last.people, shift.people)) {
      turns[turns.length - 1] = { ...last, until: shift.until };
    } else {
      turns.push(shift);
    }
    return turns;
  }, []);
}

function crewOf(handles: readonly string[]): string {
  return handles.length === 0 ? 'nobody' : handles.map(handle => `@${handle}`).join(', ');
}
