import type { RunFold } from '../journal/runFold';
import type { PanelFace } from '../protocol/panel';
import { mainSnapshots } from './mainSnapshots';
import { layerNames, shownNames } from './toSeries';

/** The at-step column: the last snapshot at or before the cursor (null: the last step), and the values there. */
export function toFace(runId: string, fold: RunFold, cursor: number | null): PanelFace {
  const at = cursor ?? fold.lastStep;
  const statistics = mainSnapshots(fold).findLast(({ step }) => step <= at) ?? null;
  const values: Record<string, number> = {};
  for (const name of [...shownNames(fold), ...layerNames(fold)]) {
    const value = fold.series(name)!.valueAt(at);
    if (value !== undefined) values[name] = value;
  }
  return { kind: 'face', runId, cursor: at, statistics, values };
}
