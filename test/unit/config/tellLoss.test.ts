import { describe, expect, test } from 'vitest';
import { lossStar } from '../../../src/analysis/diagnosis/lossStar';
import { toAnalysisContextFromHello } from '../../../src/config/analysisContext';
import { lossAtCollapse } from '../../../src/config/lossAtCollapse';
import { toInitLine, toToldLoss, type LossAnswers } from '../../../src/config/tellLoss';
import { tripletConfigSchema } from '../../../src/config/tripletConfig';
import { decodeToldLoss } from '../../../src/domain/toldLoss';

const tell = (over: Partial<LossAnswers> & Pick<LossAnswers, 'loss'>) =>
  toToldLoss({ numbers: {}, reduction: 'mean', terms: 1, ...over });

/** L* of the built-in trainer with this loss over batches of 8 classes, 4 rows each. */
function builtIn(loss: object, miner = 'batch-all'): number | null {
  const data = { path: 'data.csv', labelColumn: 'label' };
  const batch = { classes: 8, perClass: 4 };
  return lossAtCollapse(tripletConfigSchema.parse({ data, loss, miner: { kind: miner }, batch }));
}

describe('a told loss', () => {
  test.each([
    [tell({ loss: 'triplet', numbers: { margin: 0.2 } }), builtIn({ kind: 'triplet', margin: 0.2 })],
    [tell({ loss: 'triplet-soft' }), builtIn({ kind: 'triplet', soft: true })],
    [
      tell({ loss: 'triplet-smooth', numbers: { margin: 0.2 } }),
      builtIn({ kind: 'triplet', margin: 0.2, smooth: true }),
    ],
    [
      tell({ loss: 'contrastive', numbers: { negativeMargin: 1 } }),
      builtIn({ kind: 'contrastive', negativeMargin: 1 }),
    ],
    [
      tell({ loss: 'margin-loss', numbers: { margin: 0.2, beta: 1.2 } }),
      builtIn({ kind: 'margin-loss', margin: 0.2, beta: 1.2 }),
    ],
    [
      tell({
        loss: 'multi-similarity',
        numbers: { alpha: 2, weightBeta: 50, similarityBase: 0.4, positives: 3, negatives: 28 },
      }),
      builtIn({ kind: 'multi-similarity', alpha: 2, beta: 50, base: 0.6 }),
    ],
    [tell({ loss: 'info-nce', numbers: { negatives: 28 } }), builtIn({ kind: 'info-nce' })],
    [
      tell({ loss: 'triplet', numbers: { margin: 0.2 }, reduction: 'sum', terms: 32 }),
      builtIn({ kind: 'triplet', margin: 0.2, reduction: 'sum' }, 'batch-hard'),
    ],
  ])('%# has the L* of the same loss of the built-in trainer', (told, expected) => {
    expect(expected).not.toBeNull();
    expect(told.atCollapse).toBeCloseTo(expected!, 10);
    expect(decodeToldLoss(JSON.parse(JSON.stringify(told)))).toEqual(told);
  });

  test.each([
    tell({ loss: 'triplet', numbers: { margin: 0.2 } }),
    tell({ loss: 'triplet-soft' }),
    tell({ loss: 'triplet-smooth', numbers: { margin: 0.3 } }),
  ])('%# has a line for the script that says the same', (told) => {
    const line = toInitLine(told)!;
    const config = JSON.parse(/config=(\{.*\})\)$/.exec(line)![1]!.replaceAll('True', 'true')) as object;
    expect(lossStar(toAnalysisContextFromHello({ ...config }, null))).toBeCloseTo(told.atCollapse, 10);
  });

  test('that a configuration can not say has no line', () => {
    expect(toInitLine(tell({ loss: 'info-nce', numbers: { negatives: 28 } }))).toBeNull();
    expect(toInitLine(tell({ loss: 'triplet', numbers: { margin: 1 }, reduction: 'sum' }))).toBeNull();
  });
});
