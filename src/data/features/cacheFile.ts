import { closeSync, writeSync } from 'node:fs';
import { FileRows } from './fileRows';

/** 4 MiB go to the disk at once. */
const BUFFER_FLOATS = 1 << 20;

export interface CacheFileOptions {
  readonly descriptor: number;
  /** As messages call it. */
  readonly name: string;
  /** Called before each write with the bytes that are written so far; throws where the disk has too little room. */
  checkRoom(written: number): void;
  /** What is thrown when a write has failed. */
  toFailure(error: Error, written: number): Error;
}

/** A temporary file that is filled with float32 numbers from start to end, and then read by rows. */
export class CacheFile {
  private readonly buffer = new Float32Array(BUFFER_FLOATS);
  private used = 0;
  private written = 0;
  private isClosed = false;

  constructor(private readonly options: CacheFileOptions) {}

  push(value: number): void {
    this.buffer[this.used++] = value;
    if (this.used === BUFFER_FLOATS) this.flush();
  }

  append(values: Float32Array | Float64Array): void {
    for (let at = 0; at < values.length;) {
      const part = values.subarray(at, at + BUFFER_FLOATS - this.used);
      this.buffer.set(part, this.used);
      this.used += part.length;
      at += part.length;
      if (this.used === BUFFER_FLOATS) this.flush();
    }
  }

  /** Begins again at the start. */
  rewind(): void {
    this.used = 0;
    this.written = 0;
  }

  /** What was written, as rows of D numbers. */
  toRows(d: number): FileRows {
    this.flush();
    const { descriptor, name } = this.options;
    return new FileRows({ descriptor, name, offset: 0, isForeign: false }, this.written / (4 * d), d);
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    closeSync(this.options.descriptor);
  }

  private flush(): void {
    const { descriptor, checkRoom, toFailure } = this.options;
    const bytes = new Uint8Array(this.buffer.buffer, 0, 4 * this.used);
    checkRoom(this.written);
    try {
      for (let at = 0; at < bytes.length;)
        at += writeSync(descriptor, bytes, at, bytes.length - at, this.written + at);
    } catch (error) {
      throw toFailure(error as Error, this.written);
    }
    this.written += bytes.length;
    this.used = 0;
  }
}
