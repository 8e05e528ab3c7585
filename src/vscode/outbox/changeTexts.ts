import * as vscode from 'vscode';
import { changedText, filesOfChange } from '../../app/changedText';
import { Refusal } from '../../app/change';
import type { Change } from '../../core/change/change';
import { toLabel } from '../../core/text/plain';
import type { SiteFolder } from '../siteFolder';
import type { SiteRegistry } from '../siteRegistry';

export const CHANGE_SCHEME = 'livesite-change';

const SIDES = ['shared', 'mine'] as const;
type Side = (typeof SIDES)[number];

/** What an address of such a document says; everything else is looked up when it is opened, also after a restart. */
interface Address {
  readonly root: string;
  readonly change: string;
  readonly side: Side;
}

/** Read-only documents that show a file as it is shared, and as a saved change would make it. */
export class ChangeTexts implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #sites: Pick<SiteRegistry, 'siteAt'>;
  readonly #registration = vscode.workspace.registerTextDocumentContentProvider(CHANGE_SCHEME, this);

  constructor(sites: Pick<SiteRegistry, 'siteAt'>) {
    this.#sites = sites;
  }

  dispose(): void {
    this.#registration.dispose();
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const address = parseAddress(uri.query);
    const folder = address && this.#sites.siteAt(address.root);
    if (!address || !folder) {
      return '';
    }
    const path = uri.path.slice(1);
    const shared = (await folder.sharedVersion(path))?.text;
    const text = typeof shared === 'string' ? shared : undefined;
    const change = await findChange(folder, address.change);
    return address.side === 'shared' || change === undefined ? (text ?? '') : changedText(change, path, text);
  }
}

/** Opens what a saved change would do to what is shared: one diff, or one for all its files. */
export async function showChange(folder: SiteFolder, changeId: string): Promise<void> {
  const change = await findChange(folder, changeId);
  if (change === undefined) {
    throw new Refusal('This change is shared or dropped already: nothing of it waits any more.');
  }
  const files = filesOfChange(change);
  const [only] = files;
  const uriOf = (path: string, side: Side): vscode.Uri =>
    vscode.Uri.from({
      scheme: CHANGE_SCHEME,
      path: `/${path}`,
      query: JSON.stringify({ root: folder.key, change: changeId, side } satisfies Address),
    });
  if (only !== undefined && files.length === 1) {
    const title = `${only.split('/').at(-1) ?? only}: shared ↔ with this change`;
    await vscode.commands.executeCommand('vscode.diff', uriOf(only, 'shared'), uriOf(only, 'mine'), title);
    return;
  }
  await vscode.commands.executeCommand(
    'vscode.changes',
    `${toLabel(change.subject, 60)}: shared ↔ with this change`,
    files.map(path => [folder.uriOf(path), uriOf(path, 'shared'), uriOf(path, 'mine')]),
  );
}

/** A change that waits, or that a rewritten history took away. */
export async function findChange(folder: SiteFolder, changeId: string): Promise<Change | undefined> {
  const all = [...(await folder.store.pending()), ...folder.decisions.missing()];
  return all.find(({ id }) => id === changeId);
}

function parseAddress(query: string): Address | undefined {
  let value: unknown;
  try {
    value = JSON.parse(query);
  } catch {
    // Not an address of ours.
    return undefined;
  }
  if (typeof value !== 'object' || value === null) {
    return undefined;
  }
  const { root, change, side } = value as Readonly<Record<string, unknown>>;
  const known = SIDES.find(one => one === side);
  return typeof root === 'string' && typeof change === 'string' && known !== undefined
    ? { root, change, side: known }
    : undefined;
}
