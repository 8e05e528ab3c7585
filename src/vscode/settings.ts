import * as vscode from 'vscode';

/** Settings of the editor's user. A team's policy lives in livesite.yml instead. Defaults are those of the manifest, held against it by a test. */
export interface Settings {
  /** Handle to sign entries with; empty: from people.yml by Git's name and e-mail. */
  readonly handle: string;
  /** Show code lenses in reviews and incidents. */
  readonly codeLens: boolean;
  /** Share saved edits of live-site files without a further step. */
  readonly shareSavedEdits: boolean;
  /** Base URL of the GitHub REST API; empty: from the remote's host. */
  readonly githubApiUrl: string;
}

export const SETTING_KEYS = {
  handle: 'handle',
  codeLens: 'codeLens',
  shareSavedEdits: 'shareSavedEdits',
  githubApiUrl: 'github.apiUrl',
} as const satisfies Record<keyof Settings, string>;

export const SETTING_DEFAULTS: Settings = {
  handle: '',
  codeLens: true,
  shareSavedEdits: true,
  githubApiUrl: '',
};

/** What holds for a document, or for the window where none is given. */
export function settings(scope?: vscode.Uri): Settings {
  const configuration = vscode.workspace.getConfiguration('livesite', scope ?? null);
  return {
    handle: configuration.get(SETTING_KEYS.handle, SETTING_DEFAULTS.handle).replace(/^@/, ''),
    codeLens: configuration.get(SETTING_KEYS.codeLens, SETTING_DEFAULTS.codeLens),
    shareSavedEdits: configuration.get(SETTING_KEYS.shareSavedEdits, SETTING_DEFAULTS.shareSavedEdits),
    githubApiUrl: configuration.get(SETTING_KEYS.githubApiUrl, SETTING_DEFAULTS.githubApiUrl),
  };
}
