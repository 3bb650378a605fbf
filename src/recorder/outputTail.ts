import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import { read } from 'node:fs';
import { promisify } from 'node:util';

const readAt = promisify(read);
const CHUNK_BYTES = 256 * 1024;

/** Takes bytes; waits when the reader at the other end is slow. */
export type ByteSink = (bytes: Uint8Array) => Promise<void> | void;

/**
 * Shows a file that grows, from its beginning or from `from`. Opened once and by the descriptor, so that a file that is
 * moved is still shown; looked at every 50 ms, because file watchers don't work everywhere.
 */
export class OutputTail {
  private descriptor: number | undefined;
  private offset = 0;
  private timer: NodeJS.Timeout | undefined;
  private pumping: Promise<void> = Promise.resolve();
  private closed = false;

  constructor(
    private readonly path: string,
    private readonly sink: ByteSink,
    private readonly everyMs = 50,
  ) {}

  start(): void {
    this.timer = setTimeout(() => {
      this.pumping = this.drain().finally(() => {
        if (!this.closed) this.start();
      });
    }, this.everyMs);
  }

  /** Shows what is there now and ends. */
  async finish(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    await this.pumping;
    await this.drain();
    if (this.descriptor !== undefined) closeSync(this.descriptor);
    this.descriptor = undefined;
  }

  private async drain(): Promise<void> {
    this.descriptor ??= openPlain(this.path);
    const descriptor = this.descriptor;
    if (descriptor === undefined) return;
    // What is written while this drains comes with the next round: a program that never stops must not hold the end up.
    const size = fstatSync(descriptor).size;
    while (this.offset < size) {
      const buffer = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, size - this.offset));
      const { bytesRead } = await readAt(descriptor, buffer, 0, buffer.length, this.offset);
      if (bytesRead === 0) return;
      this.offset += bytesRead;
      await this.sink(buffer.subarray(0, bytesRead));
    }
  }
}

function openPlain(path: string): number | undefined {
  try {
    const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
    const descriptor = openSync(path, flags);
    if (fstatSync(descriptor).isFile()) return descriptor;
    closeSync(descriptor);
  } catch {
    // Not there yet, or not to be opened.
  }
  return undefined;
}
