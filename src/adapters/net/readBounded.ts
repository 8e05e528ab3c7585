/** Longer answers are none of the services that are asked. */
const DEFAULT_LIMIT = 64 * 1024;

/** The text of an answer, up to a number of bytes; what follows is not read. */
export async function readBounded(response: Response, limit = DEFAULT_LIMIT): Promise<string> {
  const reader = response.body?.getReader();
  if (reader === undefined) {
    return '';
  }
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for (;;) {
    const part = await reader.read();
    if (part.done) {
      return text + decoder.decode();
    }
    const chunk = part.value.subarray(0, limit - size);
    size += chunk.length;
    text += decoder.decode(chunk, { stream: true });
    if (size >= limit) {
      await reader.cancel();
      return text;
    }
  }
}
