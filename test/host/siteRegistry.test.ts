import assert from 'node:assert/strict';
import type { LiveSite } from '../../src/app/site';
import { incidentFolder } from '../../src/core/site/paths';
import { IncidentTree } from '../../src/vscode/views/incidentTree';
import type { SiteFolder } from '../../src/vscode/siteFolder';
import { shownOf, SiteRegistry } from '../../src/vscode/siteRegistry';
import { logText } from '../support/builders';
import { MemoryStore } from '../support/memoryStore';
import { until } from '../support/until';
import { silentLog } from '../unit/adapters/git/openStore';
import { testFolder } from './testFolder';

const COUNT = 400;
const idOf = (n: number): string =>
  `${new Date(Date.UTC(2026, 0, 1) + n * 86_400_000).toISOString().slice(0, 10)}-n${n}`;

/** A store of many incidents, which keeps all but the newest back until it is told to go on. */
function slowStore(): { readonly store: MemoryStore; readonly goOn: () => void } {
  const store = new MemoryStore({ 'livesite.yml': 'livesite: 1\n' });
  for (let n = 0; n < COUNT; n++) {
    store.write(`${incidentFolder(idOf(n))}/timeline.md`, logText('08:15:02 alice declared SEV2: Checkout'));
  }
  let goOn = (): void => undefined;
  const told = new Promise<void>(resolve => {
    goOn = resolve;
  });
  const readMany = store.readMany.bind(store);
  store.readMany = async paths => {
    if (paths.some(path => path.includes(idOf(0)))) {
      await told;
    }
    return readMany(paths);
  };
  return { store, goOn };
}

describe('opening a large live site', () => {
  it('shows the newest incidents at once, and draws conclusions only from all', async () => {
    const { store, goOn } = slowStore();
    let opened: SiteFolder | undefined;
    const registry = new SiteRegistry({
      open: async (root, begun) => {
        const folder = testFolder(root, store);
        opened = folder;
        const listener = folder.onDidBegin(() => begun(folder));
        await folder.refresh();
        listener.dispose();
        return folder;
      },
      findShared: async folder => [folder],
      log: silentLog,
    });
    const seen: string[] = [];
    registry.onDidShow(() => seen.push('shown'));
    registry.onDidChange(() => seen.push('changed'));
    const searched = registry.search();
    await until(() => registry.shown.length === 1);
    const first: LiveSite | undefined = registry.shown[0]?.site;
    assert.ok(first?.byId.has(idOf(COUNT - 1)) && !first.byId.has(idOf(0)));
    assert.deepEqual([registry.all, registry.state], [[], 'loading']);
    assert.equal(registry.siteAt(opened?.key ?? ''), opened);
    const groups = new IncidentTree(shownOf(registry), () => Date.UTC(2027, 3, 1)).getChildren();
    assert.ok(groups.length > 0, 'the tree has rows');
    goOn();
    await searched;
    assert.deepEqual(seen, ['shown', 'changed']);
    assert.deepEqual(registry.shown, registry.all);
    assert.equal(registry.all[0]?.site.incidents.length, COUNT);
    assert.equal(registry.state, 'ready');
    registry.dispose();
  });
});
