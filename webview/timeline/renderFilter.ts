import { html, nothing, type TemplateResult } from 'lit/html.js';
import { LANES } from '../../src/protocol/timeline';
import { button, checkbox, dropdown, textField } from '../controls';
import { choicesOf, countText, isFiltering } from './filter';
import { LANE_NAMES, laneSign } from './kinds';
import type { Dispatch } from './renderHeader';
import { helpTemplate } from './renderHelp';
import { filteredRows, type State } from './state';

/** The bar above the list: what to show, how many are shown, and in which order. */
export function filterTemplate(state: State, dispatch: Dispatch): TemplateResult {
  const rows = state.model?.rows ?? [];
  const { filter } = state;
  const filtering = isFiltering(filter);
  const choices = choicesOf(rows, filter);
  return html`<div class="filter" role="search" aria-label="Entries">
    ${textField({
      id: 'filter-text',
      label: 'Filter entries',
      value: filter.text,
      hint: 'Filter (/)',
      onInput: text => dispatch({ type: 'filter', change: { text } }),
      onKey: pressed => {
        if (pressed.key === 'Escape' && filter.text !== '') {
          dispatch({ type: 'filter', change: { text: '' } });
        } else if (pressed.key === 'Escape' || pressed.key === 'ArrowDown' || pressed.key === 'Enter') {
          pressed.preventDefault();
          dispatch({ type: 'goTo', where: 'list' });
        }
      },
    })}
    <div class="lane-buttons" role="group" aria-label="Lanes">
      ${LANES.map(lane =>
        button({
          label: LANE_NAMES[lane],
          look: 'icon',
          sign: laneSign(lane),
          pressed: !filter.hiddenLanes.includes(lane),
          title: `${filter.hiddenLanes.includes(lane) ? 'Show' : 'Hide'} ${LANE_NAMES[lane].toLowerCase()}`,
          onClick: () => dispatch({ type: 'toggleLane', lane }),
        }),
      )}
    </div>
    ${dropdown({
      id: 'filter-kind',
      label: 'Kind',
      value: filter.kind,
      choices: [
        { value: '', label: 'All kinds' },
        ...choices.kinds.map(kind => ({ value: kind, label: kind })),
      ],
      onChange: kind => dispatch({ type: 'filter', change: { kind } }),
    })}
    ${dropdown({
      id: 'filter-person',
      label: 'Person',
      value: filter.person,
      choices: [
        { value: '', label: 'Everybody' },
        ...choices.people.map(who => ({ value: who, label: `@${who}` })),
      ],
      onChange: person => dispatch({ type: 'filter', change: { person } }),
    })}
    ${checkbox({
      label: 'Hide retracted',
      checked: filter.hideRetracted,
      onChange: hideRetracted => {
        if (hideRetracted !== filter.hideRetracted) {
          dispatch({ type: 'filter', change: { hideRetracted } });
        }
      },
    })}
    <span class="count" role="status" aria-live=${filtering ? 'polite' : 'off'}>${countText(filteredRows(state).length, rows.length, filtering)}</span>
    ${
      filtering
        ? button({
            label: 'Clear filter',
            look: 'icon',
            sign: 'close',
            onClick: () => dispatch({ type: 'clearFilter' }),
          })
        : nothing
    }
    <span class="order">${orderButtons(state, dispatch)}</span>
  </div>
  ${state.helpOpen ? helpTemplate() : nothing}`;
}

function orderButtons({ order, zone, helpOpen }: State, dispatch: Dispatch): TemplateResult {
  return html`<button
      type="button"
      class="link"
      aria-label=${order === 'newest' ? 'Newest first, change the order' : 'Oldest first, change the order'}
      @click=${() => dispatch({ type: 'order', order: order === 'newest' ? 'oldest' : 'newest' })}
    >
      ${order === 'newest' ? 'Newest first' : 'Oldest first'}
    </button>
    <button
      type="button"
      class="link"
      aria-label=${zone === 'local' ? 'Times: local, change to UTC' : 'Times: UTC, change to local'}
      @click=${() => dispatch({ type: 'zone', zone: zone === 'local' ? 'utc' : 'local' })}
    >
      ${zone === 'local' ? 'Times: local' : 'Times: UTC'}
    </button>
    ${button({
      label: 'Keyboard (?)',
      look: 'icon',
      sign: 'keyboard',
      expanded: helpOpen,
      onClick: () => dispatch({ type: 'help', open: !helpOpen }),
    })}`;
}
