import { Directive, directive, PartType, type ElementPart, type PartInfo } from 'lit/directive.js';
import { html, noChange, nothing, type TemplateResult } from 'lit/html.js';
import type { TimelineRevision, TimelineRow } from '../../src/protocol/timeline';
import { icon, rowButton } from '../controls';
import { foldText } from './fold';
import { LANE_NAMES, signOf, textBeside } from './kinds';
import type { Dispatch } from './renderHeader';
import { correctionTemplate } from './renderWriting';
import { isWritable, type State } from './state';
import { clockTime, dayTitle, offsetOf, roughSpan, shortDay, utcStamp, type OffsetAt } from './time';

class GapAbove extends Directive {
  #gap = 0;

  constructor(part: PartInfo) {
    super(part);
    if (part.type !== PartType.ELEMENT) {
      throw new Error('gapAbove goes where an element takes attributes');
    }
  }

  render(_gap: number): typeof noChange {
    return noChange;
  }

  override update(part: ElementPart, [gap]: [number]): typeof noChange {
    if (gap !== this.#gap && part.element instanceof HTMLElement) {
      this.#gap = gap;
      part.element.style.marginTop = gap === 0 ? '' : `${gap}px`;
    }
    return noChange;
  }
}

/** Empty height above a row in pixels. Sets the property: a style attribute would break the content security policy. */
const gapAbove = directive(GapAbove);

export interface RowPlace {
  /** From 0. */
  readonly index: number;
  readonly count: number;
  readonly gap: number;
  /** The day, where the row is the first of it; else empty. */
  readonly day: string;
  /** The one row that Tab reaches. */
  readonly reachable: boolean;
}

export function rowTemplate(
  row: TimelineRow,
  place: RowPlace,
  state: State,
  dispatch: Dispatch,
): TemplateResult {
  const offsetAt = offsetOf(state.zone);
  const at = Date.parse(row.at);
  const active = row.id === state.active;
  const correction = state.corrections[row.id];
  const writable = isWritable(state);
  return html`<li
    class="row lane-${row.lane}${active ? ' is-active' : ''}${row.retracted ? ' is-retracted' : ''}"
    data-entry=${row.id}
    tabindex=${place.reachable ? 0 : -1}
    aria-current=${active ? 'true' : 'false'}
    aria-posinset=${place.index + 1}
    aria-setsize=${place.count}
    ${gapAbove(place.gap)}
  >
    ${place.day === '' ? nothing : html`<div class="day">${place.day}</div>`}
    <div class="entry">
      <time datetime=${row.at} title=${utcStamp(at)}>${clockTime(at, offsetAt)}</time>
      <span class="sign${row.outcome === undefined ? '' : ` is-${row.outcome}`}" title=${LANE_NAMES[row.lane]}>${icon(signOf(row.kind, row.lane, row.outcome))}</span>
      <span class="kind">${row.kind}</span>
      <span class="actor">@${row.actor}</span>
      <span class="words">
        ${textTemplate(row, state, place.reachable)} ${notesTemplate(row)}
        ${row.links.map(({ label }, index) => rowButton({ label, sign: 'link', does: 'link', index, reachable: place.reachable, iconOnly: false }))}
        ${row.revisions.length === 0 ? nothing : historyTemplate(row, state, offsetAt, dispatch)}
      </span>
      <span class="tools">
        ${
          writable && row.correctable
            ? rowButton({
                label: 'Correct (c)',
                sign: 'edit',
                does: 'correct',
                reachable: place.reachable,
                iconOnly: true,
              })
            : nothing
        }
        ${rowButton({ label: 'Open line (o)', sign: 'go-to-file', does: 'line', reachable: place.reachable, iconOnly: true })}
      </span>
    </div>
    ${correction?.open === true && writable ? correctionTemplate(row, correction, state, dispatch) : nothing}
  </li>`;
}

function textTemplate(row: TimelineRow, state: State, reachable: boolean): TemplateResult {
  const { shown, rest, severalLines, more } = foldText(textBeside(row));
  const expanded = state.unfolded.includes(row.id);
  return html`<span class="text${severalLines ? ' is-lines' : ''}">${shown}${
    expanded ? rest : rest === '' || rest.startsWith('\n') ? nothing : '…'
  }</span>${
    rest === ''
      ? nothing
      : rowButton({
          label: expanded ? 'show less' : more,
          sign: expanded ? 'chevron-up' : 'chevron-down',
          does: 'fold',
          reachable,
          iconOnly: false,
          expanded,
        })
  }`;
}

/** What one has to know beside the words, in words. */
function notesTemplate(row: TimelineRow): TemplateResult | typeof nothing {
  const skew = Math.abs(Math.round(row.skewMinutes));
  const notes = [
    ...(row.retracted ? [{ sign: 'discard', text: 'retracted' }] : []),
    ...(row.pending ? [{ sign: 'cloud-upload', text: 'saved, not shared yet' }] : []),
    ...(skew > 0
      ? [
          {
            sign: 'clock',
            text: `the writer’s clock seems ${roughSpan(skew)} ${row.skewMinutes < 0 ? 'slow' : 'fast'}`,
          },
        ]
      : []),
  ];
  return notes.length === 0
    ? nothing
    : html`${notes.map(({ sign, text }) => html`<span class="note">${icon(sign)}${text}</span> `)}`;
}

function historyTemplate(
  row: TimelineRow,
  state: State,
  offsetAt: OffsetAt,
  dispatch: Dispatch,
): TemplateResult {
  const count = row.revisions.length;
  const open = state.historyOpen.includes(row.id);
  return html`<details
    class="history"
    ?open=${open}
    @toggle=${({ currentTarget }: Event) => {
      if (currentTarget instanceof HTMLDetailsElement && currentTarget.open !== open) {
        dispatch({ type: 'history', entry: row.id, open: currentTarget.open });
      }
    }}
  >
    <summary tabindex=${state.active === row.id ? 0 : -1}>${count === 1 ? 'corrected once' : `corrected ${count} times`}</summary>
    ${
      open
        ? html`<ol>
            ${row.revisions.map(revision => revisionTemplate(revision, offsetAt))}
          </ol>`
        : nothing
    }
  </details>`;
}

function revisionTemplate(revision: TimelineRevision, offsetAt: OffsetAt): TemplateResult {
  const at = Date.parse(revision.at);
  return html`<li>
    <time datetime=${revision.at} title=${utcStamp(at)}>${shortDay(at, offsetAt)} ${clockTime(at, offsetAt)}</time>
    @${revision.actor}: ${revision.what}
  </li>`;
}

/** The heading of a day above its first row in the list. */
export function dayAbove(row: TimelineRow, before: TimelineRow | undefined, offsetAt: OffsetAt): string {
  const title = dayTitle(Date.parse(row.at), offsetAt);
  return before !== undefined && dayTitle(Date.parse(before.at), offsetAt) === title ? '' : title;
}
