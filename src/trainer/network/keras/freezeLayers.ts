import type { LayersModel } from '@tensorflow/tfjs-layers';

/**
 * Keeps layers as they are in evaluation while the model trains: in Keras a batch normalisation that is not trainable uses its
 * running statistics, in TensorFlow.js it would use those of the batch.
 */
export function freezeLayers({ layers }: Pick<LayersModel, 'layers'>, names: ReadonlySet<string>): void {
  for (const layer of layers) {
    if (names.has(layer.name)) {
      const call = layer.call.bind(layer);
      layer.call = (inputs, keywords) => call(inputs, { ...keywords, training: false });
    }
    if ('layers' in layer) freezeLayers(layer as unknown as LayersModel, names);
  }
}
