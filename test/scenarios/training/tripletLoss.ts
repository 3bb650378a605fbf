export interface LossOptions {
  readonly margin: number;
  readonly soft: boolean;
  readonly squared: boolean;
  readonly normalized: boolean;
  readonly miner: 'batch-hard' | 'batch-all' | 'semi-hard' | 'easy' | 'random';
  /** Mean over triplets whose loss is above 0 in place of all that were mined. */
  readonly nonzero: boolean;
}

export interface LossResult {
  readonly loss: number;
  /** ∂loss/∂embedding, n×D. */
  readonly gradient: Float64Array;
  /** Share of all valid triplets that violate the margin; share with d_an < d_ap. */
  readonly activeShare: number;
  readonly hardShare: number;
  readonly batchMedian: number;
  readonly batchAuc: number;
}

/** Triplet loss over one batch with its exact gradient; the gradient of a distance of exactly 0 is 0. */
export function computeTripletLoss(
  raw: Float64Array,
  n: number,
  d: number,
  labels: Int32Array,
  options: LossOptions,
  pick: (below: number) => number,
): LossResult {
  const norms = new Float64Array(n);
  const e = options.normalized ? normalizeRows(raw, n, d, norms) : raw;
  const distance = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      let sum = 0;
      for (let k = 0; k < d; k++) sum += (e[i * d + k]! - e[j * d + k]!) ** 2;
      distance[i * n + j] = distance[j * n + i] = options.squared ? sum : Math.sqrt(sum);
    }
  }
  const triplets = mineTriplets(distance, n, labels, options, pick);
  const weight = new Float64Array(n * n);
  let total = 0;
  let active = 0;
  const slopes: number[] = [];
  for (const [a, p, q] of triplets) {
    const gap = distance[a * n + p]! - distance[a * n + q]!;
    const value = options.soft
      ? Math.max(gap, 0) + Math.log1p(Math.exp(-Math.abs(gap)))
      : Math.max(0, gap + options.margin);
    total += value;
    if (value > 0) active++;
    slopes.push(options.soft ? 1 / (1 + Math.exp(-gap)) : value > 0 ? 1 : 0);
  }
  const terms = options.nonzero ? active : triplets.length;
  triplets.forEach(([a, p, q], i) => {
    const slope = slopes[i]! / Math.max(1, terms);
    weight[a * n + p]! += slope;
    weight[a * n + q]! -= slope;
  });
  const gradient = spread(weight, distance, e, n, d, options.squared);
  if (options.normalized) projectToRaw(gradient, e, norms, n, d);
  return { loss: terms === 0 ? 0 : total / terms, gradient, ...describeBatch(distance, n, labels, options) };
}

function normalizeRows(raw: Float64Array, n: number, d: number, norms: Float64Array): Float64Array {
  const unit = new Float64Array(n * d);
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let k = 0; k < d; k++) sum += raw[i * d + k]! ** 2;
    norms[i] = Math.max(Math.sqrt(sum), 1e-12);
    for (let k = 0; k < d; k++) unit[i * d + k] = raw[i * d + k]! / norms[i]!;
  }
  return unit;
}

function mineTriplets(
  distance: Float64Array,
  n: number,
  labels: Int32Array,
  { miner, margin }: LossOptions,
  pick: (below: number) => number,
): [number, number, number][] {
  const triplets: [number, number, number][] = [];
  for (let a = 0; a < n; a++) {
    const at = a * n;
    const positives: number[] = [];
    const negatives: number[] = [];
    for (let j = 0; j < n; j++) {
      if (j === a) continue;
      (labels[j] === labels[a] ? positives : negatives).push(j);
    }
    if (positives.length === 0 || negatives.length === 0) continue;
    const nearest = (of: number[]) =>
      of.reduce((best, j) => (distance[at + j]! < distance[at + best]! ? j : best));
    const farthest = (of: number[]) =>
      of.reduce((best, j) => (distance[at + j]! > distance[at + best]! ? j : best));
    if (miner === 'batch-hard') triplets.push([a, farthest(positives), nearest(negatives)]);
    else if (miner === 'easy') triplets.push([a, nearest(positives), farthest(negatives)]);
    else if (miner === 'random') {
      for (const p of positives) triplets.push([a, p, negatives[pick(negatives.length)]!]);
    } else {
      for (const p of positives) {
        for (const q of negatives) {
          const gap = distance[at + q]! - distance[at + p]!;
          if (miner === 'batch-all' || (gap > 0 && gap <= margin)) triplets.push([a, p, q]);
        }
      }
    }
  }
  return triplets;
}

/** Turns ∂loss/∂d_ij into ∂loss/∂e. */
function spread(
  weight: Float64Array,
  distance: Float64Array,
  e: Float64Array,
  n: number,
  d: number,
  squared: boolean,
): Float64Array {
  const gradient = new Float64Array(n * d);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const w = weight[i * n + j]!;
      const length = distance[i * n + j]!;
      if (w === 0 || length === 0) continue;
      const factor = squared ? 2 * w : w / length;
      for (let k = 0; k < d; k++) {
        const part = factor * (e[i * d + k]! - e[j * d + k]!);
        gradient[i * d + k]! += part;
        gradient[j * d + k]! -= part;
      }
    }
  }
  return gradient;
}

/** Through the normalisation: the part along the row goes, the rest is divided by its norm. */
function projectToRaw(
  gradient: Float64Array,
  unit: Float64Array,
  norms: Float64Array,
  n: number,
  d: number,
): void {
  for (let i = 0; i < n; i++) {
    let along = 0;
    for (let k = 0; k < d; k++) along += gradient[i * d + k]! * unit[i * d + k]!;
    for (let k = 0; k < d; k++) {
      gradient[i * d + k] = (gradient[i * d + k]! - along * unit[i * d + k]!) / norms[i]!;
    }
  }
}

function describeBatch(distance: Float64Array, n: number, labels: Int32Array, options: LossOptions) {
  const positives: number[] = [];
  const negatives: number[] = [];
  let active = 0;
  let hard = 0;
  let valid = 0;
  const threshold = options.soft ? 0 : options.margin;
  for (let a = 0; a < n; a++) {
    for (let p = 0; p < n; p++) {
      if (p > a) (labels[p] === labels[a] ? positives : negatives).push(distance[a * n + p]!);
      if (p === a || labels[p] !== labels[a]) continue;
      for (let q = 0; q < n; q++) {
        if (labels[q] === labels[a]) continue;
        const gap = distance[a * n + p]! - distance[a * n + q]!;
        valid++;
        if (gap + threshold > 0) active++;
        if (gap > 0) hard++;
      }
    }
  }
  const all = Float64Array.from([...positives, ...negatives]).sort();
  const median = all[all.length >> 1] ?? 0;
  let wins = 0;
  for (const p of positives) for (const q of negatives) wins += p < q ? 1 : p === q ? 0.5 : 0;
  return {
    activeShare: valid === 0 ? 0 : active / valid,
    hardShare: valid === 0 ? 0 : hard / valid,
    batchMedian: options.squared ? Math.sqrt(median) : median,
    batchAuc: wins / Math.max(1, positives.length * negatives.length),
  };
}
