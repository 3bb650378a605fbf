import type { Random } from './random';

export interface Layer {
  readonly inputs: number;
  readonly outputs: number;
  readonly relu: boolean;
  /** inputs×outputs, row-major, then the biases. */
  readonly weights: Float64Array;
  readonly gradients: Float64Array;
}

/** He initialisation; `widths` from input to embedding; the last layer is linear unless `outputRelu`. */
export function createNetwork(widths: readonly number[], random: Random, outputRelu = false): Layer[] {
  return widths.slice(1).map((outputs, i) => {
    const inputs = widths[i]!;
    const weights = new Float64Array(inputs * outputs + outputs);
    const last = i === widths.length - 2;
    const deviation = Math.sqrt((last ? 1 : 2) / inputs);
    for (let k = 0; k < inputs * outputs; k++) weights[k] = deviation * random.gaussian();
    return {
      inputs,
      outputs,
      relu: !last || outputRelu,
      weights,
      gradients: new Float64Array(weights.length),
    };
  });
}

/** Activations of every layer for n rows, the input first: the last is the n×D embedding. */
export function forward(layers: readonly Layer[], x: Float64Array, n: number): Float64Array[] {
  const activations = [x];
  for (const layer of layers) {
    const { inputs, outputs, weights } = layer;
    const input = activations[activations.length - 1]!;
    const output = new Float64Array(n * outputs);
    const bias = inputs * outputs;
    for (let row = 0; row < n; row++) {
      const out = row * outputs;
      for (let j = 0; j < outputs; j++) output[out + j] = weights[bias + j]!;
      for (let i = 0; i < inputs; i++) {
        const value = input[row * inputs + i]!;
        if (value === 0) continue;
        const at = i * outputs;
        for (let j = 0; j < outputs; j++) output[out + j]! += value * weights[at + j]!;
      }
      if (layer.relu) for (let j = 0; j < outputs; j++) if (output[out + j]! < 0) output[out + j] = 0;
    }
    activations.push(output);
  }
  return activations;
}

/** Adds the gradients of every layer for ∂loss/∂embedding (n×D, used as scratch). */
export function backward(
  layers: readonly Layer[],
  activations: readonly Float64Array[],
  top: Float64Array,
  n: number,
): void {
  let delta = top;
  for (let l = layers.length - 1; l >= 0; l--) {
    const { inputs, outputs, weights, gradients, relu } = layers[l]!;
    const input = activations[l]!;
    const output = activations[l + 1]!;
    const below = l > 0 ? new Float64Array(n * inputs) : null;
    const bias = inputs * outputs;
    for (let row = 0; row < n; row++) {
      const out = row * outputs;
      for (let j = 0; j < outputs; j++) {
        if (relu && output[out + j] === 0) delta[out + j] = 0;
        gradients[bias + j]! += delta[out + j]!;
      }
      for (let i = 0; i < inputs; i++) {
        const value = input[row * inputs + i]!;
        const at = i * outputs;
        if (value !== 0) for (let j = 0; j < outputs; j++) gradients[at + j]! += value * delta[out + j]!;
        if (below) {
          let sum = 0;
          for (let j = 0; j < outputs; j++) sum += weights[at + j]! * delta[out + j]!;
          below[row * inputs + i] = sum;
        }
      }
    }
    if (below) delta = below;
  }
}

/** Share of ReLU units that give 0 for every row, of the layer where it is largest. */
export function toDeadShare(
  layers: readonly Layer[],
  activations: readonly Float64Array[],
  n: number,
): number {
  const shares = layers.map((layer, l) => {
    if (!layer.relu) return 0;
    const output = activations[l + 1]!;
    let dead = 0;
    for (let j = 0; j < layer.outputs; j++) {
      let alive = false;
      for (let row = 0; row < n && !alive; row++) alive = output[row * layer.outputs + j]! > 0;
      if (!alive) dead++;
    }
    return dead / layer.outputs;
  });
  return Math.max(...shares);
}
