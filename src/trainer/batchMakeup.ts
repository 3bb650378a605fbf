import { METRICS } from '../domain/metrics';

/** What the loss is given: labels, partners and copies in a batch. Labels are those that the loss sees. */
export function measureMakeup(rows: Int32Array, labels: Int32Array): Record<string, number> {
  const sizes = new Map<number, number>();
  const copies = new Map<string, number>();
  for (let i = 0; i < rows.length; i++) {
    const label = labels[i]!;
    sizes.set(label, (sizes.get(label) ?? 0) + 1);
    const row = `${label} ${rows[i]!}`;
    copies.set(row, (copies.get(row) ?? 0) + 1);
  }
  let paired = 0;
  for (const size of sizes.values()) if (size > 1) paired += size;
  const pairs = countPairs(sizes);
  return {
    [METRICS.batchClasses]: sizes.size,
    [METRICS.batchPairedShare]: paired / rows.length,
    [METRICS.batchDuplicateShare]: pairs === 0 ? 0 : countPairs(copies) / pairs,
  };
}

/** Ordered pairs within groups of these sizes. */
function countPairs(sizes: ReadonlyMap<unknown, number>): number {
  let pairs = 0;
  for (const size of sizes.values()) pairs += size * (size - 1);
  return pairs;
}
