import type { PanelHead } from '../../src/protocol/panel';

/** Where a negative has no work left, on the axis of Distances. */
export interface LossEdge {
  /** The edge where the median positive lies at `positive`. */
  at(positive: number): number;
  /** Whether it moves with the positives; else it is a distance of its own. */
  readonly isRelative: boolean;
  /** At the line over time, and beside the histogram. */
  readonly label: string;
  readonly word: string;
  readonly size: number;
}

/** Null where the margin is unknown, or the loss pushes negatives away for ever. */
export function toLossEdge({ margin, negativeLimit, lossKind }: PanelHead): LossEdge | null {
  if (margin !== null) {
    const label = 'margin above the median positive';
    return { at: (positive) => positive + margin, isRelative: true, label, word: 'margin', size: margin };
  }
  if (negativeLimit === null) return null;
  const word = lossKind === 'margin-loss' ? 'beta + margin' : 'negative margin';
  return { at: () => negativeLimit, isRelative: false, label: word, word, size: negativeLimit };
}
