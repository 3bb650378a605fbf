/**
 * The positives of one query, grouped by equal distance: how many there are in each group, how many negatives are strictly
 * nearer, and how many stand at the same distance. One instance serves all queries: it allocates nothing per query.
 */
export class TieGroups {
  count = 0;
  readonly positives: Int32Array;
  readonly nearer: Int32Array;
  readonly tied: Int32Array;
  /** Group of each positive; where the search for a value's place starts, by a linear guess at it. */
  private readonly groupOf: Int32Array;
  private readonly starts: Int32Array;

  constructor(mostPositives: number) {
    this.positives = new Int32Array(mostPositives);
    this.nearer = new Int32Array(mostPositives);
    this.tied = new Int32Array(mostPositives);
    this.groupOf = new Int32Array(mostPositives);
    this.starts = new Int32Array(2 * mostPositives + 1);
  }

  /** `near` ascending and not empty, `far` in any order. */
  collect(near: Float64Array, far: Float64Array): void {
    this.groupPositives(near);
    const p = near.length;
    const first = near[0]!;
    const last = near[p - 1]!;
    const cells = 2 * p;
    const scale = last > first ? cells / (last - first) : 0;
    this.fillStarts(near, first, scale, cells);
    for (const value of far) {
      if (value > last) continue;
      let at = value <= first ? 0 : this.starts[Math.min(cells, Math.floor((value - first) * scale))]!;
      while (near[at]! < value) at++;
      const group = this.groupOf[at]!;
      if (near[at] === value) this.tied[group]!++;
      else this.nearer[group]!++;
    }
    // A negative is nearer than every later group too.
    let before = 0;
    for (let g = 0; g < this.count; g++) {
      before += this.nearer[g]!;
      this.nearer[g] = before;
      before += this.tied[g]!;
    }
  }

  private groupPositives(near: Float64Array): void {
    this.count = 0;
    for (let i = 0; i < near.length; i++) {
      if (i > 0 && near[i] === near[i - 1]) this.positives[this.count - 1]!++;
      else {
        this.positives[this.count] = 1;
        this.nearer[this.count] = 0;
        this.tied[this.count] = 0;
        this.count++;
      }
      this.groupOf[i] = this.count - 1;
    }
  }

  /** starts[c]: how many positives fall in cells before c, so that no smaller one is skipped. */
  private fillStarts(near: Float64Array, first: number, scale: number, cells: number): void {
    let at = 0;
    for (let cell = 0; cell <= cells; cell++) {
      while (at < near.length && Math.min(cells, Math.floor((near[at]! - first) * scale)) < cell) at++;
      this.starts[cell] = Math.min(at, near.length - 1);
    }
  }
}

/** Share of positives among all at the smallest distance. */
export function expectRecall({ positives, nearer, tied }: TieGroups): number {
  return nearer[0]! > 0 ? 0 : positives[0]! / (positives[0]! + tied[0]!);
}

/** (1/R) Σ_{i≤R} rel_i·P(i), expected over the order within ties (MAP@R of Musgrave 2020: divided by R, not by hits). */
export function expectMapAtR(groups: TieGroups, r: number): number {
  let sum = 0;
  let hits = 0;
  for (let g = 0; g < groups.count; g++) {
    const positives = groups.positives[g]!;
    const size = positives + groups.tied[g]!;
    const before = hits + groups.nearer[g]!;
    if (before >= r) break;
    const share = positives / size;
    const others = size > 1 ? (positives - 1) / (size - 1) : 0;
    for (let i = 1; i <= size && before + i <= r; i++) {
      sum += (share * (hits + 1 + (i - 1) * others)) / (before + i);
    }
    hits += positives;
  }
  return sum / r;
}
