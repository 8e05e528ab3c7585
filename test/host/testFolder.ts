import type * as vscode from 'vscode';
import type { SiteBackend } from '../../src/app/backend';
import type { SiteStore } from '../../src/app/ports';
import type { SharingDecisions } from '../../src/app/sharingPorts';
import { SiteFolder } from '../../src/vscode/siteFolder';
import { realClock, silentLog } from '../unit/adapters/git/openStore';

/** A live site of alice's over a store; `others` in place of the parts of a backend that know nothing. */
export function testFolder(
  root: vscode.Uri,
  store: SiteStore & SharingDecisions,
  others: Partial<SiteBackend> = {},
): SiteFolder {
  return new SiteFolder({
    root,
    backend: {
      store,
      decisions: store,
      templates: { render: () => Promise.reject(new Error('not used')), takeFaults: () => [] },
      journal: () => Promise.resolve(undefined),
      syncMemory: () => Promise.resolve(undefined),
      conflicts: () => Promise.resolve(undefined),
      sharedVersion: () => Promise.resolve(undefined),
      facts: () => Promise.resolve(undefined),
      historyOf: () => Promise.resolve([]),
      dispose: () => undefined,
      ...others,
    },
    clock: realClock,
    randomness: { integer: below => Math.floor(Math.random() * below) },
    log: silentLog,
    accountLogin: () => Promise.resolve('alice'),
    askHandle: () => Promise.resolve('alice'),
  });
}
