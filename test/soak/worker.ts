// One clone's program: node worker.js <plan as JSON>. Runs the real engine until its task is done or it is killed.
import { randomInt } from 'node:crypto';
import { appendFileSync, writeSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openGitBackend } from '../../src/adapters/siteBackend';
import { ENTRY_KINDS, planAddEntry } from '../../src/app/addEntry';
import { planAssignRole } from '../../src/app/assignRole';
import type { SiteBackend } from '../../src/app/backend';
import { type Author, planFiles, Refusal } from '../../src/app/change';
import { planChangeSeverity } from '../../src/app/changeSeverity';
import { planDeclareIncident } from '../../src/app/declareIncident';
import { planInitialize } from '../../src/app/initialize';
import { planSetStatus } from '../../src/app/setStatus';
import { type IncidentRecord, type LiveSite, SiteReader } from '../../src/app/site';
import { planStartReview } from '../../src/app/startReview';
import type { Change } from '../../src/core/change/change';
import { nextStatuses } from '../../src/core/incident/status';
import { PEOPLE_FILE, PLAN_FILE, REVIEW_FILE } from '../../src/core/site/paths';
import { diceOf } from './dice';
import { handEditedFiles, nextHandEdit } from './handEdits';
import { deedsOf, type Ledger, openLedger, readLedger } from './ledger';
import { createPerson, type Person } from './person';
import { handleOf, READY, ROTATION, STEP, type WorkerPlan } from './plan';

const plan: WorkerPlan = JSON.parse(process.argv[2] ?? '');
const { clone, run, seed } = plan;
const dice = diceOf(seed, 'clone', clone, 'run', run);
const earlier = deedsOf(readLedger(plan.ledger));
/** Changes of this clone that were told to be saved and not yet seen shared. */
const waiting = new Set(
  earlier.flatMap(({ change, savedAt, sharedAt }) =>
    savedAt !== undefined && sharedAt === undefined ? [change] : [],
  ),
);
const file = openLedger(plan.ledger);
const ledger: Ledger = {
  write(line) {
    file.write(line);
    if (line.kind === 'saved') {
      waiting.add(line.change);
    }
  },
};
const clock = { now: () => Date.now() + plan.skew };
let tokens = 0;
const nextToken = () => `c${clone}r${run}n${(tokens += 1)}`;
const author = (): Author => ({
  actor: handleOf(clone),
  now: clock.now(),
  random: below => randomInt(below),
});

interface Desk {
  readonly backend: SiteBackend;
  readonly person: Person;
  readonly read: () => Promise<LiveSite>;
}

async function openDesk(): Promise<Desk> {
  const backend = await openGitBackend({
    root: plan.root,
    trusted: () => true,
    unsaved: () => person.unsaved,
    log: {
      write(level, message, cause) {
        const why = cause instanceof Error ? `: ${cause.message}` : '';
        if (message.startsWith('git ')) {
          writeSync(1, STEP);
        }
        appendFileSync(plan.log, `${new Date().toISOString()} ${run} [${level}] ${message}${why}\n`);
      },
    },
    clock,
    builtInTemplate: file => readFile(join(plan.templates, file), 'utf8'),
  });
  const reader = new SiteReader(backend.store);
  const read = () => reader.read();
  const person = createPerson({
    root: plan.root,
    backend,
    read,
    async sharedText(path) {
      const text = (await backend.sharedVersion(path))?.text;
      return typeof text === 'string' ? text : undefined;
    },
    author,
    ledger,
    dice,
    pause: milliseconds => pause(milliseconds),
  });
  return { backend, person, read };
}

function onlyIncident(site: LiveSite): IncidentRecord {
  const [record] = site.incidents;
  if (!record) {
    throw new Error('There is no incident.');
  }
  return record;
}

/** The live site with its one incident, mitigated and with a review, so that all kinds of files are there. */
async function found({ backend, read }: Desk): Promise<void> {
  const { store, templates } = backend;
  const hand = handEditedFiles();
  const first = await planInitialize(
    { name: 'Site v0', person: { name: 'One', email: 'one@example.com', zone: 'UTC' }, existing: new Map() },
    author(),
    templates,
  );
  const { change, incident } = await planDeclareIncident(
    await read(),
    { title: 'Checkout errors', severity: 'SEV2' },
    author(),
    templates,
  );
  await store.save({ ...first, edits: first.edits.filter(({ path }) => path !== PEOPLE_FILE) });
  const edits = Object.entries(hand).map(([path, text]) => ({ kind: 'create', path, text }) as const);
  await store.save(planFiles('add people and rotations', edits, author()));
  await store.save(change);
  await store.save(planSetStatus(await read(), { incident, status: 'mitigated' }, author()));
  const review = await planStartReview(await read(), { incident }, author(), templates);
  if (review.change) {
    await store.save(review.change);
  }
  const status = await store.publish();
  if (status.state !== 'shared') {
    throw new Error(`The live site could not be made: ${status.message}`);
  }
}

/** What a person says or does next in the incident. */
function planEntry(site: LiveSite, text: string): Change {
  const { incident } = onlyIncident(site);
  const roll = dice.below(100);
  const { id } = incident;
  if (roll < 8) {
    const others = site.plan.severities.map(each => each.id).filter(each => each !== incident.severity);
    const [first = 'SEV1', ...rest] = others;
    return planChangeSeverity(
      site,
      { incident: id, severity: dice.pick([first, ...rest]), reason: text },
      author(),
    );
  }
  if (roll < 14) {
    const [first, ...rest] = nextStatuses(incident.status).filter(
      status => status !== 'closed' && status !== 'merged' && status !== 'declined',
    );
    if (first !== undefined) {
      return planSetStatus(site, { incident: id, status: dice.pick([first, ...rest]), text }, author());
    }
  }
  if (roll < 18) {
    return planAssignRole(site, { incident: id, role: 'lead', person: handleOf(clone) }, author());
  }
  const kind = dice.pick(ENTRY_KINDS);
  return planAddEntry(site, { incident: id, kind, text }, author());
}

async function writeEntry({ backend, read }: Desk): Promise<boolean> {
  const token = nextToken();
  const site = await read();
  let change: Change;
  try {
    change = planEntry(site, `${token} something happened`);
  } catch (error) {
    if (error instanceof Refusal) {
      // Somebody else has done it already, as it happens between people.
      return false;
    }
    throw error;
  }
  const id = change.trailers.find(([key]) => key === 'Livesite-Entry')?.[1] ?? '';
  ledger.write({ kind: 'intend', change: change.id, intent: { what: 'entry', token, id } });
  await backend.store.save(change);
  ledger.write({ kind: 'saved', change: change.id, at: Date.now() });
  return true;
}

async function noteShared({ backend }: Desk): Promise<void> {
  const pending = new Set((await backend.store.pending()).map(({ id }) => id));
  for (const change of waiting) {
    if (!pending.has(change)) {
      waiting.delete(change);
      ledger.write({ kind: 'shared', change, at: Date.now() });
    }
  }
}

async function publish(desk: Desk): Promise<void> {
  await desk.backend.store.publish();
  await noteShared(desk);
}

async function work(desk: Desk): Promise<void> {
  let publishing: Promise<void> = Promise.resolve();
  let accepted = earlier.filter(
    ({ intent, savedAt }) => intent.what === 'entry' && savedAt !== undefined,
  ).length;
  while (accepted < plan.entries) {
    if (await writeEntry(desk)) {
      accepted += 1;
    }
    if (plan.people && dice.chance(35)) {
      const { folder } = onlyIncident(await desk.read());
      await desk.person.edit(nextHandEdit(clone, nextToken(), folder, dice));
    }
    if (plan.people && dice.chance(20)) {
      await desk.person.decide();
    }
    const roll = dice.below(100);
    if (roll < 45) {
      await publish(desk);
    } else if (roll < 75) {
      // The person goes on writing meanwhile.
      publishing = publish(desk);
      publishing.catch(fail);
    } else if (roll < 80) {
      await desk.backend.store.refresh();
    }
    await pause(dice.below(60));
  }
  await publishing;
  await publish(desk);
}

async function follow({ backend, read }: Desk): Promise<void> {
  for (;;) {
    await backend.store.refresh();
    await read();
    await pause(dice.between(20, 300));
  }
}

/** Until all that waits is shared. Killed by the driver where that never comes. */
async function settle(desk: Desk): Promise<void> {
  const { store } = desk.backend;
  while ((await store.pending()).length > 0) {
    await publish(desk);
    if (plan.people) {
      await desk.person.decide();
    }
    await pause(dice.between(10, 100));
  }
  await noteShared(desk);
  const { message } = await store.refresh();
  ledger.write({ kind: 'rest', message });
}

async function main(): Promise<void> {
  ledger.write({ kind: 'run', run, skew: plan.skew });
  const desk = await openDesk();
  if (plan.task === 'found') {
    await found(desk);
    return;
  }
  const { folder } = onlyIncident(await desk.read());
  writeSync(1, READY);
  if (plan.people) {
    await desk.person.saveAgain([PEOPLE_FILE, PLAN_FILE, ROTATION, `${folder}/${REVIEW_FILE}`]);
  }
  switch (plan.task) {
    case 'work':
      return work(desk);
    case 'follow':
      return follow(desk);
    case 'settle':
      return settle(desk);
  }
}

function fail(error: unknown): void {
  console.error(error);
  process.exit(1);
}

main().then(() => process.exit(0), fail);
