import { isLayerMetric } from '../domain/layerMetrics';
import { METRICS } from '../domain/metrics';
import { downsampleSeries } from '../journal/downsample';
import type { RunFold } from '../journal/runFold';
import type { PanelSeries } from '../protocol/panel';

export interface PanelWindow {
  /** null: from the first, to the last step. */
  readonly from: number | null;
  readonly to: number | null;
  readonly points: number;
}

const MOST_POINTS = 600;
/** Names that no chart knows, beyond which a program's own metrics are left out of the panel. */
const MOST_OTHERS = 32;
const KNOWN: ReadonlySet<string> = new Set(Object.values(METRICS));

/** Names that the panel gets: those with a chart, and some of the program's own. */
export function shownNames(fold: RunFold): string[] {
  const names = fold.names();
  const others = names.filter((name) => !KNOWN.has(name) && !isLayerMetric(name)).slice(0, MOST_OTHERS);
  return [...names.filter((name) => KNOWN.has(name)), ...others];
}

/** A network of more layers says nothing of the rest: three values each, at the cursor only. */
const MOST_LAYER_METRICS = 3 * 256;

export function layerNames(fold: RunFold): string[] {
  return fold.names().filter(isLayerMetric).slice(0, MOST_LAYER_METRICS);
}

export function toSeries(runId: string, fold: RunFold, window: PanelWindow): PanelSeries {
  const lastStep = fold.lastStep;
  const from = window.from ?? Math.min(fold.firstStep, lastStep);
  const to = window.to ?? lastStep;
  const points = Math.max(2, Math.min(MOST_POINTS, window.points));
  return {
    kind: 'series',
    runId,
    from,
    to,
    lastStep,
    series: shownNames(fold).map((name) => downsampleSeries(name, fold.series(name)!, from, to, points)),
  };
}
