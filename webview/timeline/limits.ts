/** The host drops longer messages, so they are never posted. */
const LONGEST_TEXT = 20_000;

/** How long an answer may take before the reader is told that none came. */
export const PATIENCE_MS = 15_000;

export const NO_ANSWER =
  'No answer came, so it is not known whether this was saved. Look in the list before you send it again.';

/** Why a text cannot be posted; empty when it can. */
export function problemWith(text: string): string {
  const excess = text.length - LONGEST_TEXT;
  return excess > 0
    ? `Too long by ${excess} characters. Put long text into a file beside the log and add a link to it.`
    : '';
}

/** The host's sentence about a failure, or one of ours where it has none. */
export function failureSentence(message: string): string {
  return message === '' ? 'It was not saved. Your text is kept.' : message;
}
