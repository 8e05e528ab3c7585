import { html, nothing, type TemplateResult } from 'lit/html.js';
import type {
  FromGuide,
  GuideAction,
  GuideCount,
  GuideFact,
  GuideModel,
  GuidePlace,
  GuideQuestion,
  GuideState,
} from '../../src/protocol/reviewGuide';
import { button, icon } from '../controls';

export type Send = (message: FromGuide) => void;

const SIGNS: Readonly<Record<GuideState, string>> = {
  answered: 'pass',
  started: 'circle-large',
  empty: 'circle-large',
  absent: 'circle-slash',
};

const WORDS: Readonly<Record<GuideState, string>> = {
  answered: 'answered',
  started: 'not complete',
  empty: 'empty',
  absent: 'taken out',
};

/** The whole page. */
export function guideTemplate(
  { model, pinned }: { readonly model: GuideModel; readonly pinned: boolean },
  send: Send,
): TemplateResult {
  const answered = model.questions.filter(({ state }) => state === 'answered').length;
  return html`<main class="guide">
    <header>
      <div class="heading">
        <h1>${model.title}</h1>
        <button
          type="button"
          class="line pin"
          aria-label="Stay with this review"
          aria-pressed=${pinned ? 'true' : 'false'}
          title=${
            pinned
              ? 'The guide stays with this review. Click to let it follow the review in front.'
              : 'The guide follows the review in front. Click to keep it with this one.'
          }
          @click=${() => send({ type: 'pin', pinned: !pinned })}
        >
          ${icon(pinned ? 'pinned' : 'pin')}
        </button>
      </div>
      <p class="progress" role="status">${progress(answered, model.questions.length)}</p>
      <div class="bar" aria-hidden="true">
        ${model.questions.map(({ state }) => html`<span class="step ${state}"></span>`)}
      </div>
    </header>
    ${model.readOnly === '' ? nothing : html`<p class="warning">${icon('lock')} ${model.readOnly}</p>`}
    ${factsTemplate(model, send)} ${questionsTemplate(model.questions, send)}
    ${countsTemplate(model.factors, send)}
    ${placesTemplate('Items that lack something', model.items, send)}
    ${placesTemplate('Timeline entries that are out of date', model.references, send)}
    ${actionsTemplate(model.actions, send)}
  </main>`;
}

function progress(answered: number, all: number): string {
  return answered === all ? 'Every question is answered' : `${answered} of ${all} questions answered`;
}

function factsTemplate({ facts, readOnly }: GuideModel, send: Send): TemplateResult {
  return html`<section aria-labelledby="process">
    <h2 id="process">Process</h2>
    <ul class="facts">
      ${facts.map(
        fact => html`<li>
          ${
            fact.command === '' || readOnly !== ''
              ? html`<div class="fact">${factWords(fact)}</div>`
              : html`<button
                type="button"
                class="fact line"
                data-step
                @click=${() => send({ type: 'run', command: fact.command, choice: fact.choice })}
              >
                ${factWords(fact)}
              </button>`
          }
        </li>`,
      )}
    </ul>
  </section>`;
}

function factWords({ label, value, warning }: GuideFact): TemplateResult {
  return html`<span class="label">${label}</span>
    <span class="value"
      >${value === '' && warning === '' ? html`<span class="quiet">none yet</span>` : value}${
        warning === ''
          ? nothing
          : html` <span class="warning">${icon('warning')} <span>${warning}</span></span>`
      }</span
    >`;
}

function questionsTemplate(questions: readonly GuideQuestion[], send: Send): TemplateResult {
  return html`<section aria-labelledby="questions">
    <h2 id="questions">Questions</h2>
    <ol class="questions">
      ${questions.map(
        question => html`<li class="question ${question.state}">
          <button
            type="button"
            class="line"
            data-step
            @click=${() =>
              send(
                question.line === undefined
                  ? { type: 'addSection', title: question.title }
                  : { type: 'goTo', line: question.line },
              )}
          >
            ${icon(SIGNS[question.state])}
            <span class="words"
              ><span class="title">${question.title}</span
              ><span class="unseen">, ${WORDS[question.state]}</span>${
                question.missing === '' ? nothing : html` <span class="missing">${question.missing}</span>`
              }</span
            >
          </button>
          ${
            question.state === 'answered'
              ? nothing
              : html`<p class="asks">${question.asks}</p>
                  ${
                    question.state === 'absent'
                      ? nothing
                      : html`<p class="example">
                          <span class="quiet">Such as:</span> ${question.example}
                        </p>`
                  }`
          }
        </li>`,
      )}
    </ol>
  </section>`;
}

function countsTemplate(counts: readonly GuideCount[], send: Send): TemplateResult | typeof nothing {
  return counts.length === 0
    ? nothing
    : html`<section aria-labelledby="factors">
        <h2 id="factors">Contributing factors</h2>
        <ul class="counts">
          ${counts.map(
            ({ label, count, line }) => html`<li>
              <button
                type="button"
                class="line count ${count === 0 ? 'none' : ''}"
                data-step
                @click=${() => send({ type: 'goTo', line: line ?? 0 })}
              >
                <span class="number">${count}</span> <span>${label}</span>
              </button>
            </li>`,
          )}
        </ul>
      </section>`;
}

function placesTemplate(
  title: string,
  places: readonly GuidePlace[],
  send: Send,
): TemplateResult | typeof nothing {
  const id = title.toLowerCase().replaceAll(' ', '-');
  return places.length === 0
    ? nothing
    : html`<section aria-labelledby=${id}>
        <h2 id=${id}>${title}</h2>
        <ul>
          ${places.map(
            ({ text, lacks, line }) => html`<li>
              <button
                type="button"
                class="line place"
                data-step
                @click=${() => send({ type: 'goTo', line })}
              >
                ${icon('arrow-right')}
                <span class="words"><span>${text}</span> <span class="missing">${lacks}</span></span>
              </button>
            </li>`,
          )}
        </ul>
      </section>`;
}

function actionsTemplate(actions: readonly GuideAction[], send: Send): TemplateResult {
  return html`<section aria-labelledby="actions">
    <h2 id="actions">Go on</h2>
    <div class="actions">
      ${actions.map(({ label, command, sign }) =>
        button({ label, sign, onClick: () => send({ type: 'run', command, choice: '' }) }),
      )}
    </div>
  </section>`;
}
