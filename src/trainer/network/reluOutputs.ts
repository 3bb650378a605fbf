import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';

/** What relu layers of a model give, also those that a dense or convolutional layer ends with. Not of models inside it. */
export function findReluOutputs(model: LayersModel): SymbolicTensor[] {
  return model.layers.flatMap((layer) => {
    const isRelu = layer.getClassName() === 'ReLU' || layer.getConfig()['activation'] === 'relu';
    // A layer that is used several times has several outputs: the first stands for all.
    return isRelu ? [layer.getOutputAt(0)].flat() : [];
  });
}
