import type { PanelHead } from '../../src/protocol/panel';
import type { LossEdge } from '../lanes/lossEdge';

/** What `?` says of each chart: how to read it, what is good and what is bad. */
export const EXPLAIN = {
  plane:
    'Each point is one snapshot. Up: embeddings further apart. Right: neighbours agree with labels. A contraction is fine as long as the path also goes right.',
  loss: 'A loss that settles on L* has learned nothing or collapsed; a loss of 0 with a poor R@1 has run out of triplets.',
  retrieval: 'Judge by the gain over step 0.',
  norms: 'A loss that falls while norms rise and Retrieval stands still is scaling, not learning.',
  rank: 'Trained networks settle near classes − 1. Below 2: a line.',
  update: 'Above the limit in the first 20 steps: lower lr or warm up.',
  own: 'A metric that the program logs itself: raw values behind their moving average.',
} as const;

const APART = 'Good: orange leaves blue and passes the dotted line. Bad: both fall together.';

/** Distances: what the dotted line is depends on the loss. */
export function explainDistances(edge: LossEdge | null): string {
  if (edge === null)
    return 'Good: orange leaves blue. Bad: both fall together. There is no dotted line: the margin is unknown, or the loss has none.';
  if (edge.isRelative)
    return `${APART} The dotted line is one margin above the median positive: negatives below it still have work left.`;
  return `${APART} The dotted line is at ${edge.word} of the loss, wherever the positives are: negatives below it still have work left.`;
}

/** Active triplets: without a margin only hard ones are told apart. */
export function explainActive({ margin }: Pick<PanelHead, 'margin'>): string {
  return margin === null
    ? 'Hard: the negative is nearer than the positive. Without a known margin between them, no triplet counts as semi-hard or done. Look at Retrieval where it stays high.'
    : 'Near 0 is the end of training or starvation: look at Retrieval.';
}
