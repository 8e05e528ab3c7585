import assert from 'node:assert/strict';
import { EXIT } from '../../../src/cli/exitCodes';
import { parseCustomerReview } from '../../../src/core/customerReview/customerReview';
import { createTempRepos, type TempRepo, type TempRepos } from '../../support/tempRepo';
import { fakeIo, runHere, type Ended } from './cliProcess';

const ID = '2026-11-23-checkout-errors';
const FOLDER = `incidents/2026/${ID}`;
const DRAFT = `---
incident: ${ID}
edition: final
author: alice
written-by: { person: alice, at: 2026-11-24T09:00:00Z, text: TEXT }
---
# Some payments & refunds failed

## Summary

It is over. <!-- for us -->

## What happened

A change of ours was wrong.

## What we did

We took it back.

## What we are doing

We look twice now.
`;
const stated = (draft: string): string =>
  draft.replace('text: TEXT', `text: ${parseCustomerReview(draft).value.hash}`);
const REVIEW = stated(DRAFT);

describe('the customer review on the command line', function () {
  this.timeout(20_000);
  let repos: TempRepos;
  let repo: TempRepo;

  before(() => {
    repos = createTempRepos();
    repo = repos.init('site');
    repo.commit({
      'livesite.yml': 'livesite: 1\nname: Acme\n',
      'people.yml': 'people:\n  - { handle: alice, name: Alice }\n',
      [`${FOLDER}/timeline.md`]: `# Timeline of ${ID}\n\n- 2026-11-23T08:15:02Z @alice **declared** SEV2: Checkout <!--01KAQW4HBG000001-->\n`,
      [`${FOLDER}/customer-review.md`]: REVIEW,
    });
  });
  after(() => repos.dispose());

  const run = (...args: readonly string[]): Promise<Ended> =>
    runHere(
      fakeIo(repo.folder, { now: () => Date.parse('2026-11-25T12:00:00Z') }),
      'customer-review',
      ...args,
    );

  it('says what is in the way, as text and as data', async () => {
    const { code, out } = await run('status', 'checkout');
    assert.equal(code, EXIT.refused);
    assert.match(
      out,
      /## In the way\n\n- Nobody has approved it as technical approver\.\n- Nobody has approved it as non-technical/,
    );
    const json = JSON.parse((await run('status', ID, '--json')).out) as Record<string, unknown>;
    assert.deepEqual([json['author'], json['edition'], json['publications']], ['alice', 'final', []]);
    assert.match(String(json['hash']), /^sha256:[0-9a-f]{64}$/);
  });

  it('prints what customers would read, as Markdown and as a page', async () => {
    const { code, out } = await run('render', 'checkout');
    assert.equal(code, EXIT.ok);
    assert.ok(
      out.startsWith(
        '# Some payments & refunds failed\n\n*Acme · Final edition*\n\n## Summary\n\nIt is over.',
      ),
    );
    assert.doesNotMatch(out, /for us|alice/);
    assert.match(
      (await run('render', 'checkout', '--html')).out,
      /^<!doctype html>[\s\S]*<h1>Some payments &amp; refunds failed<\/h1>/,
    );
    assert.equal((await run('print', 'checkout')).code, EXIT.usage);
  });

  it('says who voided an approval, and warns of one that was written by hand', async () => {
    const hashOf = async (): Promise<string> =>
      String((JSON.parse((await run('status', ID, '--json')).out) as { hash: unknown }).hash);
    const hash = await hashOf();
    const withApprovals = (text: string): string =>
      REVIEW.replace(
        ' }\n---',
        ` }\napprovals:\n  - { person: bob, as: technical, at: 2026-11-24T10:00:00Z, text: ${hash} }\n  - { person: carol, as: non-technical, at: 2026-11-24T11:00:00Z, text: ${hash} }\n---`,
      ).replace('wrong', text);
    const people = ['alice', 'bob', 'carol']
      .map(handle => `  - { handle: ${handle}, name: ${handle}, email: ${handle}@example.invalid }\n`)
      .join('');
    repo.commit({ 'people.yml': `people:\n${people}` });
    repo.write(`${FOLDER}/customer-review.md`, withApprovals('wrong'));
    const as = (person: string): string[] => [
      '-c',
      `user.name=${person}`,
      '-c',
      `user.email=${person}@example.invalid`,
    ];
    const check = () =>
      runHere(fakeIo(repo.folder, { now: () => Date.parse('2026-11-25T12:00:00Z') }), 'check');
    repo.git('add', '-A');
    repo.git(...as('bob'), 'commit', '-q', '-m', `Approve\n\nLivesite-Approval: technical @bob ${hash}`);
    const byHand = /warning statement-unrecorded No commit of @alice records that they wrote this/;
    assert.match((await check()).out, byHand);
    repo.write(`${FOLDER}/customer-review.md`, `${withApprovals('wrong')}\n`);
    repo.git('add', '-A');
    repo.git(...as('alice'), 'commit', '-q', '-m', `State\n\nLivesite-Written-By: @alice ${hash}`);
    const checked = await check();
    assert.doesNotMatch(checked.out, byHand);
    assert.match(checked.out, /warning approval-unrecorded No commit of @carol records this approval/);
    assert.doesNotMatch(checked.out, /No commit of @bob/);
    assert.equal((await run('status', ID)).code, EXIT.ok);
    // Taken back, and written in again by somebody else.
    repo.write(`${FOLDER}/customer-review.md`, `${withApprovals('wrong')}\n\n`);
    repo.git('add', '-A');
    const trailer = `Livesite-Approval-Withdrawn: technical @bob ${hash}`;
    repo.git(...as('bob'), 'commit', '-q', '-m', `Withdraw\n\n${trailer}`);
    assert.match((await check()).out, /warning approval-unrecorded No commit of @bob records this approval/);
    repo.write(`${FOLDER}/customer-review.md`, withApprovals('not right'));
    repo.git('add', '-A');
    repo.git(...as('carol'), 'commit', '-q', '-m', 'Edit');
    const { code, out } = await run('status', ID);
    assert.equal(code, EXIT.refused);
    assert.match(
      out,
      /@bob, technical, .*Void: .* Voided by the edit of @carol at \d{4}-.* UTC \([0-9a-f]{10}\)\. No commit of @bob records it/,
    );
  });
});
