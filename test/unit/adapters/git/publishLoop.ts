// A window that saves and shares entries until it is killed: node publishLoop.js <folder> <first number>
// Prints `saved <number>` as soon as the entry is accepted.
import { writeSync } from 'node:fs';
import { openRepository } from '../../../../src/adapters/git/repository/repository';
import { createGitSiteStore } from '../../../../src/adapters/git/siteStore';
import { entryChange, realClock, silentLog } from './openStore';

const [, , root = '', first = ''] = process.argv;

async function run(): Promise<void> {
  const store = createGitSiteStore({
    root,
    repository: () => openRepository({ root }),
    log: silentLog,
    clock: realClock,
    trusted: () => true,
  });
  for (let number = Number(first); ; number++) {
    await store.save(entryChange(number));
    writeSync(1, `saved ${number}\n`);
    await store.publish();
    await store.refresh();
  }
}

void run();
