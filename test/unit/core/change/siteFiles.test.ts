import assert from 'node:assert/strict';
import { isInSite, isSafePath, isSiteFile, teamFilesOf } from '../../../../src/core/change/siteFiles';
import { HOSTILE_PATHS } from '../../../support/hostile';

describe('teamFilesOf', () => {
  it('puts the files at the root first, then the others by path, and none of incidents', () => {
    const paths = [
      'templates/review.md.hbs',
      'incidents/2026/2026-11-23-checkout/timeline.md',
      'services.yml',
      'runbooks/deep/er/restart.md',
      'people.yml',
      'README.md',
      'livesite.yml',
      'rotations/primary.yml',
    ];
    assert.deepEqual(teamFilesOf(new Set(paths)), [
      'livesite.yml',
      'people.yml',
      'services.yml',
      'rotations/primary.yml',
      'runbooks/deep/er/restart.md',
      'templates/review.md.hbs',
    ]);
  });
});

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
    assert.ok(HOSTILE_PATHS.length >= 40);
    for (const path of HOSTILE_PATHS) {
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
