import { toLayerValues, type LayerValues } from '../../src/domain/layerMetrics';
import { formatNumber, formatPercent, formatStep } from '../words/numbers';
import type { FaceContext, LaneFace } from './lane';

/** More layers than this, and only the worst are shown. */
const ALL_SHOWN = 6;
const WORST_SHOWN = 5;

/** Gradient norm and dead units of each layer at the cursor; null for a program that logs none. */
export function layerTable({ face, at }: FaceContext): LaneFace | null {
  const layers = toLayerValues(face?.values ?? {});
  if (!face || layers.length === 0) return null;
  const shown = layers.length > ALL_SHOWN ? [...layers].sort(byTrouble).slice(0, WORST_SHOWN) : layers;
  const hasDead = layers.some(({ deadShare }) => deadShare !== undefined);
  const left = layers.length - shown.length;
  return {
    kind: 'table',
    // Between two snapshots the pointer may be elsewhere than where the values were taken.
    caption: face.cursor === at ? '' : `layers, step ${formatStep(face.cursor)}`,
    columns: ['layer', 'grad', ...(hasDead ? ['dead'] : [])],
    rows: shown.map(({ layer, gradNorm, deadShare, updateRatio }) => ({
      cells: [layer, formatNumber(gradNorm), ...(hasDead ? [formatPercent(deadShare)] : [])],
      tip: `${layer}${updateRatio === undefined ? '' : `: update ${formatNumber(updateRatio)} of its weights’ norm`}`,
    })),
    more: left > 0 ? `worst ${shown.length} of ${layers.length} layers` : '',
  };
}

/** Not a number first, then the most dead units, then the largest update, then the smallest gradient. */
function byTrouble(a: LayerValues, b: LayerValues): number {
  return (
    Number(isBroken(b)) - Number(isBroken(a)) ||
    (b.deadShare ?? 0) - (a.deadShare ?? 0) ||
    (b.updateRatio ?? 0) - (a.updateRatio ?? 0) ||
    (a.gradNorm ?? 0) - (b.gradNorm ?? 0)
  );
}

function isBroken({ gradNorm, updateRatio }: LayerValues): boolean {
  return [gradNorm, updateRatio].some((value) => value !== undefined && !Number.isFinite(value));
}
