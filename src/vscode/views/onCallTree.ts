import * as vscode from 'vscode';
import {
  inTierOrder,
  isBroken,
  meRow,
  type OnCallRow,
  type OnCallSign,
  ownShiftRow,
  rotationRow,
  rotationTooltip,
  shiftRow,
  SHIFTS_SHOWN,
} from '../../app/onCallRows';
import { requestRow, roleIn } from '../../app/coverRows';
import { openRequests, type RequestOf } from '../../app/openRequests';
import type { RotationRecord } from '../../app/rotationFiles';
import { scheduleFindings } from '../../app/scheduleFindings';
import { type OwnShift, ownShifts, type TeamShift, upcomingShifts } from '../../app/upcomingShifts';
import type { Instant } from '../../core/time/instant';
import type { SiteFolder } from '../siteFolder';
import type { SiteRegistry } from '../siteRegistry';
import { readerOf } from './onCallReader';
import { siteItem, siteNode } from './nodes';

/** What the view holds. Shifts are what they were when the view was drawn: it is drawn again when they change. */
type OnCallNode =
  | { readonly type: 'site'; readonly id: string; readonly folder: SiteFolder }
  | {
      readonly type: 'me';
      readonly id: string;
      readonly folder: SiteFolder;
      readonly shifts: readonly OwnShift[];
    }
  | ({
      readonly type: 'own';
      readonly id: string;
      readonly folder: SiteFolder;
      readonly shift: OwnShift;
    } & ShiftArgument)
  | ({ readonly type: 'rotation'; readonly id: string; readonly folder: SiteFolder } & RotationArgument)
  | ({
      readonly type: 'shift';
      readonly id: string;
      readonly folder: SiteFolder;
      readonly shift: TeamShift;
    } & ShiftArgument)
  | ({
      readonly type: 'request';
      readonly id: string;
      readonly folder: SiteFolder;
      readonly one: RequestOf;
    } & RequestArgument);

/** What the view passes to commands about a rotation. */
export interface RotationArgument {
  readonly root: string;
  /** Id of the rotation. */
  readonly rotation: string;
}

/** What the view passes to commands about a shift. */
export interface ShiftArgument extends RotationArgument {
  readonly from: Instant;
}

export function isShiftArgument(value: unknown): value is ShiftArgument {
  return isRotationArgument(value) && 'from' in value && typeof value.from === 'number';
}

/** What the view, and a notification, pass to commands about a request for cover. */
export interface RequestArgument extends RotationArgument {
  /** Id of the request. */
  readonly request: string;
}

export function isRequestArgument(value: unknown): value is RequestArgument {
  return isRotationArgument(value) && 'request' in value && typeof value.request === 'string';
}

export function isRotationArgument(value: unknown): value is RotationArgument {
  const record = value as Partial<RotationArgument> | null;
  return (
    typeof value === 'object' &&
    record !== null &&
    typeof record.root === 'string' &&
    typeof record.rotation === 'string'
  );
}

function isNode(value: unknown): value is OnCallNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'folder' in value;
}

/** The reader's own shifts, requests for cover, then each rotation with who is on call, and its next shifts below; of several live sites, under their names. */
export class OnCallTree implements vscode.TreeDataProvider<unknown> {
  readonly #sites: Pick<SiteRegistry, 'all'>;
  readonly #now: () => number;

  constructor(sites: Pick<SiteRegistry, 'all'>, now: () => number) {
    this.#sites = sites;
    this.#now = now;
  }

  getChildren(node?: unknown): OnCallNode[] {
    if (!isNode(node)) {
      const [only] = this.#sites.all;
      return this.#sites.all.length === 1 && only
        ? this.#topOf(only)
        : this.#sites.all
            .filter(({ site }) => site.rotations.length > 0)
            .map(folder => ({ ...siteNode(folder), type: 'site' }));
    }
    switch (node.type) {
      case 'site':
        return this.#topOf(node.folder);
      case 'me':
        return node.shifts.map((shift, index) => ({
          type: 'own',
          id: `${node.id}:${index}`,
          folder: node.folder,
          root: node.folder.key,
          rotation: shift.record.id,
          from: shift.from,
          shift,
        }));
      case 'rotation':
        return this.#shiftsOf(node);
      default:
        return [];
    }
  }

  getParent(node: unknown): OnCallNode | undefined {
    if (!isNode(node)) {
      return undefined;
    }
    const { folder } = node;
    switch (node.type) {
      case 'site':
        return undefined;
      case 'own':
        return this.#meOf(folder);
      case 'shift':
        return rotationNode(folder, node.rotation);
      default:
        return this.#sites.all.length > 1 ? { ...siteNode(folder), type: 'site' } : undefined;
    }
  }

  getTreeItem(node: unknown): vscode.TreeItem {
    if (!isNode(node)) {
      return new vscode.TreeItem('');
    }
    const reader = readerOf(node.folder, this.#now());
    switch (node.type) {
      case 'site':
        return siteItem(siteNode(node.folder));
      case 'me':
        return itemOf(node, meRow(node.shifts, reader));
      case 'own':
        return itemOf(node, ownShiftRow(node.shift, reader), node.shift.record);
      case 'rotation': {
        const record = recordOf(node);
        return itemOf(node, record && rotationRow(record, reader), record);
      }
      case 'shift':
        return itemOf(node, shiftRow(node.shift, reader), recordOf(node));
      case 'request': {
        const item = itemOf(node, requestRow(node.one, reader), node.one.record);
        item.contextValue = `oncall.request.${roleIn(node.one, node.folder.me)}`;
        return item;
      }
    }
  }

  /** The tooltip of a rotation tells what is wrong with its next weeks, which nobody should wait for before the rows are there. */
  resolveTreeItem(item: vscode.TreeItem, node: unknown): vscode.TreeItem {
    const record = isNode(node) && node.type === 'rotation' ? recordOf(node) : undefined;
    if (!isNode(node) || record === undefined) {
      return item;
    }
    const reader = readerOf(node.folder, this.#now());
    const { people, problems } = node.folder.site;
    const found = [...(problems.get(record.path) ?? []), ...scheduleFindings(record, people, reader.now)];
    item.tooltip = rotationTooltip(
      record,
      found.map(({ message }) => message),
      reader,
    );
    return item;
  }

  #topOf(folder: SiteFolder): OnCallNode[] {
    const me = this.#meOf(folder);
    const rotations = inTierOrder(folder.site.rotations).map(({ id }) => rotationNode(folder, id));
    const requests = openRequests(folder.site, this.#now()).map(one => requestNode(folder, one));
    return [...(me === undefined ? [] : [me]), ...requests, ...rotations];
  }

  #meOf(folder: SiteFolder): OnCallNode | undefined {
    const shifts = folder.me === '' ? [] : ownShifts(folder.site.rotations, folder.me, this.#now());
    return shifts.length === 0 ? undefined : { type: 'me', id: `oncall:${folder.key}:me`, folder, shifts };
  }

  #shiftsOf(node: Extract<OnCallNode, { type: 'rotation' }>): OnCallNode[] {
    const record = recordOf(node);
    if (record === undefined || isBroken(record)) {
      return [];
    }
    const { folder, root, rotation } = node;
    const [, ...next] = upcomingShifts(record.rotation, this.#now(), SHIFTS_SHOWN);
    return next.map((shift, index) => ({
      type: 'shift',
      id: `${node.id}:${index}`,
      folder,
      root,
      rotation,
      from: shift.from,
      shift,
    }));
  }
}

function rotationNode(folder: SiteFolder, rotation: string): OnCallNode {
  const root = folder.key;
  return { type: 'rotation', id: `oncall:${root}:rotation:${rotation}`, folder, root, rotation };
}

function requestNode(folder: SiteFolder, one: RequestOf): OnCallNode {
  const root = folder.key;
  const { record, request } = one;
  const id = `oncall:${root}:request:${record.id}:${request.id}`;
  return { type: 'request', id, folder, root, rotation: record.id, request: request.id, one };
}

function recordOf({
  folder,
  rotation,
}: RotationArgument & { readonly folder: SiteFolder }): RotationRecord | undefined {
  return folder.site.rotations.find(({ id }) => id === rotation);
}

const ICONS: Readonly<Record<OnCallSign, vscode.ThemeIcon>> = {
  broken: new vscode.ThemeIcon('error'),
  gap: new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground')),
  intended: new vscode.ThemeIcon('circle-slash'),
  me: new vscode.ThemeIcon('account'),
  others: new vscode.ThemeIcon('person'),
  wanted: new vscode.ThemeIcon('megaphone'),
};

const { Collapsed, None } = vscode.TreeItemCollapsibleState;

function itemOf(node: OnCallNode, row: OnCallRow | undefined, record?: RotationRecord): vscode.TreeItem {
  if (row === undefined) {
    // It went while the view was being drawn; the next drawing leaves it out.
    return new vscode.TreeItem('');
  }
  const isOpenable = record !== undefined && (node.type !== 'rotation' || isBroken(record));
  const isParent = node.type === 'me' || (node.type === 'rotation' && !isOpenable);
  const item = new vscode.TreeItem(row.label, isParent ? Collapsed : None);
  item.id = node.id;
  item.contextValue = `oncall.${node.type}`;
  item.description = row.description;
  item.iconPath = ICONS[row.sign];
  item.accessibilityInformation = { label: row.spoken };
  if (node.type !== 'rotation') {
    item.tooltip = row.spoken;
  }
  if (isOpenable) {
    item.command = {
      command: 'vscode.open',
      title: 'Open Rotation',
      arguments: [node.folder.uriOf(record.path)],
    };
  }
  return item;
}
