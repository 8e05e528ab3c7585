import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { SiteFolder } from '../../src/vscode/siteFolder';
import { IncidentTree } from '../../src/vscode/views/incidentTree';
import { RemediationTree } from '../../src/vscode/views/remediationTree';
import { at, FOLDER, INCIDENT, siteOf } from '../support/builders';

const ITEMS = `## Remediation

- [ ] R1 Late — @alice, due 2026-11-01
- [ ] R2 No date
- [x] R3 Done — @bob, due 2026-11-01
`;

/** What the trees need of a live site's folder. */
async function folderOf(name: string, review: string): Promise<SiteFolder> {
  const site = await siteOf('08:15:02 alice declared SEV2: Checkout\n09:00:00 bob status resolved', {
    'livesite.yml': `livesite: 1\nname: ${name}\n`,
    [`${FOLDER}/review.md`]: review,
  });
  return { key: `file:///${name}`, site } as unknown as SiteFolder;
}

/** Labels of a tree, indented by level, with ids checked to be each one's own and parents to be those it stands under. */
function paint(tree: RemediationTree | IncidentTree): string[] {
  const ids = new Set<string>();
  const below = (parent: unknown, indent: string): string[] =>
    tree.getChildren(parent).flatMap(node => {
      const { id, label, description } = tree.getTreeItem(node);
      assert.ok(id !== undefined && !ids.has(id), `${String(id)} stands there twice`);
      ids.add(id);
      const above = tree.getParent(node);
      assert.equal(above?.id, (parent as { readonly id: string } | undefined)?.id);
      const count = /^\d+$/.test(String(description)) ? ` ${String(description)}` : '';
      assert.ok(typeof label === 'string');
      return [`${indent}${label}${count}`, ...below(node, `${indent}  `)];
    });
  return below(undefined, '');
}

function tooltipOf({ tooltip }: vscode.TreeItem): vscode.MarkdownString {
  assert.ok(tooltip instanceof vscode.MarkdownString);
  return tooltip;
}

const now = (): number => at('10:00');

const GROUPS = [
  'Overdue 1',
  '  22d @alice · Late',
  'Without a Date 1',
  '  no date no owner · No date',
  'By Owner 2',
  '  Nobody 1',
  '    no date · No date',
  '  @alice 1',
  '    22d late · Late',
  'By Type 1',
  '  Without a type 2',
  '    22d late @alice · Late',
  '    no date no owner · No date',
  'By Incident 1',
  `  ${INCIDENT} 2`,
  '    22d late @alice · Late',
  '    no date no owner · No date',
];

describe('trees', () => {
  it('show the items of one live site at once', async () => {
    const all = [await folderOf('Shop', ITEMS)];
    const tree = new RemediationTree({ all }, now);
    assert.deepEqual(paint(tree), GROUPS);
    assert.equal(tree.overdue, 1);
  });

  it('show the items of several live sites under their names, and none of a site without', async () => {
    const all = [
      await folderOf('Shop', ITEMS),
      await folderOf('Bank', ITEMS),
      await folderOf('Idle', '## Summary\n'),
    ];
    const tree = new RemediationTree({ all }, now);
    const indented = GROUPS.map(line => `  ${line}`);
    assert.deepEqual(paint(tree), ['Shop', ...indented, 'Bank', ...indented]);
    assert.equal(tree.overdue, 2);
    const [site] = tree.getChildren();
    assert.equal(tree.getTreeItem(site).collapsibleState, vscode.TreeItemCollapsibleState.Expanded);
    assert.deepEqual(paint(new RemediationTree({ all: all.slice(2).concat(all.slice(2)) }, () => 0)), []);
  });

  it('say all of a row to a screen reader and in the tooltip, whatever fits into the side bar', async () => {
    const all = [await folderOf('Shop', ITEMS)];
    const items = new RemediationTree({ all }, now);
    const [group] = items.getChildren();
    const [late] = items.getChildren(group);
    const row = items.getTreeItem(late);
    assert.equal(row.accessibilityInformation?.label, 'overdue, R1 Late, @alice, due 2026-11-01');
    assert.deepEqual([row.description, tooltipOf(row).isTrusted], ['R1', undefined]);
    assert.match(tooltipOf(row).value, /^Late\n\noverdue\\, due 2026/);
    const incidents = new IncidentTree({ all }, now);
    const [waiting] = incidents.getChildren();
    const [incident] = incidents.getChildren(waiting);
    const shown = incidents.getTreeItem(incident);
    assert.match(shown.accessibilityInformation?.label ?? '', /^SEV2, resolved: Checkout\. resolved/);
    assert.match(
      shown.accessibilityInformation?.label ?? '',
      /, review draft, due \d{4}-\d\d-\d\d \(in 7d\), nobody sees to it$/,
    );
    assert.match(tooltipOf(shown).value, /\n\nReview draft\\, due /);
    assert.equal(shown.label, 'SEV2 in 7d no owner · Checkout');
    assert.equal(shown.description, 'resolved 1h ago');
    assert.match(tooltipOf(shown).value, /^Checkout\n\nSEV2/);
  });

  it('show the incidents of several live sites under their names', async () => {
    const all = [await folderOf('Shop', ITEMS), await folderOf('Bank', ITEMS)];
    const groups = ['Awaiting Review 1', '  SEV2 in 7d no owner · Checkout'];
    assert.deepEqual(paint(new IncidentTree({ all: all.slice(1) }, now)), groups);
    const indented = groups.map(line => `  ${line}`);
    assert.deepEqual(paint(new IncidentTree({ all }, now)), ['Shop', ...indented, 'Bank', ...indented]);
  });
});
