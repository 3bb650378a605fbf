import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { findProjectionStride } from '../../config/layerShape';
import type { Initializer } from '../../config/schema/layerSchema';
import type { SeededRandom } from '../../util/seededRandom';
import { convolve } from './convLayer';
import { forwardAll } from './layer';
import type { Layer, Pass } from './layer';
import { applyLinear } from './linear';
import { createWeightedParameters } from './weightedParameters';

/**
 * body(x) + x; where the body changes the shape, body(x) + P·x with P linear and without bias: for images a 1×1 convolution
 * whose stride makes the sizes equal (option B of He et al. 2016). Its names are `N.body.0.weight` … and `N.project.weight`.
 * No activation follows.
 */
export function createResidualLayer(options: {
  readonly name: string;
  /** Its parameters are named `N.body.…`. */
  readonly body: readonly Layer[];
  /** Of one row. */
  readonly inputShape: readonly number[];
  readonly outputShape: readonly number[];
  readonly initializer: Initializer;
  readonly random: SeededRandom;
}): Layer {
  const { name, body, inputShape, outputShape, initializer, random } = options;
  const keepsShape = inputShape.every((side, axis) => side === outputShape[axis]);
  const isImage = inputShape.length === 3;
  const projection = keepsShape
    ? []
    : createWeightedParameters({
        name: `${name}.project`,
        shape: [outputShape.at(-1)!, inputShape.at(-1)!, ...(isImage ? [1, 1] : [])],
        hasBias: false,
        initializer,
        random,
      });
  const stride = isImage ? findProjectionStride(inputShape, outputShape)! : ([1, 1] as const);
  const project = (pass: Pass, x: Tensor, weight: Tensor | undefined): Tensor => {
    if (!weight) return x;
    if (!isImage) return applyLinear(pass.tf, { x: x as Tensor2D, weight, isFirst: false });
    return convolve(pass, x as Tensor4D, weight, { stride, pads: [NONE, NONE] });
  };
  const inner = body.flatMap((layer) => layer.parameters);
  return {
    parameters: [...inner, ...projection],
    buffers: body.flatMap((layer) => layer.buffers),
    forward(pass, x, weights): Tensor {
      const output = forwardAll(body, pass, x, weights.slice(0, inner.length));
      return pass.tf.add(output, project(pass, x, weights[inner.length]));
    },
  };
}

const NONE = [0, 0] as const;
