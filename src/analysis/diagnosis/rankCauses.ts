import type { AlertCode, Cause, Confidence } from '../../domain/alert';
import type { RunFacts } from '../facts/runFacts';
import type { CauseCase } from './causeCase';
import { weighDuplicates, weighOneLabel, weighOneLoss, weighUnpairedBatches } from './causes/batch';
import { weighBottleneck, weighVanishingGradient } from './causes/depth';
import { weighCutGraph, weighOtherParameters } from './causes/graph';
import { weighHardMining } from './causes/hardMining';
import { weighConstantInputs, weighInputScale } from './causes/inputs';
import { weighLabelNoise } from './causes/labelNoise';
import { weighLearningRate } from './causes/learningRate';
import { weighEasyMining, weighFreeScale, weighSmallMargin, weighUnreachableMargin } from './causes/margin';
import { weighImbalance, weighMemorised } from './causes/memorised';
import { weighDeadAtStart, weighSquaredDistance, weighWeightDecay } from './causes/network';
import { weighBadBatch, weighExplosion, weighFormula } from './causes/notANumber';
import { weighEarlyDecay } from './causes/schedule';
import { weighUnsharedTowers } from './causes/towers';
import { weighWrongSign } from './causes/wrongSign';
import { weighMissingZeroGrad } from './causes/zeroGrad';

type Weigh = (facts: RunFacts) => CauseCase | null;

const COLLAPSE: readonly Weigh[] = [
  weighLearningRate,
  weighHardMining,
  weighLabelNoise,
  weighDeadAtStart,
  weighWeightDecay,
  weighSquaredDistance,
  weighMissingZeroGrad,
  weighVanishingGradient,
  weighConstantInputs,
  weighInputScale,
  weighBottleneck,
  weighWrongSign,
  weighUnsharedTowers,
];

/** Which causes each alert can have. An alert that is not here has none: it names a normal phase. */
const SUSPECTS: ReadonlyMap<AlertCode, readonly Weigh[]> = new Map<AlertCode, readonly Weigh[]>([
  ['geometry.point-collapse', COLLAPSE],
  ['geometry.collapse-imminent', COLLAPSE],
  ['loss.pinned', [...COLLAPSE, weighUnreachableMargin]],
  [
    'geometry.dim-collapse',
    [
      weighBottleneck,
      weighWeightDecay,
      weighLearningRate,
      weighUnsharedTowers,
      weighHardMining,
      weighInputScale,
      weighMissingZeroGrad,
      weighVanishingGradient,
    ],
  ],
  ['geometry.cone', [weighInputScale, weighVanishingGradient, weighBottleneck, weighWeightDecay]],
  [
    'geometry.scale-collapse',
    [weighSquaredDistance, weighLearningRate, weighWeightDecay, weighVanishingGradient, weighInputScale],
  ],
  ['loss.climbs', [weighWrongSign, weighLearningRate, weighMissingZeroGrad, weighLabelNoise]],
  ['loss.margin-unreachable', [weighUnreachableMargin]],
  ['units.dead', [weighLearningRate, weighDeadAtStart, weighMissingZeroGrad, weighInputScale]],
  ['norms.explosion', [weighLearningRate, weighFreeScale, weighMissingZeroGrad, weighWrongSign]],
  ['rate.too-high', [weighLearningRate]],
  ['rate.decayed-early', [weighEarlyDecay]],
  [
    'triplets.starved',
    [weighEasyMining, weighSmallMargin, weighUnsharedTowers, weighLearningRate, weighOneLoss],
  ],
  ['labels.overfit', [weighMemorised, weighImbalance]],
  [
    'labels.no-information',
    [weighLabelNoise, weighWrongSign, weighInputScale, weighLearningRate, weighUnsharedTowers],
  ],
  ['batch.no-positives', [weighUnpairedBatches]],
  ['batch.no-negatives', [weighOneLabel]],
  ['batch.duplicate-positives', [weighDuplicates]],
  ['graph.nothing-moves', [weighCutGraph, weighOtherParameters, weighOneLoss]],
  ['numeric.nan-inf', [weighFormula, weighExplosion, weighBadBatch]],
]);

const SHOWN = 3;

/** The top three causes of an alert, most likely first, each with its word of confidence. */
export function rankCauses(code: AlertCode, facts: RunFacts): Cause[] {
  const cases = (SUSPECTS.get(code) ?? [])
    .flatMap((weigh) => weigh(facts) ?? [])
    .sort((a, b) => b.score - a.score);
  const supported = cases.map(({ evidence }) => evidence.some(({ supports }) => supports));
  const lead = (cases[0]?.score ?? 0) - Math.max(0, cases[1]?.score ?? 0);
  return cases.slice(0, SHOWN).map((suspect, rank) => {
    const { score, fix, ...rest } = suspect;
    const close = rank === 1 && lead < 0.7 && score > 0 && supported[0] && supported[1];
    return {
      ...rest,
      // A change that nothing speaks for is no advice.
      ...(fix && supported[rank] ? { fix } : {}),
      score: Math.round(score * 100) / 100,
      confidence:
        rank === 0
          ? sayFirst(supported[0] ? score : 0, lead, cases.length < 2 || supported[1]!)
          : close
            ? 'one of two'
            : sayOther(score),
    };
  });
}

/**
 * The first cause by its lead over the second, as the dashboard words it; without anything for it, only possible. It is one
 * of two only where something speaks for the other as well.
 */
function sayFirst(score: number, lead: number, isOtherSupported: boolean): Confidence {
  if (score <= 0) return 'possible';
  if (lead >= 1.5) return 'very likely';
  if (lead >= 0.7) return 'likely';
  return isOtherSupported ? 'one of two' : 'possible';
}

function sayOther(score: number): Confidence {
  if (score > 0) return 'possible';
  return score > -2 ? 'unlikely' : 'ruled out';
}
