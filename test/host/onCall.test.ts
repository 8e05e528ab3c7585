import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { SiteReader, type LiveSite } from '../../src/app/site';
import type { LiveSites, OpenSite } from '../../src/vscode/liveSites';
import { registerEditorFeatures } from '../../src/vscode/editor/register';
import type { SiteFolder } from '../../src/vscode/siteFolder';
import { onHandOff } from '../../src/vscode/views/handOffTimer';
import { OnCallTree } from '../../src/vscode/views/onCallTree';
import { at, PEOPLE, siteOf } from '../support/builders';
import { MemoryStore } from '../support/memoryStore';
import { until } from '../support/until';

/** Weekly turns that change on Mondays at 09:00 UTC, and a desk that is empty outside office hours. */
const PRIMARY = `name: Primary
zone: UTC
layers:
  - name: Everybody
    anchor: 2026-11-16T09:00
    turn: 1w
    people: [alice, bob, carol]
`;
const DESK = `name: Desk
zone: UTC
layers:
  - name: Day
    anchor: 2026-11-16T09:00
    turn: 1d
    people: [alice]
    windows: [{ from: "09:00", until: "17:00" }]
`;
const BROKEN = 'name: [\n';

const FILES = {
  'people.yml': PEOPLE,
  'rotations/desk.yml': DESK,
  'rotations/primary.yml': PRIMARY,
};

interface Given {
  readonly name?: string;
  readonly me?: string;
  readonly files?: Readonly<Record<string, string>>;
}

async function folderOf({ name = 'Shop', me = 'bob', files = FILES }: Given = {}): Promise<SiteFolder> {
  const site = await siteOf('08:15:02 alice declared SEV2: Checkout', {
    ...files,
    'livesite.yml': `livesite: 1\nname: ${name}\n`,
  });
  const uriOf = (file: string): vscode.Uri => vscode.Uri.parse(`livesite:/${name}/${file}`);
  return { key: `file:///${name}`, site, me, uriOf } as unknown as SiteFolder;
}

/** Labels and descriptions of a tree, indented by level; each id its own, each parent the row it stands under, each row with words for a screen reader. */
function paint(tree: OnCallTree): string[] {
  const ids = new Set<string>();
  const below = (parent: unknown, indent: string): string[] =>
    tree.getChildren(parent).flatMap(node => {
      const { id, label, description, accessibilityInformation, contextValue } = tree.getTreeItem(node);
      assert.ok(id !== undefined && !ids.has(id), `${String(id)} stands there twice`);
      ids.add(id);
      assert.equal(tree.getParent(node)?.id, (parent as { readonly id: string } | undefined)?.id);
      assert.ok(contextValue === 'site' || (accessibilityInformation?.label.length ?? 0) > 10);
      assert.ok(typeof label === 'string');
      // In which zone the machine stands is not known here.
      const said = String(description ?? '').replace(/→ .*?(?= · |$)/, '→ …');
      const row = label.replace(/^(?:\w{3}|\d+ \w{3}) \d\d:\d\d/, '…');
      return [
        `${indent}${[row, said].filter(part => part !== '').join(' | ')}`,
        ...below(node, `${indent}  `),
      ];
    });
  return below(undefined, '');
}

const noon = (): number => at('12:00');

const PRIMARY_ROWS = [
  '@bob · Primary | → … · then @carol',
  '  … · @carol | → … · turn',
  '  … · @alice | → … · turn',
  '  … · @bob | → … · turn',
  '  … · @carol | → … · turn',
  '  … · @alice | → … · turn',
];
const ME_ROWS = [
  'Me · on call | hand-off in 6 d',
  '  now · Primary | → … · hand-off in 6 d',
  '  … · Primary | → … · 7 d',
];

describe('the view On Call', () => {
  it('shows the reader’s shifts, then each rotation with its next shifts', async () => {
    const rows = paint(new OnCallTree({ all: [await folderOf()] }, noon));
    assert.deepEqual(rows.slice(0, 4), [...ME_ROWS, '@alice · Desk | → … · then nobody']);
    assert.equal(rows[4], '  17:00 · nobody | → … · gap'.replace('17:00', rows[4]?.slice(2, 7) ?? ''));
    assert.deepEqual(rows.slice(-6), PRIMARY_ROWS);
  });

  it('shows nothing of a reader who is not on call, and several live sites under their names', async () => {
    const files = { 'rotations/primary.yml': PRIMARY };
    const all = [
      await folderOf({ name: 'Shop', me: 'zoe', files }),
      await folderOf({ name: 'Idle', files: {} }),
      await folderOf({ name: 'Bank', files }),
    ];
    const indent = (rows: readonly string[]): string[] => rows.map(row => `  ${row}`);
    assert.deepEqual(paint(new OnCallTree({ all }, noon)), [
      'Shop',
      ...indent(PRIMARY_ROWS),
      'Bank',
      ...indent([...ME_ROWS, ...PRIMARY_ROWS]),
    ]);
    assert.deepEqual(paint(new OnCallTree({ all: all.slice(1, 2) }, noon)), []);
  });

  it('warns of a gap, opens a file that cannot be read, and tells the rest in a plain tooltip', async () => {
    const files = { ...FILES, 'rotations/broken.yml': BROKEN };
    const tree = new OnCallTree({ all: [await folderOf({ files })] }, () => at('18:00'));
    const items = tree.getChildren().map(node => ({ node, item: tree.getTreeItem(node) }));
    const [, broken, desk, primary] = items;
    assert.ok(broken && desk && primary);
    assert.equal(broken.item.command?.command, 'vscode.open');
    assert.equal((broken.item.iconPath as vscode.ThemeIcon).id, 'error');
    assert.equal(desk.item.label, 'nobody · Desk');
    assert.equal((desk.item.iconPath as vscode.ThemeIcon).id, 'warning');
    assert.equal((primary.item.iconPath as vscode.ThemeIcon).id, 'account');
    const { tooltip } = tree.resolveTreeItem(desk.item, desk.node);
    assert.ok(typeof tooltip === 'string', 'plain text, so that nothing in it becomes a link');
    assert.match(tooltip, /^Desk\nNow: nobody – a gap\nUntil .*\n(?:.*\n)*Layers:\n• Day: not active\n/);
    assert.match(tooltip, /Nobody is on call from .* no layer is active/);
    assert.match(tooltip, /rotations\/desk\.yml$/);
  });

  it('is drawn again when a hand-off passes or the files change, and not in between', async () => {
    const changed = new vscode.EventEmitter<void>();
    const folder = await folderOf({ me: 'zoe' });
    // The desk is left at 17:00.
    const start = at('17:00') - 150;
    const began = performance.now();
    const now = (): number => start + (performance.now() - began);
    let drawn = 0;
    let drawnAt = 0;
    const timer = onHandOff({ all: [folder], onDidChange: changed.event }, now, () => {
      drawn++;
      drawnAt = now();
    });
    changed.fire();
    await until(() => drawn > 0);
    assert.equal(drawn, 1);
    assert.ok(drawnAt >= at('17:00'));
    timer.dispose();
    changed.dispose();
  });
});

/** A live site of files in memory, for features that ask about rotations alone. */
class TestSites implements LiveSites {
  readonly root = vscode.Uri.parse('file:///nowhere-livesite-oncall');
  readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  readonly #store: MemoryStore;
  readonly #reader: SiteReader;
  #site: LiveSite | undefined;

  constructor(files: Readonly<Record<string, string>>) {
    this.#store = new MemoryStore({ 'livesite.yml': 'livesite: 1\nname: Shop\n', ...files });
    this.#reader = new SiteReader(this.#store);
  }

  async read(): Promise<void> {
    this.#site = await this.#reader.read();
    this.changed.fire();
  }

  get all(): readonly OpenSite[] {
    return this.#site === undefined
      ? []
      : [
          {
            root: this.root,
            site: this.#site,
            me: 'bob',
            readOnly: '',
            pathOf: (uri: vscode.Uri) =>
              uri.path.startsWith(`${this.root.path}/`)
                ? uri.path.slice(this.root.path.length + 1)
                : undefined,
            uriOf: (file: string) => vscode.Uri.joinPath(this.root, file),
          } as unknown as OpenSite,
        ];
  }

  siteOf(uri: vscode.Uri): OpenSite | undefined {
    return this.all.find(open => open.pathOf(uri) !== undefined);
  }
}

describe('what is wrong with the coming weeks', () => {
  it('shows as problems of the rotations’ files, beside what is wrong with the files themselves', async () => {
    const sites = new TestSites({ ...FILES, 'people.yml': PEOPLE.replace('alice', 'alina') });
    await sites.read();
    const features = registerEditorFeatures(sites, noon);
    const codes = (file: string): string[] =>
      vscode.languages
        .getDiagnostics(vscode.Uri.joinPath(sites.root, file))
        .map(({ code }) => (typeof code === 'string' ? code : ''))
        .sort();
    try {
      await until(() => codes('rotations/desk.yml').includes('rotation-gap'));
      assert.deepEqual(codes('rotations/desk.yml'), ['rotation-gap', 'too-few-people', 'unknown-person']);
      const gap = vscode.languages
        .getDiagnostics(vscode.Uri.joinPath(sites.root, 'rotations/desk.yml'))
        .find(({ code }) => code === 'rotation-gap');
      assert.match(gap?.message ?? '', /^Nobody is on call from Mon 2026-11-23 17:00 UTC/);
      assert.equal(gap?.range.start.line, 2, 'at the layers');
      await until(() => codes('rotations/primary.yml').includes('too-few-people'));
    } finally {
      features.dispose();
      sites.changed.dispose();
    }
    assert.deepEqual(codes('rotations/desk.yml'), []);
  });
});
