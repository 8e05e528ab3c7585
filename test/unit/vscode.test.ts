import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { ROOT } from '../tools/root.mjs';

const FOLDER = path.join(ROOT, 'src/vscode');

/** Calls that show a person words of a file, a server or another person without taking the editor's own links out of them. */
function unguarded(text: string): string[] {
  return text.match(/window\s*\.\s*show(?:Information|Warning|Error)Message/g) ?? [];
}

describe('messages to the person', () => {
  it('all go through notify.ts, which takes out links that would run commands', () => {
    const files = fs
      .readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
      .filter(file => file.endsWith('.ts'));
    assert.ok(files.length > 30, 'the folder is where it was');
    const found = files.filter(
      file => file !== 'notify.ts' && unguarded(fs.readFileSync(path.join(FOLDER, file), 'utf8')).length > 0,
    );
    assert.deepEqual(found, []);
  });

  it('would be found', () => {
    assert.equal(unguarded('await vscode.window\n  .showErrorMessage(text)').length, 1);
  });
});
