import { formatNumber, formatPercent } from '../numberText';
import { measuresUnitRows } from '../referenceScale';
import { LINE_RANK } from '../../detectors/dimCollapse';
import type { Site } from '../../../domain/alert';
import type { RunFacts } from '../../facts/runFacts';
import { CaseBuilder, findSites, type CauseCase } from '../causeCase';
import { toFirstOverLast } from './inputs';

const TINY_GRADIENT = 1e-4;
const SMALL_GRADIENT = 1e-3;
const USUAL_GRADIENT = 1e-2;
const TINY_SPREAD = 5e-3;
const LOST_ON_THE_WAY = 1e-2;
const WIDE_RANK = 3;

/** Layers that saturate, or start tiny: inputs hardly reach the output, gradients hardly the inputs. */
export function weighVanishingGradient(facts: RunFacts): CauseCase | null {
  const { start } = facts.geometry;
  const { gradNorm, dead } = facts.rows;
  if (!start) return null;
  const builder = new CaseBuilder(
    'vanishing-gradient',
    'The gradient vanishes on its way through the layers',
    -0.3,
  );
  if (start.median === 0) return builder.weigh(-2, 'all embeddings were equal', 0, start.step).close([]);
  if (start.rho < TINY_SPREAD) {
    const words = `untrained embeddings differ by ${formatNumber(start.rho)} of their length`;
    builder.weigh(1, words, start.rho, start.step);
  } else builder.weigh(-1, 'untrained embeddings differed', start.rho, start.step);
  if (gradNorm) {
    const { value, step } = gradNorm.first;
    const words = `the gradient norm was ${formatNumber(value)} at step ${step}`;
    if (value > 0 && value < TINY_GRADIENT) builder.weigh(1.5, words, value, step);
    else if (value > 0 && value < SMALL_GRADIENT) builder.weigh(1, words, value, step);
    else if (value === 0 || value > USUAL_GRADIENT) builder.weigh(-1.5, words, value, step);
  }
  const isSquared = facts.context.loss.distance === 'squared' && !measuresUnitRows(facts.context);
  const ratio = toFirstOverLast(facts);
  // Near 0 a squared distance has no gradient in any layer; what is left of it passes a last layer of tiny weights.
  if (!isSquared && ratio !== null && ratio < LOST_ON_THE_WAY)
    builder.weigh(1, `the first layer's gradient is ${formatNumber(ratio)} of the last one's`, ratio, 1);
  if (dead && dead.first.value < 0.3)
    builder.weigh(
      0.3,
      `${formatPercent(dead.first.value)} of units are dead`,
      dead.first.value,
      dead.first.step,
    );
  if (isSquared) builder.lean(-1);
  return builder.close(findSites(facts, 'model.activation', 'model.layers', 'model'));
}

/** A layer so narrow that all embeddings lie along one line, before training as after it. */
export function weighBottleneck(facts: RunFacts): CauseCase | null {
  const { start, last } = facts.geometry;
  if (!start || !last || start.d <= WIDE_RANK) return null;
  const builder = new CaseBuilder('capacity-limited', 'A layer is too narrow', -0.3);
  const words = `the effective rank was ${formatNumber(start.rank)} of ${start.d} before training`;
  if (start.median > 0 && start.rank < LINE_RANK) builder.weigh(2, words, start.rank, start.step);
  else if (start.rank > WIDE_RANK) builder.weigh(-2, words, start.rank, start.step);
  const narrowest = findNarrowest(facts);
  if (narrowest && narrowest.width < 4 && start.median === 0)
    builder.weigh(2, 'nothing passes through before training', 0, start.step);
  if (narrowest && narrowest.width < 4)
    builder.weigh(
      1,
      `a layer has ${narrowest.width} ${narrowest.width === 1 ? 'unit' : 'units'}`,
      narrowest.width,
      null,
    );
  const sites = narrowest ? [narrowest.site] : [];
  return builder.close([...sites, ...findSites(facts, 'model.layers', 'model.embeddingDim')]);
}

/** The layer with the fewest units, where widths are written down. */
function findNarrowest({ context }: RunFacts): { readonly site: Site; readonly width: number } | null {
  let narrowest: { readonly site: Site; readonly width: number } | null = null;
  for (const [path, site] of context.sites) {
    const width = Number(site.text);
    if (!/^model\.layers\[.*(dense|units|filters|conv)$/.test(path) || !(width > 0)) continue;
    if (!narrowest || width < narrowest.width) narrowest = { site, width };
  }
  return narrowest;
}
