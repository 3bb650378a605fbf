import type { QueryInput, QueryRanks } from './rankQueries';

/** What the kernel does, to the same bits, where there is no WebAssembly. */
export function rankPlainly(input: QueryInput): QueryRanks {
  const { n, stride } = input;
  const recallAt1 = new Float64Array(n).fill(-1);
  const mapAtR = new Float64Array(n).fill(-1);
  const triplets = { hard: 0, semiHard: 0, all: 0 };
  for (let q = 0; q < n; q++) {
    const { near, far } = splitOthers(input, q);
    if (near.length === 0) continue;
    const groups = groupPositives(near, far);
    const [first] = groups;
    recallAt1[q] = first!.nearer > 0 ? 0 : first!.positives / (first!.positives + first!.tied);
    mapAtR[q] = expectMapAtR(groups, near.length);
    if (q % stride === 0) addTriplets(groups, near, far, input, triplets);
  }
  return { recallAt1, mapAtR, triplets };
}

/** Positives at one distance. */
interface Group {
  positives: number;
  /** Negatives that are nearer. */
  nearer: number;
  /** Negatives that are just as far. */
  tied: number;
}

function splitOthers({ distances, n, labels }: QueryInput, q: number): Record<'near' | 'far', Float64Array> {
  const near: number[] = [];
  const far: number[] = [];
  for (let j = 0; j < n; j++) {
    if (j !== q) (labels[j] === labels[q] ? near : far).push(distances[q * n + j]!);
  }
  return { near: Float64Array.from(near).sort(), far: Float64Array.from(far).sort() };
}

/** Both ascending. */
function groupPositives(near: Float64Array, far: Float64Array): Group[] {
  const groups: Group[] = [];
  let passed = 0;
  near.forEach((distance, i) => {
    if (i > 0 && distance === near[i - 1]) {
      groups.at(-1)!.positives++;
      return;
    }
    while (passed < far.length && far[passed]! < distance) passed++;
    let upTo = passed;
    while (upTo < far.length && far[upTo] === distance) upTo++;
    groups.push({ positives: 1, nearer: passed, tied: upTo - passed });
  });
  return groups;
}

/** (1/R) Σ_{i≤R} rel_i·P(i), expected over the order within ties (MAP@R of Musgrave 2020: divided by R, not by hits). */
function expectMapAtR(groups: readonly Group[], r: number): number {
  let sum = 0;
  let hits = 0;
  for (const { positives, nearer, tied } of groups) {
    const size = positives + tied;
    const before = hits + nearer;
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

function addTriplets(
  groups: readonly Group[],
  near: Float64Array,
  far: Float64Array,
  { distance, margin }: QueryInput,
  into: { hard: number; semiHard: number; all: number },
): void {
  const inLoss = (euclidean: number): number =>
    distance === 'euclidean' ? euclidean : (euclidean * euclidean) / (distance === 'cosine' ? 2 : 1);
  const hard = groups.reduce((sum, { positives, nearer }) => sum + positives * nearer, 0);
  let violating = 0;
  let inside = 0;
  for (const positive of near) {
    const limit = inLoss(positive) + margin;
    while (inside < far.length && inLoss(far[inside]!) < limit) inside++;
    violating += inside;
  }
  into.hard += hard;
  into.semiHard += Math.max(0, violating - hard);
  into.all += near.length * far.length;
}
