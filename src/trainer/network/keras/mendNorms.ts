import type { Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { TensorFlow } from '../../backend/tensorflow';

interface Readable {
  read(): Tensor;
}
interface Norm {
  gamma?: Readable;
  beta?: Readable;
  readonly movingMean: Readable;
}

/** Lets batch normalisation without scale or centre be trained: TensorFlow.js looks for them there nevertheless. */
export function mendNorms(tf: TensorFlow, { layers }: Pick<LayersModel, 'layers'>): void {
  for (const layer of layers) {
    if ('layers' in layer) mendNorms(tf, layer as unknown as LayersModel);
    if (layer.getClassName() !== 'BatchNormalization') continue;
    const norm = layer as unknown as Norm;
    norm.gamma ??= { read: () => tf.onesLike(norm.movingMean.read()) };
    norm.beta ??= { read: () => tf.zerosLike(norm.movingMean.read()) };
  }
}
