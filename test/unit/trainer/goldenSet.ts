import { createEmbeddingBatch } from '../../../src/trainer/distances/embeddingBatch';
import type { DistanceKind, EmbeddingBatch } from '../../../src/trainer/distances/embeddingBatch';
import type { MiningMoment } from '../../../src/trainer/miners/miner';
import { SeededRandom } from '../../../src/util/seededRandom';

/** Golden set G of docs/diagnosis.md: raw L2; class 2 has one member. */
export const GOLDEN_ROWS = [0, 0, 1, 0, 0, 2, 3, 0, 3, 1, 0, 5];
export const GOLDEN_LABELS = Int32Array.of(0, 0, 0, 1, 1, 2);

export function createGoldenBatch(distance: DistanceKind = 'euclidean'): EmbeddingBatch {
  return createEmbeddingBatch(GOLDEN_ROWS, 2, GOLDEN_LABELS, { distance, normalize: false });
}

/** For miners that neither draw nor change with the step. */
export const MOMENT: MiningMoment = { step: 1, random: SeededRandom.fromSeed(1, 'test mining') };

/** Normal rows of `classes` × `perClass`. */
export function drawRows(
  seed: number,
  classes: number,
  perClass: number,
  d: number,
): { rows: Float64Array; labels: Int32Array } {
  const random = SeededRandom.fromSeed(seed, 'test rows');
  const n = classes * perClass;
  return {
    rows: Float64Array.from({ length: n * d }, () => random.nextNormal()),
    labels: Int32Array.from({ length: n }, (_, i) => Math.floor(i / perClass)),
  };
}
