import { describe, expect, test } from 'vitest';
import { toAnalysisContext, toAnalysisContextFromHello } from '../../../src/config/analysisContext';
import { tripletConfigSchema } from '../../../src/config/tripletConfig';
import { toLossEdge } from '../../../src/viewer/lossEdge';

function edgeOf(loss: Record<string, unknown>) {
  const config = tripletConfigSchema.parse({ data: { path: 'data.csv', labelColumn: 'label' }, loss });
  return toLossEdge(toAnalysisContext({ config, file: '', text: '' }).loss, config.loss);
}

describe('where a loss stops to push negatives away', () => {
  test.each([
    [
      { kind: 'triplet', margin: 0.3 },
      { margin: 0.3, negativeLimit: null },
    ],
    [
      { kind: 'contrastive', negativeMargin: 0.8 },
      { margin: null, negativeLimit: 0.8 },
    ],
    [
      { kind: 'margin-loss', margin: 0.25, beta: 1 },
      { margin: null, negativeLimit: 1.25 },
    ],
    [{ kind: 'multi-similarity' }, { margin: null, negativeLimit: null }],
    [{ kind: 'info-nce' }, { margin: null, negativeLimit: null }],
  ])('%j: %j', (loss, edge) => expect(edgeOf(loss)).toEqual(edge));

  test.each([
    [
      { loss: 'TripletMarginLoss', margin: 0.2 },
      { margin: 0.2, negativeLimit: null },
    ],
    [{ margin: 0.2 }, { margin: 0.2, negativeLimit: null }],
    [
      { loss: 'ContrastiveLoss', margin: 1 },
      { margin: null, negativeLimit: 1 },
    ],
    [
      { loss: 'MarginLoss', margin: 0.2 },
      { margin: null, negativeLimit: null },
    ],
  ])('a program says %j: %j', (config, edge) =>
    expect(toLossEdge(toAnalysisContextFromHello(config, null).loss, null)).toEqual(edge),
  );
});
