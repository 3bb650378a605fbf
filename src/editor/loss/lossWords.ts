import type { LossNumber, TellableLoss } from '../../config/tellLoss';
import type { ToldLoss } from '../../domain/toldLoss';

/**
 * Labels, details and questions in English. `askLoss` translates them, so that these stay plain data; each stands in
 * l10n/bundle.l10n.json.
 */
export interface Choice<T> {
  readonly value: T;
  readonly label: string;
  readonly detail: string;
}

export const LOSS_CHOICES: readonly Choice<TellableLoss>[] = [
  {
    value: 'triplet',
    label: 'Triplet, hinge',
    detail: 'max(0, d(a, p) − d(a, n) + margin): TripletMarginLoss, batch-hard, batch-all',
  },
  {
    value: 'triplet-soft',
    label: 'Triplet, soft margin',
    detail: 'ln(1 + exp(d(a, p) − d(a, n))), no margin',
  },
  {
    value: 'triplet-smooth',
    label: 'Triplet, smooth',
    detail: 'ln(1 + exp(d(a, p) − d(a, n) + margin)): smooth_loss=True in pytorch-metric-learning',
  },
  {
    value: 'contrastive',
    label: 'Contrastive',
    detail: 'd(a, p) + max(0, negative margin − d(a, n)), each averaged over its own pairs',
  },
  {
    value: 'margin-loss',
    label: 'Margin loss',
    detail: 'Pulls positives under beta − margin, pushes negatives over beta + margin',
  },
  {
    value: 'multi-similarity',
    label: 'Multi-similarity',
    detail: 'MultiSimilarityLoss of cosine similarities',
  },
  {
    value: 'info-nce',
    label: 'InfoNCE, NT-Xent, N-pairs',
    detail: 'Cross-entropy of one positive among the negatives',
  },
];

export const REDUCTION_CHOICES: readonly Choice<ToldLoss['reduction']>[] = [
  { value: 'mean', label: 'Mean', detail: 'Over all triplets or pairs' },
  { value: 'mean-nonzero', label: 'Mean of those that are not 0', detail: 'AvgNonZeroReducer' },
  { value: 'sum', label: 'Sum', detail: 'Over all triplets or pairs of a batch' },
];

export interface NumberQuestion {
  readonly prompt: string;
  readonly value: string;
  /** May be neither 0 nor less. */
  readonly positive: boolean;
  readonly whole?: boolean;
}

export const NUMBER_QUESTIONS: Record<LossNumber | 'terms', NumberQuestion> = {
  margin: { prompt: 'Margin', value: '0.2', positive: true },
  negativeMargin: { prompt: 'Margin of the negatives', value: '1', positive: true },
  beta: { prompt: 'beta: the distance between positives and negatives', value: '1.2', positive: true },
  alpha: { prompt: 'alpha: the weight of positives', value: '2', positive: true },
  weightBeta: { prompt: 'beta: the weight of negatives', value: '50', positive: true },
  similarityBase: { prompt: 'base (lambda), as a cosine similarity', value: '0.5', positive: false },
  positives: { prompt: 'Positives of each row in a batch', value: '3', positive: true, whole: true },
  negatives: { prompt: 'Negatives of each row in a batch', value: '28', positive: true, whole: true },
  terms: { prompt: 'How many terms a batch sums up', value: '32', positive: true, whole: true },
};

/** What is wrong with an answer. */
export const NUMBER_PROBLEMS = {
  notANumber: 'Write a number, as 0.5.',
  notPositive: 'It has to be greater than 0.',
  notWhole: 'It has to be a whole number.',
} as const;

/** null: nothing is wrong. */
export function findNumberProblem(text: string, { positive, whole }: NumberQuestion): string | null {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) return NUMBER_PROBLEMS.notANumber;
  if (positive && value <= 0) return NUMBER_PROBLEMS.notPositive;
  return whole && !Number.isInteger(value) ? NUMBER_PROBLEMS.notWhole : null;
}
