import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { openCodeSearch } from '../../src/adapters/git/reading/codeSearch';
import { SiteReader, type LiveSite } from '../../src/app/site';
import { declareIncident } from '../../src/vscode/commands/declare';
import type { Target } from '../../src/vscode/commands/target';
import { huntInWorkspace } from '../../src/vscode/search/huntSearches';
import { PastIncidents } from '../../src/vscode/search/pastIncidents';
import type { SiteFolder } from '../../src/vscode/siteFolder';
import { FOLDER, INCIDENT, siteFiles } from '../support/builders';
import { MemoryStore } from '../support/memoryStore';
import { until } from '../support/until';

const REVIEW = `## Same pattern elsewhere\n\n\`\`\`search\nid: bare-retry\ntext: retry(\n\`\`\`\n\n## Mitigation and resolution\n\nRolled back v41.\n\n## Remediation\n`;

describe('finding incidents again', () => {
  let place: string;
  let site: LiveSite;
  let folder: SiteFolder;

  before(async () => {
    place = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'livesite-search-')));
    const files = {
      ...siteFiles('08:15:02 alice declared SEV1: Checkout drains the pool\n08:20:00 alice status resolved', {
        [`${FOLDER}/review.md`]: REVIEW,
      }),
      'src/a.ts': 'retry(() => 1);\n',
    };
    for (const [file, text] of Object.entries(files)) {
      fs.mkdirSync(path.join(place, path.dirname(file)), { recursive: true });
      fs.writeFileSync(path.join(place, file), text);
    }
    execFileSync('git', ['init', '-q', '-b', 'main'], { cwd: place });
    execFileSync('git', ['add', '-A'], { cwd: place });
    const store = new MemoryStore(files);
    site = await new SiteReader(store).read();
    folder = {
      key: 'file:///shop',
      root: vscode.Uri.file(place),
      site,
      store,
      readOnly: '',
      pathOf: () => undefined,
      refresh: () => Promise.resolve(site),
    } as unknown as SiteFolder;
  });
  after(() => fs.rmSync(place, { recursive: true, force: true }));

  it('hunts in the repository of the live site, and not among its incidents', async () => {
    const record = site.byId.get(INCIDENT);
    assert.ok(record);
    const target: Target = { folder, record };
    const { results, repositories } = await huntInWorkspace(target, undefined, () =>
      Promise.resolve(openCodeSearch()),
    );
    assert.deepEqual(
      results
        .flatMap(({ hits }) => hits.map(({ hit }) => `${hit.in} ${hit.path}:${hit.line}`))
        .filter(one => one.startsWith('. ')),
      ['. src/a.ts:1'],
    );
    assert.equal(repositories.get('.')?.folder, place);
    await assert.rejects(
      huntInWorkspace(target, 'other', () => Promise.resolve(openCodeSearch())),
      /no search other/,
    );
  });

  it('shows past incidents below what is declared, and never before it', async () => {
    const pick = vscode.window.createQuickPick();
    const { createQuickPick } = vscode.window;
    Object.assign(vscode.window, { createQuickPick: () => pick });
    try {
      const declared = declareIncident(folder, new PastIncidents()).catch((error: unknown) => error);
      await until(() => Promise.resolve(pick.items.length === 1));
      pick.value = 'The pool is drained again';
      await until(() => Promise.resolve(pick.items.some(({ label }) => label.includes('Seen before'))));
      const [first, past] = pick.items;
      assert.match(first?.label ?? '', /Declare: The pool is drained again|Type what is wrong/);
      assert.equal(past?.label, '$(history) Seen before: Checkout drains the pool');
      assert.equal(past.detail, 'both say pool, drained · Fixed then by: Rolled back v41.');
      pick.hide();
      assert.equal(((await declared) as Error).name, 'Cancelled');
    } finally {
      Object.assign(vscode.window, { createQuickPick });
    }
  });
});
