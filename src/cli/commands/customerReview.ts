import { requireCustomerReview } from '../../app/customerReview/approveCustomerReview';
import { contentNow } from '../../app/customerReview/contentOf';
import { publishBlockers } from '../../app/customerReview/publishBlockers';
import { customerReviewStatus } from '../../app/customerReview/statusText';
import { leakDictionaryOf } from '../../app/leakDictionary';
import { repositoriesOf } from '../../app/leakProblems';
import type { LiveSite } from '../../app/site';
import { judgeApprovals } from '../../core/customerReview/checkCustomerReview';
import { markdownBody } from '../../core/customerReview/publicationContent';
import { statementFlaw } from '../../core/customerReview/statement';
import { publicationsOf } from '../../core/customerReview/publications';
import type { LeakDictionary } from '../../core/leaks/dictionary';
import { toOneLine } from '../../core/text/plain';
import { printInstant } from '../../core/time/instant';
import { UsageError, type CommandContext, type CommandSpec } from '../command';
import { EXIT, type ExitCode } from '../exitCodes';
import { ANY, findIncident } from '../findIncident';
import { printJson } from '../print';
import { openSession } from '../session';

export const customerReviewCommand: CommandSpec = {
  name: 'customer-review',
  usage: 'status|render INCIDENT',
  summary: 'Show how the customer review stands, or what customers would read.',
  details: [
    'status: what is in the way of publishing, who approved what, what was published where. Ends with 1 while',
    'something is in the way. render: the Markdown that customers would read, or the page with --html.',
    'Publishing is done by people, in the editor.',
  ],
  examples: ['customer-review status checkout', 'customer-review render checkout --html'],
  options: ['html', 'no-fetch'],
  positionals: { min: 2, max: 2 },
  run,
};

async function run(context: CommandContext): Promise<ExitCode> {
  const { io, options, positionals } = context;
  const [what, named = ''] = positionals;
  if (what !== 'status' && what !== 'render') {
    throw new UsageError('Say `status` or `render`.', customerReviewCommand);
  }
  const session = await openSession(context);
  const site = await session.read();
  const { incident } = findIncident(site, named, ANY);
  if (what === 'render') {
    io.out(await rendered(site, incident.id, options.html === true));
    return EXIT.ok;
  }
  const dictionary = leakDictionaryOf(site, repositoriesOf((await session.backend.facts())?.remoteUrl));
  const found = requireCustomerReview(site, incident.id);
  const commits = await session.backend.historyOf(found.path);
  const isClear = publishBlockers(site, found, dictionary).length === 0;
  io.out(
    options.json === true
      ? printJson(toJson(site, incident.id, dictionary))
      : customerReviewStatus(site, incident.id, dictionary, { words: toOneLine, commits }).trimEnd(),
  );
  return isClear ? EXIT.ok : EXIT.refused;
}

async function rendered(site: LiveSite, incident: string, html: boolean): Promise<string> {
  const content = contentNow(site, requireCustomerReview(site, incident));
  if (!html) {
    return `# ${content.title}\n\n${markdownBody(content)}`.trimEnd();
  }
  const { printPublicPage } = await import('../../core/customerReview/publicPage');
  return printPublicPage(content).trimEnd();
}

function toJson(site: LiveSite, incident: string, dictionary: LeakDictionary): object {
  const found = requireCustomerReview(site, incident);
  const { review, record } = found;
  return {
    incident,
    title: review.title,
    edition: review.edition,
    author: review.author ?? null,
    // Of exactly this text; null where it has to be stated (again).
    statedAt:
      review.statement === undefined || statementFlaw(review) !== undefined
        ? null
        : printInstant(review.statement.at),
    hash: review.hash,
    blockers: publishBlockers(site, found, dictionary),
    approvals: judgeApprovals(review, site).map(({ approval: { person, as, at, text }, flaw }) => ({
      person,
      as,
      at: printInstant(at),
      text,
      void: flaw ?? null,
    })),
    publications: publicationsOf(record.incident).map(
      ({ at, by, channel, target, step, edition, hash, outcome, address }) => ({
        at: printInstant(at),
        by,
        channel,
        target,
        step,
        edition,
        hash,
        outcome,
        address: address === '' ? null : address,
      }),
    ),
  };
}
