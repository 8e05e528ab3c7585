import assert from 'node:assert/strict';
import { siteGlobs } from '../../../../src/core/hunt/siteGlobs';

describe('siteGlobs', () => {
  it('leaves out the folder of a live site, unless it is named', () => {
    assert.deepEqual(siteGlobs('ops/live site', []), ['ops/live site/**']);
    assert.deepEqual(siteGlobs('ops/live', ['src/**', 'ops/**']), ['ops/live/**']);
    assert.deepEqual(siteGlobs('ops/live', ['ops/live/runbooks/*.md']), []);
    assert.deepEqual(siteGlobs('ops/live', ['ops/livelier/**']), ['ops/live/**']);
    assert.deepEqual(siteGlobs('[a]*', []), ['\\[a\\]\\*/**']);
  });

  it('leaves out what belongs to a live site at the top, where code may lie beside it', () => {
    const globs = siteGlobs('', []);
    for (const glob of [
      'livesite.yml',
      'people.yml',
      'incidents/**',
      'templates/**/*.md',
      'rotations/**/*.yml',
    ]) {
      assert.ok(globs.includes(glob), glob);
    }
    assert.ok(!globs.includes('templates/**'));
    const named = siteGlobs('', ['incidents/**/*.md', 'services.yml']);
    assert.ok(!named.some(glob => glob.startsWith('incidents') || glob === 'services.yml'));
    assert.ok(named.includes('people.yml'));
  });
});
