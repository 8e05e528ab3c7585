import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { checkPackage } from '../support/manifest/checkPackage';
import { checkManifest, MANIFEST_CHECKS } from '../support/manifest/checks';
import type { Code, Manifest } from '../support/manifest/manifest';
import { readCode, readManifest } from '../support/manifest/readCode';
import { isTrue, keysOf } from '../support/manifest/whenClause';
import { ROOT } from '../tools/root.mjs';

type Loose = { [key: string]: Loose } & Loose[] & string;

/** For each check, ways to break package.json and what it then says. */
const BREAKS: Readonly<
  Record<keyof typeof MANIFEST_CHECKS, readonly (readonly [(manifest: Loose) => unknown, RegExp])[]>
> = {
  commandsAgree: [
    [m => m.contributes?.commands?.pop(), /livesite\.signIn is in the code only/],
    [
      m => m.contributes?.commands?.push({ command: 'livesite.fly', title: 'Fly' } as never),
      /fly is in package/,
    ],
    [m => m.contributes?.commands?.push(m.contributes.commands[0] as Loose), /initialize stands twice/],
  ],
  titlesAreVerbs: [
    [m => put(m.contributes?.commands?.[0], 'title', 'New Live Site'), /does not begin with a verb/],
    [m => put(m.contributes?.commands?.[0], 'title', 'Initialize 🔥 Site'), /has a sign/],
    [m => put(m.contributes?.commands?.[0], 'category', 'Incident'), /category Incident/],
    [m => put(m.contributes?.commands?.[1], 'icon', '$(fire)'), /no codicon/],
  ],
  titlesSayWhetherTheyAsk: [
    [
      m => put(m.contributes?.commands?.[0], 'title', 'Initialize'),
      /initialize asks, so its title ends with …/,
    ],
    [
      m => put(m.contributes?.commands?.[2], 'title', 'Acknowledge…'),
      /acknowledge asks nothing, so its title does not end/,
    ],
  ],
  noTitleBeginsAnother: [
    [
      m => put(m.contributes?.commands?.[0], 'title', 'Set Status Page…'),
      /"Set Status…" begins "Set Status Page…"/,
    ],
  ],
  itemMenusAreShort: [
    [
      m =>
        [1, 2].forEach(() =>
          m.contributes?.menus?.['view/item/context']?.push({
            command: 'livesite.link',
            when: 'true',
          } as never),
        ),
      /the menu of incident\.open\.new has 12 entries/,
    ],
  ],
  submenusHoldSomething: [
    [
      m => put(m.contributes?.menus, 'livesite.incident.page', []),
      /incident\.page is empty for incident\.open$/,
    ],
    [m => m.contributes?.submenus?.pop(), /livesite\.incident\.remediation is in package\.json only/],
  ],
  menusNameCommands: [
    [m => put(m.contributes?.menus?.['view/title']?.[0], 'command', 'livesite.fly'), /names livesite\.fly/],
  ],
  paletteHidesWhatNeedsAnArgument: [
    [m => m.contributes?.menus?.commandPalette?.shift(), /headerToEntry is in the code only/],
    [
      m => put(m.contributes?.menus?.commandPalette?.at(-1), 'when', 'false'),
      /refresh is in package\.json only/,
    ],
  ],
  itemMenusFitTheTrees: [
    [
      m => put(m.contributes?.menus?.['view/item/context']?.[0], 'when', 'viewItem == incident'),
      /fits no item: viewItem == incident/,
    ],
  ],
  viewTitlesFitTheViews: [
    [
      m =>
        put(
          m.contributes?.menus?.['view/title']?.[0],
          'when',
          'view == livesite.incidents && livesite.state == on',
        ),
      /is never shown/,
    ],
  ],
  settingsAgree: [
    [
      m => put(m.contributes?.configuration?.properties?.['livesite.codeLens'], 'default', false),
      /another default/,
    ],
    [
      m => put(m.contributes?.configuration?.properties, 'livesite.speed', {}),
      /speed is in package\.json only/,
    ],
    [m => delete m.contributes?.configuration?.properties?.['livesite.handle'], /handle is in the code only/],
    [m => delete m.contributes?.configuration?.properties?.['livesite.handle']?.scope, /has no scope/],
    [m => put(m.contributes?.configuration?.properties?.['livesite.handle'], 'order', 2), /shares its order/],
  ],
  viewsAgree: [
    [m => m.contributes?.views?.livesite?.pop(), /livesite\.waiting is in the code only/],
    [m => put(m.contributes?.views?.livesite?.[0], 'id', 'livesite.list'), /livesite\.list is in package/],
  ],
  clausesCanBeRead: [
    [m => put(m.contributes?.commands?.[0], 'enablement', 'a in b'), /cannot read/],
    [m => put(m.contributes?.commands?.[0], 'enablement', 'a =~ b'), /no regular expression/],
  ],
  contextKeysAreKnown: [
    [
      m => put(m.contributes?.commands?.[0], 'enablement', 'livesite.trusted'),
      /livesite\.trusted is in package/,
    ],
    [m => put(m.contributes, 'viewsWelcome', []), /livesite\.signedOut is in the code only/],
    [
      m => put(m.contributes?.menus?.['view/title']?.[0], 'when', 'view == livesite.list'),
      /names the view livesite\.list/,
    ],
  ],
  everyStateIsExplained: [
    [m => m.contributes?.viewsWelcome?.shift(), /livesite\.incidents has 0 welcome texts while no-folder/],
    [m => m.contributes?.viewsWelcome?.push(m.contributes.viewsWelcome[0] as Loose), /has 2 welcome texts/],
  ],
  startsOnlyWithALiveSite: [
    [
      m => m.activationEvents?.push('onStartupFinished' as Loose),
      /onStartupFinished is in package\.json only/,
    ],
    [m => m.activationEvents?.splice(1, 1), /\*\/livesite\.yml is in the code only/],
  ],
  filesExist: [
    [m => put(m, 'icon', 'media/none.png'), /media\/none\.png does not exist/],
    [m => delete m.contributes?.walkthroughs?.[0]?.steps?.[0]?.media?.svg, /no svg does not exist/],
    [
      m => put(m.contributes?.yamlValidation?.[0], 'url', './schemas/a.json'),
      /schemas\/a\.json does not exist/,
    ],
  ],
  linksLeadSomewhere: [
    [
      m => put(m.contributes?.viewsWelcome?.[0], 'contents', '[Fly](command:livesite.fly)'),
      /links to livesite\.fly/,
    ],
    [
      m => put(m.contributes?.walkthroughs?.[0]?.steps?.[0], 'completionEvents', ['onCommand:livesite.fly']),
      /links to livesite\.fly/,
    ],
  ],
  walkthroughLinksToItself: [
    [m => put(m.contributes?.walkthroughs?.[0], 'id', 'start'), /livesite\.livesite#start is in package/],
    [
      m => put(m, 'publisher', 'acme') && put(m.contributes?.walkthroughs?.[0], 'id', 'x'),
      /#x is in package/,
    ],
  ],
  guardedSettingsAreGuarded: [
    [
      m => put(m.capabilities?.untrustedWorkspaces, 'restrictedConfigurations', ['livesite.git']),
      /livesite\.git is restricted/,
    ],
    [
      m => put(m.contributes?.configuration?.properties?.['livesite.handle'], 'scope', 'resource'),
      /a repository could set livesite\.handle/,
    ],
  ],
  typesFitTheEngine: [[m => put(m.engines, 'vscode', '^1.90.0'), /engines\.vscode is \^1\.90\.0/]],
  scriptsExist: [
    [m => put(m.scripts, 'fly', 'node test/tools/fly.mjs'), /test\/tools\/fly\.mjs, which does not/],
  ],
};

function put(target: Loose | undefined, key: string, value: unknown): true {
  assert.ok(target, `there is nothing to break at ${key}`);
  (target as Record<string, unknown>)[key] = value;
  return true;
}

describe('package.json', () => {
  let code: Code;
  let manifest: Manifest;

  before(async () => {
    code = await readCode();
    manifest = readManifest();
  });

  for (const [name, breaks] of Object.entries(BREAKS)) {
    const check = MANIFEST_CHECKS[name as keyof typeof MANIFEST_CHECKS];
    it(`fits the code: ${name}`, () => {
      assert.deepEqual(check(manifest, code), []);
      for (const [destroy, complaint] of breaks) {
        const broken = structuredClone(manifest);
        destroy(broken as unknown as Loose);
        const said = check(broken, code);
        assert.ok(
          said.some(one => complaint.test(one)),
          `${complaint} was expected of ${name}, which says ${JSON.stringify(said)}`,
        );
      }
    });
  }

  it('passes all checks together', () => {
    assert.deepEqual(checkManifest(manifest, code), []);
  });

  it('packs what is needed and nothing else', () => {
    const ignore = fs.readFileSync(path.join(ROOT, '.vscodeignore'), 'utf8');
    const files = ['package.json', 'README.md', 'CHANGELOG.md', 'LICENSE', 'package-lock.json', '.npmrc'];
    const all = [
      ...files,
      ...['dist', 'media', 'templates', 'src', 'docs', 'test/support'].flatMap(filesBelow),
    ];
    assert.deepEqual(checkPackage(ignore, all), []);
    assert.deepEqual(checkPackage(ignore, [...all, 'dist/compose.js.map', 'media/icon.svg', '.env']), []);
    assert.deepEqual(checkPackage(ignore, [...all, 'media/walkthrough/a-draft.svg', 'dist/webview/a.map']), [
      'media/walkthrough/a-draft.svg would be packed',
      'dist/webview/a.map would be packed',
    ]);
    assert.deepEqual(checkPackage(`${ignore}!.env\nmedia/icon.png\n`, [...all, '.env']), [
      '.vscodeignore: media/icon.png has no effect',
      '.env would be packed',
    ]);
    assert.deepEqual(checkPackage(ignore.replace('!media/icon.png\n', ''), all), [
      'media/icon.png would not be packed',
    ]);
    assert.match(checkPackage('!src/**\n**\n', all).join('\n'), /does not begin with \*\*/);
  });
});

describe('when clauses in tests', () => {
  it('mean what they mean to VS Code', () => {
    const values = { view: 'a', on: true, off: false, item: 'incident.open.new' };
    for (const [clause, holds] of [
      ['view == a', true],
      ['view == b', false],
      ['view != b', true],
      ['on', true],
      ['!on', false],
      ['!off', true],
      ['!missing', true],
      ['view == b || on && !off', true],
      ['on && off', false],
      ['item =~ /^incident\\.open/', true],
      ['missing =~ /./', false],
      ['false', false],
      ['true', true],
    ] as const) {
      assert.equal(isTrue(clause, values), holds, clause);
    }
    assert.deepEqual(keysOf('view == a && !on || false'), ['view', 'on']);
  });
});

function filesBelow(folder: string): string[] {
  const absolute = path.join(ROOT, folder);
  return fs.existsSync(absolute)
    ? fs
        .readdirSync(absolute, { recursive: true, withFileTypes: true })
        .filter(entry => entry.isFile())
        .map(entry => path.relative(ROOT, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'))
    : [];
}
