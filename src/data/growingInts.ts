/** Whole numbers of 32 bits, of which nobody knows how many there will be. */
export class GrowingInts {
  private values = new Int32Array(1024);
  private used = 0;

  get length(): number {
    return this.used;
  }

  push(...values: readonly number[]): void {
    if (this.used + values.length > this.values.length) {
      const larger = new Int32Array(Math.max(this.values.length * 2, this.used + values.length));
      larger.set(this.values);
      this.values = larger;
    }
    this.values.set(values, this.used);
    this.used += values.length;
  }

  take(): Int32Array {
    return this.values.slice(0, this.used);
  }
}
