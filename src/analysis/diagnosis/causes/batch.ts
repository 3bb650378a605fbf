import { formatPercent } from '../numberText';
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

/** Sorted data without shuffling, labels of the wrong shape, or one class in all. */
export function weighOneLabel(facts: RunFacts): CauseCase | null {
  const { classes } = facts.rows.makeup;
  if (!classes) return null;
  return new CaseBuilder(
    'no-negatives',
    'One label in a batch: unshuffled data, or labels of the wrong shape',
  )
    .weigh(4, 'every row of a batch has the same label', classes.last.value, classes.last.step)
    .close(findSites(facts, 'faults.labels', 'batch.classes', 'data.labelColumn', 'batch'));
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
