/** A byte buffer that grows as bytes arrive and never beyond its limit, so that memory follows what came, not what was announced. */
export class GrowingBytes {
  private buffer = new Uint8Array(0);
  private used = 0;

  constructor(
    private readonly limit: number,
    private readonly firstSize = 1024,
  ) {}

  get length(): number {
    return this.used;
  }

  /** Appends; the caller keeps within the limit (what is beyond is cut off). */
  append(bytes: Uint8Array): void {
    const room = Math.min(bytes.length, this.limit - this.used);
    if (room <= 0) return;
    this.reserve(this.used + room);
    this.buffer.set(room === bytes.length ? bytes : bytes.subarray(0, room), this.used);
    this.used += room;
  }

  /** What was collected, starting at offset 0 of its ArrayBuffer (so float views are aligned); the buffer starts anew. */
  take(): Uint8Array {
    const taken = this.buffer.subarray(0, this.used);
    this.buffer = new Uint8Array(0);
    this.used = 0;
    return taken;
  }

  clear(): void {
    this.buffer = new Uint8Array(0);
    this.used = 0;
  }

  private reserve(size: number): void {
    if (size <= this.buffer.length) return;
    const grown = new Uint8Array(
      Math.min(this.limit, Math.max(size, this.buffer.length * 2, this.firstSize)),
    );
    grown.set(this.buffer.subarray(0, this.used));
    this.buffer = grown;
  }
}
