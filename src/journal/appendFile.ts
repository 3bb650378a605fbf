import { closeSync, constants, fstatSync, ftruncateSync, openSync, writeSync } from 'node:fs';

const { O_APPEND, O_CREAT, O_NOFOLLOW, O_WRONLY } = constants;

/**
 * A file that only grows. What was written of a failed append is cut off again, so that the file stays whole; a file that is
 * not plain is never opened. Methods throw what the disk says: the journal gives way.
 */
export class AppendFile {
  private fd: number | null = null;
  private dirty = false;
  private written = 0;

  /** `keep`: bytes of an existing file to go on behind; what follows them is cut off. Default: all of it. */
  constructor(
    readonly path: string,
    private keep?: number,
  ) {}

  get size(): number {
    return this.written;
  }

  append(data: Uint8Array): void {
    const fd = this.open();
    if (this.dirty) this.cut(fd);
    let done = 0;
    try {
      while (done < data.length) done += writeSync(fd, data, done, data.length - done);
    } catch (error) {
      this.dirty = true;
      if (done > 0) this.tryCut(fd);
      throw error;
    }
    this.written += data.length;
  }

  close(): void {
    if (this.fd === null) return;
    const { fd } = this;
    if (this.dirty) this.tryCut(fd);
    this.fd = null;
    closeSync(fd);
  }

  /** Opens without writing, so that `size` is known. */
  open(): number {
    if (this.fd !== null) return this.fd;
    // Flags may miss on Windows: O_NOFOLLOW is undefined there and counts as 0.
    const fd = openSync(
      this.path,
      O_APPEND | O_CREAT | O_WRONLY | (O_NOFOLLOW || 0) | (constants.O_NONBLOCK || 0),
    );
    const { size } = fstatSync(fd);
    if (!fstatSync(fd).isFile()) {
      closeSync(fd);
      throw new Error(`${this.path} is not a plain file`);
    }
    this.fd = fd;
    if (this.keep !== undefined && this.keep < size) ftruncateSync(fd, this.keep);
    this.written = Math.min(size, this.keep ?? size);
    this.keep = this.written;
    return fd;
  }

  private cut(fd: number): void {
    ftruncateSync(fd, this.written);
    this.dirty = false;
  }

  private tryCut(fd: number): void {
    try {
      this.cut(fd);
    } catch {
      // Tried again before the next append; a reader takes it for a torn tail until then.
    }
  }
}
