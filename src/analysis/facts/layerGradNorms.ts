import { isLayerMetric } from '../../domain/layerMetrics';
import { METRICS, type MetricRow } from '../../domain/metrics';

/** Gradient norms of a row layer by layer, in the order in which the layers come; empty where there are none. */
export function toLayerGradNorms({ values }: MetricRow): number[] {
  const norms: number[] = [];
  for (const [name, value] of values) {
    if (name.startsWith(`${METRICS.gradNorm}/`) && isLayerMetric(name) && Number.isFinite(value))
      norms.push(value);
  }
  return norms;
}
