import * as z from 'zod/mini';
import {
  PublicationError,
  type Found,
  type PublicationChannel,
  type PublicationOptions,
  type PublicationPreview,
  type StatusPageIncident,
} from '../../app/publicationPorts';
import { markdownBody, type PublicationContent } from '../../core/customerReview/publicationContent';
import type { PublicationStep } from '../../core/incident/publicationWords';
import {
  askStatuspage,
  pageAddress,
  type StatuspageOptions,
  type StatuspageRequest,
} from './statuspageClient';

const optionalText = z.optional(z.nullable(z.string()));

const incidentsSchema = z.array(
  z.object({
    id: z.string().check(z.regex(/^[A-Za-z0-9]{1,40}$/)),
    name: z.string(),
    status: z.string(),
    created_at: z.string(),
    shortlink: optionalText,
  }),
);

const postmortemSchema = z.object({
  body: optionalText,
  body_draft: optionalText,
  published_at: optionalText,
});

type Postmortem = z.infer<typeof postmortemSchema>;

/** The newest hundred incidents of the page. Rejects with a PublicationError. */
export async function listStatusPageIncidents(
  options: StatuspageOptions,
  signal?: AbortSignal,
): Promise<readonly StatusPageIncident[]> {
  const what = 'list its incidents';
  const answer = await askStatuspage(options, { method: 'GET', path: '/incidents?limit=100', what }, signal);
  const { data } = z.safeParse(incidentsSchema, answer ?? []);
  if (data === undefined || answer === undefined) {
    throw new PublicationError(
      'Statuspage finds no such page. Check `status-page: page` in livesite.yml.',
      'refused',
    );
  }
  return data.map(({ id, name, status, created_at: createdAt, shortlink }) => ({
    id,
    name,
    status,
    createdAt,
    address: /^https?:\/\/\S+$/.test(shortlink ?? '') ? (shortlink ?? '') : '',
  }));
}

/**
 * The post-mortem of one incident on Atlassian's Statuspage: kept as a draft by one request, shown by another, so a new edition takes the
 * place of the one before. The second says no text, it shows whatever the draft is by then: so that is read before and after it.
 */
export function createStatuspageChannel(
  options: StatuspageOptions,
  incident: Pick<StatusPageIncident, 'id' | 'address'>,
): PublicationChannel {
  const path = `/incidents/${encodeURIComponent(incident.id)}/postmortem`;
  const { address } = incident;
  return {
    channel: 'statuspage',
    target: `${options.page.page}/${incident.id}`,
    name: 'the status page',
    capabilities: { draft: true, notify: true },
    preview: (step, content, choices) =>
      preview(options, requestOf(step, path, content, choices), step, choices),
    run: async (step, content, choices, signal) => {
      if (step === 'publish') {
        requireDraft(await read(options, path, signal), textOf(content));
      }
      const answer = await askStatuspage(options, requestOf(step, path, content, choices), signal);
      const { data } = z.safeParse(postmortemSchema, answer);
      if (data === undefined) {
        throw new PublicationError(
          'Statuspage’s answer could not be read: whether it acted is not clear.',
          'uncertain',
        );
      }
      if (step === 'publish' && (data.body ?? '') !== '' && !same(data.body, textOf(content))) {
        throw new PublicationError(
          'Statuspage shows another text than the approved one: somebody changed the draft in that moment. Look at it now.',
          'uncertain',
        );
      }
      return { address };
    },
    find: async (step, content, signal) => {
      return { state: stateOf(step, await read(options, path, signal), textOf(content)), address };
    },
  };
}

async function read(
  options: StatuspageOptions,
  path: string,
  signal: AbortSignal | undefined,
): Promise<Postmortem | undefined> {
  const what = 'show its post-mortem';
  return z.safeParse(postmortemSchema, await askStatuspage(options, { method: 'GET', path, what }, signal))
    .data;
}

function requireDraft(found: Postmortem | undefined, text: string): void {
  const state = stateOf('draft', found, text);
  if (state !== 'there') {
    const what =
      state === 'missing' ? 'has no draft of it (any more)' : 'has another draft than the approved text';
    throw new PublicationError(
      `Statuspage ${what}: somebody changed it there. Nothing was published; draft it again.`,
      'refused',
    );
  }
}

function stateOf(step: PublicationStep, found: Postmortem | undefined, text: string): Found['state'] {
  if (found === undefined) {
    return 'missing';
  }
  const isPublic = (found.published_at ?? '') !== '';
  const shown = isPublic && same(found.body, text);
  if (step === 'publish') {
    return shown ? 'there' : isPublic ? 'other' : 'missing';
  }
  return shown || same(found.body_draft, text)
    ? 'there'
    : (found.body_draft ?? '') === ''
      ? 'missing'
      : 'other';
}

function same(found: string | null | undefined, text: string): boolean {
  return (found ?? '').replaceAll('\r\n', '\n').trim() === text.trim();
}

function textOf(content: PublicationContent): string {
  return `# ${content.title}\n\n${markdownBody(content)}`;
}

function requestOf(
  step: PublicationStep,
  path: string,
  content: PublicationContent,
  { notify }: PublicationOptions,
): StatuspageRequest {
  return step === 'draft'
    ? {
        method: 'PUT',
        path,
        body: { postmortem: { body_draft: textOf(content) } },
        what: 'keep the draft of the post-mortem',
      }
    : {
        method: 'PUT',
        path: `${path}/publish`,
        body: { postmortem: { notify_subscribers: notify, notify_twitter: false } },
        what: 'publish the post-mortem',
      };
}

function preview(
  { page }: StatuspageOptions,
  { method, path, body }: StatuspageRequest,
  step: PublicationStep,
  { notify }: PublicationOptions,
): PublicationPreview {
  const address = `${pageAddress(page)}${path}`;
  const request = `${method} ${address}\nAuthorization: OAuth ••••••••\n\n${JSON.stringify(body, undefined, 2)}`;
  const told = notify
    ? 'Everybody who subscribes to this incident gets an e-mail, which cannot be taken back.'
    : 'Nobody is told by e-mail.';
  const notes =
    step === 'draft'
      ? ['Kept as a draft: people who manage the page see it, customers do not.']
      : ['From then on everybody can read it on the status page.', told];
  return { to: new URL(address).host, body: request, notes };
}
