import type { Miner } from './miner';

/** Triplets that come as they are: a batch of 3T rows holds T anchors, then their positives, then their negatives. */
export const mineGivenTriplets: Miner = ({ n }, visit) => {
  const count = n / 3;
  for (let i = 0; i < count; i++) visit(i, count + i, 2 * count + i);
};
