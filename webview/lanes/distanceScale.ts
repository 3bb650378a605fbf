import type { LaneContext } from './lane';
import { toLossEdge } from './lossEdge';
import { extentOf, linearTicks, logTicks, padLog } from './ticks';
import { LEVEL } from './valueAt';

export const DISTANCE_HEIGHT = 150;
export const PLOT_PADDING = 6;

export interface DistanceScale {
  readonly log: boolean;
  readonly y0: number;
  readonly y1: number;
  readonly ticks: readonly number[];
}

/** More than this between the 95th and 5th percentile over time, and a linear axis hides the small ones. */
const LOG_RATIO = 12;

/**
 * The y axis of Distances, shared by the time chart and the histogram beside it: log for raw L2, linear 0 … 2 (with a tick
 * at √2, the distance of unrelated directions) for normalised embeddings that have not shrunk.
 */
export function distanceScale({ ribbons, head, logScale }: LaneContext): DistanceScale {
  const levels = ribbons ? [ribbons.positives, ribbons.negatives].filter((each) => each !== null) : [];
  const drawn = ribbons ? (levels.length === 2 ? levels : [ribbons.pairs]) : [];
  const columns = drawn.flatMap((each) =>
    [each[LEVEL.p05], each[LEVEL.p95]].filter((column) => column !== undefined),
  );
  const positive = extentOf(columns, true);
  const log = logScale ?? (!head.bounded || (positive !== null && positive.high / positive.low > LOG_RATIO));
  const edge = toLossEdge(head);
  const marginTop = (ribbons?.positives?.[LEVEL.p50] ?? new Float64Array()).map((value) =>
    edge ? edge.at(value) : value,
  );
  const all = extentOf([...columns, marginTop], log);
  if (log) {
    const { low, high: reached } = padLog(all ?? { low: 0.1, high: 1 });
    // A decade that is nearly reached is worth its tick.
    const decade = 10 ** Math.ceil(Math.log10(reached));
    const high = decade / reached < 1.4 ? decade * 1.02 : reached;
    const collapsed = columns.some((column) => column.some((value) => value === 0));
    // Exact zeros lie on the floor of the axis; a floor far below everything else would flatten the rest.
    const floor = Math.max(collapsed ? low / 10 : low, high * 1e-8);
    const ticks = logTicks(floor, high, 5);
    // What is that much smaller than the largest lies on the floor too.
    const grounded = collapsed || (all !== null && all.low < floor);
    return {
      log,
      y0: floor,
      y1: high,
      ticks: grounded ? [floor, ...ticks.filter((tick) => tick > floor * 3)] : ticks,
    };
  }
  if (head.bounded) return { log, y0: 0, y1: Math.max(2, all?.high ?? 2), ticks: [0, 0.5, 1, Math.SQRT2, 2] };
  const top = (all?.high ?? 1) * 1.06;
  return { log, y0: 0, y1: top, ticks: linearTicks(0, top, 4) };
}
