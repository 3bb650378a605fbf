import { METRICS } from './metrics';

/** What a trainer logs of each layer, as `grad_norm/layers.0`: the metric's name, a slash, the layer's. */
const OF_LAYERS: readonly string[] = [METRICS.gradNorm, METRICS.updateRatio, METRICS.deadShare];

/** One layer's values at a step; what was not logged is absent. */
export interface LayerValues {
  readonly layer: string;
  readonly gradNorm?: number;
  readonly updateRatio?: number;
  /** 0 … 1. */
  readonly deadShare?: number;
}

export function isLayerMetric(name: string): boolean {
  const slash = name.indexOf('/');
  return slash > 0 && slash < name.length - 1 && OF_LAYERS.includes(name.slice(0, slash));
}

/** Values by metric name as a row a layer, in the order in which the layers come. */
export function toLayerValues(values: Readonly<Record<string, number>>): LayerValues[] {
  const layers = new Map<string, Record<string, number>>();
  for (const [name, value] of Object.entries(values)) {
    if (!isLayerMetric(name)) continue;
    const slash = name.indexOf('/');
    const layer = name.slice(slash + 1);
    layers.set(layer, { ...layers.get(layer), [name.slice(0, slash)]: value });
  }
  return [...layers].map(([layer, each]) => ({
    layer,
    ...pick('gradNorm', each[METRICS.gradNorm]),
    ...pick('updateRatio', each[METRICS.updateRatio]),
    ...pick('deadShare', each[METRICS.deadShare]),
  }));
}

function pick<K extends string>(key: K, value: number | undefined): Partial<Record<K, number>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, number>);
}
