import * as vscode from 'vscode';
import type { HintKind } from '../core/review/hintRules';

/** Settings of the editor's user. A team's policy lives in livesite.yml instead. Defaults are those of the manifest, held against it by a test. */
export interface Settings {
  /** Handle to sign entries with; empty: from people.yml by Git's name and e-mail. */
  readonly handle: string;
  /** Show code lenses in reviews and incidents. */
  readonly codeLens: boolean;
  /** Share saved edits of live-site files without a further step. */
  readonly shareSavedEdits: boolean;
  /** Kinds of hints in reviews; one that is false is left out. */
  readonly reviewHints: Readonly<Record<HintKind, boolean>>;
  /** Base URL of the GitHub REST API; empty: from the remote's host. */
  readonly githubApiUrl: string;
}

export const SETTING_KEYS = {
  handle: 'handle',
  codeLens: 'codeLens',
  shareSavedEdits: 'shareSavedEdits',
  reviewHints: 'review.hints',
  githubApiUrl: 'github.apiUrl',
} as const satisfies Record<keyof Settings, string>;

export const SETTING_DEFAULTS: Settings = {
  handle: '',
  codeLens: true,
  shareSavedEdits: true,
  reviewHints: { blame: true, counterfactual: true, 'single-cause': true, vague: true },
  githubApiUrl: '',
};

/** What holds for a document, or for the window where none is given. */
export function settings(scope?: vscode.Uri): Settings {
  const configuration = vscode.workspace.getConfiguration('livesite', scope ?? null);
  return {
    handle: configuration.get(SETTING_KEYS.handle, SETTING_DEFAULTS.handle).replace(/^@/, ''),
    codeLens: configuration.get(SETTING_KEYS.codeLens, SETTING_DEFAULTS.codeLens),
    shareSavedEdits: configuration.get(SETTING_KEYS.shareSavedEdits, SETTING_DEFAULTS.shareSavedEdits),
    reviewHints: {
      ...SETTING_DEFAULTS.reviewHints,
      ...configuration.get(SETTING_KEYS.reviewHints, SETTING_DEFAULTS.reviewHints),
    },
    githubApiUrl: configuration.get(SETTING_KEYS.githubApiUrl, SETTING_DEFAULTS.githubApiUrl),
  };
}
