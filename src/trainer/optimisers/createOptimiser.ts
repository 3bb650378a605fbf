import type { OptimizerConfig } from '../../config/tripletConfig';
import type { Parameter } from '../network/parameter';
import { createAdam } from './adam';
import type { Optimiser } from './optimiser';
import { createSgd } from './sgd';

export function createOptimiser(config: OptimizerConfig, parameters: readonly Parameter[]): Optimiser {
  switch (config.kind) {
    case 'adam':
      return createAdam(parameters, config);
    case 'sgd':
      return createSgd(parameters, config);
  }
}
