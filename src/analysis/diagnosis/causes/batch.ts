import { formatNumber, formatPercent } from '../numberText';
import { standsOnStar, toConstantLoss } from '../constantLoss';
import type { RunFacts } from '../../facts/runFacts';
import { CaseBuilder, findSites, toNumberFix, type CauseCase } from '../causeCase';

/** Batches are drawn without regard to classes, or the labels are ids: hardly a row meets one of its own class. */
export function weighUnpairedBatches(facts: RunFacts): CauseCase | null {
  const { pairedShare, classes } = facts.rows.makeup;
  if (!pairedShare) return null;
  const { value, step } = pairedShare.last;
  const builder = new CaseBuilder('no-positives', 'Batches without pairs of a class').weigh(
    4,
    `${formatPercent(value)} of rows have a partner`,
    value,
    step,
  );
  if (classes)
    builder.weigh(0, `${Math.round(classes.last.value)} labels in a batch`, classes.last.value, step);
  return builder.close(
    findSites(facts, 'faults.labels', 'batch.sampler', 'batch.perClass', 'batch'),
    toNumberFix(facts, 'batch.perClass', facts.context.batchPerClass === 1 ? 1 : null, 4),
  );
}

const ACTIVE = 0.05;
const ONE_LABEL = 'One label in a batch: unshuffled data, or labels of the wrong shape';

/** Sorted data without shuffling, labels of the wrong shape, or one class in all. */
export function weighOneLabel(facts: RunFacts): CauseCase | null {
  const { classes } = facts.rows.makeup;
  if (!classes) return null;
  return new CaseBuilder('no-negatives', ONE_LABEL)
    .weigh(4, 'every row of a batch has the same label', classes.last.value, classes.last.step)
    .close(findSites(facts, 'faults.labels', 'batch.classes', 'data.labelColumn', 'batch'));
}

/** Batches of different rows that all have the loss of equal distances: none has a negative. Where their makeup is not logged. */
export function weighOneLoss(facts: RunFacts): CauseCase | null {
  const constant = toConstantLoss(facts);
  if (constant === null || facts.rows.makeup.classes) return null;
  const words = `the loss is ${formatNumber(constant)} in every batch`;
  if (constant === 0) return weighNoTriplets(facts, words);
  const builder = new CaseBuilder('no-negatives', ONE_LABEL);
  if (standsOnStar(facts))
    builder.weigh(2, `${words}, that of equal distances, and they are not`, constant, facts.rows.step);
  else if (facts.lossStar === null) builder.weigh(0.5, words, constant, facts.rows.step);
  else return null;
  return builder.close(findSites(facts, 'batch.classes', 'batch'));
}

/** Nothing to learn in any batch, and much in the probe: no triplet can be made of what a batch has. */
function weighNoTriplets(facts: RunFacts, words: string): CauseCase | null {
  const active = facts.geometry.last?.active ?? null;
  if (active !== null && active < ACTIVE) return null;
  const builder = new CaseBuilder('no-triplets', 'Batches of one label, or with no label twice');
  const share =
    active === null ? '' : `, and ${formatPercent(active)} of the triplets of the probe are active`;
  builder.weigh(active === null ? 0.5 : 2, `${words}${share}`, 0, facts.rows.step);
  return builder.close(findSites(facts, 'batch.classes', 'batch'));
}

/** The same row is drawn as its own positive. */
export function weighDuplicates(facts: RunFacts): CauseCase | null {
  const { duplicateShare } = facts.rows.makeup;
  if (!duplicateShare) return null;
  const { value, step } = duplicateShare.last;
  return new CaseBuilder('duplicate-positives', 'Rows are drawn twice into a batch')
    .weigh(4, `${formatPercent(value)} of positive pairs are one row`, value, step)
    .close(findSites(facts, 'faults.duplicatePositives', 'batch.replacement', 'batch.perClass', 'batch'));
}
