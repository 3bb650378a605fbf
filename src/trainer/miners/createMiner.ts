import type { LossConfig, MinerConfig } from '../../config/tripletConfig';
import { mineBatchAll } from './batchAll';
import { mineBatchHard, mineBatchHardOfAll } from './batchHard';
import { createDistanceWeightedMiner } from './distanceWeighted';
import { mineEasyPositive } from './easyPositive';
import type { Miner } from './miner';
import { createRandomMiner } from './randomTriplets';
import {
  createEasyMiner,
  createRandomSemiHardMiner,
  createSemiHardMiner,
  mineSemiHardPerAnchor,
  mineSemiHardPerPair,
} from './semiHard';

/** What a miner takes for the margin where neither it nor the loss has one (PML's default). */
const USUAL_MARGIN = 0.2;

export function createMiner(miner: MinerConfig, loss: LossConfig): Miner {
  switch (miner.kind) {
    case 'batch-all':
      return mineBatchAll;
    case 'batch-hard':
      return warmUp(
        miner.variant === 'omoindrot' ? mineBatchHardOfAll : mineBatchHard,
        createSemiHardMiner(marginFor(miner, loss)),
        miner.warmupSteps,
      );
    case 'semi-hard':
      return createSemiHard(miner.variant, marginFor(miner, loss));
    case 'easy':
      return createEasyMiner(marginFor(miner, loss));
    case 'easy-positive':
      return mineEasyPositive;
    case 'random':
      return createRandomMiner(miner.perAnchor);
    case 'distance-weighted':
      return createDistanceWeightedMiner(miner);
  }
}

function createSemiHard(variant: 'pml' | 'tfa' | 'rdml' | 'tfs', margin: number): Miner {
  switch (variant) {
    case 'pml':
      return createSemiHardMiner(margin);
    case 'tfa':
      return mineSemiHardPerPair;
    case 'rdml':
      return createRandomSemiHardMiner(margin);
    case 'tfs':
      return mineSemiHardPerAnchor;
  }
}

/** Hard triplets only once the network has ordered something: semi-hard ones for the first steps. */
function warmUp(hard: Miner, semiHard: Miner, steps: number): Miner {
  if (steps === 0) return hard;
  return (batch, visit, moment) => {
    (moment.step <= steps ? semiHard : hard)(batch, visit, moment);
  };
}

function marginFor(miner: { readonly margin?: number | undefined }, loss: LossConfig): number {
  return miner.margin ?? ('margin' in loss ? loss.margin : USUAL_MARGIN);
}
