// The only file that names @vscode/webview-ui-toolkit, which is no longer maintained: whatever takes its place goes in here.
// Measured in Chromium under `default-src 'none'; style-src <source>; script-src 'nonce-…'`: button, text area, text field,
// dropdown and checkbox break the policy nowhere, given ./focusProbe; badge writes a style attribute and is not used. The
// buttons in rows, of which there may be thousands, are native elements: they cost a tenth.
import { endFocusProbe } from './focusProbe';
import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeCheckbox,
  vsCodeDropdown,
  vsCodeOption,
  vsCodeTextArea,
  vsCodeTextField,
} from '@vscode/webview-ui-toolkit';
import { html, nothing, type TemplateResult } from 'lit/html.js';
import { ifDefined } from 'lit/directives/if-defined.js';
import { live } from 'lit/directives/live.js';
import { repeat } from 'lit/directives/repeat.js';

endFocusProbe();
provideVSCodeDesignSystem().register(
  vsCodeButton(),
  vsCodeCheckbox(),
  vsCodeDropdown(),
  vsCodeOption(),
  vsCodeTextArea(),
  vsCodeTextField(),
);

export interface ButtonOptions {
  /** The text, or of an icon button the name that a screen reader says. */
  readonly label: string;
  readonly look?: 'primary' | 'secondary' | 'icon';
  /** Name of a codicon. */
  readonly sign?: string;
  readonly title?: string | undefined;
  readonly disabled?: boolean;
  /** Of a button that stays down. */
  readonly pressed?: boolean;
  /** Of a button that shows and hides something. */
  readonly expanded?: boolean;
  readonly onClick: () => void;
}

export function icon(sign: string): TemplateResult {
  return html`<span class="codicon codicon-${sign}" aria-hidden="true"></span>`;
}

export function button(options: ButtonOptions): TemplateResult {
  const { label, look = 'secondary', sign, title, disabled = false, pressed, expanded, onClick } = options;
  const onlyIcon = look === 'icon';
  return html`<vscode-button
    class="${look}-button"
    appearance=${look}
    aria-label=${ifDefined(onlyIcon ? label : undefined)}
    aria-pressed=${ifDefined(pressed === undefined ? undefined : String(pressed))}
    aria-expanded=${ifDefined(expanded === undefined ? undefined : String(expanded))}
    title=${ifDefined(onlyIcon ? (title ?? label) : title)}
    ?disabled=${disabled}
    @click=${onClick}
    >${sign === undefined ? nothing : html`<span slot=${onlyIcon ? '' : 'start'} class="codicon codicon-${sign}" aria-hidden="true"></span>`}${onlyIcon ? nothing : label}</vscode-button
  >`;
}

export interface TextOptions {
  readonly id: string;
  /** Said by screen readers; the eye has the surroundings and the hint. */
  readonly label: string;
  readonly value: string;
  readonly hint?: string;
  readonly readOnly?: boolean;
  readonly onInput: (value: string) => void;
  readonly onKey?: (pressed: KeyboardEvent) => void;
}

function valueOf(happened: Event): string {
  const target = happened.currentTarget;
  return target !== null && 'value' in target && typeof target.value === 'string' ? target.value : '';
}

/** The toolkit takes a field's name from its text when the field is put into the page; aria-label would be overwritten. */
function hiddenLabel(label: string): TemplateResult {
  return html`<span class="unseen">${label}</span>`;
}

/** Grows with its text from `rows` to twelve lines. */
export function textArea(options: TextOptions & { readonly rows?: number }): TemplateResult {
  const { id, label, value, hint = '', readOnly = false, rows = 1, onInput, onKey } = options;
  const lines = Math.min(12, Math.max(rows, value.split('\n').length, Math.ceil(value.length / 110)));
  return html`<vscode-text-area
    id=${id}
    class="text-area"
    rows=${lines}
    resize="none"
    placeholder=${hint}
    ?readonly=${readOnly}
    .value=${live(value)}
    @input=${(happened: Event) => onInput(valueOf(happened))}
    @keydown=${onKey ?? nothing}
    >${hiddenLabel(label)}</vscode-text-area
  >`;
}

export function textField(options: TextOptions): TemplateResult {
  const { id, label, value, hint = '', readOnly = false, onInput, onKey } = options;
  return html`<vscode-text-field
    id=${id}
    class="text-field"
    placeholder=${hint}
    ?readonly=${readOnly}
    .value=${live(value)}
    @input=${(happened: Event) => onInput(valueOf(happened))}
    @keydown=${onKey ?? nothing}
    >${hiddenLabel(label)}</vscode-text-field
  >`;
}

export interface Choice {
  readonly value: string;
  readonly label: string;
}

export interface DropdownOptions {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly choices: readonly Choice[];
  readonly disabled?: boolean;
  readonly onChange: (value: string) => void;
}

export function dropdown({
  id,
  label,
  value,
  choices,
  disabled = false,
  onChange,
}: DropdownOptions): TemplateResult {
  return html`<vscode-dropdown
    id=${id}
    class="dropdown"
    aria-label=${label}
    ?disabled=${disabled}
    .value=${live(value)}
    @change=${(happened: Event) => onChange(valueOf(happened))}
    >${repeat(
      choices,
      choice => choice.value,
      choice =>
        html`<vscode-option .value=${choice.value} ?selected=${choice.value === value}>${choice.label}</vscode-option>`,
    )}</vscode-dropdown
  >`;
}

export interface CheckboxOptions {
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

export function checkbox({ label, checked, onChange }: CheckboxOptions): TemplateResult {
  return html`<vscode-checkbox
    .checked=${live(checked)}
    @change=${(happened: Event) => {
      const target = happened.currentTarget;
      onChange(target !== null && 'checked' in target && target.checked === true);
    }}
    >${label}</vscode-checkbox
  >`;
}

export interface RowButtonOptions {
  readonly label: string;
  readonly sign: string;
  /** What the list does when it is pressed, and to which link. */
  readonly does: string;
  readonly index?: number;
  /** In the tab order: only in the row that has the keyboard. */
  readonly reachable: boolean;
  readonly iconOnly: boolean;
  /** Of a button that shows and hides something. */
  readonly expanded?: boolean;
}

/** A light button for rows; the list listens for all of them at once. */
export function rowButton({
  label,
  sign,
  does,
  index,
  reachable,
  iconOnly,
  expanded,
}: RowButtonOptions): TemplateResult {
  return html`<button
    type="button"
    class=${iconOnly ? 'row-button' : 'row-button row-link'}
    data-does=${does}
    data-index=${ifDefined(index)}
    tabindex=${reachable ? 0 : -1}
    aria-label=${ifDefined(iconOnly ? label : undefined)}
    aria-expanded=${ifDefined(expanded === undefined ? undefined : String(expanded))}
    title=${ifDefined(iconOnly ? label : undefined)}
  >
    ${icon(sign)}${iconOnly ? nothing : html`<span>${label}</span>`}
  </button>`;
}
