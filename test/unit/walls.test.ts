import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { findViolations, importsOf, type Sources } from '../support/walls';
import { ROOT } from '../tools/root.mjs';

/** The project's source files. */
function sources(): Sources {
  const files = ['src', 'webview'].flatMap(folder =>
    fs
      .readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .map(name => `${folder}/${name.replaceAll(path.sep, '/')}`)
      .filter(name => name.endsWith('.ts') && !name.endsWith('.d.ts')),
  );
  return new Map(files.map(file => [file, fs.readFileSync(path.join(ROOT, file), 'utf8')]));
}

describe('the walls between the layers', () => {
  it('stand', () => {
    const all = sources();
    assert.ok(all.size > 100, `${all.size} files`);
    assert.deepEqual(findViolations(all), []);
  });

  it('sees the imports that are there', () => {
    const all = sources();
    const edges = [...all.values()].flatMap(text => importsOf(text));
    assert.ok(edges.length > all.size * 2, `${edges.length} imports`);
    assert.deepEqual(importsOf(all.get('src/core/change/lineDiff.ts') ?? ''), [
      { specifier: 'node-diff3', isType: false },
      { specifier: '../text/range', isType: false },
    ]);
    const vscode = [...all].filter(([, text]) =>
      importsOf(text).some(({ specifier }) => specifier === 'vscode'),
    );
    assert.ok(vscode.length > 5);
  });
});

/** Whether a test takes the time of what it tests and asserts it: on a busy machine such a test fails for no reason of ours. */
const assertsTime = (text: string): boolean =>
  /assert[^;]*(?:performance|Date)\.now\(\) - /.test(text) ||
  /const (\w+) = (?:performance|Date)\.now\(\) - [^;]*;[^}]*assert[^;]*\b\1\b/.test(text);

describe('tests', () => {
  it('assert no times: those are for benches', () => {
    const timed = ['unit', 'host', 'ui', 'soak'].flatMap(suite =>
      fs
        .readdirSync(path.join(ROOT, 'test', suite), { recursive: true, encoding: 'utf8' })
        .filter(name => name.endsWith('.test.ts') && !name.endsWith('walls.test.ts'))
        .filter(name => assertsTime(fs.readFileSync(path.join(ROOT, 'test', suite, name), 'utf8'))),
    );
    assert.deepEqual(timed, []);
    assert.ok(assertsTime('assert.ok(performance.now() - began < 5);'));
    assert.ok(assertsTime('const took = Date.now() - began;\nassert.ok(took < 5);'));
  });
});

describe('findViolations', () => {
  /** A sound project of one file per layer, with other files put in. */
  const plant = (files: Readonly<Record<string, string>>) =>
    findViolations(
      new Map(
        Object.entries({
          'src/core/range.ts':
            "import { parse } from 'yaml';\nimport * as z from 'zod/mini';\nexport const range = [parse, z];\n",
          'src/core/merge.ts':
            "import { diff3Merge } from 'node-diff3';\nimport { range } from './range';\nexport const merge = [diff3Merge, range];\n",
          'src/app/declare.ts':
            "import { range } from '../core/range';\nimport type { Row } from '../protocol/timeline';\nexport const x: Row = range;\n",
          'src/protocol/timeline.ts':
            "import { guard } from './guard';\nexport interface Row { g: typeof guard }\n",
          'src/protocol/guard.ts': 'export const guard = 1;\n',
          'src/adapters/git/engine.ts':
            "import { simpleGit } from 'simple-git';\nimport { x } from '../../app/declare';\nexport const y = [simpleGit, x];\n",
          'src/adapters/github/tracker.ts': "import { Octokit } from 'octokit';\nexport const z = Octokit;\n",
          'src/adapters/templates/compile.ts': "import hb from 'handlebars';\nexport const t = hb;\n",
          'src/adapters/files/journal.ts': "import fs from 'node:fs/promises';\nexport const j = fs;\n",
          'src/vscode/commands/declare.ts':
            "import * as vscode from 'vscode';\nimport { x } from '../../app/declare';\nexport const c = [vscode, x];\n",
          'src/cli/main.ts': "import { y } from '../adapters/git/engine';\nexport const m = y;\n",
          'src/compose.ts':
            "import { y } from './adapters/git/engine';\nimport { c } from './vscode/commands/declare';\nexport const k = [y, c];\n",
          'src/extension.ts':
            "import * as vscode from 'vscode';\nimport { k } from './compose';\nexport const e = [vscode, k];\n",
          'webview/controls.ts':
            "import { provideVSCodeDesignSystem } from '@vscode/webview-ui-toolkit';\nexport const d = provideVSCodeDesignSystem;\n",
          'webview/timeline/main.ts':
            "import { html } from 'lit/html.js';\nimport './main.css';\nimport { guard } from '../../src/protocol/guard';\nexport const w = [html, guard];\n",
          ...files,
        }),
      ),
    );

  it('finds nothing in a sound project', () => {
    assert.deepEqual(plant({}), []);
  });

  const violations: Readonly<Record<string, readonly [file: string, text: string, violation: string]>> = {
    'vscode in core': ['src/core/x.ts', "import * as vscode from 'vscode';", 'core may not import vscode'],
    'a type of vscode in core': [
      'src/core/x.ts',
      "import type { Uri } from 'vscode';",
      'core may not import vscode',
    ],
    'Node in core': ['src/core/x.ts', "import fs from 'node:fs';", 'core may not import node:fs'],
    'Node without its prefix in core': [
      'src/core/x.ts',
      "const fs = require('fs');",
      'core may not import fs',
    ],
    'the network in core': [
      'src/core/x.ts',
      "import { Octokit } from 'octokit';",
      'core may not import octokit',
    ],
    'another package in core': ['src/core/x.ts', "import _ from 'lodash';", 'core may not import lodash'],
    'the whole of zod in core': ['src/core/x.ts', "import * as z from 'zod';", 'core may not import zod'],
    'app in core': [
      'src/core/x.ts',
      "export { x } from '../app/declare';",
      'core may not import src/app/declare.ts',
    ],
    'a type of app in core': [
      'src/core/x.ts',
      "import type { x } from '../app/declare';",
      'core may not import src/app/declare.ts',
    ],
    'the protocol in core': [
      'src/core/x.ts',
      "import { guard } from '../protocol/guard';",
      'core may not import src/protocol/guard.ts',
    ],
    'a late import in core': [
      'src/core/x.ts',
      "const later = () => import('node:os');",
      'core may not import node:os',
    ],
    'an import over lines in core': [
      'src/core/x.ts',
      "import {\n  a,\n  b,\n} from '../vscode/commands/declare';",
      'core may not import src/vscode/commands/declare.ts',
    ],
    'Node in app': ['src/app/x.ts', "import path from 'node:path';", 'app may not import node:path'],
    'a package in app': ['src/app/x.ts', "import { parse } from 'yaml';", 'app may not import yaml'],
    'adapters in app': [
      'src/app/x.ts',
      "import { y } from '../adapters/git/engine';",
      'app may not import src/adapters/git/engine.ts',
    ],
    'core in the protocol': [
      'src/protocol/x.ts',
      "import { range } from '../core/range';",
      'protocol may not import src/core/range.ts',
    ],
    'a package in the protocol': [
      'src/protocol/x.ts',
      "import * as z from 'zod/mini';",
      'protocol may not import zod/mini',
    ],
    'vscode in adapters': [
      'src/adapters/git/x.ts',
      "import * as vscode from 'vscode';",
      'git may not import vscode',
    ],
    'the editor’s part in adapters': [
      'src/adapters/files/x.ts',
      "import { c } from '../../vscode/commands/declare';",
      'adapters may not import src/vscode/commands/declare.ts',
    ],
    'octokit outside its adapter': [
      'src/adapters/git/x.ts',
      "import { Octokit } from 'octokit';",
      'git may not import octokit',
    ],
    'simple-git outside its adapter': [
      'src/adapters/files/x.ts',
      "import { simpleGit } from 'simple-git';",
      'adapters may not import simple-git',
    ],
    'handlebars outside its adapter': [
      'src/adapters/github/x.ts',
      "import hb from 'handlebars';",
      'github may not import handlebars',
    ],
    'adapters in vscode': [
      'src/vscode/x.ts',
      "import { y } from '../adapters/git/engine';",
      'vscode may not import src/adapters/git/engine.ts',
    ],
    'octokit in vscode': [
      'src/vscode/x.ts',
      "import { Octokit } from 'octokit';",
      'vscode may not import octokit',
    ],
    'the composition root in vscode': [
      'src/vscode/x.ts',
      "import { k } from '../compose';",
      'vscode may not import src/compose.ts',
    ],
    'vscode in the command line': [
      'src/cli/x.ts',
      "import * as vscode from 'vscode';",
      'cli may not import vscode',
    ],
    'vscode beside the composition root': [
      'src/other.ts',
      "import * as vscode from 'vscode';",
      'belongs to no layer',
    ],
    'core in a webview': [
      'webview/x.ts',
      "import { range } from '../src/core/range';",
      'webview may not import src/core/range.ts',
    ],
    'Node in a webview': ['webview/x.ts', "import fs from 'node:fs';", 'webview may not import node:fs'],
    'the toolkit outside controls.ts': [
      'webview/x.ts',
      "import { x } from '@vscode/webview-ui-toolkit';",
      'webview may not import @vscode/webview-ui-toolkit',
    ],
    'another package in a webview': ['webview/x.ts', "import d3 from 'd3';", 'webview may not import d3'],
    any: ['src/core/x.ts', 'export const x = (y: any) => y;', 'uses any'],
    'a cast to any': ['src/core/x.ts', 'export const x = JSON.parse("1") as any;', 'uses any'],
    'a list of any': ['webview/x.ts', 'export const x: readonly any[] = [];', 'uses any'],
    'a parameter of any': ['src/core/x.ts', 'export type X = Record<string, any>;', 'uses any'],
    'a default export': ['src/core/x.ts', 'export default 1;', 'has a default export'],
    'a default export by another name': [
      'src/core/x.ts',
      'const x = 1;\nexport { x as default };',
      'has a default export',
    ],
    'a file that is too long': ['src/core/x.ts', 'export const x = 1;\n'.repeat(401), 'has 401 lines'],
  };
  for (const [name, [file, text, violation]] of Object.entries(violations)) {
    it(`finds ${name}`, () => {
      const found = plant({ [file]: text });
      assert.ok(found.includes(`${file}: ${violation}`), found.join('\n'));
      assert.ok(
        found.every(one => one.startsWith(`${file}: `)),
        found.join('\n'),
      );
    });
  }

  it('finds the way through other files', () => {
    const found = plant({
      'src/core/a.ts': "import { b } from './b';",
      'src/core/b.ts': "import { t } from '../adapters/files/journal';",
    });
    assert.deepEqual(found, [
      'src/core/a.ts: reaches src/core/b.ts -> src/adapters/files/journal.ts -> node:fs/promises',
      'src/core/b.ts: core may not import src/adapters/files/journal.ts',
      'src/core/b.ts: reaches src/adapters/files/journal.ts -> node:fs/promises',
    ]);
    assert.deepEqual(plant({ 'src/app/a.ts': "import type { Row } from '../protocol/timeline';" }), []);
  });

  it('is not taken in by comments, strings and names', () => {
    const text = [
      "// import fs from 'node:fs'; any",
      '/* export default any */',
      'export const a = "import fs from \'node:fs\'";',
      'export const b = `any ${a} export default`;',
      'export const c = /any[\'"`]/.test(a);',
      'export const d = [AbortSignal.any([]), company(a), a.any];',
      'export const e = { any: 1 };',
      "// it's any",
    ].join('\n');
    assert.deepEqual(plant({ 'src/core/x.ts': text }), []);
    assert.deepEqual(plant({ 'src/core/x.ts': `${text}\nexport const f: any = /'/;` }), [
      'src/core/x.ts: uses any',
    ]);
  });

  it('allows a file of 400 lines', () => {
    assert.deepEqual(plant({ 'src/core/x.ts': 'export const x = 1;\n'.repeat(400) }), []);
  });
});
