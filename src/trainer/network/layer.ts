import type { Tensor } from '@tensorflow/tfjs-core';
import type { TensorFlow } from '../backend/tensorflow';
import { toLayerName } from './layerName';
import type { Parameter } from './parameter';

/** One walk through the network. */
export interface Pass {
  readonly tf: TensorFlow;
  /** The update that is made, from 1: it decides what is dropped. null: evaluation, without dropout and with running statistics. */
  readonly trainingStep: number | null;
  /** Sees the output of each relu, of which silent units are counted, with the name of its layer. */
  readonly watchRelu?: (output: Tensor, layer: string) => void;
}

/**
 * One entry of `model.layers` or the output layer. Images are N×H×W×C inside TensorFlow; parameters have the shapes that
 * PyTorch gives them.
 */
export interface Layer {
  readonly parameters: readonly Parameter[];
  /** State that no gradient changes: running statistics. Updated in training passes, in place. */
  readonly buffers: readonly Parameter[];
  /** `weights` are the parameters as tensors, in the order of `parameters`. */
  forward(pass: Pass, x: Tensor, weights: readonly Tensor[]): Tensor;
}

/** Walks through layers one after the other; `weights` are those of all of them. */
export function forwardAll(
  layers: readonly Layer[],
  pass: Pass,
  x: Tensor,
  weights: readonly Tensor[],
): Tensor {
  let at = 0;
  let output = x;
  for (const layer of layers) {
    output = layer.forward(toInner(pass, layer), output, weights.slice(at, at + layer.parameters.length));
    at += layer.parameters.length;
  }
  return output;
}

/** The pass as a layer sees it: its relu has its name, unless a layer inside of it has one of its own. */
function toInner(pass: Pass, { parameters: [parameter] }: Layer): Pass {
  const { watchRelu } = pass;
  if (!watchRelu || !parameter) return pass;
  return { ...pass, watchRelu: (output, layer) => watchRelu(output, layer || toLayerName(parameter.name)) };
}

/** A layer without parameters. */
export function createPlainLayer(forward: (pass: Pass, x: Tensor) => Tensor): Layer {
  return { parameters: [], buffers: [], forward };
}
