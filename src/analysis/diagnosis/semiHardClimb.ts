import type { RunFacts } from '../facts/runFacts';
import { isFull, toMean } from '../facts/window';

/** Above it the loss has risen for good; label noise lets it fall, with every seed that was looked at. */
export const ROSE = 0.25;

/**
 * How far the loss of semi-hard triplets has come from its start (0) to the margin (1), which it has in a space that shrinks.
 * Steps down the loss go the other way, whatever the labels say. null for other miners and losses, and in the first rows.
 */
export function toSemiHardClimb({ context: { miner, loss }, rows }: RunFacts): number | null {
  const { margin, soft, smooth, reduction } = loss;
  if (miner !== 'semi-hard' || margin === null || soft || smooth || reduction === 'sum') return null;
  const start = rows.earlyLoss.mean;
  if (!isFull(rows.recentLoss) || !(start < margin)) return null;
  return (toMean(rows.recentLoss) - start) / (margin - start);
}
