import { defineSpec } from './defineSpec';
import {
  areaLayer,
  laneSpec,
  laneY,
  lineLayer,
  notANumberLayer,
  pointLayer,
  rows,
  ruleLayer,
} from './laneSpec';

/** Relative size of one update of the weights; the usual band and the limit of the miner behind it. */
export const updatePerWeight = defineSpec(
  laneSpec([
    {
      data: rows('usual'),
      mark: {
        type: 'rect',
        clip: true,
        color: { expr: 'ink' },
        fillOpacity: { expr: 'hc ? 0 : 0.07' },
        stroke: { expr: 'hc ? muted : "transparent"' },
        strokeDash: [2, 3],
      },
      encoding: { y: laneY('from', 'log'), y2: { field: 'to' } },
    },
    areaLayer('points', 'lo', 'hi', 'log', 0.3),
    lineLayer('points', 'raw', 'log', { width: 1, opacity: 0.32 }),
    lineLayer('points', 'ema', 'log'),
    pointLayer('single', 'ema', 'log'),
    ruleLayer('limit', 'log', '[2, 3]', 'warning', 1.5),
    notANumberLayer(),
  ]),
);
