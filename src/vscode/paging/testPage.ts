import type * as vscode from 'vscode';
import { Refusal } from '../../app/change';
import { deliverPages, type PageDelivery } from '../../app/deliverPage';
import type { Pager } from '../../app/pagerPorts';
import type { Clock, Log, Randomness } from '../../app/ports';
import { planRecordTest, testedFile } from '../../app/recordTest';
import type { Wait } from '../../app/trackerPace';
import { contactsOf, recipientOf } from '../../core/escalation/contacts';
import type { PageMessage, Recipient } from '../../core/escalation/pageMessage';
import type { Route } from '../../core/escalation/route';
import { daysSinceTest, TEST_AGE_DAYS, type TestedPlace } from '../../core/escalation/tested';
import { nextEntryId } from '../../core/incident/entryId';
import { toLabel } from '../../core/text/plain';
import { applyPlan } from '../commands/apply';
import type { Handler } from '../commands/handler';
import type { Previews } from '../previews';
import { choose } from '../commands/prompts';
import type { Targets } from '../commands/target';
import { Cancelled } from '../errors';
import { targetOf, type GitHubAccess } from '../github/githubAccess';
import { withProgress } from '../github/progress';
import type { CommandId } from '../ids';
import { confirm, tell, warn } from '../notify';
import type { SiteFolder } from '../siteFolder';

export interface TestPageDeps {
  readonly targets: Targets;
  readonly pagerOf: (folder: SiteFolder) => Promise<Pager>;
  readonly github: GitHubAccess;
  readonly previews: Previews;
  readonly clock: Clock;
  readonly wait: Wait;
  readonly randomness: Randomness;
  readonly log: Log;
}

/** Something that can be tested: a route, or a person's contact on one. */
interface Testable {
  readonly route: Route;
  readonly recipient: Recipient | undefined;
  readonly tested: string | undefined;
}

/** Send Test Page: choose, see what would leave, send, say whether it arrived; then the day is written down. */
export function testPageCommands(deps: TestPageDeps): Partial<Record<CommandId, Handler>> {
  return {
    'livesite.sendTestPage': async ([argument]) => {
      const folder = await deps.targets.site(argument);
      if (folder.readOnly !== '') {
        throw new Refusal(folder.readOnly);
      }
      await sendTestPage(folder, deps);
    },
  };
}

async function sendTestPage(folder: SiteFolder, deps: TestPageDeps): Promise<void> {
  const now = deps.clock.now();
  const rows = testablesOf(folder).map(one => rowOf(one, now));
  const { route, recipient } = await choose(rows, 'Test which contact or route?');
  if (route.kind === 'github') {
    await deps.github.signIn((await targetOf(folder)).host);
  }
  const pager = await deps.pagerOf(folder);
  const { actor } = await folder.author();
  const message: PageMessage = {
    action: 'test',
    key: `test:${nextEntryId(now, undefined, below => deps.randomness.integer(below))}`,
    site: folder.site.plan.name,
    incident: undefined,
    recipients: recipient === undefined ? [] : [recipient],
    reason: `Test of the route ${route.id}`,
    text: '',
    sender: actor,
    at: now,
  };
  await agree(pager, route, message, deps);
  const delivery = await send(folder, pager, { route, message }, deps);
  if (delivery.outcome !== 'delivered') {
    throw new Refusal(
      `The test page was not sent: ${delivery.sentence}`.replace(
        /^The test page was not sent: (?=.*not clear)/,
        '',
      ),
    );
  }
  await settle(folder, pager, delivery, deps);
}

function testablesOf({ site }: SiteFolder): readonly Testable[] {
  const { routes } = site.plan;
  const contacts = site.people.flatMap(person =>
    contactsOf(person, routes).map(({ route, address, tested }) => ({
      route,
      recipient: recipientOf(person, { address }),
      tested,
    })),
  );
  const alone = routes.map(route => ({ route, recipient: undefined, tested: route.tested }));
  return [...contacts, ...alone];
}

function rowOf(one: Testable, now: number): vscode.QuickPickItem & { readonly value: Testable } {
  const { route, recipient, tested } = one;
  const days = daysSinceTest(tested, now);
  const isStale = days === undefined || days > TEST_AGE_DAYS;
  const when =
    days === undefined
      ? 'never tested'
      : days === 0
        ? 'tested today'
        : `tested ${days === 1 ? 'yesterday' : `${days} days ago`}`;
  const name = toLabel(route.name ?? route.id);
  return {
    label: `$(${isStale ? 'warning' : 'pass'}) ${recipient === undefined ? name : `@${toLabel(recipient.handle)} over ${name}`}`,
    description: [recipient === undefined ? 'the route itself' : '', route.kind, when]
      .filter(part => part !== '')
      .join(' · '),
    ...(recipient?.name === undefined ? {} : { detail: toLabel(recipient.name) }),
    value: one,
  };
}

/** Shows what would leave, and to where; rejects with Cancelled where the person does not want it. */
async function agree(
  pager: Pager,
  route: Route,
  message: PageMessage,
  { previews }: TestPageDeps,
): Promise<void> {
  const { to, body, warnings } = pager.preview(route, message);
  const notes = warnings.map(warning => `- **${warning}**\n`).join('');
  const language = route.kind === 'github' ? 'markdown' : 'json';
  const text = `# Test page to ${to}\n\n${notes}${notes === '' ? '' : '\n'}\`\`\`\`${language}\n${body}\n\`\`\`\`\n`;
  const close = await previews.show('Test page', text);
  try {
    const name = toLabel(route.name ?? route.id);
    const title = `Send this test page${whomOf(message)} over ${name}?`;
    const yes = {
      label: '$(send) Send Test Page',
      description: toLabel(to),
      ...(warnings.length === 0 ? {} : { detail: `$(warning) ${toLabel(warnings.join(' '), 300)}` }),
      value: true,
    };
    await choose([yes], 'Enter sends what is previewed below, Escape sends nothing', title);
  } finally {
    await close();
  }
}

async function send(
  folder: SiteFolder,
  pager: Pager,
  page: { readonly route: Route; readonly message: PageMessage },
  { clock, wait, randomness, log }: TestPageDeps,
): Promise<PageDelivery> {
  const journal = await folder.journal();
  const [delivery] = await withProgress(`Sending a test page over ${page.route.id}`, signal =>
    deliverPages(
      [page],
      { pager, journal, clock, wait, randomness, log },
      {
        signal,
        budget: 30_000,
        // Nothing is written down before somebody says that it arrived.
        record: () => Promise.resolve(),
      },
    ),
  );
  if (delivery === undefined) {
    throw new Cancelled();
  }
  return delivery;
}

/** That a service took a page is not that it arrived: only a person can tell. */
async function settle(
  folder: SiteFolder,
  pager: Pager,
  { route, message, url }: PageDelivery,
  deps: TestPageDeps,
): Promise<void> {
  const yes = 'It Arrived';
  const no = 'It Did Not';
  const name = route.name ?? route.id;
  const detail =
    'Wait until the phone rings or the message is there. If it arrived, the day is written down.';
  const answer = await confirm(
    `The test page${whomOf(message)} left over ${name}. Has it arrived?`,
    detail,
    yes,
    no,
  );
  if (pager.keepsAlerts(route)) {
    // An alert that nobody needs must not go on waking people.
    const stop = { route, message: { ...message, action: 'resolve' as const } };
    const { outcome, sentence } = await send(folder, pager, stop, deps);
    if (outcome !== 'delivered') {
      void warn(`The alert of the test page could not be closed. ${sentence} Close it by hand.`);
    }
  }
  if (answer === yes) {
    await record(folder, { route: route.id, person: message.recipients[0]?.handle });
  } else if (answer === no) {
    throw new Refusal(
      `Then ${name} reaches nobody this way, although it took the page${url === undefined ? '' : ` (${url})`}: look at who and which channel stand behind its key.`,
    );
  }
}

function whomOf({ recipients }: PageMessage): string {
  return recipients.map(({ handle }) => ` to @${handle}`).join('');
}

async function record(folder: SiteFolder, place: TestedPlace): Promise<void> {
  const file = testedFile(place);
  const texts = await folder.store.readShared([file]);
  const text = texts.get(file);
  if (typeof text !== 'string') {
    throw new Refusal(`${file} cannot be read, so the day of the test was not written down.`);
  }
  await applyPlan(folder, (_, author) => planRecordTest(text, place, author));
  void tell(`Written into ${file}: tested today.`);
}
