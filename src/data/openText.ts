import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';

/** Something about a file that its reader must be told; the message is for people. */
export class UnreadableFile extends Error {}

/** A file's bytes in order, unpacked where they are gzip. Throws UnreadableFile with what is wrong and what to do. */
export async function* readUnpacked(path: string, name: string): AsyncGenerator<Buffer> {
  const packed = await checkFile(path, name);
  const source = createReadStream(path);
  const stream = packed ? source.pipe(createGunzip()) : source;
  if (packed) source.on('error', (error) => stream.destroy(error));
  try {
    for await (const chunk of stream) yield chunk as Buffer;
  } catch (error) {
    throw new UnreadableFile(describeReadError(error as NodeJS.ErrnoException, name));
  } finally {
    source.destroy();
    stream.destroy();
  }
}

/** True when the file is gzip, by its first bytes. */
async function checkFile(path: string, name: string): Promise<boolean> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) throw new UnreadableFile(`${name} is a folder: name a CSV file in it.`);
    if (!found.isFile()) throw new UnreadableFile(`${name} is no plain file.`);
    if (found.size === 0) throw new UnreadableFile(`${name} is empty.`);
    const handle = await open(path, 'r');
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
      const packed = bytesRead >= 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
      if (!packed && name.endsWith('.gz'))
        throw new UnreadableFile(`${name} is named .gz but is not gzip: rename it, or pack it again.`);
      if (buffer[0] === 0x50 && buffer[1] === 0x4b && buffer[2] === 3) {
        throw new UnreadableFile(`${name} is a ZIP archive: unpack it and name the CSV file in it.`);
      }
      return packed;
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof UnreadableFile) throw error;
    throw new UnreadableFile(describeReadError(error as NodeJS.ErrnoException, name));
  }
}

function describeReadError(error: NodeJS.ErrnoException, name: string): string {
  switch (error.code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return `There is no file ${name}. Paths are relative to the configuration.`;
    case 'EACCES':
    case 'EPERM':
      return `${name} may not be read: permission denied.`;
    case 'Z_BUF_ERROR':
      return `${name} is cut off: the gzip data ends in the middle. Copy or download it again.`;
    case 'Z_DATA_ERROR':
      return `${name} is damaged: its gzip data cannot be unpacked (${error.message}). Copy or download it again.`;
    default:
      return `${name} cannot be read: ${error.message}.`;
  }
}
