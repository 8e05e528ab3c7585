import assert from 'node:assert/strict';
import { tokenTarget } from '../../../src/cli/pager';

describe('tokenTarget', () => {
  const apiOf = (remoteUrl: string, apiUrl?: string): string | undefined =>
    tokenTarget({ remoteUrl, apiUrl, repository: 'acme/shop' })?.apiUrl;

  it('sends a token of the environment to GitHub, or to the server that the environment names', () => {
    assert.equal(apiOf('git@github.com:acme/shop.git'), 'https://api.github.com');
    assert.equal(apiOf('https://acme.ghe.com/acme/shop'), 'https://api.acme.ghe.com');
    const own = 'https://ghe.example.com/api/v3';
    assert.equal(apiOf('https://ghe.example.com/acme/shop', own), own);
  });

  it('sends it nowhere because of a remote alone', () => {
    for (const host of [
      'evil.example',
      'evil.ghe.com.example',
      'github.com.evil.example',
      'github.com:8443',
    ]) {
      assert.equal(apiOf(`https://${host}/acme/shop`), undefined, host);
      assert.equal(apiOf(`https://${host}/acme/shop`, ''), undefined, host);
    }
  });
});
