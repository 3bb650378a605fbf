/**
 * The layer that a parameter belongs to, as metric names have it: `layers.0` for `0.weight`, `layers.4.body.0` for
 * `4.body.0.bias`, `dense_1` for `dense_1/kernel`.
 */
export function toLayerName(parameter: string): string {
  const layer = parameter.replace(/[./][^./]*$/, '');
  return /^\d/.test(layer) ? `layers.${layer}` : layer;
}
