import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

const KEPT_MS = 7 * 24 * 3600 * 1000;

/**
 * Which notifications were shown, over windows and reloads: an empty file each, made exclusively, so that of several windows
 * one gets to show it.
 */
export class NotifiedOnce {
  private swept = false;

  constructor(private readonly folder: string) {}

  /** True for the first who asks for this run and family. */
  async claim(runId: string, family: string): Promise<boolean> {
    await mkdir(this.folder, { recursive: true });
    if (!this.swept) await this.sweep();
    const name = `${runId}.${family}`.replace(/[^\w.-]/g, '_');
    const handle = await open(join(this.folder, name), 'wx').catch(() => null);
    await handle?.close();
    return handle !== null;
  }

  private async sweep(): Promise<void> {
    this.swept = true;
    for (const name of await readdir(this.folder)) {
      const file = join(this.folder, name);
      const { mtimeMs } = await stat(file);
      if (Date.now() - mtimeMs > KEPT_MS) await rm(file, { force: true });
    }
  }
}
