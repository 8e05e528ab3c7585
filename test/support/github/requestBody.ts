import { ApiError, invalidRequest } from './reply';

/** Characters in the body of an issue or a comment. */
export const bodyLimit = 65_536;

/** Parses a request body. Throws 400 when it is not JSON or not an object. */
export function parseBody(text: string): Readonly<Record<string, unknown>> {
  if (text === '') {
    return {};
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ApiError(400, 'Problems parsing JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ApiError(400, 'Body should be a JSON object');
  }
  return { ...value };
}

type Body = Readonly<Record<string, unknown>>;

/** Throws 422 in the words of GitHub's request schema. */
export function requireMember(body: Body, name: string): void {
  if (!(name in body)) {
    throw invalidRequest(`"${name}" wasn't supplied.`);
  }
}

function wrongType(name: string, value: unknown, expected: string): ApiError {
  const shown = value === null ? 'nil' : JSON.stringify(value);
  return invalidRequest(`For 'properties/${name}', ${shown} is not ${expected}.`);
}

/** A text member, undefined when absent. Null is refused. */
export function readString(body: Body, name: string): string | undefined {
  const value = body[name];
  if (value !== undefined && typeof value !== 'string') {
    throw wrongType(name, value, 'a string');
  }
  return value;
}

export function readNullableString(body: Body, name: string): string | null | undefined {
  return body[name] === null ? null : readString(body, name);
}

/** A title: the document takes a whole number for one, too. */
export function readTitle(body: Body): string | undefined {
  const value = body['title'];
  return Number.isInteger(value) ? String(value) : readString(body, 'title');
}

export function readChoice<T extends string>(body: Body, name: string, choices: readonly T[]): T | undefined {
  const value = readString(body, name);
  const choice = choices.find(candidate => candidate === value);
  if (value !== undefined && choice === undefined) {
    throw invalidRequest(
      `For 'properties/${name}', ${JSON.stringify(value)} is not a member of ${JSON.stringify(choices)}.`,
    );
  }
  return choice;
}

/** A list of texts, or of objects that bear the text in `member` (labels by name, assignees by login). */
export function readTexts(body: Body, name: string, member: 'name' | 'login'): readonly string[] | undefined {
  const value = body[name];
  if (value === undefined) {
    return undefined;
  }
  if (!Array.isArray(value)) {
    throw wrongType(name, value, 'an array');
  }
  return value.map((item: unknown, index) => {
    const text = typeof item === 'object' && item !== null ? Reflect.get(item, member) : item;
    if (typeof text !== 'string') {
      throw wrongType(`${name}/items/${index}`, item, 'a string');
    }
    return text;
  });
}

/** A milestone number given as number or digits; null clears it. */
export function readMilestone(body: Body): number | null | undefined {
  const value = body['milestone'];
  if (value === undefined || value === null) {
    return value;
  }
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number)) {
    throw wrongType('milestone', value, 'an integer');
  }
  return number;
}
