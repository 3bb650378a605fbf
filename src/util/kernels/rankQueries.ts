import { openMeasured } from './pairMemory';
import { rankPlainly } from './rankPlainly';

const KINDS = { euclidean: 0, squared: 1, cosine: 2 } as const;

export interface QueryInput {
  /** n×n Euclidean distances. */
  readonly distances: Float64Array;
  readonly n: number;
  readonly labels: Int32Array;
  /** The loss's own distance, in which its margin is. */
  readonly distance: keyof typeof KINDS;
  readonly margin: number;
  /** Triplets are counted over every so many rows as anchors. */
  readonly stride: number;
}

/** What each row finds among the others. Ties count by expectation over their order. */
export interface QueryRanks {
  /** Recall@1 of each row, -1 where it has no partner. */
  readonly recallAt1: Float64Array;
  readonly mapAtR: Float64Array;
  /** Hard: d_an < d_ap. Semi-hard: d_ap ≤ d_an < d_ap + margin. */
  readonly triplets: { readonly hard: number; readonly semiHard: number; readonly all: number };
}

export function rankQueries(input: QueryInput): QueryRanks {
  const { distances, n, labels, distance, margin, stride } = input;
  const memory = openMeasured(distances, n, labels);
  if (memory === null) return rankPlainly(input);
  const size = 2 * n + 3;
  const scratchAt = memory.ranks + size * Float64Array.BYTES_PER_ELEMENT;
  const { kernels, ranks, counts } = memory;
  kernels.rankQueries(0, n, memory.labels, stride, KINDS[distance], margin, ranks, scratchAt, counts);
  const found = new Float64Array(memory.buffer, ranks, size);
  const [hard, semiHard, all] = found.subarray(2 * n) as unknown as [number, number, number];
  return {
    recallAt1: found.slice(0, n),
    mapAtR: found.slice(n, 2 * n),
    triplets: { hard, semiHard, all },
  };
}
