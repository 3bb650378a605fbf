import type { LossConfig, MinerConfig } from '../../config/tripletConfig';
import type { Miner } from '../miners/miner';
import { createContrastiveLoss } from './contrastiveLoss';
import { createInfoNceLoss } from './infoNceLoss';
import type { Loss } from './loss';
import { createMarginLoss } from './marginLoss';
import { createMultiSimilarityLoss } from './multiSimilarityLoss';
import { mineAllPairs, toPairMiner } from './pairs';
import { createTripletLoss } from './tripletLoss';

/** `miner` names the kind that `mine` was made from; null where the triplets come from a file. */
export function createLoss(config: LossConfig, miner: MinerConfig['kind'] | null, mine: Miner): Loss {
  const minePairs = miner === 'batch-all' ? mineAllPairs : toPairMiner(mine);
  switch (config.kind) {
    case 'triplet':
      return createTripletLoss(config, mine);
    case 'margin-loss':
      return createMarginLoss(config, mine);
    case 'contrastive':
      return createContrastiveLoss(config, minePairs);
    case 'multi-similarity':
      return createMultiSimilarityLoss(config, minePairs);
    case 'info-nce':
      return createInfoNceLoss(config, minePairs);
  }
}
