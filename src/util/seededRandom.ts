/** State of a generator: four unsigned 32-bit words. */
export type RandomState = readonly [number, number, number, number];

/**
 * A small fast generator (sfc32, Doty-Humphrey's PractRand) whose state can be saved. Streams of one seed with different
 * names are independent, so that one more draw here changes nothing there.
 */
export class SeededRandom {
  private a: number;
  private b: number;
  private c: number;
  private counter: number;

  constructor(state: RandomState) {
    [this.a, this.b, this.c, this.counter] = state;
  }

  static fromSeed(seed: number, stream: string): SeededRandom {
    const random = new SeededRandom([seed >>> 0, Math.floor(seed / 2 ** 32) >>> 0, hashText(stream), 1]);
    for (let i = 0; i < 16; i++) random.nextUint32();
    return random;
  }

  get state(): RandomState {
    return [this.a >>> 0, this.b >>> 0, this.c >>> 0, this.counter >>> 0];
  }

  nextUint32(): number {
    const sum = (((this.a + this.b) | 0) + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (this.c << 21) | (this.c >>> 11);
    this.c = (this.c + sum) | 0;
    return sum >>> 0;
  }

  /** 0 (inclusive) to 1 (exclusive), 53 bits. */
  nextUnit(): number {
    return ((this.nextUint32() >>> 5) * 67108864 + (this.nextUint32() >>> 6)) / 9007199254740992;
  }

  /** A whole number from 0 to bound - 1, without bias. */
  nextBelow(bound: number): number {
    const limit = 4294967296 - (4294967296 % bound);
    for (;;) {
      const value = this.nextUint32();
      if (value < limit) return value % bound;
    }
  }

  /** Standard normal (Box-Muller, one of the pair is thrown away). */
  nextNormal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.nextUnit()));
    return radius * Math.cos(2 * Math.PI * this.nextUnit());
  }

  /** Shuffles the first `count` places of an array (all by default), in place. */
  shuffle<T extends { [index: number]: unknown; readonly length: number }>(
    items: T,
    count = items.length,
  ): T {
    const last = Math.min(count, items.length - 1);
    for (let i = 0; i < last; i++) {
      const j = i + this.nextBelow(items.length - i);
      const kept = items[i];
      items[i] = items[j];
      items[j] = kept;
    }
    return items;
  }
}

/** FNV-1a. */
function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
