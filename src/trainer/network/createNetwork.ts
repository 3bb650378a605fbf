import { checkLayers } from '../../config/checkLayers';
import { toFirstShape } from '../../config/layerShape';
import type { ModelConfig } from '../../config/tripletConfig';
import type { TensorFlow } from '../backend/tensorflow';
import { createLayers } from './createLayers';
import { setWeights } from './initialWeights';
import { LayeredNetwork } from './layeredNetwork';
import { LayersModelNetwork } from './layersModelNetwork';
import type { ModelFiles } from './modelFiles';
import type { Network } from './network';

/**
 * The network of a configuration, with new weights or those of its files, which `readModelFiles` has read. RangeError (of
 * which ModelProblem is one) where they do not fit.
 */
export function createNetwork(
  tf: TensorFlow,
  model: ModelConfig,
  inputShape: readonly number[],
  seed: number,
  files: ModelFiles = { weights: null, opened: null },
): Network {
  const network = files.opened
    ? new LayersModelNetwork(tf, files.opened.library, files.opened.model, inputShape, seed)
    : createLayeredNetwork(tf, model, inputShape, seed);
  const { parameters, buffers } = network;
  if (files.weights) setWeights([...parameters, ...buffers], files.weights);
  return network;
}

function createLayeredNetwork(
  tf: TensorFlow,
  model: ModelConfig,
  rowShape: readonly number[],
  seed: number,
): Network {
  const [problem] = checkLayers(model, rowShape);
  if (problem) throw new RangeError(problem.message);
  const inputShape = toFirstShape(model.layers, rowShape);
  return new LayeredNetwork(tf, createLayers(model, inputShape, seed), inputShape, model.embeddingDim);
}
