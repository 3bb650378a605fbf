import { offerKernels, reserve } from './kernels';
import { rankPlainly } from './rankPlainly';

const kernelsHere = offerKernels();
const DOUBLE = Float64Array.BYTES_PER_ELEMENT;
const WORD = Int32Array.BYTES_PER_ELEMENT;
const COUNTS = 4096;
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
  const made = kernelsHere();
  if (made === null) return rankPlainly(input);
  const { kernels, memory } = made;
  const { distances, n, labels, distance, margin, stride } = input;
  const foundAt = n * n * DOUBLE;
  const scratchAt = foundAt + (2 * n + 3) * DOUBLE;
  const labelsAt = scratchAt + 4 * n * DOUBLE;
  const countsAt = labelsAt + n * WORD;
  reserve(memory, countsAt + COUNTS * WORD);
  new Float64Array(memory.buffer, 0, n * n).set(distances);
  new Int32Array(memory.buffer, labelsAt, n).set(labels);
  kernels.rankQueries(0, n, labelsAt, stride, KINDS[distance], margin, foundAt, scratchAt, countsAt);
  const found = new Float64Array(memory.buffer, foundAt, 2 * n + 3);
  const [hard, semiHard, all] = found.subarray(2 * n) as unknown as [number, number, number];
  return {
    recallAt1: found.slice(0, n),
    mapAtR: found.slice(n, 2 * n),
    triplets: { hard, semiHard, all },
  };
}
