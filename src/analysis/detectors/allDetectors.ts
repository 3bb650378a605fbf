import type { AlertCode } from '../../domain/alert';
import { duplicatePositives, noNegatives, noPositives } from './batchMakeup';
import { climbingLoss } from './climbingLoss';
import { collapseImminent } from './collapseImminent';
import { cone } from './cone';
import { contraction } from './contraction';
import { deadUnits } from './deadUnits';
import type { Detector } from './detector';
import { dimCollapse } from './dimCollapse';
import { lossPinned } from './lossPinned';
import { nanInf } from './nanInf';
import { nothingMoves } from './nothingMoves';
import { noInformation } from './noInformation';
import { normExplosion } from './normExplosion';
import { overfit } from './overfit';
import { pointCollapse } from './pointCollapse';
import { rateDecayedEarly } from './rateDecayedEarly';
import { rateTooHigh } from './rateTooHigh';
import { scaleCollapse } from './scaleCollapse';
import { starvedTriplets } from './starvedTriplets';
import { unreachableMargin } from './unreachableMargin';

/** Parents before their children: a parent that fires ends its children in the same observation. */
export const ALL_DETECTORS: readonly Detector[] = [
  nanInf,
  nothingMoves,
  noPositives,
  noNegatives,
  duplicatePositives,
  unreachableMargin,
  pointCollapse,
  climbingLoss,
  collapseImminent,
  dimCollapse,
  cone,
  normExplosion,
  deadUnits,
  scaleCollapse,
  overfit,
  starvedTriplets,
  lossPinned,
  rateTooHigh,
  rateDecayedEarly,
  noInformation,
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
  'geometry.dim-collapse',
  'geometry.cone',
  'labels.no-information',
];

/** What a batch without a partner, or with itself as one, looks like from the loss. */
const NOTHING_TO_LEARN: readonly AlertCode[] = [
  'loss.pinned',
  'triplets.starved',
  'graph.nothing-moves',
  'labels.no-information',
  'labels.overfit',
];

/** While the first stands, the others are its consequences (or causes that its own list names) and stay silent. */
export const SUPPRESSES: ReadonlyMap<AlertCode, readonly AlertCode[]> = new Map<
  AlertCode,
  readonly AlertCode[]
>([
  [
    'numeric.nan-inf',
    ALL_DETECTORS.map((detector) => detector.code).filter((code) => code !== 'numeric.nan-inf'),
  ],
  [
    'graph.nothing-moves',
    ['loss.pinned', 'triplets.starved', 'rate.decayed-early', 'labels.no-information', 'geometry.cone'],
  ],
  ['batch.no-positives', NOTHING_TO_LEARN],
  ['batch.no-negatives', NOTHING_TO_LEARN],
  ['batch.duplicate-positives', NOTHING_TO_LEARN],
  ['geometry.point-collapse', ['geometry.collapse-imminent', ...COLLAPSE_CHILDREN]],
  ['geometry.collapse-imminent', COLLAPSE_CHILDREN],
  ['loss.climbs', ['loss.pinned', 'labels.no-information', 'geometry.dim-collapse', 'geometry.cone']],
  ['geometry.dim-collapse', ['geometry.cone', 'geometry.contraction', 'loss.pinned']],
  ['geometry.cone', ['loss.pinned', 'labels.no-information', 'geometry.scale-collapse']],
  ['labels.overfit', ['triplets.starved']],
  ['triplets.starved', ['labels.no-information']],
  ['rate.decayed-early', ['labels.no-information']],
  ['geometry.scale-collapse', ['loss.pinned', 'geometry.contraction']],
  ['loss.pinned', ['geometry.contraction']],
]);
