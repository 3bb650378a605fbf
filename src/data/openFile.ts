import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import type { ReadProgress } from './readProgress';
import { describeReadError, UnreadableFile } from './unreadableFile';

/** A file's bytes in order, unpacked where they are gzip. Throws UnreadableFile with what is wrong and what to do. */
export async function* readUnpacked(
  path: string,
  name: string,
  progress?: ReadProgress,
): AsyncGenerator<Buffer> {
  const { packed, size } = await checkFile(path, name);
  progress?.start(size);
  const source = createReadStream(path);
  const stream = packed ? source.pipe(createGunzip()) : source;
  if (packed) source.on('error', (error) => stream.destroy(error));
  try {
    for await (const chunk of stream) {
      progress?.advance(source.bytesRead);
      yield chunk as Buffer;
    }
  } catch (error) {
    if (error instanceof UnreadableFile) throw error;
    throw new UnreadableFile(describeReadError(error as NodeJS.ErrnoException, name));
  } finally {
    source.destroy();
    stream.destroy();
  }
}

/** Beyond so many unpacked bytes damage is not looked for. */
const LOOKED_AT_BYTES = 2 ** 30;

/**
 * Why a gzip file is not whole; null where it is, or is no gzip. Damaged data is unpacked to nonsense until its end shows it:
 * whoever complains about a line asks this first.
 */
export async function findGzipDamage(
  path: string,
  name: string,
  progress: ReadProgress,
): Promise<string | null> {
  try {
    if (!(await checkFile(path, name)).packed) return null;
    let bytes = 0;
    for await (const chunk of readUnpacked(path, name, progress)) {
      bytes += chunk.length;
      if (bytes > LOOKED_AT_BYTES) break;
    }
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Size in bytes of a plain file that isn't empty. Throws UnreadableFile. */
export async function sizeOfFile(path: string, name: string): Promise<number> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new UnreadableFile(describeReadError(error, name));
  });
  if (found.isDirectory()) throw new UnreadableFile(`${name} is a folder: name a file in it.`);
  if (!found.isFile()) throw new UnreadableFile(`${name} is no plain file.`);
  if (found.size === 0) throw new UnreadableFile(`${name} is empty.`);
  return found.size;
}

/** Size in bytes, and whether the file is gzip, by its first bytes. */
async function checkFile(path: string, name: string): Promise<{ packed: boolean; size: number }> {
  const size = await sizeOfFile(path, name);
  try {
    const handle = await open(path, 'r');
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
      const packed = bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
      if (!packed && name.endsWith('.gz'))
        throw new UnreadableFile(`${name} is named .gz but is not gzip: rename it, or pack it again.`);
      return { packed, size };
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof UnreadableFile) throw error;
    throw new UnreadableFile(describeReadError(error as NodeJS.ErrnoException, name));
  }
}
