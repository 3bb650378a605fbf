import { infoNceTerm, multiSimilarityTerm, tripletTerm } from './collapseTerms';
import type { MinerConfig, TripletConfig } from './tripletConfig';

/**
 * L*, the loss of a network that maps every row to one point: every distance is 0 (with torch's pairwise eps: nearly). null
 * where it depends on more than the configuration.
 */
export function lossAtCollapse({ loss, miner, batch, data }: TripletConfig): number | null {
  const shape = batch.sampler === 'classes' && batch.rows === undefined ? batch : null;
  const given = data.triplets !== undefined;
  switch (loss.kind) {
    case 'triplet': {
      if (!given && !minesAtCollapse(miner)) return 0;
      const each = tripletTerm(loss);
      if (loss.reduction !== 'sum') return each;
      const terms = given ? batch.size : shape && countTriplets(miner, shape.classes, shape.perClass);
      return terms === null ? null : each * terms;
    }
    case 'margin-loss':
      if (loss.reduction === 'sum' || loss.beta <= loss.margin) return null;
      return !given && !minesAtCollapse(miner) ? 0 : loss.beta + loss.margin;
    case 'contrastive':
      if (loss.reduction === 'sum') return null;
      return !given && !minesAtCollapse(miner) ? 0 : loss.negativeMargin;
    case 'multi-similarity': {
      if (!shape || given || miner.kind !== 'batch-all') return null;
      const negatives = (shape.classes - 1) * shape.perClass;
      const row = multiSimilarityTerm(loss, shape.perClass - 1, negatives);
      return loss.reduction === 'sum' ? row * shape.classes * shape.perClass : row;
    }
    case 'info-nce':
      if (!shape || given || miner.kind !== 'batch-all' || loss.reduction === 'sum') return null;
      return infoNceTerm((shape.classes - 1) * shape.perClass);
  }
}

/** Whether a miner still names triplets where all distances are equal. */
function minesAtCollapse(miner: MinerConfig): boolean {
  if (miner.kind === 'semi-hard') return miner.variant !== 'pml';
  return miner.kind !== 'easy' && miner.kind !== 'easy-positive';
}

/** Triplets of a P×K batch; null where the miner draws or leaves some out. */
function countTriplets(miner: MinerConfig, classes: number, perClass: number): number | null {
  const rows = classes * perClass;
  switch (miner.kind) {
    case 'batch-hard':
      return rows;
    case 'batch-all':
      return rows * (perClass - 1) * (rows - perClass);
    case 'semi-hard':
      return miner.variant === 'tfa' ? rows * (perClass - 1) : rows;
    case 'random':
      return rows * miner.perAnchor;
    case 'distance-weighted':
      return rows * perClass;
    default:
      return null;
  }
}
