import { ApiError } from './reply';

/** Editions of the REST API. 2026-03-10 dropped `assignee` from issues, `rate` from the limits and more. */
export type Edition = '2022-11-28' | '2026-03-10';

/** Where the server stands: github.com, or a GitHub Enterprise Server below `/api/v3`. */
export type Flavour = 'dotcom' | 'enterprise';

/** Enterprise Server 3.19, whose published document has the edition of 2022 only. */
export const enterpriseVersion = '3.19.0';

const editions: Readonly<Record<Flavour, readonly Edition[]>> = {
  dotcom: ['2022-11-28', '2026-03-10'],
  enterprise: ['2022-11-28'],
};

/**
 * The edition for a request. Throws the 400 that GitHub answers to one it does not know, whose `errors` is text where
 * every other error body has a list.
 */
export function chooseEdition(header: string | undefined, flavour: Flavour, fallback: Edition): Edition {
  const known = editions[flavour];
  if (header === undefined) {
    return known.includes(fallback) ? fallback : '2022-11-28';
  }
  const chosen = known.find(edition => edition === header);
  if (chosen === undefined) {
    throw new ApiError(400, 'The version you specified is not a supported version.', {
      errors: `Supported versions: ${known.join(', ')}`,
      documentationUrl: documentationUrl('about-the-rest-api/api-versions', flavour),
    });
  }
  return chosen;
}

/** `topic` is below `rest/`; empty for the start page. */
export function documentationUrl(topic: string, flavour: Flavour): string {
  const base =
    flavour === 'dotcom'
      ? 'https://docs.github.com/rest'
      : 'https://docs.github.com/enterprise-server@3.19/rest';
  return topic === '' ? base : `${base}/${topic}`;
}
