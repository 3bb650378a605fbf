import type { LossConfig } from '../../config/tripletConfig';
import { measureEuclidean } from '../../util/kernels/measureEuclidean';

export type DistanceKind = LossConfig['distance'];
/** torch's function whose eps counts; undefined: torch.cdist's and torch.nn.functional.normalize's. */
export type DistanceForm = LossConfig['form'];

/** The space that a loss measures distances in. */
export interface LossSpace {
  readonly distance: DistanceKind;
  readonly normalize: boolean;
  readonly form?: DistanceForm;
}

/** A batch in the space that the loss measures, with all its distances. */
export interface EmbeddingBatch {
  readonly n: number;
  readonly d: number;
  /** Class of each row. */
  readonly labels: Int32Array;
  /** N×D float64: the embeddings, or their directions where the space is normalised. */
  readonly rows: Float64Array;
  /** Lengths of the raw embeddings; null where the space is not normalised. */
  readonly lengths: Float64Array | null;
  /** N×N Euclidean distances of `rows`. */
  readonly euclidean: Float64Array;
  /** N×N distances as the loss has them. */
  readonly distances: Float64Array;
  readonly space: LossSpace;
}

/** torch.nn.functional.pairwise_distance adds this to every difference. */
export const PAIRWISE_EPS = 1e-6;

/** A row that is shorter counts as this long: the eps of torch.nn.functional.normalize, or of cosine_similarity. */
function shortestLength({ form }: LossSpace): number {
  return form === 'cosine_similarity' ? 1e-8 : 1e-12;
}

export function createEmbeddingBatch(
  embeddings: ArrayLike<number>,
  d: number,
  labels: Int32Array,
  space: LossSpace,
): EmbeddingBatch {
  const n = labels.length;
  const { rows, lengths } = toSpace(embeddings, n, d, space);
  const euclidean = measureEuclidean(rows, n, d);
  return {
    n,
    d,
    labels,
    rows,
    lengths,
    euclidean,
    distances:
      space.form === 'pairwise_distance'
        ? measurePairwise(rows, n, d)
        : toLossDistances(euclidean, space.distance),
    space,
  };
}

/** N×D embeddings as the loss measures them: as they are, or their directions and their lengths. */
export function toSpace(
  embeddings: ArrayLike<number>,
  n: number,
  d: number,
  space: LossSpace,
): Pick<EmbeddingBatch, 'rows' | 'lengths'> {
  const rows = new Float64Array(embeddings);
  const isNormalized = space.normalize || space.distance === 'cosine';
  return { rows, lengths: isNormalized ? normalizeRows(rows, n, d, shortestLength(space)) : null };
}

/** Divides each row by its length, in place. */
function normalizeRows(rows: Float64Array, n: number, d: number, shortest: number): Float64Array {
  const lengths = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let k = i * d; k < (i + 1) * d; k++) sum += rows[k]! * rows[k]!;
    const length = Math.sqrt(sum);
    lengths[i] = length;
    const divisor = Math.max(length, shortest);
    for (let k = i * d; k < (i + 1) * d; k++) rows[k]! /= divisor;
  }
  return lengths;
}

/** ‖x - y + eps‖₂ of every ordered pair: not symmetric, and √D·eps for equal rows. */
function measurePairwise(rows: Float64Array, n: number, d: number): Float64Array {
  const distances = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let k = 0, a = i * d, b = j * d; k < d; k++, a++, b++) {
        const difference = rows[a]! - rows[b]! + PAIRWISE_EPS;
        sum += difference * difference;
      }
      distances[i * n + j] = Math.sqrt(sum);
    }
  }
  return distances;
}

function toLossDistances(euclidean: Float64Array, kind: DistanceKind): Float64Array {
  if (kind === 'euclidean') return euclidean;
  // 1 - cos of two directions is half their squared distance.
  const factor = kind === 'squared' ? 1 : 0.5;
  return euclidean.map((distance) => factor * distance * distance);
}

/**
 * From dLoss/dDistance of every ordered pair (`pairGradient`, N×N, rows are anchors) to dLoss/dEmbeddings (N×D). At distance 0
 * the gradient of a Euclidean distance is taken as 0, as torch.cdist has it, and never NaN. `touched`: the places of
 * `pairGradient` that are not 0, where they are known; the result is the same to the bit.
 */
export function backpropagateDistances(
  batch: EmbeddingBatch,
  pairGradient: Float64Array,
  touched?: Int32Array,
): Float32Array {
  const gradient =
    batch.space.form === 'pairwise_distance'
      ? backpropagatePairwise(batch, pairGradient)
      : backpropagateSymmetric(batch, pairGradient, touched);
  if (batch.lengths) backpropagateNormalization(batch, batch.lengths, gradient);
  return new Float32Array(gradient);
}

function backpropagateSymmetric(
  { n, d, rows, euclidean, space }: EmbeddingBatch,
  pairGradient: Float64Array,
  touched: Int32Array | undefined,
): Float64Array {
  const gradient = new Float64Array(n * d);
  const add = (i: number, j: number): void => {
    const pull = pairGradient[i * n + j]! + pairGradient[j * n + i]!;
    if (pull === 0 || i === j) return;
    pushApart(
      rows,
      gradient,
      i * d,
      j * d,
      d,
      pull * toDifferenceFactor(space.distance, euclidean[i * n + j]!),
    );
  };
  if (touched) {
    const upper = touched.map((place) => toUpperPlace(place, n)).sort();
    for (let at = 0; at < upper.length; at++) {
      const place = upper[at]!;
      if (at === 0 || place !== upper[at - 1]) add(Math.floor(place / n), place % n);
    }
  } else {
    for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) add(i, j);
  }
  return gradient;
}

/** Adds factor × (row - other) to the gradient of the row that begins at `a`, and takes it from that of the one at `b`. */
function pushApart(
  rows: Float64Array,
  gradient: Float64Array,
  a: number,
  b: number,
  d: number,
  factor: number,
): void {
  for (let k = 0; k < d; k++) {
    const push = factor * (rows[a + k]! - rows[b + k]!);
    gradient[a + k] = gradient[a + k]! + push;
    gradient[b + k] = gradient[b + k]! - push;
  }
}

/** Of the same pair among N×N, the smaller row first. */
function toUpperPlace(place: number, n: number): number {
  const i = Math.floor(place / n);
  const j = place - i * n;
  return i <= j ? place : j * n + i;
}

function backpropagatePairwise(
  { n, d, rows, distances }: EmbeddingBatch,
  pairGradient: Float64Array,
): Float64Array {
  const gradient = new Float64Array(n * d);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const factor = pairGradient[i * n + j]! / distances[i * n + j]!;
      if (factor === 0 || i === j) continue;
      for (let k = 0, a = i * d, b = j * d; k < d; k++, a++, b++) {
        const push = factor * (rows[a]! - rows[b]! + PAIRWISE_EPS);
        gradient[a]! += push;
        gradient[b]! -= push;
      }
    }
  }
  return gradient;
}

/** dDistance/dRow = factor × (row - other). */
function toDifferenceFactor(kind: DistanceKind, euclidean: number): number {
  if (kind === 'squared') return 2;
  if (kind === 'cosine') return 1;
  return euclidean === 0 ? 0 : 1 / euclidean;
}

/** e = z/|z|: dz = (de - e(e·de))/|z|. A row of length 0 gets no gradient where torch's would be 1e12 times too large. */
function backpropagateNormalization(
  batch: EmbeddingBatch,
  lengths: Float64Array,
  gradient: Float64Array,
): void {
  const { n, d, rows } = batch;
  const shortest = shortestLength(batch.space);
  for (let i = 0; i < n; i++) {
    const length = lengths[i]!;
    let along = 0;
    for (let k = i * d; k < (i + 1) * d; k++) along += rows[k]! * gradient[k]!;
    for (let k = i * d; k < (i + 1) * d; k++) {
      gradient[k] = length < shortest ? 0 : (gradient[k]! - rows[k]! * along) / length;
    }
  }
}
