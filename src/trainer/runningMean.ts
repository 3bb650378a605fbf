/** Mean of what was added since the last reset; NaN where nothing was. */
export class RunningMean {
  private sum = 0;
  private count = 0;

  add(value: number): void {
    this.sum += value;
    this.count++;
  }

  get mean(): number {
    return this.count === 0 ? Number.NaN : this.sum / this.count;
  }

  reset(): void {
    this.sum = 0;
    this.count = 0;
  }

  /** As text that keeps every bit, NaN and infinity too. */
  save(): string {
    return `${this.sum} ${this.count}`;
  }

  restore(text: string): void {
    const [sum = '0', count = '0'] = text.split(' ');
    this.sum = Number(sum);
    this.count = Number(count);
  }
}
