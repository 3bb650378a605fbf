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
  const { kind, text } = recogniseContent(bytes);
  if (kind === 'unknown') return;
  throw new UnreadableFile(
    kind === 'zip'
      ? `${name} is a ZIP archive: unpack it and name the text file in it, or rename it to .npz if NumPy wrote it.`
      : `${name} is read as text, by its name, but seems to be ${text}: rename it, or name another file.`,
  );
}
