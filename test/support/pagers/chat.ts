import { isObject, isText, tryReadObject, type PagerRequest } from './arrivals';
import type { LocalReply } from '../localServer';

/** Slack's answers to a webhook's message: `ok`, or one word. */
export function judgeSlack({ text }: PagerRequest): LocalReply {
  const refuse = (word: string): LocalReply => ({ status: 400, body: word });
  const message = tryReadObject(text);
  if (message === undefined) {
    return refuse('invalid_payload');
  }
  if (!isText(message['text'], 40_000)) {
    return refuse('no_text');
  }
  const { blocks } = message;
  if (blocks !== undefined && !(Array.isArray(blocks) && blocks.length <= 50 && blocks.every(isSlackBlock))) {
    return refuse('invalid_blocks');
  }
  return JSON.stringify(blocks ?? []).length > 13_200
    ? refuse('msg_blocks_too_long')
    : { status: 200, body: 'ok' };
}

function isSlackBlock(block: unknown): boolean {
  if (!isObject(block)) {
    return false;
  }
  const { type, text, elements } = block;
  return type === 'section'
    ? isMrkdwn(text, 3000)
    : type === 'context' &&
        Array.isArray(elements) &&
        elements.length <= 10 &&
        elements.every(one => isMrkdwn(one, 3000));
}

function isMrkdwn(value: unknown, max: number): boolean {
  return isObject(value) && value['type'] === 'mrkdwn' && isText(value['text'], max);
}

/** A Teams workflow's: 202 without a body, 413 above 28 KB. Each mention must stand in a text block. */
export function judgeTeams({ text }: PagerRequest): LocalReply {
  if (Buffer.byteLength(text) > 28 * 1024) {
    return {
      status: 413,
      body: { error: { code: 'RequestEntityTooLarge', message: 'The request is too large.' } },
    };
  }
  const bad: LocalReply = {
    status: 400,
    body: { error: { code: 'InvalidRequest', message: 'The card is not valid.' } },
  };
  const message = tryReadObject(text);
  const attachments = message?.['attachments'];
  const first: unknown = Array.isArray(attachments) ? attachments[0] : undefined;
  if (message?.['type'] !== 'message' || !isObject(first)) {
    return bad;
  }
  const card = first['content'];
  if (first['contentType'] !== 'application/vnd.microsoft.card.adaptive' || !isObject(card)) {
    return bad;
  }
  return card['type'] === 'AdaptiveCard' && Array.isArray(card['body']) && mentionsStand(card)
    ? { status: 202, body: '' }
    : bad;
}

function mentionsStand(card: Readonly<Record<string, unknown>>): boolean {
  const teams = isObject(card['msteams']) ? card['msteams'] : {};
  const entities: readonly unknown[] = Array.isArray(teams['entities']) ? teams['entities'] : [];
  const blocks: readonly unknown[] = Array.isArray(card['body']) ? card['body'] : [];
  const texts = blocks.flatMap(block =>
    isObject(block) && block['type'] === 'TextBlock' ? [String(block['text'])] : [],
  );
  return entities.every(
    entity =>
      isObject(entity) &&
      isObject(entity['mentioned']) &&
      isText(entity['mentioned']['id'], 200) &&
      texts.some(text => text.includes(String(entity['text']))),
  );
}

/** A team's own receiver of version 1 of our own format. */
export function judgeWebhook({ text, headers }: PagerRequest): LocalReply {
  const message = tryReadObject(text);
  const key = headers['idempotency-key'];
  return message?.['version'] === 1 &&
    typeof message['key'] === 'string' &&
    typeof key === 'string' &&
    key !== ''
    ? { status: 204, body: '' }
    : { status: 422, body: { error: 'not a page' } };
}
