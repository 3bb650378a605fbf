import { SeededRandom } from '../../util/seededRandom';
import { createPlainLayer } from './layer';
import type { Layer } from './layer';

/**
 * Inverted dropout: in training a share of the values becomes 0 and the others grow by 1/(1 − share). The mask depends on
 * the seed, the layer's name and the step alone, so a run that is resumed drops what it would have dropped.
 */
export function createDropoutLayer(share: number, options: { name: string; seed: number }): Layer {
  return createPlainLayer(({ tf, trainingStep }, x) => {
    if (trainingStep === null || share === 0) return x;
    const random = SeededRandom.fromSeed(options.seed, `dropout ${options.name} in step ${trainingStep}`);
    const bound = share * 2 ** 32;
    const kept = 1 / (1 - share);
    const mask = new Float32Array(x.size);
    for (let i = 0; i < mask.length; i++) mask[i] = random.nextUint32() < bound ? 0 : kept;
    return tf.mul(x, tf.tensor(mask, x.shape));
  });
}
