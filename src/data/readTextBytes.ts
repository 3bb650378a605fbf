import { recogniseContent } from './contentKind';
import { readUnpacked } from './openFile';
import type { ReadProgress } from './readProgress';
import { UnreadableFile } from './unreadableFile';

/** The bytes of a text file, unpacked. Throws UnreadableFile where the first ones are those of another kind of file. */
export async function* readTextBytes(
  path: string,
  name: string,
  progress?: ReadProgress,
): AsyncGenerator<Buffer> {
  let isFirst = true;
  for await (const chunk of readUnpacked(path, name, progress)) {
    if (isFirst) refuseOtherContent(chunk, name);
    isFirst = false;
    yield chunk;
  }
}

function refuseOtherContent(bytes: Buffer, name: string): void {
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (isUtf16)
    throw new UnreadableFile(`${name} is UTF-16 text, and text files are read as UTF-8: save it as UTF-8.`);
  const { kind, text } = recogniseContent(bytes);
  if (kind === 'unknown') return;
  throw new UnreadableFile(
    kind === 'zip'
      ? `${name} is a ZIP archive: unpack it and name the text file in it, or rename it to .npz if NumPy wrote it.`
      : `${name} is read as text, by its name, but seems to be ${text}: rename it, or name another file.`,
  );
}
