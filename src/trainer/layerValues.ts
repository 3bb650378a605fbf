import { toLayerName } from './network/layerName';
import type { UpdateSize } from './optimisers/optimiser';

/**
 * What one update was in each layer: `grad_norm/<layer>` and, where its weights are not all 0, `update_ratio/<layer>`. Names,
 * squared gradients and sizes are one per parameter.
 */
export function toLayerValues(
  names: readonly string[],
  squaredGradients: readonly number[],
  sizes: readonly UpdateSize[],
): Record<string, number> {
  const layers = new Map<string, { gradient: number; update: number; weights: number }>();
  names.forEach((name, index) => {
    const layer = toLayerName(name);
    const sums = layers.get(layer) ?? { gradient: 0, update: 0, weights: 0 };
    layers.set(layer, sums);
    sums.gradient += squaredGradients[index]!;
    sums.update += sizes[index]!.update;
    sums.weights += sizes[index]!.weights;
  });
  const values: Record<string, number> = {};
  for (const [layer, { gradient, update, weights }] of layers) {
    values[`grad_norm/${layer}`] = Math.sqrt(gradient);
    if (weights !== 0) values[`update_ratio/${layer}`] = Math.sqrt(update / weights);
  }
  return values;
}
