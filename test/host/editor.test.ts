import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { problemsOfText } from '../../src/app/fileProblems';
import type { SiteFile, SiteFiles } from '../../src/app/ports';
import { SiteReader, type LiveSite } from '../../src/app/site';
import type { LiveSites, OpenSite } from '../../src/vscode/liveSites';
import { registerEditorFeatures } from '../../src/vscode/editor/register';
import { until } from '../support/until';
import { CHECKOUT, FILES, INCIDENT_PATH, LOG_PATH, NOW, REVIEW_PATH } from '../unit/core/editor/fixture';

const REVIEW = `# Review

## Summary

It broke. 😀 See ${CHECKOUT} and acme/shop#12.

## Remediation

- [ ] R1 Circuit breaker for payments — @alice
- [ ] R2 Alert on refused payments — @nobody, due 2026-12-01
- [ ] R3 Has one — @bob, due 2026-12-01 ([#7](https://github.com/acme/shop/issues/7))
`.replaceAll('\n', '\r\n');

const PROBLEMATIC: Readonly<Record<string, string>> = {
  ...FILES,
  [REVIEW_PATH]: REVIEW,
  [INCIDENT_PATH]: (FILES[INCIDENT_PATH] ?? '').replace('severity: SEV1', 'severity: SEV3'),
  [LOG_PATH]: `${FILES[LOG_PATH] ?? ''}\ufeff😀 no entry\n`,
};

/** A live site over a folder of its own outside the workspace, so that the extension itself does not see it. */
class TestSite implements LiveSites {
  readonly folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'livesite-editor-')));
  readonly root = vscode.Uri.file(this.folder);
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  readonly #reader: SiteReader;
  #files: readonly string[] = [];
  #open: OpenSite | undefined;

  constructor() {
    const store: SiteFiles = {
      list: () =>
        Promise.resolve(
          this.#files.map((file): SiteFile => ({ path: file, stamp: this.read(file), inCheckout: true })),
        ),
      readMany: paths => Promise.resolve(new Map(paths.map(file => [file, this.read(file)]))),
    };
    this.#reader = new SiteReader(store);
  }

  get all(): readonly OpenSite[] {
    return this.#open === undefined ? [] : [this.#open];
  }

  siteOf(uri: vscode.Uri): OpenSite | undefined {
    return this.all.find(open => open.pathOf(uri) !== undefined);
  }

  uri(file: string): vscode.Uri {
    return vscode.Uri.joinPath(this.root, file);
  }

  read(file: string): string {
    return fs.readFileSync(path.join(this.folder, file), 'utf8');
  }

  write(files: Readonly<Record<string, string>>): void {
    for (const [file, text] of Object.entries(files)) {
      fs.mkdirSync(path.dirname(path.join(this.folder, file)), { recursive: true });
      fs.writeFileSync(path.join(this.folder, file), text);
    }
    this.#files = [...new Set([...this.#files, ...Object.keys(files)])];
  }

  /** Reads the folder again and tells the editor. */
  async update(): Promise<LiveSite> {
    const site = await this.#reader.read();
    this.#open = this.#openSite(site);
    this.#changed.fire();
    return site;
  }

  close(): void {
    this.#open = undefined;
    this.#changed.fire();
  }

  remove(): void {
    this.#changed.dispose();
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  #openSite(site: LiveSite): OpenSite {
    const refuse = (): never => {
      throw new Error('The editor features read only.');
    };
    return {
      repositories: [],
      root: this.root,
      site,
      status: { state: 'local', waiting: 0, message: '' },
      templates: { render: refuse, takeFaults: () => [] },
      me: 'bob',
      facts: () =>
        Promise.resolve({
          branch: 'main',
          remote: 'origin',
          remoteUrl: 'https://github.acme.example/ops/live.git',
          onRemote: true,
          prefix: '',
          identity: undefined,
          tip: undefined,
        }),
      readOnly: '',
      author: refuse,
      apply: refuse,
      publish: refuse,
      refresh: refuse,
      pendingEntries: new Set(),
      pathOf: uri => {
        const relative = path.posix.relative(this.root.path, uri.path);
        return relative === '' || relative.startsWith('..') ? undefined : relative;
      },
      uriOf: file => this.uri(file),
    };
  }
}

describe('editor features', () => {
  let site: TestSite;
  let features: vscode.Disposable;

  beforeEach(async () => {
    site = new TestSite();
    site.write(PROBLEMATIC);
    await site.update();
    features = registerEditorFeatures(site, () => NOW);
  });

  afterEach(async () => {
    features.dispose();
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    site.remove();
  });

  const codes = (file: string): string[] =>
    vscode.languages.getDiagnostics(site.uri(file)).map(({ code }) => (typeof code === 'string' ? code : ''));
  const shown = (file: string, code: string): Promise<vscode.Diagnostic> =>
    until(() => vscode.languages.getDiagnostics(site.uri(file)).find(diagnostic => diagnostic.code === code));
  const show = async (file: string): Promise<vscode.TextEditor> =>
    vscode.window.showTextDocument(await vscode.workspace.openTextDocument(site.uri(file)));
  const positionOf = (document: vscode.TextDocument, words: string): vscode.Position => {
    const at = document.getText().indexOf(words);
    assert.ok(at >= 0, `${words} is in the document`);
    return document.positionAt(at);
  };
  const actionsAt = async (file: string, words: string): Promise<vscode.CodeAction[]> => {
    const { document } = await show(file);
    const at = positionOf(document, words);
    // The editor cancels the question when an extension that was just activated registers a provider meanwhile.
    return until(() =>
      vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        document.uri,
        new vscode.Range(at, at),
        vscode.CodeActionKind.QuickFix.value,
      ),
    );
  };
  const apply = async (action: vscode.CodeAction | undefined): Promise<void> => {
    assert.ok(action?.edit, 'the fix has an edit');
    assert.ok(await vscode.workspace.applyEdit(action.edit));
  };

  describe('diagnostics', () => {
    it('show the problems of files that nobody opened, at their place', async () => {
      const wrong = await shown(INCIDENT_PATH, 'header-differs');
      assert.equal(wrong.source, 'Livesite');
      assert.equal(wrong.severity, vscode.DiagnosticSeverity.Warning);
      const line = site.read(INCIDENT_PATH).split('\n').indexOf('severity: SEV3');
      assert.deepEqual(wrong.range, new vscode.Range(line, 10, line, 14));
      const damaged = await shown(LOG_PATH, 'log-line');
      const last = site.read(LOG_PATH).split('\n').length - 2;
      assert.deepEqual(damaged.range, new vscode.Range(last, 0, last, 12));
      assert.ok(!vscode.workspace.textDocuments.some(({ uri }) => uri.path.startsWith(site.root.path)));
    });

    it('stand right in a file with CRLF, open or not', async () => {
      const closed = await shown(REVIEW_PATH, 'item-no-due');
      const { document } = await show(REVIEW_PATH);
      assert.equal(document.getText(closed.range), 'Circuit breaker for payments');
      const open = await shown(REVIEW_PATH, 'item-no-due');
      assert.deepEqual(open.range, closed.range);
    });

    it('judge what is typed before it is saved, and keep what was found until then', async () => {
      await shown(REVIEW_PATH, 'item-no-due');
      const editor = await show(REVIEW_PATH);
      const at = positionOf(editor.document, 'Circuit').translate(
        0,
        'Circuit breaker for payments — @alice'.length,
      );
      await editor.edit(edit => edit.insert(at, ', due 2026-12-31'));
      assert.ok(codes(REVIEW_PATH).includes('item-no-due'), 'the old ones stay');
      await until(() => !codes(REVIEW_PATH).includes('item-no-due'));
      assert.ok(codes(REVIEW_PATH).includes('unknown-person'));
      assert.ok(editor.document.isDirty);
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
      await shown(REVIEW_PATH, 'item-no-due');
    });

    it('follow the live site, and go with it', async () => {
      await shown(INCIDENT_PATH, 'header-differs');
      site.write({ [INCIDENT_PATH]: FILES[INCIDENT_PATH] ?? '' });
      await site.update();
      assert.deepEqual(codes(INCIDENT_PATH), []);
      assert.ok(codes(REVIEW_PATH).length > 0);
      await show(REVIEW_PATH);
      site.close();
      assert.deepEqual(codes(REVIEW_PATH), []);
      assert.deepEqual(codes(LOG_PATH), []);
    });

    it('say of a text in the editor what the live site says of the file', async () => {
      const state = await site.update();
      for (const file of Object.keys(PROBLEMATIC)) {
        assert.deepEqual(problemsOfText(state, file, site.read(file)), state.problems.get(file) ?? [], file);
      }
      assert.ok(state.problems.size >= 3);
    });
  });

  describe('quick fixes', () => {
    it('write what the log says', async () => {
      const actions = await actionsAt(INCIDENT_PATH, 'SEV3');
      const titles = actions.map(({ title }) => title);
      assert.ok(titles.includes('Write what the log says for "severity"'), titles.join());
      const entry = actions.find(({ title }) => title.startsWith('Make it so'));
      assert.equal(entry?.command?.command, 'livesite.headerToEntry');
      assert.deepEqual(entry?.command?.arguments, [CHECKOUT, 'severity', 'SEV3', site.root.toString()]);
      await apply(actions.find(({ isPreferred }) => isPreferred === true));
      assert.equal((await show(INCIDENT_PATH)).document.getText(), FILES[INCIDENT_PATH]);
    });

    it('edit an item in a file with CRLF', async () => {
      const actions = await actionsAt(REVIEW_PATH, 'Circuit breaker');
      await apply(actions.find(({ title }) => title.startsWith('Due 2026-12-15')));
      assert.ok(
        (await show(REVIEW_PATH)).document
          .getText()
          .includes('- [ ] R1 Circuit breaker for payments — @alice, due 2026-12-15\r\n'),
      );
    });

    it('take what is internal out of a customer review, or let it pass for a reason', async () => {
      const file = REVIEW_PATH.replace('review.md', 'customer-review.md');
      const head = '---\nedition: final\nauthor: bob\n---\n# Payments failed\n\n';
      site.write({ [file]: `${head}Alice restarted it, and Alvarez looked on.\n` });
      await site.update();
      await show(file);
      const leak = await shown(file, 'leak');
      const replace = await actionsAt(file, 'Alice');
      assert.match(leak.message, /^"Alice" is the handle of a person: people\.yml has it/);
      await apply(replace.find(({ isPreferred }) => isPreferred === true));
      const allow = await actionsAt(file, 'Alvarez');
      await apply(allow.find(({ title }) => title.startsWith('May be said in this review: “Alvarez”')));
      const { document, selection } = await show(file);
      assert.equal(
        document.getText(),
        `${head.replace('bob\n', 'bob\nallowed:\n  - { words: "Alvarez", reason: "" }\n')}An engineer restarted it, and Alvarez looked on.\n`,
      );
      assert.equal(document.lineAt(selection.active.line).text.slice(selection.active.character), '" }');
      await vscode.commands.executeCommand('type', { text: 'She signs it' });
      await until(() => !codes(file).includes('leak') && !codes(file).includes('yaml-value'));
    });

    it('add somebody to people.yml', async () => {
      const actions = await actionsAt(REVIEW_PATH, '@nobody');
      const add = actions.find(({ title }) => title === 'Add @nobody to people.yml');
      // The editor has a name of its own for vscode.open, but hands its argument on.
      const opened: unknown = add?.command?.arguments?.[0];
      assert.ok(opened instanceof vscode.Uri && opened.path === site.uri('people.yml').path);
      await apply(add);
      const people = await vscode.workspace.openTextDocument(site.uri('people.yml'));
      assert.ok(
        people.getText().endsWith('    name: Carol Alvarez\n  - handle: nobody\n    name: nobody\n'),
        people.getText(),
      );
      await vscode.window.showTextDocument(people);
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    });
  });

  it('completion offers people and item words, and writes them', async () => {
    const editor = await show(REVIEW_PATH);
    const at = positionOf(editor.document, 'Circuit').translate(
      0,
      'Circuit breaker for payments — @alice'.length,
    );
    await editor.edit(edit => edit.insert(at, ', due '));
    const list = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      editor.document.uri,
      at.translate(0, ', due '.length),
      ' ',
    );
    const ours = list.items.filter(({ kind }) => kind === vscode.CompletionItemKind.Event);
    assert.deepEqual(
      ours.map(({ label }) => (typeof label === 'string' ? label : label.label)),
      ['due 2026-12-15', 'due 2026-12-07', 'due 2026-12-14', 'due 2026-12-30'],
    );
    const range = ours[0]?.range;
    assert.ok(range instanceof vscode.Range);
    assert.equal(editor.document.getText(range), 'due ');
  });

  describe('code lenses', () => {
    const lensesIn = async (file: string): Promise<string[]> => {
      const { document } = await show(file);
      const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        'vscode.executeCodeLensProvider',
        document.uri,
        50,
      );
      return lenses.map(
        ({ range, command }) => `${document.lineAt(range.start).text.slice(0, 8)}|${command?.title ?? ''}`,
      );
    };

    it('stand above the remediation section and its items', async () => {
      assert.deepEqual(await lensesIn(REVIEW_PATH), [
        '# Review|Show timeline',
        '# Review|Review guide',
        '## Remed|Open all 2 items as GitHub issues…',
        '## Remed|Sync with GitHub',
        '- [ ] R1|Open GitHub issue…',
        '- [ ] R2|Open GitHub issue…',
        '- [ ] R3|#7',
      ]);
    });

    it('can be switched off', async () => {
      const settings = vscode.workspace.getConfiguration('livesite');
      await settings.update('codeLens', false, vscode.ConfigurationTarget.Global);
      try {
        assert.deepEqual(await lensesIn(REVIEW_PATH), []);
      } finally {
        await settings.update('codeLens', undefined, vscode.ConfigurationTarget.Global);
      }
    });
  });

  it('hover trusts one command and no data', async () => {
    const { document } = await show(REVIEW_PATH);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      positionOf(document, CHECKOUT),
    );
    const contents = hovers
      .flatMap(hover => hover.contents)
      .filter(part => part instanceof vscode.MarkdownString);
    const link = contents.find(({ value }) => value.includes('command:'));
    assert.match(link?.value ?? '', /^\[Show timeline\]\(command:livesite\.showTimeline\?/);
    assert.ok(contents.some(({ value }) => value === '**Checkout returns 500 for EU customers**'));
    for (const { isTrusted, supportHtml } of contents) {
      assert.deepEqual(isTrusted, { enabledCommands: ['livesite.showTimeline'] });
      assert.notEqual(supportHtml, true);
    }
  });

  it('links lead to incidents and to issues on the repository’s host', async () => {
    const { document } = await show(REVIEW_PATH);
    const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>(
      'vscode.executeLinkProvider',
      document.uri,
      50,
    );
    const targets = new Map(links.map(link => [document.getText(link.range), link.target?.toString(true)]));
    assert.equal(targets.get(CHECKOUT), site.uri(INCIDENT_PATH).toString(true));
    assert.equal(targets.get('acme/shop#12'), 'https://github.acme.example/acme/shop/issues/12');
  });

  it('symbol search finds incidents', async () => {
    const symbols = await vscode.commands.executeCommand<vscode.SymbolInformation[]>(
      'vscode.executeWorkspaceSymbolProvider',
      'checkout 500',
    );
    const found = symbols.find(({ location }) => location.uri.path === site.uri(INCIDENT_PATH).path);
    assert.equal(found?.name, `Checkout returns 500 for EU customers · ${CHECKOUT}`);
  });
});
