import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { createGitHubServer, type GitHubServer } from '../support/github/server';
import { createStatuspageServer, type StatuspageServer } from '../support/statuspage/server';
import { parseCustomerReview } from '../../src/core/customerReview/customerReview';
import { until } from '../support/until';
import { shows } from '../tools/host.mjs';
import { makeWorkspace } from '../tools/workspace.mjs';
import { inOrder } from './support/inOrder';
import { openWindow, type Window } from './support/window';

const ID = '2026-11-23-checkout-returns-500';
const FOLDER = `incidents/2026/${ID}`;
const REVIEW = `${FOLDER}/customer-review.md`;
const LOG = `# Timeline of ${ID}

- 2026-11-23T08:15:02Z @alice **declared** SEV1: Checkout returns 500 <!--01M83QJ20Z6TXZ7J-->
- 2026-11-23T08:31:10Z @alice **status** resolved: rolled back <!--01M83RFKAHAYVYSQ-->
`;
/** As if the author had stated it in a window of hers. */
const stated = (text: string): string =>
  text.replace(
    /text: sha256:[0-9a-f]+ }\n(?=---|approvals)/,
    `text: ${parseCustomerReview(text).value.hash} }\n`,
  );
const TEXT = stated(`---
incident: ${ID}
edition: final
author: alice
written-by: { person: alice, at: 2026-11-24T09:00:00Z, text: sha256:0 }
---
# Some payments in Europe failed on 23 November 2026

## Summary

From 08:02 to 08:31 UTC some customers in Europe could not pay.

## What happened

A change of ours sent payments to an address that does not exist.

## What we did

We took the change back, and payments went through again.

## What we are doing

Addresses are now checked before a change that uses them goes live.
`);

describe('a customer review', function () {
  this.timeout(90_000);
  inOrder(this);
  let status: StatuspageServer;
  let github: GitHubServer;
  let bob: Window;
  let carol: Window;
  let remote: string;
  const git = (...args: readonly string[]): string => execFileSync('git', args, { encoding: 'utf8' }).trim();
  const shared = (file: string): string => git('-C', remote, 'show', `main:${file}`);

  before(async () => {
    status = await createStatuspageServer();
    status.page.addIncident({
      id: 'p31zjtct2jer',
      name: 'Payments in Europe',
      status: 'resolved',
      createdAt: '2026-11-23T08:20:00Z',
    });
    github = await createGitHubServer({
      users: ['bob'],
      tokens: { 'bobs-token': 'bob' },
      repos: ['acme/status'],
    });
    const people = ['alice', 'bob', 'carol']
      .map(handle => `  - { handle: ${handle}, name: ${handle}, email: ${handle}@example.invalid }\n`)
      .join('');
    const folder = makeWorkspace({
      files: {
        'livesite.yml': `livesite: 1\nname: Northwind\ncustomer-review:\n  approvers: { technical: [bob], non-technical: [carol] }\n  repository: acme/status\nstatus-page: { kind: statuspage, page: ${status.pageId}, url: "${status.apiUrl}" }\n`,
        'people.yml': `people:\n${people}`,
        'services.yml': 'services:\n  - { id: pay-gw, name: pay-gw, public-name: Payments }\n',
        [`${FOLDER}/timeline.md`]: LOG,
        [`${FOLDER}/incident.md`]: '---\n---\n\n# Checkout\n',
        [`${FOLDER}/review.md`]: '# Review\n\n## Summary\n\npay-gw lost its address.\n',
        [REVIEW]: TEXT,
      },
    });
    const parent = path.dirname(folder);
    remote = path.join(parent, 'remote.git');
    git('clone', '-q', '--bare', folder, remote);
    const clones = ['bob', 'carol', 'alice'].map(person => {
      const clone = path.join(parent, person, 'site');
      fs.mkdirSync(path.dirname(clone));
      git('clone', '-q', remote, clone);
      git('-C', clone, 'config', 'user.name', person);
      git('-C', clone, 'config', 'user.email', `${person}@example.invalid`);
      return clone;
    });
    bob = await openWindow({
      folder: clones[0] ?? '',
      keep: true,
      settings: { 'livesite.github.apiUrl': github.apiUrl },
      authHelper: { token: 'bobs-token', login: 'bob', baseUrl: github.apiUrl },
    });
    carol = await openWindow({ folder: clones[1] ?? '', keep: true, beside: bob });
  });
  after(async () => {
    await carol?.close();
    await bob?.close();
    await status?.close();
    await github?.close();
  });

  /** In a clone of her own, as her window would; the hash of what she states. */
  const stateAsAlice = (): string => {
    const clone = path.join(path.dirname(remote), 'alice', 'site');
    git('-C', clone, 'pull', '-q', '--ff-only');
    const file = path.join(clone, REVIEW);
    const text = stated(fs.readFileSync(file, 'utf8'));
    const { hash } = parseCustomerReview(text).value;
    fs.writeFileSync(file, text);
    git('-C', clone, 'commit', '-qam', `State it\n\nLivesite-Written-By: @alice ${hash}`);
    git('-C', clone, 'push', '-q');
    return hash;
  };

  const open = async ({ workbench: wb }: Window): Promise<void> => {
    await wb.command('Livesite: Show Internal Review Beside');
    await wb.tab('customer-review.md').waitFor();
  };

  const releases = (): readonly { readonly draft: boolean }[] =>
    [...github.state.repos.values()].flatMap(repo => repo.releases);

  const approve = async ({ workbench: wb }: Window, as: string, shot?: string): Promise<void> => {
    await wb.command('Livesite: Approve Customer Review');
    await wb.prompt('Approve the text as it is shown?');
    await wb.webview().getByText('could not pay').waitFor();
    if (shot !== undefined) {
      await wb.shot(shot);
    }
    await wb.pick(`Approve as ${as} approver`);
    await wb.notification(/Approved as/).waitFor();
    await wb.command('Notifications: Clear All Notifications');
  };

  it('is approved by two people in windows of their own', async () => {
    await open(bob);
    await bob.workbench.codeLens('Approval missing: technical and non-technical').waitFor();
    await bob.workbench.tab('review.md').first().waitFor();
    await approve(bob, 'technical', 'customer-review-approve');
    await approve(carol, 'non-technical');
    await until(() => /person: bob.*\n.*person: carol/.test(shared(REVIEW)));
    const trailers = git(
      '-C',
      remote,
      'log',
      '-2',
      '--format=%an %(trailers:key=Livesite-Approval,valueonly)',
      'main',
    );
    assert.match(
      trailers,
      /^carol non-technical @carol sha256:[0-9a-f]{64}\s+bob technical @bob sha256:[0-9a-f]{64}$/,
    );
  });

  it('loses its approvals to an edit, and is kept back for what should not leave', async () => {
    const { workbench: wb } = carol;
    await open(carol);
    await wb.codeLens('Approved by @bob (technical) and @carol (non-technical)').waitFor();
    const file = path.join(carol.folder, REVIEW);
    fs.writeFileSync(
      file,
      fs.readFileSync(file, 'utf8').replace('We took the change back', 'We took pay-gw back'),
    );
    await wb.codeLens('Void since an edit: @bob and @carol').waitFor();
    await wb.shot('customer-review-void');
    await wb.command('Livesite: Publish Customer Review…');
    await wb
      .notification(/Not published\. “pay-gw” does not belong in a text for customers.*And 3 more/)
      .waitFor();
    await wb.shot('customer-review-blocked');
    await wb.answerNotification(/Not published/, 'Show What Is Missing');
    await wb.webview().getByText('In the way').waitFor();
    await wb.shot('customer-review-missing');
    await wb.command('View: Close Editor');
    assert.equal(status.requests.length, 0);
    assert.deepEqual(releases(), []);
  });

  it('goes on once the words are mended and approved anew', async () => {
    const { workbench: wb, page } = carol;
    const file = path.join(carol.folder, REVIEW);
    const lines = fs.readFileSync(file, 'utf8').split('\n');
    const line = lines.findIndex(text => text.includes('pay-gw'));
    await wb.quickOpen('customer-review.md');
    await wb.command('Go to Line/Column...');
    await wb.answer(`:${line + 1}:${(lines[line]?.indexOf('pay-gw') ?? 0) + 3}`);
    await wb.quickInput.waitFor({ state: 'hidden' });
    const fix = page.locator('.action-widget').getByText('Replace by “Payments”');
    // A key is lost while the editor takes the focus.
    await until(async () => {
      await page.keyboard.press('Control+.');
      return shows(fix, 3000);
    });
    await wb.shot('customer-review-fix');
    await page.keyboard.press('Enter');
    await fix.waitFor({ state: 'hidden' });
    await wb.command('File: Save');
    await until(() => shared(REVIEW).includes('We took Payments back'));
    const hash = stateAsAlice();
    await wb.command('Livesite: Refresh');
    await until(() => fs.readFileSync(file, 'utf8').includes(hash));
    await approve(carol, 'non-technical');
    await until(() => /person: carol, as: non-technical/.test(shared(REVIEW)));
    await bob.workbench.command('Livesite: Refresh');
    await bob.workbench.codeLens('Approved by @carol (non-technical) · Void since an edit: @bob').waitFor();
    await approve(bob, 'technical');
    await bob.workbench.codeLens('Approved by').filter({ hasText: '@bob (technical)' }).waitFor();
  });

  it('reaches the status page as a draft first, and mails nobody unless told, though the answer is lost', async () => {
    const { workbench: wb } = bob;
    await wb.command('Livesite: Set Key of Status Page…');
    await wb.prompt(/Key of the status page/);
    await wb.answer(status.key);
    await wb.notification(/key of the status page is kept/).waitFor();
    await wb.command('Notifications: Clear All Notifications');
    await wb.command('Livesite: Publish Customer Review…');
    await wb.prompt('Where do customers read it?');
    await wb.pick('Status page');
    await wb.pick('Payments in Europe');
    await wb.prompt('Draft on the status page?');
    await wb.page.getByText('body_draft').first().waitFor();
    await wb.shot('customer-review-draft');
    assert.equal(status.page.postmortem('p31zjtct2jer'), undefined, 'nothing leaves before it was agreed to');
    await wb.pick('Keep as draft');
    await wb.prompt('Tell subscribers?');
    assert.equal(status.page.postmortem('p31zjtct2jer')?.published_at, null);
    status.faults.add({ method: 'PUT', path: /publish$/, nth: 1, fault: { kind: 'cutAfter' } });
    await wb.pick('Tell nobody by e-mail');
    await wb.prompt('Publish on the status page?');
    await wb.shot('customer-review-publish');
    await wb.pick('Publish');
    await wb
      .notification(/Customers can read it: the status page\. No answer came, but it is there/)
      .waitFor();
    await wb.command('Notifications: Clear All Notifications');
    assert.match(status.page.postmortem('p31zjtct2jer')?.body ?? '', /We took Payments back/);
    assert.deepEqual(status.page.mails, []);
    await until(() =>
      /\*\*published\*\* \S+ done http\S+p31zjtct2jer: No answer/.test(shared(`${FOLDER}/timeline.md`)),
    );
  });

  it('becomes a release of a repository that customers see', async () => {
    const { workbench: wb } = bob;
    await wb.command('Livesite: Publish Customer Review…');
    await wb.pick('GitHub release');
    await wb.answerDialog('Allow');
    await wb.prompt('Draft on a release of acme/status?');
    await wb.pick('Keep as draft');
    await wb.prompt('Publish on a release of acme/status?');
    assert.deepEqual(
      releases().map(({ draft }) => draft),
      [true],
    );
    await wb.pick('Publish');
    await wb.notification(/Customers can read it: a release of acme\/status/).waitFor();
    assert.deepEqual(
      releases().map(({ draft }) => draft),
      [false],
    );
    await wb.command('Notifications: Clear All Notifications');
    await wb.command('Livesite: Show Customer Review Status');
    await wb.webview().getByText('This text is published.').waitFor();
    await wb.webview().getByText('publishing the final edition').first().waitFor();
    await wb.setTheme('Light Modern');
    await wb.shot('customer-review-publications');
  });
});
