import * as vscode from 'vscode';
import { Refusal } from '../../app/change';
import type { IncidentRecord } from '../../app/site';
import { incidentOfPath } from '../../core/site/paths';
import { toLabel } from '../../core/text/plain';
import { answered } from '../errors';
import type { SiteFolder } from '../siteFolder';
import type { SiteRegistry } from '../siteRegistry';
import { incidentDetail, severitySign } from '../views/labels';
import { commandTitle } from '../runningCommand';

/** The incident a command is about. */
export interface Target {
  readonly folder: SiteFolder;
  readonly record: IncidentRecord;
}

/** What tree nodes, code lenses and the timeline pass to a command. */
export interface TargetArgument {
  readonly root: string;
  readonly incident: string;
  /** Short id of a remediation item. */
  readonly item?: string;
}

export function isTargetArgument(value: unknown): value is TargetArgument {
  const record = value as Partial<TargetArgument> | null;
  return (
    typeof value === 'object' &&
    record !== null &&
    typeof record.root === 'string' &&
    typeof record.incident === 'string'
  );
}

export const idOf = (target: Target): string => target.record.incident.id;

/** Heads every question about an incident, so that nobody answers about another one. */
export const titleOf = ({ record }: Target): string => toLabel(record.incident.title, 80);

/** Finds out which incident is meant: from the arguments, from what the person looks at, from what is open; asks if need be. */
export class Targets {
  readonly #sites: SiteRegistry;
  readonly #shown: () => TargetArgument | undefined;

  /** `shown`: the incident of the timeline in front, if any. */
  constructor(sites: SiteRegistry, shown: () => TargetArgument | undefined) {
    this.#sites = sites;
    this.#shown = shown;
  }

  /** The live site a command is about where it needs no incident. */
  async site(argument?: unknown): Promise<SiteFolder> {
    await this.#ready();
    const named = isTargetArgument(argument) ? await this.#whole(argument.root) : undefined;
    if (isTargetArgument(argument) && named === undefined) {
      throw new Refusal('That live site is not open in this window any more. Nothing was changed.');
    }
    const [only] = this.#sites.all;
    if (named ?? (this.#sites.all.length === 1 && only)) {
      return named ?? (only as SiteFolder);
    }
    const editor = vscode.window.activeTextEditor;
    const here = editor && this.#sites.siteOf(editor.document.uri);
    if (here) {
      return here;
    }
    if (this.#sites.all.length === 0) {
      throw new Refusal(
        'There is no live site in this window yet: run "Livesite: Initialize…" in the repository that shall hold it.',
      );
    }
    const picked = await vscode.window.showQuickPick(
      this.#sites.all.map(folder => ({
        label: toLabel(folder.site.plan.name),
        description: folder.root.fsPath,
        folder,
      })),
      { ignoreFocusOut: true, placeHolder: 'Which live site?', ...commandTitle() },
    );
    return answered(picked).folder;
  }

  /** All live sites of the window. Refused where there is none. */
  async sites(): Promise<readonly SiteFolder[]> {
    await this.#ready();
    return this.#sites.all.length === 0 ? [await this.site()] : this.#sites.all;
  }

  /** The incident in front, if the person looks at one that is not over. */
  inFront(): Target | undefined {
    const looking = this.#looking();
    return looking?.record.incident.phase === 'over' ? undefined : looking;
  }

  /** The incident meant. `among` says which ones fit the command, `placeHolder` what is asked for, and `none` what to say where none fits. */
  async incident(
    args: readonly unknown[],
    placeHolder: string,
    among: (record: IncidentRecord) => boolean = ({ incident }) => incident.phase !== 'over',
    none = 'No incident fits this command now.',
  ): Promise<Target> {
    // One that is shown has been read, whatever else is still being read.
    const [first] = args;
    const shown = isTargetArgument(first) ? this.#tryFind(first.root, first.incident) : undefined;
    if (shown) {
      return shown;
    }
    await this.#ready();
    const named = this.#named(args);
    if (named) {
      return named;
    }
    const fits = this.#sites.all.flatMap(folder =>
      folder.site.incidents.filter(among).map(record => ({ folder, record })),
    );
    const looking = this.#looking();
    if (looking && fits.some(({ record }) => record === looking.record)) {
      return looking;
    }
    const [only] = fits;
    // Whoever looks at one incident must never change another one unawares: then even an only one is asked for.
    if (only && fits.length === 1 && looking === undefined) {
      return only;
    }
    if (fits.length === 0) {
      throw new Refusal(none);
    }
    return answered(await pickTarget(fits, placeHolder));
  }

  /** The live site with this root once all of it is read, however many others there are already. */
  async #whole(root: string): Promise<SiteFolder | undefined> {
    const isRead = (): boolean => this.#sites.all.some(({ key }) => key === root);
    if (!isRead() && this.#sites.siteAt(root) !== undefined) {
      await this.#sites.search();
    }
    return this.#sites.all.find(({ key }) => key === root);
  }

  async #ready(): Promise<void> {
    if (this.#sites.state === 'loading') {
      await this.#sites.search();
    }
  }

  #named(args: readonly unknown[]): Target | undefined {
    const [first, ...rest] = args;
    if (isTargetArgument(first)) {
      return this.#find(first.root, first.incident);
    }
    if (typeof first === 'string') {
      const root = rest.find(
        (value): value is string => typeof value === 'string' && this.#sites.siteAt(value) !== undefined,
      );
      return this.#find(root, first);
    }
    return undefined;
  }

  #find(root: string | undefined, incident: string): Target {
    const found = this.#tryFind(root, incident);
    if (!found) {
      throw new Refusal(`There is no incident ${toLabel(incident)} here (any more).`);
    }
    return found;
  }

  #tryFind(root: string | undefined, incident: string): Target | undefined {
    const folders = this.#sites.shown.filter(({ key }) => root === undefined || key === root);
    for (const folder of folders) {
      const record = folder.site.byId.get(incident);
      if (record) {
        return { folder, record };
      }
    }
    return undefined;
  }

  #looking(): Target | undefined {
    const shown = this.#shown();
    if (shown) {
      return this.#tryFind(shown.root, shown.incident);
    }
    const uri = vscode.window.activeTextEditor?.document.uri;
    const folder = uri && this.#sites.siteOf(uri);
    const id = uri && folder ? incidentOfPath(folder.pathOf(uri) ?? '') : undefined;
    const record = id === undefined ? undefined : folder?.site.byId.get(id);
    return folder && record ? { folder, record } : undefined;
  }
}

async function pickTarget(targets: readonly Target[], placeHolder: string): Promise<Target | undefined> {
  const picked = await vscode.window.showQuickPick(
    targets.map(target => ({
      label: `${severitySign(target.folder.site.plan, target.record.incident)} ${toLabel(target.record.incident.title)}`,
      description: incidentDetail(target.record.incident),
      detail: target.record.incident.id,
      target,
    })),
    { ignoreFocusOut: true, placeHolder, matchOnDescription: true, matchOnDetail: true, ...commandTitle() },
  );
  return picked?.target;
}
