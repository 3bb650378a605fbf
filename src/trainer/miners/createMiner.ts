import type { LossConfig, MinerConfig } from '../../config/tripletConfig';
import { mineBatchAll } from './batchAll';
import { mineBatchHard } from './batchHard';
import type { Miner } from './miner';
import { createSemiHardMiner } from './semiHard';

export function createMiner(miner: MinerConfig, loss: LossConfig): Miner {
  switch (miner.kind) {
    case 'batch-all':
      return mineBatchAll;
    case 'batch-hard':
      return mineBatchHard;
    case 'semi-hard':
      return createSemiHardMiner(loss.margin);
  }
}
