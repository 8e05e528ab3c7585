import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { environmentSecrets } from '../../src/adapters/pager/environmentSecrets';
import type { RepositoryFacts } from '../../src/app/ports';
import { parsePlan } from '../../src/core/plan/plan';
import type { Targets } from '../../src/vscode/commands/target';
import { routeKeyCommands } from '../../src/vscode/paging/routeKeyCommands';
import { RouteKeys } from '../../src/vscode/paging/routeKeys';
import type { SiteFolder } from '../../src/vscode/siteFolder';

const KEY = '0123456789abcdef0123456789abcdef';
const PLAN = `livesite: 1
name: Shop
routes:
  - { id: pager, kind: pagerduty }
  - { id: chat, kind: slack, secret: shared }
  - { id: issues, kind: github }
`;

/** Secret storage that can be looked into. */
function storage(kept: Map<string, string>): vscode.SecretStorage {
  return {
    get: key => Promise.resolve(kept.get(key)),
    store: (key, value) => Promise.resolve(void kept.set(key, value)),
    delete: key => Promise.resolve(void kept.delete(key)),
    onDidChange: () => new vscode.Disposable(() => undefined),
  };
}

function folderOf(remoteUrl: string | undefined, prefix = ''): SiteFolder {
  const facts = remoteUrl === undefined ? undefined : ({ remoteUrl, prefix } as RepositoryFacts);
  return {
    key: 'file:///work/shop',
    readOnly: '',
    site: { plan: parsePlan(PLAN).value },
    facts: () => Promise.resolve(facts),
  } as unknown as SiteFolder;
}

describe('keys of routes', () => {
  const { showQuickPick, showInputBox, showInformationMessage, showWarningMessage } = vscode.window;
  let kept: Map<string, string>;
  let keys: RouteKeys;

  beforeEach(() => {
    kept = new Map();
    keys = new RouteKeys(
      storage(kept),
      environmentSecrets({
        LIVESITE_SECRET_SHARED: ' https://hooks.slack.com/x ',
        LIVESITE_SECRET_EMPTY: ' ',
      }),
    );
  });
  afterEach(() => {
    Object.assign(vscode.window, { showQuickPick, showInputBox, showInformationMessage, showWarningMessage });
  });

  it('belong to one repository, and come from the environment where the editor keeps none', async () => {
    const ours = folderOf('https://github.com/acme/shop.git');
    await keys.set(ours, 'pager', KEY);
    assert.deepEqual([...kept.keys()], ['livesite.route.https://github.com/acme/shop.git#.pager']);
    assert.equal(await keys.of(ours).get('pager'), KEY);
    for (const other of [
      folderOf('https://github.com/acme/other.git'),
      folderOf('https://github.com/acme/shop.git', 'ops/'),
      folderOf(undefined),
    ]) {
      assert.equal(await keys.of(other).get('pager'), undefined);
    }
    assert.equal(await keys.of(ours).get('shared'), 'https://hooks.slack.com/x');
    assert.equal(await keys.of(ours).get('empty'), undefined);
    assert.deepEqual(await Promise.all(['pager', 'shared', 'none'].map(name => keys.placeOf(ours, name))), [
      'editor',
      'environment',
      'nowhere',
    ]);
    await keys.remove(ours, 'pager');
    assert.equal(kept.size, 0);
  });

  it('are asked for like passwords, refused where they cannot be right, and shown by nobody', async () => {
    const folder = folderOf('https://github.com/acme/shop.git');
    const commands = routeKeyCommands({ site: () => Promise.resolve(folder) } as unknown as Targets, keys);
    let rows: string[] = [];
    const told: string[] = [];
    let options: vscode.InputBoxOptions = {};
    Object.assign(vscode.window, {
      showQuickPick: (items: readonly vscode.QuickPickItem[]) => {
        rows = items.map(({ label, description = '' }) => `${label} ${description}`);
        return Promise.resolve(items[0]);
      },
      showInputBox: (given: vscode.InputBoxOptions) => {
        options = given;
        return Promise.resolve(` ${KEY} `);
      },
      showInformationMessage: (message: string, { modal = false }: { readonly modal?: boolean } = {}) => {
        told.push(message);
        return Promise.resolve(modal ? 'Remove' : undefined);
      },
    });
    await commands['livesite.setRouteKey']?.([]);
    assert.deepEqual(rows, [
      '$(circle-slash) pager pagerduty · no integration key on this machine',
      '$(key) chat slack · from LIVESITE_SECRET_SHARED',
    ]);
    assert.equal(options.password, true);
    const flaw = options.validateInput?.('x'.repeat(20));
    assert.ok(typeof flaw === 'string');
    assert.match(flaw, /key of the REST API/);
    assert.equal(options.validateInput?.(KEY), undefined);
    assert.equal(await keys.of(folder).get('pager'), KEY);
    await commands['livesite.removeRouteKey']?.([]);
    assert.deepEqual(rows, ['$(key) pager pagerduty · kept on this machine']);
    assert.equal(kept.size, 0);
    assert.equal(told.length, 3);
    assert.ok(![...rows, ...told].some(text => text.includes(KEY)));
    await assert.rejects(commands['livesite.removeRouteKey']?.([]) ?? Promise.resolve(), /keeps no key/);
  });
});
