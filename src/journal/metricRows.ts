import type { MetricRow } from '../domain/metrics';
import { hasValue, type FloatBatch } from './decodeFloats';

/** The rows of a batch as they were logged: what an adopting recorder feeds its analysis with. */
export function* toMetricRows(batch: FloatBatch): Generator<MetricRow> {
  for (let row = 0; row < batch.rows; row += 1) {
    const values = new Map<string, number>();
    for (const column of batch.columns)
      if (hasValue(column, row)) values.set(column.name, column.values[row]!);
    yield { step: batch.steps[row]!, time: batch.times[row]!, values };
  }
}
