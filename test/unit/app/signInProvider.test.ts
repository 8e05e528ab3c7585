import assert from 'node:assert/strict';
import { Refusal } from '../../../src/app/change';
import { signInProvider } from '../../../src/app/signInProvider';

const none = { apiUrl: '', enterpriseUri: '' };

describe('signInProvider', () => {
  it('gives github.com its own sign-in', () => {
    assert.equal(signInProvider('github.com', none), 'github');
  });

  it('gives an Enterprise Server the sign-in only if the person configured that server', () => {
    const settings = { apiUrl: '', enterpriseUri: 'https://GHE.example.com' };
    assert.equal(signInProvider('ghe.example.com', settings), 'github-enterprise');
    assert.equal(
      signInProvider('acme.ghe.com', { apiUrl: '', enterpriseUri: 'https://acme.ghe.com' }),
      'github-enterprise',
    );
  });

  it('gives a local server one only if the person’s own setting names it', () => {
    assert.equal(
      signInProvider('127.0.0.1:4000', { apiUrl: 'http://127.0.0.1:4000', enterpriseUri: '' }),
      'github',
    );
    assert.throws(() => signInProvider('127.0.0.1:4000', none), Refusal);
    assert.throws(
      () => signInProvider('127.0.0.1:4000', { apiUrl: 'http://127.0.0.1:4001', enterpriseUri: '' }),
      Refusal,
    );
  });

  for (const host of [
    'evil.example',
    'github.com.evil.example',
    'evil.ghe.com',
    'localhost',
    'api.github.com',
    '',
  ]) {
    it(`sends nothing to ${host || 'an empty host'}, whatever the repository’s remote says`, () => {
      assert.throws(
        () => signInProvider(host, { apiUrl: '', enterpriseUri: 'https://ghe.example.com' }),
        /ghe\.example\.com/,
      );
      assert.throws(() => signInProvider(host, none), Refusal);
    });
  }
});
