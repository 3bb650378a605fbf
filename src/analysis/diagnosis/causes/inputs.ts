import { formatNumber, formatPercent } from '../numberText';
import { NARROW } from '../../detectors/cone';
import type { RunFacts } from '../../facts/runFacts';
import { CaseBuilder, findSites, type CauseCase } from '../causeCase';

/** Norms of untrained networks with standardised inputs are about 1. */
const LARGE_NORM = 5;
const USUAL_NORM = 3;
const FIRST_OVER_LAST = 5;

/** Inputs that share a large offset: every row looks the same to the first layer, and its gradient is mostly the offset. */
export function weighInputScale(facts: RunFacts): CauseCase | null {
  const { start } = facts.geometry;
  if (!start) return null;
  const builder = new CaseBuilder('input-scale', 'Inputs with a large offset or scale', -0.3);
  if (start.median === 0) return builder.weigh(-2, 'all embeddings were equal', 0, start.step).close([]);
  if (start.rho < NARROW)
    builder.weigh(
      1,
      `untrained embeddings differ by ${formatNumber(start.rho)} of their length`,
      start.rho,
      start.step,
    );
  else builder.weigh(-1.5, 'untrained embeddings point every way', start.rho, start.step);
  const norm = `untrained norms are ${formatNumber(start.norm)}, usual is about 1`;
  if (start.norm > LARGE_NORM) builder.weigh(1.5, norm, start.norm, start.step);
  else if (start.norm < USUAL_NORM) builder.weigh(-1, norm, start.norm, start.step);
  const ratio = toFirstOverLast(facts);
  if (ratio !== null && ratio > FIRST_OVER_LAST)
    builder.weigh(0.7, `the first layer's gradient is ${formatNumber(ratio)} times the last one's`, ratio, 1);
  return builder.close(findSites(facts, 'faults.inputOffset', 'data.standardize', 'data.path', 'data'));
}

/** One input for all: embeddings equal to the last bit from units that live. */
export function weighConstantInputs(facts: RunFacts): CauseCase | null {
  const { start } = facts.geometry;
  if (!start) return null;
  const builder = new CaseBuilder('constant-inputs', 'All inputs are the same', -0.3);
  if (start.median > 0)
    return builder.weigh(-2, 'untrained embeddings differ', start.median, start.step).close([]);
  builder.weigh(1.5, 'embeddings are equal to the last bit before training', 0, start.step);
  const { dead, gradNorm } = facts.rows;
  if (start.norm === 0) builder.weigh(-2, 'they are all zero', 0, start.step);
  if (dead) {
    const living = 1 - dead.first.value;
    builder.weigh(
      dead.first.value > 0.9 ? -2 : 1,
      `${formatPercent(living)} of units live`,
      living,
      dead.first.step,
    );
  }
  if (gradNorm?.highest.value === 0) builder.weigh(0.3, 'no step has had a gradient', 0, gradNorm.last.step);
  return builder.close(findSites(facts, 'faults.constantInputs', 'data.path', 'data'));
}

/** Gradient norm of the first layer over the last one's, in the first row that has them; null where there are none. */
export function toFirstOverLast({ rows }: RunFacts): number | null {
  const [first, last] = [rows.layerGradNorms[0], rows.layerGradNorms.at(-1)];
  if (rows.layerGradNorms.length < 2 || !(first! >= 0) || !(last! > 0)) return null;
  return first! / last!;
}
