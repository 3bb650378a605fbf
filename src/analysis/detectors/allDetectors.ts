import type { AlertCode } from '../../domain/alert';
import { duplicatePositives, noNegatives, noPositives } from './batchMakeup';
import { collapseImminent } from './collapseImminent';
import { contraction } from './contraction';
import { deadUnits } from './deadUnits';
import type { Detector } from './detector';
import { lossPinned } from './lossPinned';
import { nanInf } from './nanInf';
import { nothingMoves } from './nothingMoves';
import { normExplosion } from './normExplosion';
import { pointCollapse } from './pointCollapse';
import { rateDecayedEarly } from './rateDecayedEarly';
import { rateTooHigh } from './rateTooHigh';
import { scaleCollapse } from './scaleCollapse';
import { starvedTriplets } from './starvedTriplets';

/** Parents before their children: a parent that fires ends its children in the same observation. */
export const ALL_DETECTORS: readonly Detector[] = [
  nanInf,
  nothingMoves,
  noPositives,
  noNegatives,
  duplicatePositives,
  pointCollapse,
  collapseImminent,
  normExplosion,
  deadUnits,
  scaleCollapse,
  starvedTriplets,
  lossPinned,
  rateTooHigh,
  rateDecayedEarly,
  contraction,
];

const COLLAPSE_CHILDREN: readonly AlertCode[] = [
  'loss.pinned',
  'geometry.contraction',
  'geometry.scale-collapse',
  'units.dead',
  'rate.too-high',
  'triplets.starved',
  'rate.decayed-early',
];

/** What a batch without a partner, or with itself as one, looks like from the loss. */
const NOTHING_TO_LEARN: readonly AlertCode[] = ['loss.pinned', 'triplets.starved', 'graph.nothing-moves'];

/** While the first stands, the others are its consequences (or causes that its own list names) and stay silent. */
export const SUPPRESSES: ReadonlyMap<AlertCode, readonly AlertCode[]> = new Map<
  AlertCode,
  readonly AlertCode[]
>([
  [
    'numeric.nan-inf',
    ALL_DETECTORS.map((detector) => detector.code).filter((code) => code !== 'numeric.nan-inf'),
  ],
  ['graph.nothing-moves', ['loss.pinned', 'triplets.starved', 'rate.decayed-early']],
  ['batch.no-positives', NOTHING_TO_LEARN],
  ['batch.no-negatives', NOTHING_TO_LEARN],
  ['batch.duplicate-positives', NOTHING_TO_LEARN],
  ['geometry.point-collapse', ['geometry.collapse-imminent', ...COLLAPSE_CHILDREN]],
  ['geometry.collapse-imminent', COLLAPSE_CHILDREN],
  ['geometry.scale-collapse', ['loss.pinned', 'geometry.contraction']],
  ['loss.pinned', ['geometry.contraction']],
]);
