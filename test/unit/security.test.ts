import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { ROOT } from '../tools/root.mjs';

interface Manifest {
  readonly scripts: Readonly<Record<string, string>>;
  readonly activationEvents?: readonly string[];
  readonly capabilities: { readonly untrustedWorkspaces: { readonly supported: unknown } };
  readonly contributes: {
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly scope?: string }>> };
  };
}

const manifest: Manifest = JSON.parse(fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8'));

/** Source files of some folders, without comments. */
function sources(...folders: readonly string[]): readonly { readonly name: string; readonly text: string }[] {
  return folders.flatMap(folder =>
    fs
      .readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter(name => /\.(?:ts|css|html)$/.test(name))
      .map(name => ({
        name: `${folder}/${name}`,
        text: fs
          .readFileSync(path.join(ROOT, folder, name), 'utf8')
          .replace(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, ''),
      })),
  );
}

function assertNowhere(pattern: RegExp, ...folders: readonly string[]): void {
  const all = sources(...folders);
  assert.ok(all.length > 10);
  assert.deepEqual(
    all.flatMap(({ name, text }) => text.match(pattern)?.map(found => `${name}: ${found}`) ?? []),
    [],
  );
}

describe('what a repository must not decide', () => {
  it('is set by the person alone: who signs, and where issues go', () => {
    const { properties } = manifest.contributes.configuration;
    const open = Object.entries(properties).filter(([, { scope }]) => scope !== 'application');
    // Whatever a repository sets these to, nothing leaves that would not leave without it.
    assert.deepEqual(open.map(([name]) => name).sort(), [
      'livesite.codeLens',
      'livesite.review.hints',
      'livesite.shareSavedEdits',
    ]);
    assert.ok(Object.keys(properties).some(name => name.endsWith('apiUrl')));
    assert.equal(manifest.capabilities.untrustedWorkspaces.supported, 'limited');
  });

  it('is not decided by a link from outside', () => {
    assertNowhere(/registerUriHandler/g, 'src');
    assert.ok(!(manifest.activationEvents ?? []).includes('onUri'));
  });
});

describe('data', () => {
  it('never becomes markup or a program', () => {
    assertNowhere(
      /\b(?:innerHTML|outerHTML|insertAdjacentHTML|unsafeHTML|unsafeSVG|document\.write)\b|\beval\(|new Function\(/g,
      'webview',
    );
    assertNowhere(/\beval\(|new Function\(|vm\.run|shell: true|\bexecSync\(|\bexec\('/g, 'src');
  });

  it('never becomes a command: only lists of our own are trusted', () => {
    assertNowhere(/isTrusted\s*[:=]\s*true|enableCommandUris|supportHtml\s*[:=]\s*true/g, 'src');
  });

  it('comes from no other server', () => {
    assertNowhere(
      /\bfetch\(|XMLHttpRequest|WebSocket|EventSource|sendBeacon|importScripts|https?:\/\/(?!www\.w3\.org)/g,
      'webview',
    );
  });
});

describe('installing', () => {
  it('runs no script', () => {
    const hooks = [
      'preinstall',
      'install',
      'postinstall',
      'prepare',
      'prepublish',
      'uninstall',
      'vscode:uninstall',
    ];
    assert.deepEqual(
      hooks.filter(name => name in manifest.scripts),
      [],
    );
    assert.match(fs.readFileSync(path.join(ROOT, '.npmrc'), 'utf8'), /^ignore-scripts\s*=\s*true$/m);
  });
});
