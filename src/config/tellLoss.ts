import type { ToldLoss } from '../domain/toldLoss';
import { infoNceTerm, multiSimilarityTerm, tripletTerm } from './collapseTerms';

export type TellableLoss =
  | 'triplet'
  | 'triplet-soft'
  | 'triplet-smooth'
  | 'contrastive'
  | 'margin-loss'
  | 'multi-similarity'
  | 'info-nce';

/** A number that L* of a loss depends on. */
export type LossNumber =
  | 'margin'
  | 'negativeMargin'
  | 'beta'
  | 'alpha'
  | 'weightBeta'
  | 'similarityBase'
  | 'positives'
  | 'negatives';

export const LOSS_NUMBERS: Record<TellableLoss, readonly LossNumber[]> = {
  triplet: ['margin'],
  'triplet-soft': [],
  'triplet-smooth': ['margin'],
  contrastive: ['negativeMargin'],
  'margin-loss': ['margin', 'beta'],
  'multi-similarity': ['alpha', 'weightBeta', 'similarityBase', 'positives', 'negatives'],
  'info-nce': ['negatives'],
};

export interface LossAnswers {
  readonly loss: TellableLoss;
  /** Those that `LOSS_NUMBERS` names. */
  readonly numbers: Readonly<Partial<Record<LossNumber, number>>>;
  readonly reduction: ToldLoss['reduction'];
  /** How many terms a summed loss adds up. */
  readonly terms: number;
}

/** What is written with a run, L* in it, so that no reader needs a formula. */
export function toToldLoss(answers: LossAnswers): ToldLoss {
  const { loss, numbers, reduction, terms } = answers;
  return {
    kind: loss.startsWith('triplet') ? 'triplet' : loss,
    margin: numbers.margin ?? numbers.negativeMargin ?? null,
    soft: loss === 'triplet-soft',
    smooth: loss === 'triplet-smooth',
    reduction,
    atCollapse: toTerm(answers) * (reduction === 'sum' ? terms : 1),
  };
}

function toTerm({ loss, numbers }: LossAnswers): number {
  const { margin = 0, negativeMargin = 0, beta = 0, positives = 0, negatives = 0 } = numbers;
  switch (loss) {
    case 'contrastive':
      return negativeMargin;
    case 'margin-loss':
      return beta + margin;
    case 'multi-similarity': {
      const { alpha = 2, weightBeta = 50, similarityBase = 0.5 } = numbers;
      return multiSimilarityTerm({ alpha, beta: weightBeta, base: 1 - similarityBase }, positives, negatives);
    }
    case 'info-nce':
      return infoNceTerm(negatives);
    default:
      return tripletTerm({ soft: loss === 'triplet-soft', smooth: loss === 'triplet-smooth', margin });
  }
}

/** The same for every run of a Python script; null where `config` can't say it. */
export function toInitLine({ kind, margin, soft, smooth, reduction }: ToldLoss): string | null {
  if (kind !== 'triplet' || reduction === 'sum') return null;
  const given = [
    '"loss": "triplet"',
    ...(soft ? ['"soft_margin": True'] : [`"margin": ${margin}`]),
    ...(smooth ? ['"smooth_loss": True'] : []),
  ];
  return `margin.init(config={${given.join(', ')}})`;
}
