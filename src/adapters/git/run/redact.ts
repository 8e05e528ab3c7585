/** Removes user names and passwords from URLs anywhere in a text. */
export function redactUrls(text: string): string {
  // `scheme://user:secret@host`; the part before @ may itself hold an unescaped @.
  return text.replace(/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/'"<>]*@/gi, '$1');
}
