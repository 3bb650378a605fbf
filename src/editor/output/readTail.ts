import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

export interface Tail {
  readonly bytes: Buffer;
  /** Size of the whole file. */
  readonly size: number;
}

/** The last bytes of a plain file; null where it is none (a link, a FIFO: never opened) or not there. */
export async function readTail(file: string, mostBytes: number): Promise<Tail | null> {
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  const handle = await open(file, flags).catch(() => null);
  if (!handle) return null;
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) return null;
    const length = Math.min(stat.size, mostBytes);
    const bytes = Buffer.alloc(length);
    const { bytesRead } = await handle.read(bytes, 0, length, stat.size - length);
    return { bytes: bytes.subarray(0, bytesRead), size: stat.size };
  } finally {
    await handle.close();
  }
}
