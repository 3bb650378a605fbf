/** Rows of numbers that grow without ever being copied as a whole until the end: blocks of about 4 MB. */
export class FloatRows {
  private readonly blocks: Float32Array[] = [];
  private readonly rowsPerBlock: number;
  private used = 0;
  count = 0;

  constructor(readonly width: number) {
    this.rowsPerBlock = Math.max(1, Math.floor((1 << 20) / Math.max(1, width)));
  }

  append(row: Float64Array): void {
    if (this.blocks.length === 0 || this.used === this.rowsPerBlock) {
      this.blocks.push(new Float32Array(this.rowsPerBlock * this.width));
      this.used = 0;
    }
    this.blocks[this.blocks.length - 1]!.set(row, this.used * this.width);
    this.used++;
    this.count++;
  }

  /** All rows as one N×D array; blocks are let go while they are copied. */
  join(): Float32Array {
    const joined = new Float32Array(this.count * this.width);
    const size = this.rowsPerBlock * this.width;
    for (let at = 0, left = joined.length; left > 0; at += size, left -= size) {
      joined.set(this.blocks.shift()!.subarray(0, Math.min(size, left)), at);
    }
    return joined;
  }
}
