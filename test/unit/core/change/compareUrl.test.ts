import assert from 'node:assert/strict';
import { tryCompareUrl } from '../../../../src/core/change/compareUrl';

describe('tryCompareUrl', () => {
  const url = (remote: string) => tryCompareUrl(remote, 'main', 'livesite/alice/k3v9q2');

  it('is the page of GitHub, and of GitHub Enterprise, that opens a pull request', () => {
    const page = 'https://github.com/acme/ops/compare/main...livesite/alice/k3v9q2?expand=1';
    assert.equal(url('https://github.com/acme/ops.git'), page);
    assert.equal(url('git@github.com:acme/ops.git'), page);
    assert.equal(url('ssh://git@ssh.github.com:443/acme/ops'), page);
    assert.equal(
      url('https://ghe.example.com:8443/acme/ops.git'),
      'https://ghe.example.com:8443/acme/ops/compare/main...livesite/alice/k3v9q2?expand=1',
    );
  });

  it('is unknown elsewhere', () => {
    for (const remote of [
      'https://gitlab.com/a/b.git',
      'git@bitbucket.org:a/b.git',
      '/srv/git/ops.git',
      '',
    ]) {
      assert.equal(url(remote), undefined, remote);
    }
  });

  it('escapes what a branch name may hold', () => {
    assert.match(
      tryCompareUrl('https://github.com/a/b', 'rel#1', 'x/a?b') ?? '',
      /compare\/rel%231\.\.\.x\/a%3Fb\?expand=1$/,
    );
  });
});
