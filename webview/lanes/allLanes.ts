import { activeTriplets } from './activeTriplets';
import { distances } from './distances';
import { effectiveRank } from './effectiveRank';
import type { Lane } from './lane';
import { loss } from './loss';
import { norms } from './norms';
import { retrieval } from './retrieval';
import { updatePerWeight } from './updatePerWeight';

/** The fixed lanes, in the order in which a diagnosis reads them. */
export const LANES: readonly Lane[] = [
  distances,
  loss,
  retrieval,
  activeTriplets,
  norms,
  effectiveRank,
  updatePerWeight,
];
