import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { TimelineModel } from '../../src/protocol/timeline';
import { button, icon } from '../controls';
import { waitingTemplate } from '../waiting';
import { readClocks } from './clocks';
import { isFiltering } from './filter';
import { filterTemplate } from './renderFilter';
import {
  actionsTemplate,
  clocksTemplate,
  factsTemplate,
  headerTemplate,
  rolesTemplate,
  type Dispatch,
} from './renderHeader';
import { pictureTemplate } from './renderPicture';
import { composerTemplate } from './renderWriting';
import { filteredRows, isWritable, type State } from './state';

/** Everything but the rows of the list, which have a view of their own: see listView. */
export function pageTemplate(state: State, dispatch: Dispatch): TemplateResult {
  const { model, phase } = state;
  return html`${
    phase === 'unavailable'
      ? unavailableTemplate(state, dispatch)
      : model === undefined
        ? waitingTemplate('timeline', state, () => dispatch({ type: 'retry' }))
        : incidentTemplate(model, state, dispatch)
  }
    <div class="unseen" role="status">${state.announcement}</div>`;
}

function incidentTemplate(model: TimelineModel, state: State, dispatch: Dispatch): TemplateResult {
  const late = readClocks(model.clocks, state.now).filter(clock => clock.tone === 'late');
  return html`<main class="page">
    ${headerTemplate(model, late, state.now)}
    <div class="about">
      ${factsTemplate(model)} ${state.stale ? staleTemplate(dispatch) : nothing}
      ${actionsTemplate(model, dispatch)}
    </div>
    <div class="side">
      ${clocksTemplate(model, state, dispatch)} ${rolesTemplate(model, dispatch)}
    </div>
    <div class="work">
      ${mergedTemplate(model, state, dispatch)}
      ${isWritable(state) ? composerTemplate(state, dispatch) : keptDraftTemplate(state)}
      ${model.rows.length === 0 ? nothing : pictureTemplate(model, state, dispatch)}
      ${model.rows.length === 0 ? nothing : filterTemplate(state, dispatch)}
      <div class="log">
        ${model.rows.length === 0 ? emptyTemplate(state) : noneLeftTemplate(state, dispatch)}
        ${state.order === 'newest' ? unseenTemplate(state, dispatch) : nothing}
        <ol id="entries" aria-label="Entries"></ol>
        ${state.order === 'oldest' ? unseenTemplate(state, dispatch) : nothing}
        ${damagedTemplate(model)}
      </div>
    </div>
  </main>`;
}

/** What is begun here belongs there; it is never moved unasked, as somebody else may have merged the two. */
function mergedTemplate(
  { mergedInto }: TimelineModel,
  { draft }: State,
  dispatch: Dispatch,
): TemplateResult | typeof nothing {
  if (mergedInto === undefined) {
    return nothing;
  }
  const hasText = draft.text.trim() !== '';
  return html`<p class="merged">
    <span>Merged into <strong>${mergedInto}</strong>, which goes on.${
      hasText ? ' The text below is not added yet.' : nothing
    }</span>
    ${button({
      label: hasText ? 'Go On There with This Text' : 'Go On There',
      sign: 'arrow-right',
      onClick: () => dispatch({ type: 'carryOver' }),
    })}
  </p>`;
}

function staleTemplate(dispatch: Dispatch): TemplateResult {
  return html`<p class="problem" role="alert">
    ${icon('error')}<span>An update did not arrive whole, so what you see may be old. Nothing you typed is lost.</span>
    <button type="button" class="link" @click=${() => dispatch({ type: 'retry' })}>Try again</button>
  </p>`;
}

function keptDraftTemplate({ draft, outgoing }: State): readonly TemplateResult[] {
  const kept = [draft.text, ...outgoing.map(({ text }) => text)].filter(text => text.trim() !== '');
  return kept.map(
    text => html`<p class="kept">Not added, kept until entries can be written again: <q>${text}</q></p>`,
  );
}

function emptyTemplate(state: State): TemplateResult {
  return html`<p class="empty">
    No entries yet.
    ${isWritable(state) ? 'Write down the first thing you see or do; its time is noted for you.' : nothing}
  </p>`;
}

function noneLeftTemplate(state: State, dispatch: Dispatch): TemplateResult | typeof nothing {
  return !isFiltering(state.filter) || filteredRows(state).length > 0
    ? nothing
    : html`<p class="empty">
        No entry fits the filter.
        <button type="button" class="link" @click=${() => dispatch({ type: 'clearFilter' })}>Show all</button>
      </p>`;
}

/** Quiet, and out of the way of what is being read: it floats at the edge beyond which the entries are. */
function unseenTemplate({ unseen, order }: State, dispatch: Dispatch): TemplateResult | typeof nothing {
  const above = order === 'newest';
  return unseen === 0
    ? nothing
    : html`<div class="fresh ${above ? 'above' : 'below'}">
        ${button({
          label: `${unseen === 1 ? '1 new entry' : `${unseen} new entries`} ${above ? 'above' : 'below'}`,
          sign: above ? 'arrow-up' : 'arrow-down',
          onClick: () => dispatch({ type: 'toNewest' }),
        })}
      </div>`;
}

function damagedTemplate({ damaged }: TimelineModel): TemplateResult | typeof nothing {
  return damaged.length === 0
    ? nothing
    : html`<section class="damaged" aria-labelledby="damaged-title">
        <h2 id="damaged-title">${damaged.length === 1 ? '1 line is' : `${damaged.length} lines are`} not an entry</h2>
        <p class="hint">They stand in the log as they are and count for nothing. Mend them in the log itself.</p>
        <ul>
          ${damaged.slice(0, 100).map(line => html`<li><code>${line}</code></li>`)}
        </ul>
        ${damaged.length > 100 ? html`<p class="hint">and ${damaged.length - 100} more</p>` : nothing}
      </section>`;
}

function unavailableTemplate(state: State, dispatch: Dispatch): TemplateResult {
  return html`<main class="notice">
    ${icon('circle-slash')}
    <h1>No timeline at the moment</h1>
    <p role="alert">${state.message}</p>
    <p class="hint">It comes back by itself when the incident can be read again. You can close this tab; nothing in the log is touched.</p>
    ${keptDraftTemplate(state)}
    ${button({ label: 'Try again', onClick: () => dispatch({ type: 'retry' }) })}
  </main>`;
}
