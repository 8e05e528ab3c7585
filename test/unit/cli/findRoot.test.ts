import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findRoot } from '../../../src/cli/findRoot';

describe('findRoot', () => {
  let folder = '';
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'livesite-root-')));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const make = (name: string, withPlan: boolean): string => {
    const made = path.join(folder, name);
    mkdirSync(made, { recursive: true });
    if (withPlan) {
      writeFileSync(path.join(made, 'livesite.yml'), 'livesite: 1\n');
    }
    return made;
  };

  it('goes upwards from where it is', () => {
    const site = make('a', true);
    assert.equal(findRoot(site, undefined), site);
    assert.equal(findRoot(make('a/b/c', false), undefined), site);
  });

  it('takes the only one directly below, not hidden ones', () => {
    make('.git', true);
    make('code', false);
    const site = make('ops', true);
    assert.equal(findRoot(folder, undefined), site);
    make('more', true);
    assert.throws(
      () => findRoot(folder, undefined),
      /several live sites here: more, ops\. Choose one with --dir/,
    );
  });

  it('says what to do where there is none', () => {
    assert.throws(() => findRoot(folder, undefined), /no livesite\.yml from .* upwards.*livesite init/);
    assert.throws(() => findRoot(folder, '.'), /There is no livesite\.yml in/);
    assert.throws(() => findRoot(folder, 'nowhere'), /There is no folder .*nowhere/);
  });

  it('takes --dir relative to where it is', () => {
    const site = make('x/ops', true);
    assert.equal(findRoot(make('x', false), 'ops'), site);
  });
});
