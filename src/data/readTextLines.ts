import { StringDecoder } from 'node:string_decoder';
import { UnreadableFile } from './unreadableFile';

const MAX_LINE = 1 << 20;

/** Lines of UTF-8 text with their numbers (from 1), without a byte order mark and ends of lines. */
export async function* readTextLines(
  chunks: AsyncIterable<Buffer>,
): AsyncGenerator<{ readonly text: string; readonly line: number }> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let line = 0;
  const strip = (text: string): string =>
    (line === 1 && text.startsWith('\uFEFF') ? text.slice(1) : text).replace(/\r$/, '');
  for await (const chunk of chunks) {
    const lines = (rest + decoder.write(chunk)).split('\n');
    rest = lines.pop()!;
    for (const text of lines) {
      line++;
      yield { text: strip(text), line };
    }
    if (rest.length > MAX_LINE)
      throw new UnreadableFile(`Line ${line + 1} is longer than 1 MB: this is no text of short lines.`);
  }
  rest += decoder.end();
  line++;
  if (rest !== '') yield { text: strip(rest), line };
}
