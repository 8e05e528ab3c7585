import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { inflateRawSync } from 'node:zlib';
import { vsixPath } from '../tools/extension.mjs';
import { ROOT } from '../tools/root.mjs';

/** Everything that may be in the package. What is new is put here by hand, after thought. `*`: a hash of the contents. */
const CONTENTS = [
  '[Content_Types].xml',
  'extension.vsixmanifest',
  'extension/LICENSE.txt',
  'extension/changelog.md',
  'extension/dist/THIRD-PARTY-NOTICES.txt',
  'extension/dist/adapters-files-escalationWorkflow.js',
  'extension/dist/adapters-git-mergeDriver-mergeDriver.js',
  'extension/dist/adapters-git-reading-codeRepository.js',
  'extension/dist/adapters-git-reading-codeSearch.js',
  'extension/dist/adapters-git-reading-fileHistory.js',
  'extension/dist/adapters-git-repository-repository.js',
  'extension/dist/adapters-github-octokitReleases.js',
  'extension/dist/adapters-github-octokitTracker.js',
  'extension/dist/adapters-pager-pager.js',
  'extension/dist/adapters-publication-channels.js',
  'extension/dist/cli-pager.js',
  'extension/dist/cli.js',
  'extension/dist/compose.js',
  'extension/dist/core-customerReview-publicPage.js',
  'extension/dist/core-search-similarIndex.js',
  'extension/dist/extension.js',
  'extension/dist/shared-*.js',
  'extension/dist/vscode-customerReview-actions.js',
  'extension/dist/vscode-metrics-dashboards.js',
  'extension/dist/vscode-search-huntCommand.js',
  'extension/dist/vscode-search-patternsCommand.js',
  'extension/dist/vscode-search-searchPick.js',
  'extension/dist/vscode-search-similarPick.js',
  'extension/dist/webview/THIRD-PARTY-NOTICES.txt',
  'extension/dist/webview/calendar.css',
  'extension/dist/webview/calendar.js',
  'extension/dist/webview/codicon.css',
  'extension/dist/webview/codicon.ttf',
  'extension/dist/webview/metrics.css',
  'extension/dist/webview/metrics.js',
  'extension/dist/webview/review.css',
  'extension/dist/webview/review.js',
  'extension/dist/webview/timeline.css',
  'extension/dist/webview/timeline.js',
  'extension/media/calendar.svg',
  'extension/media/icon.png',
  'extension/media/livesite.svg',
  'extension/media/metrics.svg',
  'extension/media/schemas/escalation.schema.json',
  'extension/media/schemas/livesite.schema.json',
  'extension/media/schemas/people.schema.json',
  'extension/media/schemas/rotation.schema.json',
  'extension/media/schemas/services.schema.json',
  'extension/media/timeline.svg',
  'extension/media/walkthrough/declare.svg',
  'extension/media/walkthrough/plan.svg',
  'extension/media/walkthrough/review.svg',
  'extension/media/walkthrough/timeline.svg',
  'extension/package.json',
  'extension/readme.md',
  'extension/templates/customer-review.md.hbs',
  'extension/templates/incident.md.hbs',
  'extension/templates/issue.md.hbs',
  'extension/templates/livesite.yml.hbs',
  'extension/templates/people.yml.hbs',
  'extension/templates/review.md.hbs',
  'extension/templates/services.yml.hbs',
];

const LARGEST = 1.5 * 1024 * 1024;

/** Marks of keys and tokens; written so that this file holds none itself. */
const SECRETS =
  /\b(gh[pousr]_[A-Za-z0-9]{30,}|github_pat_\w{20,}|npm_[A-Za-z0-9]{30,}|AKIA[0-9A-Z]{16})\b|-{5}BEGIN [A-Z ]*PRIVATE KEY-{5}\s*[A-Za-z0-9+/]{40}/;

describe('the package', () => {
  let entries: readonly ZipEntry[] = [];

  before(() => {
    entries = readZip(fs.readFileSync(vsixPath()));
  });

  it('holds what is on the list, and nothing else', () => {
    const names = entries.map(({ name }) => name.replace(/\/shared-[A-Z0-9]{8}\.js$/, '/shared-*.js'));
    assert.deepEqual([...new Set(names)].sort(), CONTENTS);
    assert.equal(new Set(entries.map(({ name }) => name)).size, entries.length);
  });

  it('is small enough to install on a slow line', () => {
    assert.ok(fs.statSync(vsixPath()).size <= LARGEST);
  });

  it('names no machine, no source map and no secret', () => {
    for (const { name, data } of entries) {
      const text = data.toString('latin1');
      assert.ok(!text.includes(ROOT), `${name} names a folder of this machine`);
      assert.doesNotMatch(text, /sourceMappingURL=(?!data:text\/css)/, `${name} has a source map`);
      assert.doesNotMatch(text, SECRETS, `${name} holds a secret`);
    }
  });
});

interface ZipEntry {
  readonly name: string;
  readonly data: Buffer;
}

const END_LENGTH = 22;
const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const DEFLATED = 8;

/** The files of a zip archive, by its central directory (APPNOTE.TXT 4.3.12 and 4.3.16). */
function readZip(zip: Buffer): ZipEntry[] {
  // The end record is last as long as the archive has no comment, and vsce gives it none.
  const end = zip.length - END_LENGTH;
  assert.equal(zip.readUInt32LE(end), END);
  const entries: ZipEntry[] = [];
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    assert.equal(zip.readUInt32LE(at), CENTRAL);
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map(field => zip.readUInt16LE(at + field));
    const nameEnd = at + 46 + (nameLength ?? 0);
    const local = zip.readUInt32LE(at + 42);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const packed = zip.subarray(start, start + zip.readUInt32LE(at + 20));
    entries.push({
      name: zip.toString('utf8', at + 46, nameEnd),
      data: zip.readUInt16LE(at + 10) === DEFLATED ? inflateRawSync(packed) : packed,
    });
    at = nameEnd + (extraLength ?? 0) + (commentLength ?? 0);
  }
  return entries;
}
