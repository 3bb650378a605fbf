import type { OptimizerConfig } from '../../config/tripletConfig';
import type { Parameter } from '../network/parameter';
import { createAdam } from './adam';
import type { Optimiser } from './optimiser';
import { createRmsprop } from './rmsprop';
import { createSgd } from './sgd';

export function createOptimiser(config: OptimizerConfig, parameters: readonly Parameter[]): Optimiser {
  switch (config.kind) {
    case 'adam':
      return createAdam(parameters, { ...config, decoupled: false });
    case 'adamw':
      return createAdam(parameters, { ...config, decoupled: true });
    case 'rmsprop':
      return createRmsprop(parameters, config);
    case 'sgd':
      return createSgd(parameters, config);
  }
}
