import { constants } from 'node:fs';
import { open, rename, unlink } from 'node:fs/promises';

/** Writes a file so that a crash leaves the old one or the new one: temporary file, fsync, rename. */
export async function replaceFile(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}.tmp`;
  await unlink(temporary).catch(() => undefined);
  const { O_CREAT, O_EXCL, O_WRONLY } = constants;
  const file = await open(temporary, O_CREAT | O_EXCL | O_WRONLY, 0o666);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } catch (error) {
    await file.close();
    await unlink(temporary).catch(() => undefined);
    throw error;
  }
  await file.close();
  await rename(temporary, path);
}
