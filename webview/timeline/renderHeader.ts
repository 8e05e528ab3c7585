import { repeat } from 'lit/directives/repeat.js';
import { html, nothing, type TemplateResult } from 'lit/html.js';
import {
  assignRequest,
  TIMELINE_ACTIONS,
  type TimelineModel,
  type TimelineRole,
} from '../../src/protocol/timeline';
import { severityIcon } from '../../src/protocol/severity';
import { readPaging, type PagingLine, type PagingTone } from '../../src/protocol/paging';
import { button, icon } from '../controls';
import { answerTo, readClocks, type ClockAnswer, type ClockFace, type ClockTone } from './clocks';
import { ACTION_LOOKS } from './kinds';
import { utcStamp } from './time';
import type { Happening } from './happening';
import type { State } from './state';

export type Dispatch = (happening: Happening) => void;

/** The same sign as in the trees and the status bar, in the colour of its rank. */
function severitySign({ severityRank, severityUnset }: TimelineModel): TemplateResult {
  const look = severityUnset ? 'unset' : Math.min(severityRank, 4);
  return html`<span class="severity-sign rank-${look}">${icon(severityIcon(severityUnset ? undefined : severityRank))}</span>`;
}

/** The line that stays in sight: which incident, how bad, how far. */
export function headerTemplate(
  model: TimelineModel,
  late: readonly ClockFace[],
  now: number,
): TemplateResult {
  return html`<header class="head">
    <span class="severity" title=${model.severityMeaning}>
      ${severitySign(model)}
      <span class="unseen">Severity</span><strong>${model.severity}</strong>
      ${model.severityUnset ? html`<span class="quiet">not set</span>` : nothing}
    </span>
    <h1 title=${model.incident}>${model.title}</h1>
    <span class="status ${model.active ? 'is-active' : ''}"><span class="unseen">Status</span>${model.status}</span>
    ${
      late.length === 0
        ? nothing
        : html`<span class="late-sign" title=${late.map(clock => `${clock.label}: ${clock.text}`).join('\n')}
            >${icon('watch')}<span
              >${late.length === 1 ? `${late[0]?.label ?? ''} is late` : `${late.length} clocks are late`}</span
            ></span
          >`
    }
    ${pagingTemplate(model.paging, now)}
  </header>`;
}

const PAGING_SIGNS: Readonly<Record<PagingTone, string>> = {
  running: 'broadcast',
  soon: 'broadcast',
  due: 'broadcast',
  late: 'warning',
  over: 'warning',
};

/** Who is paged next and when. It stays in sight: nobody should have to look for whether help is on its way. */
export function pagingTemplate(paging: PagingLine | undefined, now: number): TemplateResult | typeof nothing {
  if (paging === undefined) {
    return nothing;
  }
  const { tone, text } = readPaging(paging, now);
  return html`<p class="paging is-${tone}">
    ${icon(PAGING_SIGNS[tone])}<span role="timer"><span class="unseen">Paging: </span>${text}</span>
  </p>`;
}

/** What the header leaves out, in plain sentences. */
export function factsTemplate(model: TimelineModel): TemplateResult {
  return html`<div class="facts">
    ${fact('server-process', 'Services', model.services.length === 0 ? 'No services named' : model.services.join(', '))}
    ${model.severityMeaning === '' ? nothing : fact('info', model.severity, model.severityMeaning)}
    ${model.sharing === '' ? nothing : fact('cloud-upload', 'Sharing', model.sharing)}
    ${model.readOnly === '' ? nothing : fact('lock', 'Read only', model.readOnly, 'fact is-read-only')}
  </div>`;
}

function fact(sign: string, label: string, text: string, look = 'fact'): TemplateResult {
  return html`<span class=${look}>${icon(sign)}<span><span class="unseen">${label}: </span>${text}</span></span>`;
}

/** Keyed, as are clocks and roles: a button must not turn into another one under the finger that pressed it. */
export function actionsTemplate(model: TimelineModel, dispatch: Dispatch): TemplateResult | typeof nothing {
  const offered = TIMELINE_ACTIONS.filter(action => model.actions.includes(action));
  if (offered.length === 0) {
    return nothing;
  }
  return html`<div class="actions" role="toolbar" aria-label="Incident">
    ${repeat(
      offered,
      action => action,
      action =>
        button({
          ...ACTION_LOOKS[action],
          look: action === 'acknowledge' ? 'primary' : 'secondary',
          onClick: () => dispatch({ type: 'action', action }),
        }),
    )}
  </div>`;
}

const TONE_SIGNS: Readonly<Record<ClockTone, string>> = {
  late: 'error',
  soon: 'warning',
  running: 'watch',
  missed: 'close',
  met: 'check',
};

export function clocksTemplate(
  model: TimelineModel,
  state: State,
  dispatch: Dispatch,
): TemplateResult | typeof nothing {
  if (model.clocks.length === 0) {
    return nothing;
  }
  return html`<section class="clocks" aria-labelledby="clocks-title">
    <h2 id="clocks-title">Clocks</h2>
    <ul>
      ${repeat(
        readClocks(model.clocks, state.now),
        clock => clock.id,
        clock => clockTemplate(clock, answerTo(clock, model), dispatch),
      )}
    </ul>
  </section>`;
}

function clockTemplate(
  clock: ClockFace,
  answer: ClockAnswer | undefined,
  dispatch: Dispatch,
): TemplateResult {
  return html`<li class="clock is-${clock.tone}" title=${`Due ${utcStamp(clock.dueAt)}`}>
    ${icon(TONE_SIGNS[clock.tone])}
    ${
      answer === undefined
        ? html`<span class="clock-label">${clock.label}</span>`
        : html`<button
            type="button"
            class="clock-label"
            aria-label=${`${clock.label}: ${answer.does}`}
            @click=${() => dispatch(answer.happening)}
          >
            ${clock.label}
          </button>`
    }
    <span class="clock-text" role="timer">${clock.text}</span>
    <svg class="clock-bar" viewBox="0 0 100 2" preserveAspectRatio="none" aria-hidden="true">
      <rect class="clock-track" width="100" height="2"></rect>
      <rect class="clock-used" width=${(clock.used * 100).toFixed(1)} height="2"></rect>
    </svg>
  </li>`;
}

export function rolesTemplate(model: TimelineModel, dispatch: Dispatch): TemplateResult | typeof nothing {
  if (model.roles.length === 0) {
    return nothing;
  }
  return html`<section class="roles" aria-labelledby="roles-title">
    <h2 id="roles-title">Roles</h2>
    <dl>
      ${repeat(
        model.roles,
        role => role.id,
        role => roleTemplate(role, model, dispatch),
      )}
    </dl>
  </section>`;
}

function roleTemplate(role: TimelineRole, model: TimelineModel, dispatch: Dispatch): TemplateResult {
  const mine = role.holders.some(holder => isMe(holder, model));
  const idle = role.holders.length === 0 && !(role.needed && model.active);
  return html`<div class="role${mine ? ' is-mine' : ''}${idle ? ' is-idle' : ''}">
    <dt>${role.name}</dt>
    <dd>
      ${
        role.holders.length > 0
          ? role.holders.map(
              (holder, index) =>
                html`${index > 0 ? ', ' : nothing}<span class="holder">@${holder}</span>${isMe(holder, model) ? html` <span class="you">you</span>` : nothing}`,
            )
          : nobodyTemplate(role, model, dispatch)
      }
    </dd>
  </div>`;
}

/** Handles that differ only in case are one person's. */
function isMe(holder: string, { me }: TimelineModel): boolean {
  return holder.toLowerCase() === me.toLowerCase();
}

function nobodyTemplate(role: TimelineRole, model: TimelineModel, dispatch: Dispatch): TemplateResult {
  if (!role.needed || !model.active) {
    return html`<span class="quiet">nobody</span>`;
  }
  return html`<span class="nobody">${icon('warning')}nobody</span>${
    model.actions.includes('assignRole')
      ? html` – <button
            type="button"
            class="link"
            aria-label=${`Assign ${role.name}`}
            @click=${() => dispatch(assignRequest(role.id))}
          >
            assign
          </button>`
      : nothing
  }`;
}
