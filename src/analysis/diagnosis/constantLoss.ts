import type { RunFacts } from '../facts/runFacts';
import { isFull } from '../facts/window';

const SAME = 1e-5;
const NEAR = 1e-4;

/** The loss of 20 batches in a row that is one number, to a float's digits; null where it differs. */
export function toConstantLoss({ rows: { recentLoss } }: RunFacts): number | null {
  if (!isFull(recentLoss)) return null;
  const lowest = Math.min(...recentLoss.values);
  const highest = Math.max(...recentLoss.values);
  return highest - lowest <= SAME * Math.abs(highest) ? highest : null;
}

/** Whether that number is L*, which batches have whose distances are all equal, or are all of one class. */
export function standsOnStar(facts: RunFacts): boolean {
  const constant = toConstantLoss(facts);
  const star = facts.lossStar;
  return constant !== null && star !== null && Math.abs(constant - star) <= NEAR * star;
}
