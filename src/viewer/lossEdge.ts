import type { AnalysisContext } from '../domain/analysisContext';
import type { TripletConfig } from '../config/tripletConfig';
import type { PanelHead } from '../protocol/panel';

/**
 * Where a loss stops to push a negative away: one margin beyond the positive (triplet losses), or at a distance of its own:
 * the negative margin of a contrastive loss, beta + margin of a margin loss. Softmax losses never stop: both are null.
 */
export function toLossEdge(
  { kind, margin }: AnalysisContext['loss'],
  config: TripletConfig['loss'] | null,
): Pick<PanelHead, 'margin' | 'negativeLimit'> {
  if (config?.kind === 'margin-loss') return { margin: null, negativeLimit: config.beta + config.margin };
  // A program's own loss: `ContrastiveLoss` has a margin from 0; `MarginLoss` a beta that nothing here knows.
  if (kind !== null && /contrastive/i.test(kind)) return { margin: null, negativeLimit: margin };
  if (kind !== null && /^margin-?loss$/i.test(kind)) return { margin: null, negativeLimit: null };
  return { margin, negativeLimit: null };
}
