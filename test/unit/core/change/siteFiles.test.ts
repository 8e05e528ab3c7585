import assert from 'node:assert/strict';
import { isInSite, isSafePath, isSiteFile } from '../../../../src/core/change/siteFiles';

describe('isSiteFile', () => {
  it('knows the files of a live site', () => {
    for (const path of [
      'livesite.yml',
      'people.yml',
      'services.yml',
      'vendors.yml',
      'incidents/2026/2026-11-23-checkout/timeline.md',
      'rotations/primary.yml',
      'escalations/db.yaml',
      'runbooks/deep/er/restart.md',
      'cases/2026/2026-11-23-login.md',
      'templates/review.md.hbs',
    ]) {
      assert.ok(isSiteFile(path), path);
    }
  });

  it('leaves all else alone', () => {
    for (const path of [
      'README.md',
      'docs/a.md',
      'package.yml',
      'sub/livesite.yml',
      'incidents',
      'incidents/2026/x/log.txt',
      'incidents/2026/x/picture.png',
      'incidents/../secrets.yml',
      'incidents/x/.git/config.yml',
      'Incidents/2026/x/timeline.md',
    ]) {
      assert.ok(!isSiteFile(path), path);
    }
  });
});

describe('isInSite', () => {
  it('also takes what lies beside site files', () => {
    assert.ok(isInSite('incidents/2026/x/log.txt'));
    assert.ok(isInSite('.gitattributes'));
    assert.ok(!isInSite('src/app.ts'));
    assert.ok(!isInSite('README.md'));
  });
});

describe('isSafePath', () => {
  it('keeps inside the live site', () => {
    for (const path of [
      '',
      '/etc/passwd',
      '../x.md',
      'incidents/../../x.md',
      'incidents//x.md',
      'incidents/./x.md',
      'C:/x.md',
      'incidents\\x.md',
      'incidents/.git/hooks/pre-commit',
      'incidents/.GIT/x',
      'incidents/git~1/x',
      'incidents/.g\u200cit/x',
      'incidents/.git /x',
      'incidents/x\u0000.md',
      'incidents/x\n.md',
      'incidents/con.md',
      'aux/x.md',
      'incidents/nul',
      'a/COM1.x/b',
      'incidents/LPT1',
      'incidents/x.',
      'incidents/x ',
      'incidents/*.md',
      ':(top)x',
      `incidents/${'x'.repeat(300)}.md`,
    ]) {
      assert.ok(!isSafePath(path), JSON.stringify(path));
    }
  });

  it('takes ordinary names, also with other scripts', () => {
    for (const path of [
      'livesite.yml',
      '.gitattributes',
      'incidents/2026/bücher-störung/timeline.md',
      'runbooks/a b.md',
    ]) {
      assert.ok(isSafePath(path), path);
    }
  });
});
