import * as vscode from 'vscode';
import { isBroken } from '../../app/onCallRows';
import { effectOfEdit, effectText, lensOfEffect, type ScheduleEffect } from '../../app/scheduleEffect';
import { parseRotation } from '../../core/oncall/parseRotation';
import { rotationOfPath } from '../../core/site/paths';
import { Refusal } from '../../app/change';
import type { SiteFolder } from '../siteFolder';
import type { SiteRegistry } from '../siteRegistry';
import { isLensOn } from './codeLens';
import type { Now } from './documents';

type Sites = Pick<SiteRegistry, 'siteOf' | 'onDidChange'>;

const SCHEME = 'livesite-lineup';

/** Rotations are redrawn when typing pauses. */
const PAUSE_MS = 400;

/**
 * What the edits of a rotation that are not shared do to the weeks ahead: a code lens above the file, and a Markdown page that
 * follows the typing.
 */
export function registerLineUpChanges(sites: Sites, now: Now): vscode.Disposable {
  const lenses = new vscode.EventEmitter<void>();
  const pages = new vscode.EventEmitter<vscode.Uri>();
  const timers = new Map<string, NodeJS.Timeout>();
  const later = (source: vscode.Uri): void => {
    const page = pageOf(source);
    clearTimeout(timers.get(page.query));
    timers.set(
      page.query,
      setTimeout(() => {
        timers.delete(page.query);
        pages.fire(page);
      }, PAUSE_MS),
    );
  };
  return vscode.Disposable.from(
    lenses,
    pages,
    new vscode.Disposable(() => timers.forEach(timer => clearTimeout(timer))),
    sites.onDidChange(() => {
      lenses.fire();
      vscode.workspace.textDocuments
        .filter(({ uri }) => uri.scheme === SCHEME)
        .forEach(({ uri }) => pages.fire(uri));
    }),
    vscode.workspace.onDidChangeTextDocument(({ document: { uri } }) => {
      const isShown = vscode.workspace.textDocuments.some(
        one => one.uri.toString() === pageOf(uri).toString(),
      );
      if (isShown) {
        later(uri);
      }
    }),
    vscode.languages.registerCodeLensProvider(
      ['file', 'vscode-remote', 'livesite'].map(scheme => ({ scheme, pattern: '**/rotations/*.{yml,yaml}' })),
      {
        onDidChangeCodeLenses: lenses.event,
        provideCodeLenses: async document => {
          const effect = isLensOn(document.uri) ? await effectOf(sites, document.uri, now) : undefined;
          return effect === undefined ? [] : [lensOf(document.uri, effect)];
        },
      },
    ),
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
      onDidChange: pages.event,
      provideTextDocumentContent: async uri => pageText(sites, vscode.Uri.parse(uri.query, true), now),
    }),
  );
}

function pageOf(source: vscode.Uri): vscode.Uri {
  const name = rotationOfPath(source.path.split('/').slice(-2).join('/')) ?? 'rotation';
  return vscode.Uri.from({
    scheme: SCHEME,
    path: `/Line-up changes of ${name}.md`,
    query: source.toString(),
  });
}

function lensOf(uri: vscode.Uri, effect: ScheduleEffect): vscode.CodeLens {
  return new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), {
    title: lensOfEffect(effect),
    command: 'livesite.showLineUpChanges',
    arguments: [uri.toString()],
  });
}

/** Undefined where the file is no rotation, is as it is shared, or cannot be read just now. */
async function effectOf(sites: Sites, uri: vscode.Uri, now: Now): Promise<ScheduleEffect | undefined> {
  const folder = sites.siteOf(uri);
  const path = folder?.pathOf(uri);
  const rotation = rotationOfPath(path ?? '');
  if (folder === undefined || path === undefined || rotation === undefined) {
    return undefined;
  }
  const before = (await folder.store.readShared([path])).get(path);
  const after = await textOf(folder, uri, path);
  if (
    typeof before !== 'string' ||
    after === undefined ||
    before.replaceAll('\r\n', '\n') === after.replaceAll('\r\n', '\n')
  ) {
    return undefined;
  }
  const { rotation: edited, file } = parseRotation(after).value;
  return isBroken({ rotation: edited, file, id: rotation, path, text: after })
    ? undefined
    : effectOfEdit({ rotation, before, after }, now());
}

/** As it stands in an editor, else as the live site shows it with what was edited in the checkout. */
async function textOf(folder: SiteFolder, uri: vscode.Uri, path: string): Promise<string | undefined> {
  const open = vscode.workspace.textDocuments.find(document => document.uri.toString() === uri.toString());
  if (open !== undefined) {
    return open.getText();
  }
  const text = (await folder.store.readMany([path])).get(path);
  return typeof text === 'string' ? text : undefined;
}

async function pageText(sites: Sites, source: vscode.Uri, now: Now): Promise<string> {
  const effect = await effectOf(sites, source, now);
  return effect === undefined
    ? 'This rotation has no edits that are not shared, or its file cannot be read just now. See the Problems view.\n'
    : `${effectText(effect)}\n`;
}

/** Opens the page about the edits of a rotation: the one named, or the one in front. */
export async function showLineUpChanges(sites: Sites, argument: unknown, now: Now): Promise<void> {
  const front = vscode.window.activeTextEditor?.document.uri;
  const source = typeof argument === 'string' ? vscode.Uri.parse(argument, true) : front;
  const path = source && sites.siteOf(source)?.pathOf(source);
  if (source === undefined || rotationOfPath(path ?? '') === undefined) {
    throw new Refusal('Open the file of a rotation first: this shows what your edits of it do.');
  }
  if ((await effectOf(sites, source, now)) === undefined) {
    throw new Refusal('This rotation has no edits that are not shared, or its file cannot be read just now.');
  }
  await vscode.commands.executeCommand('markdown.showPreviewToSide', pageOf(source));
}
